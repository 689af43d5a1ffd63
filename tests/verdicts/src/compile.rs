//! Compiles callers, and says which fail.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::process::Command;

use feishu_codegen::output;
use feishu_codegen::rust::Files;
use fixture_crates::as_modules;

use crate::callers::{Caller, text};
use crate::case::runtime;

/// Crates, and callers of them. Equal crates are compiled once.
#[derive(Debug, Default)]
pub(crate) struct Batch {
    libraries: Vec<(String, Files)>,
    callers: Vec<Module>,
}

/// The callers of one crate.
#[derive(Debug)]
struct Module {
    lines: Vec<String>,
    /// The item that each line uses.
    paths: Vec<Option<String>>,
}

impl Batch {
    /// Adds callers that were written from one crate, to be compiled with another.
    pub(crate) fn add(&mut self, callers: &[Caller], written_from: &Files, with: &Files) {
        let known = self.libraries.iter().find(|(_, files)| files == with);
        let name = match known {
            Some((name, _)) => name.clone(),
            None => {
                let name = format!("version_{}", self.libraries.len());
                self.libraries.push((name.clone(), with.clone()));
                name
            }
        };
        let (text, paths) = text(&format!("versions::{name}"), callers, written_from);
        let lines = text.lines().map(str::to_owned).collect();
        self.callers.push(Module { lines, paths });
    }
}

/// The callers that do not compile, by the order in which callers were added: the path of the item, and the code.
///
/// The compiler reports errors of one phase only, so that failing lines are removed until the rest compiles.
///
/// # Panics
///
/// A crate does not compile, or cargo cannot be run.
pub(crate) fn failures(folder: &Path, batch: &Batch) -> Vec<Vec<(String, String)>> {
    write_workspace(folder, batch);
    let mut failed: BTreeMap<usize, BTreeSet<usize>> = BTreeMap::new();
    loop {
        for (index, module) in batch.callers.iter().enumerate() {
            let failed = failed.get(&index);
            let lines = module.lines.iter().enumerate().map(|(line, text)| {
                match failed.is_some_and(|failed| failed.contains(&line)) {
                    true => "",
                    false => text.as_str(),
                }
            });
            let text = lines.collect::<Vec<_>>().join("\n") + "\n";
            let path = folder.join(format!("callers/src/module_{index}.rs"));
            write(&path, &text);
        }
        let errors = errors(folder);
        if errors.is_empty() {
            break;
        }
        let mut progress = false;
        for (module, line) in errors {
            progress |= failed.entry(module).or_default().insert(line);
        }
        assert!(progress, "an error in a line that was removed");
    }
    let modules = batch.callers.iter().enumerate();
    modules
        .map(|(index, module)| {
            let lines = failed.remove(&index).unwrap_or_default().into_iter();
            let items = lines.filter_map(|line| {
                let path = module.paths.get(line)?.clone()?;
                Some((path, module.lines[line].clone()))
            });
            items.collect()
        })
        .collect()
}

/// Writes the crate of all versions, and an empty one of callers.
fn write_workspace(folder: &Path, batch: &Batch) {
    let mut files = as_modules("versions", &batch.libraries);
    let manifest = files.get_mut("Cargo.toml").expect("a manifest");
    let dependency = manifest
        .lines()
        .find(|line| line.starts_with("openapi-client-runtime = "));
    let dependency = dependency.expect("the runtime").to_owned();
    let new = format!("feishu-runtime = {{ path = {:?} }}", runtime());
    *manifest = manifest
        .replace(&dependency, &new)
        .replace("openapi-client-runtime/", "feishu-runtime/");
    let root = files.get_mut("src/lib.rs").expect("a root");
    *root = root.replacen("\n\n", "\n#![allow(warnings)]\n\n", 1);
    let folder_of_versions = folder.join("versions");
    let changes = output::compare(&folder_of_versions, &files).expect("a readable folder");
    output::apply(&folder_of_versions, &changes).expect("a writable folder");
    write(
        &folder.join("Cargo.toml"),
        "[workspace]\nresolver = \"3\"\nmembers = [\"versions\", \"callers\"]\n",
    );
    write(
        &folder.join("callers/Cargo.toml"),
        &format!(
            "[package]\nname = \"callers\"\nversion = \"0.1.0\"\nedition = \"2024\"\n\n[dependencies]\nversions = {{ path = \"../versions\" }}\n\
             feishu-runtime = {{ path = {:?} }}\n",
            runtime()
        ),
    );
    let modules = (0..batch.callers.len()).map(|index| format!("pub mod module_{index};\n"));
    let head = "#![allow(warnings)]\n";
    write(
        &folder.join("callers/src/lib.rs"),
        &(head.to_owned() + &modules.collect::<String>()),
    );
    // The versions of this workspace, so that nothing has to be downloaded.
    let lock = fs::read_to_string(fixture_crates::project().join("Cargo.lock")).expect("a lock");
    if !folder.join("Cargo.lock").exists() {
        write(&folder.join("Cargo.lock"), &lock);
    }
}

/// Writes a file that differs.
fn write(path: &Path, text: &str) {
    if fs::read_to_string(path).is_ok_and(|old| old == text) {
        return;
    }
    let folder = path.parent().expect("a folder");
    fs::create_dir_all(folder).expect("a writable folder");
    fs::write(path, text).expect("a writable file");
}

/// The lines with errors: the number of the module, and of the line from 0.
fn errors(folder: &Path) -> BTreeSet<(usize, usize)> {
    let target = fixture_crates::project().join("target/generated-crates/target");
    let output = Command::new(env!("CARGO"))
        .args(["check", "--quiet", "--offline", "--package", "callers"])
        .args(["--message-format", "json"])
        .current_dir(folder)
        .env("CARGO_TARGET_DIR", target)
        // As for other generated crates, so that dependencies are compiled once.
        .env("RUSTFLAGS", "-D warnings")
        .output()
        .expect("cargo runs");
    let mut found = BTreeSet::new();
    for line in String::from_utf8_lossy(&output.stdout).lines() {
        let Ok(message) = serde_json::from_str::<serde_json::Value>(line) else {
            continue;
        };
        let message = &message["message"];
        if message["level"] != "error" {
            continue;
        }
        let spans = message["spans"].as_array().into_iter().flatten();
        for span in spans.filter(|span| span["is_primary"] == true) {
            let file = span["file_name"].as_str().unwrap_or_default();
            let module = file
                .rsplit("module_")
                .next()
                .and_then(|of| of.strip_suffix(".rs"));
            let module = module.and_then(|of| of.parse::<usize>().ok());
            let line = span["line_start"]
                .as_u64()
                .and_then(|of| usize::try_from(of).ok());
            match (module, line) {
                (Some(module), Some(line)) => found.extend([(module, line - 1)]),
                _ => panic!("{}", message["rendered"].as_str().unwrap_or_default()),
            }
        }
    }
    assert!(
        output.status.success() || !found.is_empty(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    found
}
