//! Small documents after public bug reports about generators of clients: each is generated, and the crates compile with serde's traits and
//! without.
//!
//! `tests/fixtures/cases.yaml` records the outcome of each document, and a judgement whether that is right. The test prints the table:
//!
//! ```text
//! cargo test -p feishu-tests --test generator -- --ignored --nocapture cases
//! ```

use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::fs;
use std::panic;
use std::path::PathBuf;

use feishu_codegen::diagnostic::Severity;
use feishu_codegen::pipeline::{self, Checked};
use feishu_codegen::rust::{Files, Package, RuntimeSource};
use fixture_crates::as_modules;
use serde::Deserialize;

use crate::compile;
use crate::paths::{fixture, project};

/// A line of the record.
#[derive(Deserialize)]
struct Recorded {
    /// An [`Outcome`] as text.
    outcome: String,
    verdict: Verdict,
    /// Says what is not right.
    #[serde(default)]
    because: String,
}

/// A judgement by hand.
#[derive(Deserialize, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[serde(rename_all = "lowercase")]
enum Verdict {
    /// The types and what is sent are those of the document.
    Right,
    /// The document is refused, and the message says why and what to do.
    Refused,
    /// The client works, but its types or names are poor, or a warning is missing.
    Poor,
    /// The user cannot call what the document describes.
    Stuck,
    /// The client does something else than the document says, without a warning.
    Wrong,
}

/// What the generator does with a document.
enum Outcome {
    Generated(BTreeSet<String>),
    Partial(BTreeSet<String>),
    Refused(BTreeSet<String>),
    DoesNotCompile(String),
    Panicked,
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (word, codes) = match self {
            Self::Generated(warnings) => ("generated", warnings),
            Self::Partial(errors) => ("partly", errors),
            Self::Refused(errors) => ("refused", errors),
            Self::DoesNotCompile(_) => return f.write_str("does not compile"),
            Self::Panicked => return f.write_str("panicked"),
        };
        f.write_str(word)?;
        for code in codes {
            write!(f, " {code}")?;
        }
        Ok(())
    }
}

#[test]
#[ignore = "needs ../shared/cases"]
fn cases_are_as_good_as_recorded() {
    let text = fs::read_to_string(fixture("cases.yaml")).expect("the record");
    let mut recorded: BTreeMap<String, Recorded> = serde_yaml::from_str(&text).expect("a record");
    let mut problems = Vec::new();
    let mut counts: BTreeMap<Verdict, usize> = BTreeMap::new();
    let mut outcomes = BTreeMap::new();
    let mut crates = Vec::new();
    for (name, document) in documents() {
        let (outcome, files) = generate(&name, document);
        if let Some(files) = files {
            crates.push((module(&name), files));
        }
        outcomes.insert(name, outcome);
    }
    for (module_that_fails, error) in failing(crates) {
        let name = outcomes
            .keys()
            .find(|name| module(name) == module_that_fails)
            .cloned();
        let name = name.unwrap_or_else(|| panic!("{module_that_fails}: {error}"));
        outcomes.insert(name, Outcome::DoesNotCompile(error));
    }
    for (name, outcome) in outcomes {
        let found = outcome.to_string();
        let Some(line) = recorded.remove(&name) else {
            problems.push(format!("{name}: {{ outcome: {found}, verdict: wrong }}"));
            continue;
        };
        *counts.entry(line.verdict).or_default() += 1;
        println!(
            "{name:<45} {:<8} {found}  {}",
            line.verdict.name(),
            line.because
        );
        if let Outcome::DoesNotCompile(error) = &outcome {
            println!("{error}");
        }
        if found != line.outcome {
            problems.push(format!("{name}: {found}, recorded {}", line.outcome));
        }
        if matches!(outcome, Outcome::DoesNotCompile(_) | Outcome::Panicked) {
            problems.push(format!("{name}: {found}"));
        }
    }
    problems.extend(
        recorded
            .into_keys()
            .map(|name| format!("{name}: no such document")),
    );
    for (verdict, count) in counts {
        println!("{:>4} {}", count, verdict.name());
    }
    assert!(problems.is_empty(), "{}", problems.join("\n"));
}

impl Verdict {
    fn name(self) -> &'static str {
        match self {
            Self::Right => "right",
            Self::Refused => "refused",
            Self::Poor => "poor",
            Self::Stuck => "stuck",
            Self::Wrong => "wrong",
        }
    }
}

/// The documents by name, each a file, or a folder with a file `openapi.yaml`.
fn documents() -> BTreeMap<String, PathBuf> {
    let entries = fs::read_dir(third_party::folder("cases")).expect("a readable folder");
    let paths = entries.map(|entry| entry.expect("a readable entry").path());
    let documents = paths.filter_map(|path| {
        let name = path.file_stem()?.to_str()?.to_owned();
        if path.is_dir() {
            return Some((name, path.join("openapi.yaml")));
        }
        let extension = path.extension()?.to_str()?;
        matches!(extension, "json" | "yaml").then_some((name, path))
    });
    documents.collect()
}

/// Digits cannot begin a module.
fn module(name: &str) -> String {
    format!("case_{}", name.replace('-', "_"))
}

/// The outcome before compilation, and the crate of the supported operations.
fn generate(name: &str, document: PathBuf) -> (Outcome, Option<Files>) {
    let package = Package {
        name: module(name),
        runtime: RuntimeSource::folder(project().join("runtime/client")),
        source: name.to_owned(),
    };
    let generated = panic::catch_unwind(move || {
        let checked = pipeline::check(&document);
        let files = checked.render_supported(&package);
        let files = files.expect("the files are Rust");
        let outcome = match (&files, checked.outcome.omitted().is_empty()) {
            (Some(_), true) if codes(&checked, Severity::Error).is_empty() => {
                Outcome::Generated(codes(&checked, Severity::Warning))
            }
            (Some(_), _) => Outcome::Partial(codes(&checked, Severity::Error)),
            (None, _) => Outcome::Refused(codes(&checked, Severity::Error)),
        };
        (outcome, files)
    });
    generated.unwrap_or((Outcome::Panicked, None))
}

fn codes(checked: &Checked, severity: Severity) -> BTreeSet<String> {
    let found = checked.diagnostics.iter();
    let found = found.filter(|found| found.severity == severity);
    found.map(|found| found.code.to_string()).collect()
}

/// The modules with errors or warnings, and the first of them. Modules are removed until the rest compiles, as some errors hide others.
fn failing(mut crates: Vec<(String, Files)>) -> BTreeMap<String, String> {
    let folder = compile::folder("cases");
    let mut failing = BTreeMap::new();
    for features in ["", "serde"] {
        loop {
            compile::write(&folder, &as_modules("cases", &crates));
            let manifest = folder.join("Cargo.toml");
            let text = fs::read_to_string(&manifest).expect("the manifest");
            fs::write(&manifest, text + "\n[workspace]\n").expect("a file");
            let found = compile::problems(&folder, &["check", "--offline", "--features", features]);
            if found.is_empty() {
                break;
            }
            for (file, message) in found {
                let below = file
                    .strip_prefix("src/")
                    .and_then(|path| path.split_once('/'));
                let (module, _) = below.unwrap_or_else(|| panic!("{file}: {message}"));
                failing.entry(module.to_owned()).or_insert(message);
            }
            crates.retain(|(module, _)| !failing.contains_key(module));
        }
    }
    failing
}
