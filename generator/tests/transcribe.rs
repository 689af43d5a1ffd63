//! `transcribe` over small pages made up here: what it writes, what it keeps, and what it says of pages that are odd.

use std::fs;
use std::path::Path;

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
fn a_page_becomes_a_service_that_has_no_errors() {
    let spec = new_spec();
    let first = run(spec.path(), &[("rack.md", PAGE)]);
    assert_eq!(codes(&first), Vec::<&str>::new());
    let schemas = fs::read_to_string(spec.path().join("shop/schemas.yaml")).expect("a file");
    assert!(schemas.contains("Rack:"), "{schemas}");
    let checked = feishu_codegen::pipeline::check(spec.path());
    assert!(checked.diagnostics.is_empty(), "{:?}", checked.diagnostics);
    assert_eq!(checked.api.map(|api| api.operation_count()), Some(1));
    assert_eq!(run(spec.path(), &[("rack.md", PAGE)]).files, []);
}

#[test]
fn facts_are_replaced_and_words_are_kept() {
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

#[test]
fn a_table_that_lacks_a_row_is_not_taken_for_right() {
    let spec = new_spec();
    let broken = PAGE.replace("rack | rack | The rack\n", "");
    let found = codes(&run(spec.path(), &[("rack.md", &broken)]));
    let doubted = ["doubtful-nesting", "unexplained-nesting"];
    assert!(found.iter().any(|code| doubted.contains(code)), "{found:?}");
}

#[test]
fn of_two_pages_on_one_operation_the_newer_holds() {
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
fn a_settlement_that_fits_no_row_is_an_error() {
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
fn what_is_no_page_of_an_api_changes_nothing() {
    let spec = new_spec();
    let pages = vec![
        PageFile {
            path: "binary.md".to_owned(),
            text: vec![0xff, 0xfe, 0x00, 0x80],
        },
        PageFile {
            path: "empty.md".to_owned(),
            text: Vec::new(),
        },
        PageFile {
            path: "overview.md".to_owned(),
            text: b"# Overview\n\nWords.\n".to_vec(),
        },
    ];
    let transcribed = transcribe::transcribe(pages, spec.path(), Wording::None).expect("a spec");
    assert_eq!(transcribed.files, []);
    assert_eq!(codes(&transcribed), ["invalid-utf8", "empty-file"]);
    assert!(matches!(transcribed.pages[0].what, Outcome::Unread));
    assert!(matches!(transcribed.pages[1].what, Outcome::Unread));
    assert!(matches!(transcribed.pages[2].what, Outcome::NoApi));
}
