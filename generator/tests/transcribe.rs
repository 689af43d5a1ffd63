//! `transcribe` over small synthetic pages: what it writes, what it keeps, and what it reports.

use std::fs;
use std::path::Path;

use feishu_codegen::diagnostic::Severity;
use feishu_codegen::transcribe::{self, Outcome, PageFile, Transcribed, Wording};
use tempfile::TempDir;

/// A page about racks: the response has an object with two fields.
const PAGE: &str = include_str!("pages/rack.md");

fn run(spec: &Path, pages: &[(&str, &str)]) -> Transcribed {
    let pages = pages
        .iter()
        .map(|(path, text)| PageFile {
            path: (*path).to_owned(),
            text: text.as_bytes().to_vec(),
            url: None,
        })
        .collect();
    let transcribed = transcribe::transcribe(pages, spec, Wording::None).expect("a readable spec");
    transcribe::write(&transcribed.files).expect("a writable spec");
    transcribed
}

fn codes(transcribed: &Transcribed) -> Vec<&'static str> {
    transcribed
        .diagnostics
        .iter()
        .map(|found| found.code.as_str())
        .collect()
}

fn new_spec() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

#[test]
fn a_page_becomes_a_service_without_errors() {
    let spec = new_spec();
    let first = run(spec.path(), &[("rack.md", PAGE)]);
    assert_eq!(codes(&first), Vec::<&str>::new());
    let schemas = fs::read_to_string(spec.path().join("shop/schemas.yaml")).expect("a file");
    assert!(schemas.contains("Rack:"), "{schemas}");
    let checked = feishu_codegen::pipeline::check(spec.path());
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    let client = checked.outcome.supported();
    assert_eq!(client.map(|client| client.api.operation_count()), Some(1));
    assert_eq!(run(spec.path(), &[("rack.md", PAGE)]).files, []);
}

#[test]
fn facts_are_replaced_and_wording_is_kept() {
    let spec = new_spec();
    run(spec.path(), &[("rack.md", PAGE)]);
    let file = spec.path().join("shop/paths/v1.racks.rack_id.yaml");
    let text = fs::read_to_string(&file).expect("a file");
    let named = text.replace(
        "operationId: shop.v1.rack.get",
        "operationId: shop.v1.rack.look\n  summary: Look at a rack",
    );
    assert_ne!(text, named);
    fs::write(&file, named).expect("a file");
    let edited = PAGE
        .replace("size | int", "size | string")
        .replace("\"size\": 2", "\"size\": \"2\"");
    let transcribed = run(spec.path(), &[("rack.md", &edited)]);
    let Outcome::Current(current) = &transcribed.pages[0].what else {
        panic!("{:?}", transcribed.pages)
    };
    assert_eq!(current.id, "shop.v1.rack.look");
    let about: Vec<String> = current
        .changes
        .iter()
        .map(|change| format!("{change:?}"))
        .collect();
    assert_eq!(about.len(), 2, "the field and the sample: {about:?}");
    assert!(about[0].contains("data.rack.size"), "{about:?}");
    let text = fs::read_to_string(&file).expect("a file");
    assert!(text.contains("summary: Look at a rack"), "{text}");
}

/// The text of all files of the spec.
fn all_of(spec: &Path) -> String {
    let files = [
        "openapi.yaml",
        "schemas.yaml",
        "paths/v1.racks.rack_id.yaml",
    ];
    let read = |file: &&str| fs::read_to_string(spec.join("shop").join(file)).expect("a file");
    files.iter().map(read).collect()
}

/// Replaces text in a file. The file must contain the text.
fn write_wording(spec: &Path, file: &str, from: &str, to: &str) {
    let file = spec.join("shop").join(file);
    let text = fs::read_to_string(&file).expect("a file");
    assert!(text.contains(from), "{from:?} is not in {text}");
    fs::write(&file, text.replacen(from, to, 1)).expect("a file");
}

