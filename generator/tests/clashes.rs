//! Pages that clash with each other, or that cannot be used: whatever `transcribe` writes is accepted by all commands.

use std::fs;
use std::path::Path;

use feishu_codegen::pipeline;
use feishu_codegen::transcribe::{
    self, Outcome, PageFile, Refusal, Transcribed, Wording, WrittenFile,
};
use tempfile::TempDir;

const PAGE: &str = include_str!("pages/rack.md");
const EVENT: &str = include_str!("pages/event.md");

fn run(spec: &Path, pages: &[(&str, &str)]) -> Transcribed {
    let page = |(path, text): &(&str, &str)| PageFile {
        path: (*path).to_owned(),
        text: text.as_bytes().to_vec(),
        url: None,
    };
    let pages = pages.iter().map(page).collect();
    let transcribed = transcribe::transcribe(pages, spec, Wording::None).expect("a readable spec");
    transcribe::write(&transcribed.files).expect("a writable spec");
    let checked = pipeline::check(spec);
    assert!(
        !checked.diagnostics.has_errors(),
        "{:?}",
        checked.diagnostics
    );
    transcribed
}

fn codes(transcribed: &Transcribed) -> Vec<&'static str> {
    let diagnostics = transcribed.diagnostics.iter();
    diagnostics.map(|found| found.code.as_str()).collect()
}

fn new_spec() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

/// A page about an operation.
fn page(method: &str, path: &str) -> String {
    let page = PAGE.replace("HTTP Method | GET", &format!("HTTP Method | {method}"));
    page.replace("/shop/v1/racks/:rack_id", &format!("/shop/v1/{path}"))
}

/// The ids of the spec with their operations, sorted.
fn ids(spec: &Path) -> Vec<String> {
    let checked = pipeline::check(spec);
    let client = checked.outcome.supported().expect("a client");
    let services = client.api.services.iter();
    let resources = services.flat_map(|service| &service.resources);
    let operations = resources.flat_map(|resource| &resource.operations);
    let mut ids: Vec<String> = operations
        .map(|operation| operation.id.text.clone())
        .collect();
    ids.sort();
    ids
}

#[test]
fn operations_with_one_id_get_different_ids_in_any_order() {
    let one = "rack_id | string | Id\n";
    let pages = [
        ("a.md", page("GET", "unit").replace(one, "")),
        (
            "b.md",
            page("GET", "unit/:unit_id").replace("rack_id |", "unit_id |"),
        ),
        ("c.md", page("POST", "racks/primary").replace(one, "")),
        ("d.md", page("POST", "racks/primarys").replace(one, "")),
    ];
    let expected = [
        "shop.v1.rack_primary.create",
        "shop.v1.racks_primarys.create",
        "shop.v1.unit.get",
        "shop.v1.unit.list",
    ];
    let pages: Vec<(&str, &str)> = pages.iter().map(|(path, text)| (*path, &**text)).collect();
    let spec = new_spec();
    run(spec.path(), &pages);
    assert_eq!(ids(spec.path()), expected);
    assert_eq!(run(spec.path(), &pages).files, [], "nothing changes");

    let spec = new_spec();
    let renamed = ["4.md", "3.md", "2.md", "1.md"];
    let reversed = renamed.iter().zip(&pages);
    let reversed: Vec<(&str, &str)> = reversed.map(|(name, (_, text))| (*name, *text)).collect();
    run(spec.path(), &reversed);
    assert_eq!(ids(spec.path()), expected);

    // Ids of the spec stay, so that an operation that is added later gets the longer id.
    let spec = new_spec();
    for page in &pages {
        run(spec.path(), &[*page]);
    }
    let found = ids(spec.path());
    assert_eq!(found.len(), 4);
    assert!(found.contains(&"shop.v1.unit.get_by_unit_id".to_owned()));
}

#[test]
fn a_path_with_other_names_of_its_parameters_is_one_path() {
    let get = page("GET", "racks/:rack_id/size");
    let put = page("PUT", "racks/:rackId/size").replace("rack_id |", "rackId |");
    let delete = page("DELETE", "racks/:rackId/size").replace("rack_id |", "rackId |");
    let pages = [("a.md", &*get), ("b.md", &put), ("c.md", &delete)];
    let spec = new_spec();
    assert_eq!(codes(&run(spec.path(), &pages)), [""; 0]);
    let file = spec.path().join("shop/paths/v1.racks.rackId.size.yaml");
    let text = fs::read_to_string(&file).expect("a file");
    for part in ["get:", "put:", "delete:", "name: rackId"] {
        assert!(text.contains(part), "{part}: {text}");
    }
    assert_eq!(run(spec.path(), &pages).files, [], "nothing changes");
    // The name in the spec stays.
    let spec = new_spec();
    for page in pages {
        run(spec.path(), &[page]);
    }
    let files = fs::read_dir(spec.path().join("shop/paths")).expect("a folder");
    let names: Vec<_> = files
        .map(|file| file.expect("a file").file_name())
        .collect();
    assert_eq!(names, ["v1.racks.rack_id.size.yaml"]);
    assert_eq!(ids(spec.path()).len(), 3);
}

