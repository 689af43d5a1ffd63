//! The dependency lines in the documents resolve, with exactly the features that they name.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use toml_edit::{DocumentMut, InlineTable, Value};

fn project() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// The values of the lines `feishu = { … }` in a document.
fn dependency_lines(document: &str) -> Vec<InlineTable> {
    let text = fs::read_to_string(project().join(document)).expect("a readable document");
    let lines = text.lines().filter(|line| line.starts_with("feishu = "));
    lines
        .map(|line| {
            let line: DocumentMut = line.parse().expect("TOML");
            let dependency = line["feishu"].as_inline_table();
            dependency.expect("a table").clone()
        })
        .collect()
}

/// Returns the dependency on the crate of this repository, wherever the line takes it from.
fn here(line: &InlineTable) -> InlineTable {
    let mut dependency = line.clone();
    let sources = ["path", "git", "branch", "tag", "rev"];
    let count = sources
        .map(|key| dependency.remove(key))
        .iter()
        .flatten()
        .count();
    assert!(count > 0, "the line has no source: {line}");
    let generated = project()
        .join("generated")
        .canonicalize()
        .expect("a folder");
    dependency.insert("path", generated.to_string_lossy().into_owned().into());
    dependency
}

/// The features of the client that a project with this dependency gets.
fn features(dependency: &InlineTable) -> BTreeSet<String> {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |name: &str, text: &str| {
        fs::write(folder.path().join(name), text).expect("a writable file")
    };
    write(
        "Cargo.toml",
        &format!(
            "[package]\nname = \"mine\"\nedition = \"2024\"\n[dependencies]\nfeishu = {dependency}\n[lib]\npath = \"lib.rs\"\n"
        ),
    );
    write("lib.rs", "");
    // The versions of this workspace, so that nothing has to be downloaded.
    fs::copy(
        project().join("Cargo.lock"),
        folder.path().join("Cargo.lock"),
    )
    .expect("a copy");
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline"])
        .current_dir(folder.path())
        .output()
        .expect("cargo runs");
    let problem = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{dependency}: {problem}");
    let metadata: serde_json::Value = serde_json::from_slice(&output.stdout).expect("JSON");
    let nodes = metadata["resolve"]["nodes"].as_array().expect("a list");
    let is_client = |node: &&serde_json::Value| {
        let id = node["id"].as_str().unwrap_or_default();
        id.contains("/generated#feishu@")
    };
    let client = nodes.iter().find(is_client).expect("the client");
    let features = client["features"].as_array().expect("a list");
    features
        .iter()
        .filter_map(|name| Some(name.as_str()?.to_owned()))
        .collect()
}

#[test]
fn dependency_lines_resolve_with_the_features_that_they_name() {
    for (document, expected) in [("README.md", 1), ("docs/client.md", 4)] {
        let lines = dependency_lines(document);
        assert_eq!(lines.len(), expected, "{document}");
        for line in lines {
            let named = line.get("features").and_then(Value::as_array);
            let named: BTreeSet<String> = named
                .into_iter()
                .flatten()
                .filter_map(|name| Some(name.as_str()?.to_owned()))
                .collect();
            let all = features(&here(&line));
            assert!(named.is_subset(&all), "{document}: {line} has {all:?}");
            let default = line.get("default-features").and_then(Value::as_bool) != Some(false);
            assert_eq!(all.contains("default"), default, "{document}: {line}");
            if !default {
                assert_eq!(named, all, "{document}: {line}");
            }
        }
    }
}