#[test]
fn wording_of_a_row_returns_with_it() {
    let spec = new_spec();
    run(spec.path(), &[("rack.md", PAGE)]);
    write_wording(
        spec.path(),
        "schemas.yaml",
        "    size:\n      type: integer\n",
        "    size:\n      description: In units.\n      type: integer\n",
    );
    run(spec.path(), &[("rack.md", PAGE)]);
    let before = all_of(spec.path());
    let without = PAGE
        .replace("size | int | Size\n", "")
        .replace(", \"size\": 2", "");
    run(spec.path(), &[("rack.md", &without)]);
    let schemas = fs::read_to_string(spec.path().join("shop/schemas.yaml")).expect("a file");
    let retired = "  x-retired:\n    properties:\n      size:\n        description: In units.\n";
    assert!(schemas.contains(retired), "{schemas}");
    let checked = feishu_codegen::pipeline::check(spec.path());
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    run(spec.path(), &[("rack.md", PAGE)]);
    assert_eq!(all_of(spec.path()), before);
}

#[test]
fn a_row_without_wording_leaves_nothing() {
    let spec = new_spec();
    run(spec.path(), &[("rack.md", PAGE)]);
    let before = all_of(spec.path());
    let without = PAGE
        .replace("size | int | Size\n", "")
        .replace(", \"size\": 2", "");
    run(spec.path(), &[("rack.md", &without)]);
    assert!(!all_of(spec.path()).contains("size"));
    assert!(!all_of(spec.path()).contains("x-retired"));
    run(spec.path(), &[("rack.md", PAGE)]);
    assert_eq!(all_of(spec.path()), before);
}

#[test]
fn wording_of_an_error_code_follows_its_status_and_returns_with_it() {
    let page = |rows: &str| {
        format!(
            "{PAGE}\n### 错误码\n\nHTTP状态码 | 错误码 | 描述 | 排查建议\n--- | --- | --- | ---\n{rows}"
        )
    };
    let (both, one, moved) = (
        page("400 | 1001 | a | b\n400 | 1002 | a | b\n"),
        page("400 | 1001 | a | b\n"),
        page("400 | 1001 | a | b\n404 | 1002 | a | b\n"),
    );
    let spec = new_spec();
    run(spec.path(), &[("rack.md", &both)]);
    write_wording(
        spec.path(),
        "paths/v1.racks.rack_id.yaml",
        "'1002': {}",
        "'1002': {description: There is no such rack.}",
    );
    run(spec.path(), &[("rack.md", &both)]);
    for edited in [&one, &moved] {
        let path = spec.path().join("shop/paths/v1.racks.rack_id.yaml");
        let before: serde_json::Value =
            serde_yaml::from_slice(&fs::read(&path).expect("a file")).expect("YAML");
        run(spec.path(), &[("rack.md", edited)]);
        let item = fs::read_to_string(&path).expect("a file");
        assert_eq!(item.matches("There is no such rack.").count(), 1, "{item}");
        assert_eq!(item.contains("x-retired"), edited == &one, "{item}");
        run(spec.path(), &[("rack.md", &both)]);
        let after: serde_json::Value =
            serde_yaml::from_slice(&fs::read(&path).expect("a file")).expect("YAML");
        assert_eq!(before, after);
    }
}

#[test]
fn a_schema_that_maintainers_named_stays_without_references() {
    let spec = new_spec();
    run(spec.path(), &[("rack.md", PAGE)]);
    write_wording(spec.path(), "schemas.yaml", "Rack:", "Shelf:");
    write_wording(
        spec.path(),
        "paths/v1.racks.rack_id.yaml",
        "schemas.yaml#/Rack",
        "schemas.yaml#/Shelf",
    );
    run(spec.path(), &[("rack.md", PAGE)]);
    let before = all_of(spec.path());
    assert!(
        before.contains("Shelf:") && !before.contains("Rack:"),
        "{before}"
    );
    let without = PAGE
        .replace(
            "rack | rack | The rack\nid | string | Id\nsize | int | Size\n",
            "name | string | Name\n",
        )
        .replace(
            "{\"rack\": {\"id\": \"1\", \"size\": 2}}",
            "{\"name\": \"n\"}",
        );
    let transcribed = run(spec.path(), &[("rack.md", &without)]);
    assert_eq!(transcribed.kept_schemas, ["shop: Shelf"]);
    assert_eq!(transcribed.dropped_schemas, Vec::<String>::new());
    // This is a warning: in a spec this small, nothing refers to the file either.
    let checked = feishu_codegen::pipeline::check(spec.path());
    assert!(
        !checked.diagnostics.has_errors(),
        "{:?}",
        checked.diagnostics
    );
    run(spec.path(), &[("rack.md", PAGE)]);
    assert_eq!(all_of(spec.path()), before);
}

