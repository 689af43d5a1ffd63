//! A change of the spec changes only the generated lines that depend on it.

use std::fs;

use feishu_codegen::output::{self, Change};
use feishu_codegen::rust::Files;

use crate::paths::fixture;
use crate::render;

/// The crate of a document.
fn render(text: &str) -> Files {
    let folder = tempfile::tempdir().expect("a folder");
    let path = folder.path().join("petstore.yaml");
    fs::write(&path, text).expect("a file");
    render::render(&path, "petstore")
}

/// The lines that an edit removes and adds.
fn changed_lines(edit: impl Fn(&str) -> String) -> Vec<String> {
    let before = fs::read_to_string(fixture("petstore/petstore.yaml")).expect("the fixture");
    let after = edit(&before);
    assert_ne!(before, after, "the edit changes the document");
    let (before, after) = (render(&before), render(&after));
    let paths: std::collections::BTreeSet<&String> = before.keys().chain(after.keys()).collect();
    let changes: Vec<Change> = paths
        .into_iter()
        .filter(|path| before.get(*path) != after.get(*path))
        .map(|path| Change {
            path: path.clone(),
            old: before.get(path).cloned(),
            new: after.get(path).cloned(),
        })
        .collect();
    let diff = output::diff(&changes);
    let changed = |line: &&str| {
        line.starts_with(['+', '-']) && !line.starts_with("+++") && !line.starts_with("---")
    };
    diff.lines().filter(changed).map(str::to_owned).collect()
}

#[test]
fn another_type_of_one_field_changes_the_field() {
    let lines = changed_lines(|spec| {
        spec.replacen(
            "        born:\n          type: string\n          format: date\n",
            "        born:\n          type: integer\n",
            1,
        )
    });
    assert_eq!(
        lines,
        [
            "-    ///",
            "-    /// Format: `date`.",
            "-    pub born: Option<String>,",
            "+    pub born: Option<i64>,"
        ]
    );
}

#[test]
fn other_wording_changes_the_comment() {
    let lines = changed_lines(|spec| {
        spec.replacen(
            "description: Day of birth",
            "description: Day on which it was born",
            1,
        )
    });
    assert_eq!(
        lines,
        [
            "-    /// Day of birth.",
            "+    /// Day on which it was born."
        ]
    );
}
