//! A pair of descriptions for each kind of change, with code that uses every item of the old crate.

use std::collections::BTreeSet;
use std::fs;

use feishu_codegen::changes::{Change, Kind, Mirror, format};
use fixture_crates::project;
use serde::Deserialize;
use serde_json::Value;
use verdicts::{Case, Edit, Judged, apply, judge};

/// An edit of the base, and of what it is in both directions.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct Fixture {
    /// The kind of the edit, and of the opposite edit. One if both have the same kind.
    kinds: Vec<String>,
    /// The effect on Rust of the edit, and of the opposite one.
    rust: Vec<String>,
    /// Edits of the base before the change.
    #[serde(default)]
    before: Vec<Edit>,
    /// The change of the description.
    #[serde(default)]
    edits: Vec<Edit>,
    /// Lines of `codegen.toml` that the new side has.
    #[serde(default)]
    config: String,
}

/// All fixtures, in the order of the files.
fn fixtures() -> Vec<Fixture> {
    let folder = project().join("tests/fixtures/changes");
    let files = fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path());
    let mut files: Vec<_> = files
        .filter(|path| path.file_stem().is_some_and(|of| of != "base"))
        .collect();
    files.sort();
    let read = |path| {
        let text = fs::read_to_string(path).expect("a file");
        let text = PLACES
            .iter()
            .fold(text, |text, (name, path)| text.replace(name, path));
        serde_yaml::from_str::<Vec<Fixture>>(&text).expect("fixtures")
    };
    files.iter().flat_map(read).collect()
}

/// Names for pointers, in the order in which they are replaced.
const PLACES: &[(&str, &str)] = &[
    (
        "$body",
        "$create/requestBody/content/application~1json/schema",
    ),
    ("$create", "$paths/~1orders/post"),
    ("$health", "$paths/~1health/get"),
    ("$paths", "/paths"),
    ("$schemas", "/components/schemas"),
];

fn base() -> Value {
    let path = project().join("tests/fixtures/changes/base.yaml");
    serde_yaml::from_str(&fs::read_to_string(path).expect("a file")).expect("YAML")
}

fn config(more: &str) -> String {
    let runtime = project().join("runtime/feishu");
    format!("[package]\nruntime = {{ package = \"feishu-runtime\", path = {runtime:?} }}\n{more}")
}

/// One direction of a fixture.
struct Direction {
    kind: String,
    rust: String,
    case: Case,
}

fn directions() -> Vec<Direction> {
    let base = base();
    let mut directions = Vec::new();
    for fixture in fixtures() {
        let before = apply(&base, &fixture.before);
        let after = apply(&before, &fixture.edits);
        let (plain, configured) = (config(""), config(&fixture.config));
        let sides = [(&before, plain.as_str()), (&after, configured.as_str())];
        let orders = [[sides[0], sides[1]], [sides[1], sides[0]]];
        for (index, [old, new]) in orders.into_iter().enumerate() {
            let kind = fixture
                .kinds
                .get(index)
                .unwrap_or(&fixture.kinds[0])
                .clone();
            let rust = fixture.rust.get(index).unwrap_or(&fixture.rust[0]).clone();
            let name = format!("{kind} ({})", ["forward", "backward"][index]);
            let case = Case::new(&name, old, new);
            let case = case.unwrap_or_else(|refused| panic!("{name}: {refused}"));
            directions.push(Direction { kind, rust, case });
        }
    }
    directions
}

/// The changes of a report, each with its items.
fn lines(judged: &Judged) -> Vec<String> {
    let changes = judged.report.changes().iter();
    let line = |change: &Change| {
        let (kind, subject, rust) = (change.kind, &change.subject, change.rust.as_str());
        let items = change.items.iter().map(|pair| {
            let item = pair.before.as_ref().or(pair.after.as_ref());
            let path = item.map_or("", |item| item.path.as_str());
            format!("\n        {} {path} {}", pair.effect.as_str(), pair.words)
        });
        let items: String = items.collect();
        format!(
            "    {kind} {} {}: {rust}{items}",
            subject.owner.name(),
            subject.path
        )
    };
    changes.map(line).collect()
}

