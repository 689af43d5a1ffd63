//! Small broken specs, each beside the diagnostics that it must give.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use feishu_codegen::diagnostic::{Code, Format};
use feishu_codegen::pipeline;

use crate::paths::fixture;

#[test]
fn each_broken_spec_gives_the_diagnostics_beside_it() {
    let folder = fixture("broken");
    let specs = specs(&folder);
    assert!(specs.len() > 20, "the fixtures are there");
    for spec in specs {
        let name = spec
            .file_stem()
            .expect("a name")
            .to_string_lossy()
            .into_owned();
        let checked = pipeline::check(&spec);
        assert!(
            !checked.diagnostics.is_empty(),
            "{name} is meant to be broken"
        );
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

/// What only the reading of pages finds; the tests of those rooms show each.
const OF_PAGES: &[Code] = &[
    Code::MissingPageFact,
    Code::InvalidPageFact,
    Code::UnreadableRow,
    Code::UnreadableConstraint,
    Code::UnnamedScope,
    Code::UnclosedCodeBlock,
    Code::MendedSample,
    Code::UnreadableSample,
    Code::DoubtfulNesting,
    Code::UnexplainedNesting,
    Code::ImpossibleSettlement,
    Code::DepthIgnored,
    Code::SampleKeyWithoutRow,
    Code::RowNotInSample,
    Code::ArrayMismatch,
    Code::SampleTypeMismatch,
    Code::DuplicateRow,
    Code::UntabledBody,
    Code::UnfitValue,
    Code::UnfitLimit,
    Code::PageSuperseded,
    Code::InvalidNesting,
    Code::UnconfirmedNesting,
    Code::IdleNesting,
    Code::IdleContradiction,
];

/// Every code of documents has a fixture that gives it, but the one for what no other check has found.
#[test]
fn every_code_is_shown_by_a_broken_spec() {
    let folder = fixture("broken");
    let mut shown = BTreeSet::new();
    for path in specs(&folder) {
        let found = pipeline::check(&path).diagnostics;
        shown.extend(found.iter().map(|found| found.code));
    }
    let absent = pipeline::check(&folder.join("there is no such file.yaml"));
    shown.extend(absent.diagnostics.iter().map(|found| found.code));
    let missing: Vec<&str> = Code::ALL
        .iter()
        .filter(|code| !shown.contains(code) && !OF_PAGES.contains(code))
        .filter(|code| **code != Code::InvalidDocument)
        .map(|code| code.as_str())
        .collect();
    assert_eq!(missing, Vec::<&str>::new(), "no fixture shows these");
}

/// The broken specs: documents, and folders of them.
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

/// The text without the place of the project on this machine.
fn relative(text: &str, folder: &Path) -> String {
    let folder = format!("{}/", folder.display().to_string().replace('\\', "/"));
    text.replace(&folder, "")
}
