//! Facts about configurations.

use std::fs;
use std::path::Path;

use super::{Manifest, Runtime, RuntimeSource, Settings};
use crate::config::Config;
use crate::diagnostic::{Code, Diagnostics, Failure, Sources};

/// Loads the configuration of a document, or the named one.
fn load(
    named: Option<&Path>,
    documents: &Path,
    sources: &mut Sources,
    diagnostics: &mut Diagnostics,
) -> Result<(Config, Settings), Failure> {
    let mut settings = Settings::default();
    let config = Config::load(named, documents, &mut settings, sources, diagnostics)?;
    Ok((config, settings))
}

/// The configuration in a text without mistakes.
fn read(text: &str) -> (Config, Settings) {
    let folder = tempfile::tempdir().expect("a folder");
    let document = folder.path().join("shelf.yaml");
    fs::write(folder.path().join("codegen.toml"), text).expect("a file");
    let (mut sources, mut diagnostics) = (Sources::new(), Diagnostics::new());
    let loaded = load(None, &document, &mut sources, &mut diagnostics);
    assert!(diagnostics.is_empty(), "{diagnostics:?}");
    loaded.expect("a configuration")
}

#[test]
fn without_a_file_the_configuration_is_empty() {
    let folder = tempfile::tempdir().expect("a folder");
    let (mut sources, mut diagnostics) = (Sources::new(), Diagnostics::new());
    let loaded = load(None, folder.path(), &mut sources, &mut diagnostics);
    let (config, settings) = loaded.expect("a configuration");
    assert_eq!(config.report_unused(&mut diagnostics), Ok(()));
    assert!(diagnostics.is_empty());
    assert_eq!(settings.manifest, Manifest::default());
    assert_eq!(sources.paths().count(), 0);
}

#[test]
fn a_named_file_must_exist() {
    let folder = tempfile::tempdir().expect("a folder");
    let named = folder.path().join("other.toml");
    let (mut sources, mut diagnostics) = (Sources::new(), Diagnostics::new());
    let loaded = load(Some(&named), folder.path(), &mut sources, &mut diagnostics);
    let failure = loaded.map(|_| ());
    assert!(
        matches!(failure, Err(Failure::Unreadable(_))),
        "{failure:?}"
    );
    let codes: Vec<Code> = diagnostics.iter().map(|found| found.code).collect();
    assert_eq!(codes, [Code::UnreadableFile]);
}

#[test]
fn an_operation_is_selected_by_its_id_or_by_method_and_path() {
    let (config, _) = read("skip = ['listBooks', 'get   /books', 'a b']");
    for key in ["listBooks", "GET /books", "a b"] {
        assert!(config.skip.get(key).is_some(), "{key}");
    }
    assert!(config.skip.get("get /books").is_none());
}

#[test]
fn tables_of_any_form_become_one_line() {
    let (_, settings) = read(
        "[dependencies]\n\
         jiff = '0.2'\n\
         uuid = { version = '1', features = [\n  'v4', # comment\n] }\n\
         [dependencies.rust_decimal]\nversion = \"1\"\noptional = true\n",
    );
    let lines: Vec<String> = settings
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
    assert!(settings.manifest.dependencies[2].optional);
}

#[test]
fn the_runtime_has_the_sources_of_a_cargo_dependency() {
    let runtime = |value: &str| {
        let (_, settings) = read(&format!("[package]\nruntime = {value}"));
        settings.manifest.runtime
    };
    let published = runtime("{ version = '0.1', features = ['serde'] }");
    let expected = Runtime {
        source: Some(RuntimeSource::Registry {
            version: "0.1".to_owned(),
            registry: None,
        }),
        features: vec!["serde".to_owned()],
        ..Runtime::default()
    };
    assert_eq!(published, expected);
    let of_platform =
        runtime("{ package = 'sea-runtime', version = '1', credentials = '.key(1)' }");
    assert_eq!(of_platform.package.as_deref(), Some("sea-runtime"));
    assert_eq!(of_platform.credentials.as_deref(), Some(".key(1)"));
    // A path is relative to the folder of the file, whatever the working directory.
    for value in ["'../runtime'", "{ path = '../runtime' }"] {
        let Some(RuntimeSource::Folder { path, .. }) = runtime(value).source else {
            panic!("{value} is a folder");
        };
        assert!(
            path.is_absolute() && path.ends_with("../runtime"),
            "{path:?}"
        );
    }
}

