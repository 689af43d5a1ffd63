//! Compilation of generated crates, in folders below `target/` that are kept: a second run compiles only what changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use feishu_codegen::output;
use feishu_codegen::rust::Files;

use crate::paths::project;

/// A folder for generated crates.
pub(crate) fn folder(name: &str) -> PathBuf {
    project().join("target/generated-crates").join(name)
}

/// Writes the files of a crate that differ.
pub(crate) fn write(folder: &Path, files: &Files) {
    let changes = output::compare(folder, files).expect("a readable folder");
    output::apply(folder, &changes).expect("a writable folder");
}

/// Runs cargo in a folder and asserts success. Warnings are errors.
pub(crate) fn cargo(folder: &Path, arguments: &[&str]) {
    let output = run(folder, arguments);
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}

/// Runs cargo in a folder and returns the compiler's errors and warnings: the file, and the message as the compiler shows it.
pub(crate) fn problems(folder: &Path, arguments: &[&str]) -> Vec<(String, String)> {
    let mut all = arguments.to_vec();
    all.extend(["--quiet", "--message-format", "json"]);
    let output = run(folder, &all);
    let messages = String::from_utf8_lossy(&output.stdout);
    let messages = messages
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok());
    let messages = messages.map(|mut line| line["message"].take());
    let found: Vec<(String, String)> = messages
        .filter_map(|message| {
            let spans = message["spans"].as_array()?;
            let primary = spans.iter().find(|span| span["is_primary"] == true)?;
            Some((site(primary), message["rendered"].as_str()?.to_owned()))
        })
        .collect();
    assert!(
        output.status.success() || !found.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    found
}

/// The file of a span, outside of the macros of other crates.
fn site(span: &serde_json::Value) -> String {
    let mut span = span;
    while let inner @ serde_json::Value::Object(_) = &span["expansion"]["span"] {
        span = inner;
    }
    span["file_name"].as_str().unwrap_or_default().to_owned()
}

fn run(folder: &Path, arguments: &[&str]) -> Output {
    // The versions of this workspace, so that nothing has to be downloaded.
    if folder != project() {
        fs::copy(project().join("Cargo.lock"), folder.join("Cargo.lock")).expect("a copy");
    }
    Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", self::folder("target"))
        .env("RUSTFLAGS", "-D warnings")
        .output()
        .expect("cargo runs")
}