#[test]
fn a_table_that_lacks_a_row_is_reported() {
    let spec = new_spec();
    let broken = PAGE.replace("rack | rack | The rack\n", "");
    let found = codes(&run(spec.path(), &[("rack.md", &broken)]));
    let doubted = ["doubtful-nesting", "unexplained-nesting"];
    assert!(found.iter().any(|code| doubted.contains(code)), "{found:?}");
}

#[test]
fn of_two_pages_about_one_operation_the_newer_one_is_used() {
    let newer = PAGE
        .replace("2024-01-02", "2024-03-04")
        .replace("size", "depth");
    for pages in [
        [("a.md", PAGE), ("b.md", &*newer)],
        [("a.md", &*newer), ("b.md", PAGE)],
    ] {
        let spec = new_spec();
        let transcribed = run(spec.path(), &pages);
        assert_eq!(codes(&transcribed), ["page-superseded"]);
        let schemas = fs::read_to_string(spec.path().join("shop/schemas.yaml")).expect("a file");
        assert!(
            schemas.contains("depth:") && !schemas.contains("size:"),
            "{schemas}"
        );
    }
}

#[test]
fn a_page_with_another_request_is_not_dropped_without_an_error() {
    let body = |name: &str| {
        let table = format!(
            "### 请求体\n\n名称 | 类型 | 描述\n--- | --- | ---\n{name} | string | x\n\n## 响应\n"
        );
        PAGE.replace("Method | GET", "Method | POST")
            .replacen("## 响应\n", &table, 1)
    };
    let (one, other) = (body("add"), body("update"));
    let has_errors = |pages: &[(&str, &str)]| {
        let transcribed = run(new_spec().path(), pages);
        let mut found = transcribed.diagnostics.iter();
        let superseded = found.find(|found| found.code.as_str() == "page-superseded");
        superseded.expect("a superseded page").severity == Severity::Error
    };
    assert!(has_errors(&[("a.md", &one), ("b.md", &other)]));
    assert!(!has_errors(&[("a.md", &one), ("b.md", &one)]));
    assert!(!has_errors(&[("a.md", &one), ("历史版本/b.md", &other)]));
}

#[test]
fn an_override_that_fits_no_row_is_an_error() {
    let spec = new_spec();
    run(spec.path(), &[("rack.md", PAGE)]);
    let file = spec.path().join("shop/paths/v1.racks.rack_id.yaml");
    let text = fs::read_to_string(&file).expect("a file");
    let settled = text.replace(
        "operationId: shop.v1.rack.get",
        "operationId: shop.v1.rack.get\n  x-nesting: {response: [{field: absent, parent: rack}]}",
    );
    fs::write(&file, settled).expect("a file");
    assert_eq!(
        codes(&run(spec.path(), &[("rack.md", PAGE)])),
        ["invalid-nesting"]
    );
}

#[test]
fn a_page_without_an_api_changes_nothing() {
    let spec = new_spec();
    let pages = vec![
        PageFile {
            path: "binary.md".to_owned(),
            text: vec![0xff, 0xfe, 0x00, 0x80],
            url: None,
        },
        PageFile {
            path: "empty.md".to_owned(),
            text: Vec::new(),
            url: None,
        },
        PageFile {
            path: "overview.md".to_owned(),
            text: b"# Overview\n\nWords.\n".to_vec(),
            url: None,
        },
    ];
    let transcribed = transcribe::transcribe(pages, spec.path(), Wording::None).expect("a spec");
    assert_eq!(transcribed.files, []);
    assert_eq!(codes(&transcribed), ["invalid-utf8", "empty-file"]);
    assert!(matches!(transcribed.pages[0].what, Outcome::Unread));
    assert!(matches!(transcribed.pages[1].what, Outcome::Unread));
    assert!(matches!(transcribed.pages[2].what, Outcome::NoApi));
}

