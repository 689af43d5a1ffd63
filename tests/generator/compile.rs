//! Compilation of generated crates, in folders below `target/` that are kept: a second run compiles only what changed.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

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
    // The versions of this workspace, so that nothing has to be downloaded.
    fs::copy(project().join("Cargo.lock"), folder.join("Cargo.lock")).expect("a copy");
    let output = Command::new(env!("CARGO"))
        .args(arguments)
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", self::folder("target"))
        .env("RUSTFLAGS", "-D warnings")
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
}