#[test]
fn the_keys_of_a_runtime_are_those_of_cargo() {
    for (value, keys) in [
        ("path = 'r'", "path = \"r\""),
        (
            "version = '1.2', path = 'r'",
            "path = \"r\", version = \"1.2\"",
        ),
        (
            "version = '^1', registry = 'own'",
            "version = \"^1\", registry = \"own\"",
        ),
        ("git = 'https://a/b'", "git = \"https://a/b\""),
        ("git = 'u', branch = 'b'", "git = \"u\", branch = \"b\""),
        (
            "tag = 't', git = 'u', version = '1'",
            "git = \"u\", tag = \"t\", version = \"1\"",
        ),
        ("git = 'u', rev = 'r'", "git = \"u\", rev = \"r\""),
        ("workspace = true", "workspace = true"),
        ("copy = 'r'", "path = \"r\", version = \"0.0.7\""),
    ] {
        let mut runtime = Runtime::default();
        let (mut sources, mut diagnostics) = (Sources::new(), Diagnostics::new());
        let read = runtime.read_option(value, &mut sources, &mut diagnostics);
        assert_eq!(read, Ok(()), "{value}: {diagnostics:?}");
        let source = runtime.source.expect(value);
        assert_eq!(source.keys("0.0.7").join(", "), keys, "{value}");
    }
}

#[test]
fn sources_of_a_runtime_exclude_each_other() {
    for (value, message) in [
        ("path = 'r', git = 'u'", "`git` does not go with `path`"),
        (
            "copy = 'r', version = '1'",
            "`version` does not go with `copy`",
        ),
        (
            "workspace = true, version = '1'",
            "`version` does not go with `workspace`",
        ),
        (
            "version = '1', rev = 'r'",
            "`rev` does not go with `version`",
        ),
        (
            "path = 'r', registry = 'own'",
            "`registry` does not go with `path`",
        ),
        (
            "git = 'u', tag = 't', rev = 'r'",
            "`rev` does not go with `tag`",
        ),
        ("branch = 'b'", "`branch` needs `git`"),
        ("registry = 'own'", "`registry` needs `version`"),
        ("workspace = false", "`workspace` can only be `true`"),
        (
            "version = 'one'",
            "`one` is not a version requirement: unexpected character 'o' while parsing major version number",
        ),
        ("version = 1", "expected a string, found an integer"),
        ("url = 'u'", "unknown key `url`"),
        (
            "package = 'other', copy = 'r'",
            "this program contains no crate but `openapi-client-runtime`",
        ),
    ] {
        let mut runtime = Runtime::default();
        let (mut sources, mut diagnostics) = (Sources::new(), Diagnostics::new());
        let read = runtime.read_option(value, &mut sources, &mut diagnostics);
        assert!(read.is_err(), "{value}: {runtime:?}");
        let messages: Vec<&str> = diagnostics
            .iter()
            .map(|found| found.message.as_str())
            .collect();
        assert_eq!(messages, [message], "{value}");
    }
}

#[test]
fn names_are_used_unchanged() {
    let (config, _) = read("[rename.properties]\n'Book.type' = 'type'\n'Book.kind' = 'r#kind'");
    let name = |key: &str| config.properties.get(key).map(|entry| entry.value.clone());
    assert_eq!(name("Book.type").as_deref(), Some("type"));
    assert_eq!(name("Book.kind").as_deref(), Some("kind"));
}

#[test]
fn equal_types_are_one() {
    let (config, settings) =
        read("[types]\n'format:date' = 'u64'\n'format:time' = 'u32'\n'schema:Day' = ' u64 '");
    let custom = |key: &str| config.strings.get(key).expect(key).value;
    assert_eq!(custom("format:date"), custom("schema:Day"));
    assert_ne!(custom("format:date"), custom("format:time"));
    assert_eq!(settings.custom_types.path(custom("format:time")), "u32");
}

#[test]
fn mistakes_about_paging_are_reported() {
    for (value, message) in [
        ("'nothing'", "`nothing` states no paging"),
        ("1", "expected `\"none\"` or a table, found an integer"),
        (
            "{ parameter = 'p' }",
            "the paging does not state one source of the next page",
        ),
        (
            "{ parameter = 'p', token = 't', link = true }",
            "the paging does not state one source of the next page",
        ),
        ("{ token = 't' }", "the paging names no `parameter`"),
        (
            "{ parameter = 'p', link = false }",
            "`link` can only be `true`",
        ),
        (
            "{ parameter = 'p', token = 't', total = 'n' }",
            "`total` does not go with `token`",
        ),
        (
            "{ parameter = 'p', offset = true, first = 0 }",
            "`first` does not go with `offset`",
        ),
        (
            "{ parameter = 'p', url = 'u', has-more = 'm' }",
            "`has-more` does not go with `url`",
        ),
        (
            "{ parameter = 'p', number = true, first = '0' }",
            "expected an integer, found a string",
        ),
        (
            "{ parameter = 'p', token = 't', page = 'x' }",
            "unknown key `page`",
        ),
    ] {
        let folder = tempfile::tempdir().expect("a folder");
        let text = format!("[paging]\nlistBooks = {value}\n");
        fs::write(folder.path().join("codegen.toml"), text).expect("a file");
        let (mut sources, mut diagnostics) = (Sources::new(), Diagnostics::new());
        let document = folder.path().join("shelf.yaml");
        let loaded = load(None, &document, &mut sources, &mut diagnostics);
        assert!(loaded.is_err(), "{value}");
        let messages: Vec<&str> = diagnostics
            .iter()
            .map(|found| found.message.as_str())
            .collect();
        assert_eq!(messages, [message], "{value}");
    }
}