#[test]
fn a_limit_of_a_path_parameter_holds_only_if_all_pages_state_it() {
    let limit = "rack_id | string | Id<br>**数据校验规则**：<br>- 长度范围：`1` ～ `20` 字符";
    let get = page("GET", "racks/:rack_id").replace("rack_id | string | Id", limit);
    let delete = page("DELETE", "racks/:rack_id");
    let text = |pages: &[&[(&str, &str)]]| {
        let spec = new_spec();
        for pages in pages {
            run(spec.path(), pages);
        }
        let file = spec.path().join("shop/paths/v1.racks.rack_id.yaml");
        fs::read_to_string(file).expect("a file")
    };
    let (get, delete) = (("a.md", &*get), ("b.md", &*delete));
    assert!(text(&[&[get]]).contains("maxLength: 20"));
    let together = text(&[&[get, delete]]);
    assert!(!together.contains("maxLength"), "{together}");
    assert_eq!(text(&[&[get], &[delete]]), together);
    assert_eq!(text(&[&[delete], &[get]]), together);
}

#[test]
fn an_event_without_payload_costs_only_itself() {
    let legacy = EVENT
        .replace("shop.rack.moved_v1", "rack_moved")
        .replace("event | \\- | \\-\n", "")
        .replace("\"event\":", "\"rack_event\":");
    let spec = new_spec();
    let pages = [("a.md", &*legacy), ("b.md", EVENT), ("c.md", PAGE)];
    let transcribed = run(spec.path(), &pages);
    assert!(codes(&transcribed).contains(&"missing-page-fact"));
    assert!(matches!(transcribed.pages[0].what, Outcome::Unread));
    for page in &transcribed.pages[1..] {
        assert!(matches!(page.what, Outcome::Current(_)), "{page:?}");
    }
    let services = fs::read_dir(spec.path()).expect("a folder");
    assert_eq!(services.count(), 1);
}

#[test]
fn an_event_whose_type_names_no_service_is_where_its_url_leads() {
    let legacy = EVENT.replace("shop.rack.moved_v1", "rack_moved");
    let url = "---\nsource_url: https://example.com/document/shop-v1/rack/moved\n---\n";
    for (text, file) in [
        (legacy.clone(), "event/events/rack_moved.yaml"),
        (format!("{url}{legacy}"), "shop/events/rack_moved.yaml"),
    ] {
        let spec = new_spec();
        let transcribed = run(spec.path(), &[("a.md", &text)]);
        assert!(spec.path().join(file).is_file(), "{file}");
        let Outcome::Current(current) = &transcribed.pages[0].what else {
            panic!("{:?}", transcribed.pages);
        };
        let service = file.split('/').next().expect("a folder");
        assert_eq!(current.id, format!("{service}.rack_moved"));
        assert_eq!(run(spec.path(), &[("a.md", &text)]).files, []);
    }
}

#[test]
fn a_type_without_a_name_stays_inline() {
    let unnamed = EVENT.replace("∟rack | rack | Rack", "∟rack | /- | Rack");
    assert_ne!(unnamed, EVENT);
    let spec = new_spec();
    run(spec.path(), &[("a.md", &unnamed)]);
    let schemas = fs::read_to_string(spec.path().join("shop/schemas.yaml")).expect("a file");
    assert!(
        !schemas.contains("'':") && !schemas.contains("/-"),
        "{schemas}"
    );
}

#[test]
fn a_current_page_is_newer_than_a_deprecated_one() {
    let history = PAGE
        .replace("2024-01-02", "2024-03-04")
        .replace("example.com/rack", "example.com/old")
        .replace("size", "depth");
    let (current, history) = (("a.md", PAGE), ("历史版本/a.md", &*history));
    for runs in [
        &[&[current, history][..]][..],
        &[&[history], &[current]],
        &[&[current], &[history]],
    ] {
        let spec = new_spec();
        let mut last = Vec::new();
        for pages in runs {
            last = codes(&run(spec.path(), pages));
        }
        let schemas = fs::read_to_string(spec.path().join("shop/schemas.yaml")).expect("a file");
        assert!(schemas.contains("size:"), "{schemas}");
        assert!(!schemas.contains("depth:"), "{schemas}");
        let is_last = runs.last().is_some_and(|pages| pages.contains(&history));
        assert_eq!(last.contains(&"page-superseded"), is_last);
    }
}

#[test]
fn a_page_whose_operation_would_be_refused_costs_only_itself() {
    let bad = page("POST", "racks/:rack_id/size").replace("rack | rack", "rack | bad_rack");
    let pages = [("a.md", PAGE), ("b.md", &*bad)].map(|(path, text)| PageFile {
        path: path.to_owned(),
        text: text.as_bytes().to_vec(),
        url: None,
    });
    // One error in a file of a path, and one in the file of shared schemas.
    for (file, keys) in [
        ("paths/v1.racks.rack_id.size.yaml", ["post", "responses"]),
        ("schemas.yaml", ["BadRack", "properties"]),
    ] {
        let spec = new_spec();
        let check = |files: &[WrittenFile]| {
            let is_bad = |file: &&WrittenFile| {
                let text = file.text.as_deref().unwrap_or_default();
                file.path.ends_with("schemas.yaml") && text.contains("BadRack")
            };
            let refusal = |_: &WrittenFile| Refusal {
                file: spec.path().join("shop").join(file),
                keys: keys.map(str::to_owned).to_vec(),
                message: "too bad".to_owned(),
            };
            files.iter().filter(is_bad).map(refusal).collect()
        };
        let transcribed =
            transcribe::transcribe_checked(pages.to_vec(), spec.path(), Wording::None, &check);
        let transcribed = transcribed.expect("a readable spec");
        assert_eq!(codes(&transcribed), ["unusable-page"]);
        assert!(matches!(transcribed.pages[0].what, Outcome::Current(_)));
        assert!(matches!(transcribed.pages[1].what, Outcome::Unread));
        let mut texts = transcribed
            .files
            .iter()
            .filter_map(|file| file.text.as_ref());
        assert!(!texts.any(|text| text.contains("BadRack")));
    }
}
