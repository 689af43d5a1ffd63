//! Loading and validation.

use crate::diagnostic::Format;
use crate::spec::fixture::Fixture;
use crate::spec::{ReferenceScope, load, load_within};

const VALID: &str = "\
openapi: 3.0.3
info: {title: T, version: '1'}
paths:
  /a/{id}:
    parameters:
      - {name: id, in: path, required: true, schema: {type: string}}
    get:
      operationId: a.get
      responses:
        200: {description: ok, content: {application/json: {schema: {$ref: '#/components/schemas/A'}}}}
components:
  schemas:
    A:
      type: object
      required: [b]
      properties:
        b: {type: integer, enum: [1, 2], x-enum-varnames: [One, Two]}
        人: {type: array, items: {$ref: '#/components/schemas/A'}}
";

#[test]
fn a_valid_document_has_no_findings() {
    let fixture = Fixture::new(&[("openapi.yaml", VALID)]);
    let document = fixture.bundled();
    assert!(
        document
            .pointer("/paths/~1a~1{id}/get/responses/200")
            .is_some(),
        "integer keys become strings"
    );
}

#[test]
fn documents_of_a_folder_are_sorted_and_named_after_their_folders() {
    let fixture = Fixture::new(&[
        ("b/openapi.yaml", VALID),
        (
            "a/openapi.json",
            r#"{"openapi":"3.0.0","info":{"title":"T","version":"1"},"paths":{}}"#,
        ),
        ("c/other.yaml", "a: 1"),
    ]);
    let names: Vec<&str> = fixture
        .loaded
        .documents
        .iter()
        .map(|document| document.name.as_str())
        .collect();
    assert_eq!(names, ["a", "b"]);
}

#[test]
fn unusable_files_are_reported_without_a_position() {
    let broken = |file: &[u8]| Fixture::new(&[("openapi.yaml", file)]).findings();
    assert_eq!(broken(b""), ["openapi.yaml:null:null empty-file"]);
    assert_eq!(
        broken(b"# nothing\n"),
        ["openapi.yaml:null:null empty-file"]
    );
    assert_eq!(
        broken(b"\xef\xbb\xbf\n"),
        ["openapi.yaml:null:null empty-file"]
    );
    assert_eq!(
        broken(b"a: \xff\n"),
        ["openapi.yaml:null:null invalid-utf8"]
    );
    assert_eq!(
        Fixture::new::<&str>(&[]).findings(),
        ["-:null:null no-document"]
    );
    let missing = load(std::path::Path::new("no/such/file.yaml"));
    let shown = missing
        .diagnostics
        .render(&missing.sources, Format::Human { color: false });
    assert!(
        shown.contains("there is no file `no/such/file.yaml`"),
        "{shown}"
    );
}

#[test]
fn syntax_errors_have_a_position() {
    let found = |text: &str| Fixture::new(&[("openapi.yaml", text)]).findings();
    assert_eq!(
        found("a: 1\nb: [1, 2\nc: 3\n"),
        ["openapi.yaml:3:2 invalid-yaml"]
    );
    assert_eq!(found("a: '人' x\n"), ["openapi.yaml:1:8 invalid-yaml"]);
    assert_eq!(
        found("a: 1\n---\nb: 1\n"),
        ["openapi.yaml:null:null invalid-yaml"]
    );
    let json = Fixture::new(&[("openapi.json", "{\r\n  \"人\": 1,\r\n  \"b\" 2\r\n}")]).findings();
    assert_eq!(json, ["openapi.json:3:7 invalid-json"]);
}

#[test]
fn byte_order_mark_and_carriage_returns_do_not_move_columns() {
    let text = format!(
        "\u{feff}{}",
        VALID.replace("title: T", "titel: T").replace('\n', "\r\n")
    );
    assert_eq!(
        Fixture::new(&[("openapi.yaml", text)]).findings(),
        ["openapi.yaml:2:8 unknown-key"]
    );
}

#[test]
fn duplicate_keys_are_reported_with_both_locations() {
    let fixture = Fixture::document(
        "components:\n  schemas:\n    A: {type: string}\n    A: {type: string}\n",
    );
    assert_eq!(fixture.findings(), ["openapi.yaml:7:5 duplicate-key"]);
    assert!(fixture.shown().contains("first appears here"));
    let json = r#"{"openapi":"3.0.3","info":{"title":"T","title":"T","version":"1"},"paths":{}}"#;
    assert_eq!(
        Fixture::new(&[("openapi.json", json)]).findings(),
        ["openapi.json:1:40 duplicate-key"]
    );
}

