//! Facts about configurations.

use std::fs;

use super::{Config, Manifest, Runtime};
use crate::diagnostic::{Code, Diagnostics, Sources};

/// The configuration of a text, which must be without mistakes.
fn read(text: &str) -> Config {
    let folder = tempfile::tempdir().expect("a folder");
    let document = folder.path().join("shelf.yaml");
    fs::write(folder.path().join("codegen.toml"), text).expect("a file");
    let (mut sources, mut diagnostics) = (Sources::new(), Diagnostics::new());
    let config = Config::load(None, &document, &mut sources, &mut diagnostics);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    config
}

#[test]
fn without_a_file_nothing_is_said() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut sources, mut diagnostics) = (Sources::new(), Diagnostics::new());
    let config = Config::load(None, folder.path(), &mut sources, &mut diagnostics);
    config.report_idle(&mut diagnostics);
    assert!(diagnostics.is_empty());
    assert_eq!(config.manifest, Manifest::default());
    assert_eq!(sources.paths().count(), 0);
}

#[test]
fn a_file_that_is_named_must_be_there() {
    let folder = tempfile::tempdir().expect("a folder");
    let named = folder.path().join("other.toml");
    let (mut sources, mut diagnostics) = (Sources::new(), Diagnostics::new());
    Config::load(Some(&named), folder.path(), &mut sources, &mut diagnostics);
    let codes: Vec<Code> = diagnostics.iter().map(|found| found.code).collect();
    assert_eq!(codes, [Code::UnreadableFile]);
    assert!(diagnostics.found_no_document(), "the run ends with 2");
}

#[test]
fn an_operation_is_named_by_its_id_or_by_method_and_path() {
    let config = read("skip = ['listBooks', 'get   /books', 'a b']");
    for key in ["listBooks", "GET /books", "a b"] {
        assert!(config.skip.get(key).is_some(), "{key}");
    }
    assert!(config.skip.get("get /books").is_none());
}

#[test]
fn tables_of_any_form_become_one_line() {
    let config = read(
        "[dependencies]\n\
         jiff = '0.2'\n\
         uuid = { version = '1', features = [\n  'v4', # comment\n] }\n\
         [dependencies.rust_decimal]\nversion = \"1\"\noptional = true\n",
    );
    let lines: Vec<String> = config
        .manifest
        .dependencies
        .iter()
        .map(|dependency| format!("{} = {}", dependency.name, dependency.value))
        .collect();
    assert_eq!(
        lines,
        [
            "jiff = \"0.2\"",
            "uuid = { version = \"1\", features = [\"v4\"] }",
            "rust_decimal = { version = \"1\", optional = true }",
        ]
    );
    assert!(config.manifest.dependencies[2].optional);
}

#[test]
fn the_runtime_comes_from_where_cargo_takes_crates_from() {
    let runtime = |value: &str| {
        let config = read(&format!("[package]\nruntime = {value}"));
        config.manifest.runtime.expect("a runtime")
    };
    let published = runtime("{ version = '0.1', features = ['serde'] }");
    let expected = Runtime {
        path: None,
        keys: vec![("version".to_owned(), "\"0.1\"".to_owned())],
        features: vec!["serde".to_owned()],
    };
    assert_eq!(published, expected);
    // A path leads from the folder of the file, wherever the program runs.
    for value in ["'../runtime'", "{ path = '../runtime' }"] {
        let path = runtime(value).path.expect("a path");
        assert!(
            path.is_absolute() && path.ends_with("../runtime"),
            "{path:?}"
        );
    }
}

#[test]
fn names_are_taken_as_they_are_written() {
    let config = read("[rename.properties]\n'Book.type' = 'type'\n'Book.kind' = 'r#kind'");
    let name = |key: &str| config.properties.get(key).map(|entry| entry.value.clone());
    assert_eq!(name("Book.type").as_deref(), Some("type"));
    assert_eq!(name("Book.kind").as_deref(), Some("kind"));
}
