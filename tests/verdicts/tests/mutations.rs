//! Random edits of real operations: the verdict against code that uses every item.

use std::env;

use fastrand::Rng;
use feishu_codegen::spec;
use fixture_crates::project;
use verdicts::{Case, excerpt, judge, mutate};

/// The number of edited descriptions; `MUTATIONS` overrides it.
const COUNT: u64 = 40;

/// The first seed; `SEED` overrides it. Each case has the next one.
const SEED: u64 = 1;

fn number(name: &str, default: u64) -> u64 {
    let value = env::var(name).ok();
    value.map_or(default, |text| text.parse().expect("a number"))
}

#[test]
#[ignore = "compiles many crates: some minutes"]
fn verdicts_on_mutated_operations_agree_with_the_compiler() {
    let loaded = spec::load(&project().join("spec/hire/openapi.yaml"));
    let hire = loaded.documents.first().expect("a document").value();
    let runtime = project().join("runtime/feishu");
    let config =
        format!("[package]\nruntime = {{ package = \"feishu-runtime\", path = {runtime:?} }}\n");
    let (count, first) = (number("MUTATIONS", COUNT), number("SEED", SEED));
    let mut cases = Vec::new();
    let mut refused = 0;
    for seed in first.. {
        if cases.len() as u64 == count {
            break;
        }
        let mut rng = Rng::with_seed(seed);
        let before = excerpt(hire, &mut rng);
        let mut after = before.clone();
        let mut edits = Vec::new();
        for _ in 0..rng.usize(1..=3) {
            if let Some((edited, words)) = mutate(&after, &mut rng) {
                after = edited;
                edits.push(words);
            }
        }
        let name = format!("seed {seed}: {}", edits.join("; "));
        match Case::new(name, (&before, &config), (&after, &config)) {
            Ok(case) if !edits.is_empty() => cases.push(case),
            Ok(_) => {}
            Err(_) => refused += 1,
        }
    }
    let folder = project().join("target/generated-crates/mutations");
    let mut problems = Vec::new();
    let mut majors = 0;
    for judged in judge(&folder, &cases) {
        majors += usize::from(!judged.failed.is_empty());
        let found = judged.contradictions();
        if !found.is_empty() {
            problems.push(format!("{}:\n  {}", judged.name, found.join("\n  ")));
        }
    }
    println!("{count} edited descriptions, {majors} break callers; {refused} were refused");
    assert!(
        problems.is_empty(),
        "{} of {count}:\n{}",
        problems.len(),
        problems.join("\n\n")
    );
}
