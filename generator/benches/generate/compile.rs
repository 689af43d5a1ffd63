//! Compile time of the output.
//!
//! Runs `cargo check` of each crate with its default features and without the state of an earlier build. `seconds` (processor time) and
//! `peak` are those of the rustc process that checks the crate itself; dependencies are excluded.

use std::path::{Path, PathBuf};
use std::process::{Command, exit};
use std::time::Duration;

use feishu_codegen::pipeline;
use serde::{Deserialize, Serialize};

use crate::{Subject, measure, process, work_folder};

/// The first argument of a process that replaces rustc.
pub(crate) const WRAPPED: &str = "wrapped-rustc";

/// The environment variable with the file for the measurements.
const REPORT: &str = "FEISHU_BENCH_REPORT";

const HEAD: &str = "\
| crate | operations | types | MB | seconds | peak MiB | seconds per 1,000 types | MiB per 1,000 types |
|---|--:|--:|--:|--:|--:|--:|--:|";

/// The cost of one run of rustc.
#[derive(Debug, Serialize, Deserialize)]
struct Compiled {
    seconds: f64,
    peak: u64,
}

/// Generates and checks a crate for each document, and prints a line for each.
pub(crate) fn print(subjects: &[Subject]) {
    println!("{HEAD}");
    for subject in subjects {
        let checked = pipeline::check(&subject.path);
        let files = measure::render(&checked);
        let folder = work_folder().join(format!("{}-crate", subject.name.replace(' ', "-")));
        let _ = std::fs::remove_dir_all(&folder);
        for (path, text) in &files {
            let path = folder.join(path);
            let parent = path.parent().expect("a file stands in a folder");
            std::fs::create_dir_all(parent).expect("the folder can be made");
            std::fs::write(path, text).expect("the file can be written");
        }
        // Its own workspace.
        let manifest = format!("{}\n[workspace]\n", files["Cargo.toml"]);
        std::fs::write(folder.join("Cargo.toml"), manifest).expect("the file can be written");
        let lock = Path::new(env!("CARGO_MANIFEST_DIR")).join("../Cargo.lock");
        std::fs::copy(lock, folder.join("Cargo.lock")).expect("the workspace has a lock file");
        let Compiled { seconds, peak } = check(&folder);
        let peak = peak as f64 / 1024.0 / 1024.0;
        let api = &checked.outcome.supported().expect("a client").api;
        let types = api.type_count();
        let megabytes = files.values().map(String::len).sum::<usize>() as f64 / 1e6;
        let per_thousand = |value: f64| value * 1000.0 / types.max(1) as f64;
        println!(
            "| {} | {} | {types} | {megabytes:.2} | {seconds:.2} | {peak:.0} | {:.2} | {:.0} |",
            subject.name,
            api.operation_count(),
            per_thousand(seconds),
            per_thousand(peak),
        );
    }
}

/// Checks the crate, with this program as wrapper of rustc.
fn check(folder: &Path) -> Compiled {
    let report = folder.join("report.json");
    let mut cargo = Command::new(env!("CARGO"));
    cargo
        .args(["check", "--quiet"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", work_folder().join("target"))
        .env("CARGO_INCREMENTAL", "0")
        .env("RUSTC_WORKSPACE_WRAPPER", wrapper())
        .env(REPORT, &report);
    // Its files were just written, so cargo checks it again.
    let status = cargo.status().expect("cargo runs");
    assert!(
        status.success(),
        "the crate in {} does not compile",
        folder.display()
    );
    let report = std::fs::read(report).expect("rustc was run");
    serde_json::from_slice(&report).expect("a measurement")
}

/// A script that runs this program instead of rustc.
fn wrapper() -> PathBuf {
    let this = std::env::current_exe().expect("this program has a path");
    let script = work_folder().join("rustc.sh");
    let text = format!("#!/bin/sh\nexec {} {WRAPPED} \"$@\"\n", this.display());
    if std::fs::read_to_string(&script).ok().as_deref() != Some(&text) {
        std::fs::write(&script, text).expect("the script can be written");
        make_executable(&script);
    }
    script
}

#[cfg(unix)]
fn make_executable(script: &Path) {
    use std::os::unix::fs::PermissionsExt;
    let permissions = std::fs::Permissions::from_mode(0o755);
    std::fs::set_permissions(script, permissions).expect("the script can be made executable");
}

#[cfg(not(unix))]
fn make_executable(_: &Path) {}

/// Replaces rustc: runs it, and records the cost if it compiles a crate of this bench.
pub(crate) fn rustc(rustc: &str, arguments: &[&str]) {
    let mut child = Command::new(rustc)
        .args(arguments)
        .spawn()
        .expect("rustc runs");
    let process = child.id().to_string();
    let mut compiled = Compiled {
        seconds: 0.0,
        peak: 0,
    };
    let status = loop {
        compiled.peak = compiled.peak.max(process::peak(&process));
        compiled.seconds = compiled.seconds.max(process::seconds(&process));
        if let Some(status) = child.try_wait().expect("rustc can be waited for") {
            break status;
        }
        std::thread::sleep(Duration::from_millis(5));
    };
    if let Some(report) = std::env::var_os(REPORT).filter(|_| arguments.contains(&"measured")) {
        let text = serde_json::to_string(&compiled).expect("numbers are JSON");
        std::fs::write(report, text).expect("the report can be written");
    }
    exit(status.code().unwrap_or(1));
}