#[test]
fn other_versions_are_rejected() {
    let found = |text: &str| Fixture::new(&[("openapi.yaml", text)]).findings();
    assert_eq!(
        found("openapi: 4.0.0\n"),
        ["openapi.yaml:1:10 unsupported-version"]
    );
    assert_eq!(
        found("swagger: '1.2'\n"),
        ["openapi.yaml:1:10 unsupported-version"]
    );
    assert_eq!(
        found("a: 1\n"),
        [
            "openapi.yaml:1:1 unknown-key",
            "openapi.yaml:1:1 missing-key",
            "openapi.yaml:1:1 missing-key",
            "openapi.yaml:1:1 missing-key"
        ]
    );
    assert_eq!(found("- 1\n"), ["openapi.yaml:1:1 wrong-type"]);
}

#[test]
fn deep_nesting_does_not_overflow_the_stack() {
    for depth in [30, 50, 200] {
        let nested = format!(
            "{}{}{}",
            r#"{"items":"#.repeat(depth),
            "{}",
            "}".repeat(depth)
        );
        let text = format!(
            r#"{{"openapi":"3.0.3","info":{{"title":"T","version":"1"}},"paths":{{}},"components":{{"schemas":{{"A":{nested}}}}}}}"#
        );
        let fixture = Fixture::new(&[("openapi.json", text)]);
        let codes: Vec<&str> = fixture
            .loaded
            .diagnostics
            .iter()
            .map(|found| found.code.as_str())
            .collect();
        let expected: &[&str] = if depth < 100 { &[] } else { &["too-deep"] };
        assert_eq!(codes, expected, "{}", fixture.shown());
        assert_eq!(fixture.loaded.documents.len(), 1);
    }
}

#[test]
fn files_outside_of_the_folder_are_read_only_if_allowed() {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, text: &str| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("folders");
        std::fs::write(path, text).expect("a file");
    };
    write(
        "in/openapi.yaml",
        "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents: {schemas: {A: {$ref: '../out.yaml#/A'}}}\n",
    );
    // A link back into the folder, and a loop.
    write(
        "out.yaml",
        "A: {properties: {b: {$ref: 'in/openapi.yaml#/components/schemas/A'}, c: {$ref: '#/C'}}}\nC: {properties: {a: {$ref: '#/A'}}}\n",
    );
    let path = folder.path().join("in/openapi.yaml");
    assert!(load(&path).diagnostics.has_errors());
    let loaded = load_within(&path, ReferenceScope::AnyFile);
    let format = Format::Human { color: false };
    let shown = loaded.diagnostics.render(&loaded.sources, format);
    assert!(loaded.diagnostics.is_empty(), "{shown}");
    let schemas = &loaded.documents[0].value()["components"]["schemas"];
    let a = "#/components/schemas/A";
    assert_eq!(schemas["A"]["properties"]["b"]["$ref"], a);
    assert_eq!(schemas["C"]["properties"]["a"]["$ref"], a);
}

#[cfg(unix)]
#[test]
fn a_link_does_not_lead_out_of_the_folder() {
    let folder = tempfile::tempdir().expect("a folder");
    let inside = folder.path().join("in");
    std::fs::create_dir(&inside).expect("a folder");
    std::fs::write(folder.path().join("out.yaml"), "A: {type: string}\n").expect("a file");
    std::os::unix::fs::symlink(folder.path().join("out.yaml"), inside.join("link.yaml"))
        .expect("a link");
    let text = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\ncomponents: {schemas: {A: {$ref: 'link.yaml#/A'}}}\n";
    std::fs::write(inside.join("openapi.yaml"), text).expect("a file");
    let path = inside.join("openapi.yaml");
    // The document itself may be a link.
    let root = folder.path().join("other/openapi.yaml");
    std::fs::create_dir(folder.path().join("other")).expect("a folder");
    std::os::unix::fs::symlink(folder.path().join("valid.yaml"), &root).expect("a link");
    std::fs::write(folder.path().join("valid.yaml"), VALID).expect("a file");
    assert!(load(&root).diagnostics.is_empty());
    assert!(load(&path).diagnostics.has_errors());
    assert!(
        load_within(&path, ReferenceScope::AnyFile)
            .diagnostics
            .is_empty()
    );
}

#[test]
fn the_content_of_a_file_decides_whether_it_is_json() {
    let yaml = "openapi: 3.0.3\ninfo: {title: T, version: '1'}\npaths: {}\n";
    assert_eq!(
        Fixture::new(&[("openapi.json", yaml)]).findings(),
        Vec::<String>::new()
    );
    // Escapes of surrogates and tabs between tokens are JSON's.
    let json = "{\"openapi\": \"3.0.3\",\n\t\"info\": {\"title\": \"\\ud83e\\udd80\", \"version\": \"1\"}, \"paths\": {}}";
    assert_eq!(
        Fixture::new(&[("openapi.yaml", json)]).findings(),
        Vec::<String>::new()
    );
    assert_eq!(
        Fixture::new(&[("openapi.json", "{\"openapi\": \"3.0.3\" \"info\": 1}")]).findings(),
        ["openapi.json:1:21 invalid-json"]
    );
}
