//! Small broken documents, each with its expected diagnostics beside it.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use feishu_codegen::diagnostic::{Code, Format, Subject};
use feishu_codegen::pipeline;

use crate::paths::fixture;

#[test]
fn each_broken_document_has_the_diagnostics_beside_it() {
    let folder = fixture("broken");
    let specs = specs(&folder);
    assert!(specs.len() > 20, "the fixtures exist");
    for spec in specs {
        let name = spec
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let checked = pipeline::check(&spec);
        assert!(!checked.diagnostics.is_empty(), "{name} has no diagnostics");
        for found in &checked.diagnostics {
            let listed = found.code.severities().contains(&found.severity);
            assert!(listed, "{name}: {} as {:?}", found.code, found.severity);
        }
        let shown = checked
            .diagnostics
            .render(&checked.sources, Format::Human { color: false });
        let shown = relative(&shown, &folder);
        insta::with_settings!({ snapshot_path => &folder, prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(name, shown);
        });
    }
}

/// Every code about documents has a fixture, except `invalid-document`: it is for errors that no other check finds.
#[test]
fn every_code_about_documents_has_a_fixture() {
    let folder = fixture("broken");
    let mut shown = BTreeSet::new();
    for path in specs(&folder) {
        let found = pipeline::check(&path).diagnostics;
        shown.extend(found.iter().map(|found| found.code));
    }
    let absent = pipeline::check(&folder.join("missing.yaml"));
    shown.extend(absent.diagnostics.iter().map(|found| found.code));
    let missing: Vec<&str> = Code::ALL
        .iter()
        .filter(|code| !shown.contains(code) && code.subject() == Subject::Document)
        .filter(|code| **code != Code::InvalidDocument)
        .map(|code| code.as_str())
        .collect();
    assert_eq!(
        missing,
        Vec::<&str>::new(),
        "codes without a fixture in tests/fixtures/broken"
    );
}

/// The broken documents: files, and folders of several files.
fn specs(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).expect("the fixtures");
    let paths = entries.map(|entry| entry.expect("an entry").path());
    let is_document = |path: &PathBuf| {
        let extension = path.extension().unwrap_or_default();
        path.is_dir() || extension == "yaml" || extension == "json"
    };
    let mut specs: Vec<PathBuf> = paths.filter(is_document).collect();
    specs.sort();
    specs
}

/// Removes the path of the fixtures from messages.
fn relative(text: &str, folder: &Path) -> String {
    let folder = format!("{}/", folder.display().to_string().replace('\\', "/"));
    text.replace(&folder, "")
}
