//! Two versions of a description, and what the compiler and `changes` say about them.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use feishu_codegen::changes::{self, ItemPair, Report, RustEffect, Side, Verdict};
use feishu_codegen::diagnostic::Format;
use feishu_codegen::pipeline::{self, Checked};
use feishu_codegen::rust::{Files, Package, RuntimeSource};
use serde_json::Value;

use crate::callers::callers;
use crate::compile::{self, Batch};

/// Two versions of a description.
#[derive(Debug)]
pub struct Case {
    /// The name in messages.
    pub name: String,
    before: Version,
    after: Version,
}

#[derive(Debug)]
struct Version {
    checked: Checked,
    files: Files,
}

/// A case with the verdict of the compiler.
#[derive(Debug)]
pub struct Judged {
    /// The name of the case.
    pub name: String,
    /// The report of `changes`.
    pub report: Report,
    /// The callers of the old crate that do not compile with the new one: the path of the item, and the code.
    pub failed: Vec<(String, String)>,
}

impl Case {
    /// Generates both crates. `config` is the text of `codegen.toml` for each.
    ///
    /// # Errors
    ///
    /// A version is refused, with these diagnostics.
    pub fn new(
        name: impl Into<String>,
        before: (&Value, &str),
        after: (&Value, &str),
    ) -> Result<Self, String> {
        Ok(Self {
            name: name.into(),
            before: Version::new(before.0, before.1)?,
            after: Version::new(after.0, after.1)?,
        })
    }

    /// The report of `changes`.
    pub fn report(&self) -> Report {
        let old = Side::new("before", &self.before.checked).expect("a client");
        let new = Side::new("after", &self.after.checked).expect("a client");
        changes::compare(&old, &new).expect("Rust")
    }
}

impl Version {
    fn new(document: &Value, config: &str) -> Result<Self, String> {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("client.json");
        fs::write(&path, document.to_string()).expect("a file");
        fs::write(folder.path().join("codegen.toml"), config).expect("a file");
        let checked = pipeline::check(&path);
        let package = Package {
            name: "client".to_owned(),
            runtime: RuntimeSource::folder(runtime()),
            source: "client.json".to_owned(),
        };
        let Some(files) = checked.render(&package).expect("Rust") else {
            let format = Format::Human { color: false };
            return Err(checked.diagnostics.render(&checked.sources, format));
        };
        Ok(Self { checked, files })
    }
}

/// The folder of Feishu's runtime, which has everything that a runtime can have.
pub(crate) fn runtime() -> PathBuf {
    fixture_crates::project().join("runtime/feishu")
}

/// Compiles all callers of the old crates with the old crates, where they must compile, and with the new ones.
///
/// # Panics
///
/// A caller does not compile with the crate that it is written from.
pub fn judge(folder: &Path, cases: &[Case]) -> Vec<Judged> {
    let mut batch = Batch::default();
    for case in cases {
        let callers = callers(&case.before.files, &case.after.files);
        batch.add(&callers, &case.before.files, &case.before.files);
        batch.add(&callers, &case.before.files, &case.after.files);
    }
    let mut failed = compile::failures(folder, &batch).into_iter();
    let judged = cases.iter().map(|case| {
        let before = failed.next().unwrap_or_default();
        assert!(before.is_empty(), "{}: {before:#?}", case.name);
        Judged {
            name: case.name.clone(),
            report: case.report(),
            failed: failed.next().unwrap_or_default(),
        }
    });
    judged.collect()
}

impl Judged {
    /// The contradictions between the report and the compiler. Empty if the verdict is honest.
    pub fn contradictions(&self) -> Vec<String> {
        let mut found = Vec::new();
        let changes = self.report.changes().iter();
        let broken = changes
            .flat_map(|change| &change.items)
            .filter_map(broken_path);
        let broken: BTreeSet<&str> = broken.collect();
        for (path, code) in &self.failed {
            let explained = broken.iter().any(|broken| {
                let is_same = path == broken;
                let is_below = path
                    .strip_prefix(broken)
                    .is_some_and(|rest| rest.starts_with("::"));
                let name = broken.rsplit("::").next().unwrap_or_default();
                is_same || is_below || words(code).any(|word| word == name)
            });
            if !explained {
                found.push(format!(
                    "breaks, but the report does not say it: `{path}`\n    {code}"
                ));
            }
        }
        let failing: BTreeSet<&str> = self.failed.iter().map(|(path, _)| path.as_str()).collect();
        for path in broken {
            if !failing.contains(path) {
                found.push(format!(
                    "the report says that it breaks, but all callers compile: `{path}`"
                ));
            }
        }
        let is_major = self.report.verdict() == Verdict::Major;
        if is_major == self.failed.is_empty() {
            let (verdict, count) = (self.report.verdict().as_str(), self.failed.len());
            found.push(format!(
                "the verdict is {verdict}, and {count} callers fail"
            ));
        }
        found
    }
}

/// The path of an item that a change breaks, below the crate. Features have none.
fn broken_path(pair: &ItemPair) -> Option<&str> {
    let item = pair.before.as_ref()?;
    let (_, path) = item.path.split_once("::")?;
    (pair.effect == RustEffect::Major).then_some(path)
}

fn words(code: &str) -> impl Iterator<Item = &str> {
    code.split(|of: char| !of.is_alphanumeric() && of != '_')
}