/// Kinds without a fixture, with the reason.
const WITHOUT: &[(Kind, &str)] = &[
    (
        Kind::LeftOut,
        "fixtures have no errors; `changes_tests.rs` of the generator has a description with one",
    ),
    (
        Kind::NoLongerLeftOut,
        "fixtures have no errors; `changes_tests.rs` of the generator has a description with one",
    ),
    (
        Kind::RustCodeChanged,
        "documentation follows from the description, whose change has a kind of its own",
    ),
    (
        Kind::RustItemAdded,
        "every item comes from an operation, event or type, whose change it belongs to",
    ),
    (
        Kind::RustItemRemoved,
        "every item comes from an operation, event or type, whose change it belongs to",
    ),
];

#[test]
fn every_kind_has_a_fixture_or_a_reason() {
    let fixtures = fixtures();
    let mut kinds: BTreeSet<&str> = fixtures
        .iter()
        .flat_map(|of| &of.kinds)
        .map(String::as_str)
        .collect();
    for (kind, _) in WITHOUT {
        assert!(kinds.insert(kind.code()), "{kind} has a fixture");
    }
    let all: BTreeSet<&str> = Kind::ALL.iter().map(|kind| kind.code()).collect();
    let missing: Vec<_> = all.difference(&kinds).collect();
    let unknown: Vec<_> = kinds.difference(&all).collect();
    assert!(
        missing.is_empty() && unknown.is_empty(),
        "missing: {missing:?}, unknown: {unknown:?}"
    );
    for fixture in &fixtures {
        if let [one, other] = fixture.kinds.as_slice() {
            let kind = Kind::ALL.iter().find(|kind| kind.code() == one);
            let mirror = kind.map(|kind| kind.mirror());
            assert!(
                matches!(mirror, Some(Mirror::Kind(mirror)) if mirror.code() == other),
                "{one} and {other} are no mirrors"
            );
        }
    }
}

/// The report of each edit is the edit, and nothing else.
#[test]
fn every_edit_is_reported_once_as_its_kind() {
    let mut problems = Vec::new();
    for Direction { case, .. } in directions() {
        let report = case.report();
        let kind = case.name.split(' ').next().unwrap_or_default();
        // An edit of the root reaches several operations.
        let codes: BTreeSet<&str> = report.changes().iter().map(|of| of.kind.code()).collect();
        let effect = Kind::ALL.iter().find(|of| of.code() == kind);
        let wire = effect.map(|kind| kind.wire());
        if !codes.iter().eq([&kind]) || Some(report.wire()) != wire {
            let text = format::text(&report, true);
            problems.push(format!("{}: {codes:?}\n{text}", case.name));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

/// One run of cargo compiles all crates, and a few compile the callers.
#[test]
fn verdicts_agree_with_the_compiler() {
    let (expected, cases): (Vec<_>, Vec<_>) = directions()
        .into_iter()
        .map(|of| ((of.kind, of.rust), of.case))
        .unzip();
    let folder = project().join("target/generated-crates/verdicts");
    let mut problems = Vec::new();
    for ((kind, rust), judged) in expected.iter().zip(judge(&folder, &cases)) {
        let mut found = judged.contradictions();
        let verdict = judged.report.verdict().as_str();
        if verdict != rust {
            found.push(format!("the verdict is {verdict}, expected {rust}"));
        }
        if !judged
            .report
            .changes()
            .iter()
            .any(|change| change.kind.code() == kind)
        {
            found.push(format!("the report lacks {kind}"));
        }
        if !found.is_empty() {
            let report = lines(&judged).join("\n");
            problems.push(format!(
                "{}:\n  {}\n{report}",
                judged.name,
                found.join("\n  ")
            ));
        }
    }
    assert!(problems.is_empty(), "{}", problems.join("\n\n"));
}