#[test]
fn a_page_for_browsers_is_not_an_operation() {
    let spec = new_spec();
    let elsewhere = PAGE.replace("https://open.feishu.cn/", "https://accounts.feishu.cn/");
    let head = elsewhere.split("\n### ").next().expect("a start");
    let login = head.replace("POST", "GET");
    let transcribed = run(spec.path(), &[("login.md", &login)]);
    assert_eq!(transcribed.files, []);
    let Outcome::ForeignHost { host } = &transcribed.pages[0].what else {
        panic!("{:?}", transcribed.pages[0].what);
    };
    assert_eq!(host, "accounts.feishu.cn");
}

#[test]
fn an_operation_on_another_host_has_its_own_server() {
    let spec = new_spec();
    let page = PAGE.replace(
        "https://open.feishu.cn/open-apis/",
        "https://www.example.com/",
    );
    let transcribed = run(spec.path(), &[("rack.md", &page)]);
    assert!(matches!(transcribed.pages[0].what, Outcome::Current(_)));
    assert_eq!(codes(&transcribed), Vec::<&str>::new());
    let written = all_of(spec.path());
    assert!(
        written.contains("- url: https://www.example.com\n"),
        "{written}"
    );
    let checked = feishu_codegen::pipeline::check(spec.path());
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    assert_eq!(run(spec.path(), &[("rack.md", &page)]).files, []);
}

/// The spec distinguishes operations with one method and path by a fragment and by the URL of the page.
#[test]
fn two_pages_about_one_method_and_path_are_two_operations_if_the_spec_states_so() {
    let spec = new_spec();
    run(spec.path(), &[("rack.md", PAGE)]);
    let shop = spec.path().join("shop");
    let root = fs::read_to_string(shop.join("openapi.yaml")).expect("a file");
    let line = "  /open-apis/shop/v1/racks/{rack_id}:\n    $ref: paths/v1.racks.rack_id.yaml\n";
    assert!(root.contains(line), "{root}");
    let other = line
        .replace("}:", "}#depth:")
        .replace(".yaml", ".depth.yaml");
    let root = root.replace(line, &format!("{line}{other}"));
    fs::write(shop.join("openapi.yaml"), root).expect("a file");
    let file = shop.join("paths/v1.racks.rack_id.depth.yaml");
    let stub = "get: {operationId: shop.v1.rack.measure, externalDocs: {url: 'https://example.com/depth'}}\n";
    fs::write(&file, stub).expect("a file");

    let newer = PAGE
        .replace("2024-01-02", "2024-03-04")
        .replace("https://example.com/rack", "https://example.com/depth")
        .replace("size", "depth");
    let pages = [("a.md", PAGE), ("b.md", &*newer)];
    assert_eq!(codes(&run(spec.path(), &pages)), [""; 0]);
    let text = fs::read_to_string(&file).expect("a file");
    assert!(text.contains("operationId: shop.v1.rack.measure"), "{text}");
    assert!(text.contains("x-updated: '2024-03-04'"), "{text}");
    let first = shop.join("paths/v1.racks.rack_id.yaml");
    let first = fs::read_to_string(first).expect("a file");
    assert!(first.contains("x-updated: '2024-01-02'"), "{first}");
    assert_eq!(run(spec.path(), &pages).files, [], "nothing changes");
}

#[test]
fn secrets_are_marked_once_and_then_left_to_maintainers() {
    let spec = new_spec();
    let page = PAGE
        .replace("size | int", "app_secret | string")
        .replace("\"size\": 2", "\"app_secret\": \"x\"");
    run(spec.path(), &[("rack.md", &page)]);
    let file = spec.path().join("shop/schemas.yaml");
    let marked = fs::read_to_string(&file).expect("a file");
    let mark = "    app_secret:\n      type: string\n      format: password\n";
    assert!(marked.contains(mark), "{marked}");
    assert_eq!(run(spec.path(), &[("rack.md", &page)]).files, []);

    let other = marked.replace("      format: password\n", "").replacen(
        "      type: string\n",
        "      type: string\n      format: password\n",
        1,
    );
    fs::write(&file, &other).expect("a file");
    assert_eq!(run(spec.path(), &[("rack.md", &page)]).files, []);
    assert_eq!(fs::read_to_string(&file).expect("a file"), other);
}
