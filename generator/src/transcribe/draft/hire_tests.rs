//! Drafts of all real pages.

use super::real_pages::{Pages, hire};
use super::{Draft, Target, bodies};
use crate::diagnostic::{Code, Format, Severity};
use crate::spec;
use serde_json::{Map, Value, json};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write;

#[test]
#[ignore = "needs ../shared/pages/hire"]
fn every_operation_and_event_of_hire_is_drafted() {
    let pages = hire();
    let targets: BTreeSet<&Target> = pages.drafts().map(|(_, draft)| &draft.target).collect();
    let events = targets
        .iter()
        .filter(|target| matches!(target, Target::Event { .. }))
        .count();
    assert_eq!(events, 12);
    assert_eq!(targets.len() - events, 182);
    assert_eq!(
        pages.drafts().count(),
        195,
        "two pages describe `portal_apply_schemas`"
    );
    let old = pages
        .drafts()
        .filter(|(shown, _)| shown.contains("历史版本"));
    let deprecated = old.filter(|(_, draft)| draft.operation["deprecated"] == true);
    assert_eq!(deprecated.count(), 4);
}

#[test]
#[ignore = "needs ../shared/pages/hire"]
fn ids_are_unique_and_match_the_list() {
    let pages = hire();
    let mut by_id: BTreeMap<&str, &Target> = BTreeMap::new();
    for (shown, draft) in pages.drafts() {
        let first = by_id.insert(&draft.operation_id, &draft.target);
        assert!(
            first.is_none_or(|first| *first == draft.target),
            "{shown}: {}",
            draft.operation_id
        );
        assert_eq!(draft.operation["operationId"], json!(draft.operation_id));
    }
    let mut listed = String::new();
    for (id, target) in by_id {
        // Writing to a String cannot fail.
        let _ = match target {
            Target::Operation { path, method } => writeln!(listed, "{id} {method} {path}"),
            Target::Event { event_type } => writeln!(listed, "{id} event {event_type}"),
        };
    }
    let difference = similar::TextDiff::from_lines(include_str!("hire_ids.txt"), &listed);
    assert_eq!(difference.unified_diff().to_string(), "");
}

#[test]
#[ignore = "needs ../shared/pages/hire"]
fn every_row_is_drafted_once() {
    let pages = hire();
    let mut rows = 0;
    for drafted in &pages.pages {
        let Some(draft) = &drafted.draft else {
            continue;
        };
        let shown = &drafted.shown;
        let of_page: usize = bodies(&drafted.page)
            .iter()
            .map(|(_, body)| body.rows.len())
            .sum();
        let drafted = draft.spans.keys().filter(|pointer| is_property(pointer));
        let of_draft: BTreeSet<usize> = drafted
            .map(|pointer| draft.spans[pointer].bytes.start)
            .collect();
        assert_eq!(of_draft.len(), of_page, "{shown}");
        rows += of_page;
    }
    assert!(rows > 7000, "{rows}");
}

fn is_property(pointer: &str) -> bool {
    pointer.contains("/content/") && pointer.rsplit('/').nth(1) == Some("properties")
}

#[test]
#[ignore = "needs ../shared/pages/hire"]
fn span_pointers_lead_to_their_facts() {
    let pages = hire();
    for drafted in &pages.pages {
        let Some(draft) = &drafted.draft else {
            continue;
        };
        let shown = &drafted.shown;
        let mut whole = draft.operation.clone();
        whole.insert(
            "path-parameters".to_owned(),
            Value::from(draft.path_parameters.clone()),
        );
        let whole = Value::Object(whole);
        for (pointer, span) in &draft.spans {
            let value = whole.pointer(pointer);
            assert!(value.is_some(), "{shown}: {pointer}");
            if is_property(pointer) {
                let text = &drafted.text[span.bytes.clone()];
                let name = pointer.rsplit('/').next().unwrap_or_default();
                assert!(text.contains(name), "{shown}: {pointer} at `{text}`");
            }
        }
    }
}

#[test]
#[ignore = "needs ../shared/pages"]
fn every_draft_is_a_valid_document() {
    let (hire, auth) = (hire(), &Pages::below("pages/auth"));
    assert!(auth.drafts().count() > 8);
    valid(hire.drafts().chain(auth.drafts()));
}

#[test]
#[ignore = "needs ../shared/pages/hire"]
fn drafts_with_the_pages_wording_are_valid() {
    let pages = hire();
    let worded = pages
        .pages
        .iter()
        .filter_map(|drafted| Some((drafted.shown.as_str(), drafted.worded.as_ref()?)));
    assert!(
        worded
            .clone()
            .all(|(_, draft)| draft.operation.contains_key("summary"))
    );
    valid(worded);
}

/// Loads each draft. Without shared schemas documents are deep; the threads of tests have too small a stack for it in a debug build.
fn valid<'d>(drafts: impl Iterator<Item = (&'d str, &'d Draft)>) {
    let drafts: Vec<(&str, &Draft)> = drafts.collect();
    std::thread::scope(|scope| {
        let check = move || {
            for (shown, draft) in drafts {
                let found = findings(draft);
                assert!(found.is_empty(), "{shown}\n{found}");
            }
        };
        let thread = std::thread::Builder::new()
            .stack_size(64 << 20)
            .spawn_scoped(scope, check);
        let result = thread.expect("a thread").join();
        assert!(result.is_ok(), "see above");
    });
}

/// Returns the findings of the spec's loader in a document with only the draft.
fn findings(draft: &Draft) -> String {
    let mut root = json!({
        "openapi": "3.0.3",
        "info": {"title": "A page", "version": "1"},
        "paths": {},
        "components": {
            "securitySchemes": {},
        },
    });
    let scopes = draft
        .scopes
        .iter()
        .map(|(name, title)| (name.clone(), json!({"title": title})));
    root["x-scopes"] = scopes.collect();
    for kind in &draft.token_kinds {
        root["components"]["securitySchemes"][kind.as_str()] =
            json!({"type": "http", "scheme": "bearer"});
    }
    match &draft.target {
        Target::Operation { path, method } => {
            let mut item = Map::new();
            item.insert(
                "parameters".to_owned(),
                Value::from(draft.path_parameters.clone()),
            );
            item.insert((*method).to_owned(), Value::Object(draft.operation.clone()));
            root["paths"][path.as_str()] = Value::Object(item);
        }
        Target::Event { event_type } => {
            root["x-webhooks"] = json!({event_type.as_str(): draft.webhook()});
        }
    }
    let folder = tempfile::tempdir().expect("a temporary folder");
    // Path files are one folder below the schemas.
    let inner = folder.path().join("document");
    std::fs::create_dir(&inner).expect("a folder");
    let text = root
        .to_string()
        .replace("../schemas.yaml#/", "#/components/schemas/");
    let mut root: Value = serde_json::from_str(&text).expect("JSON");
    root["components"]["schemas"] = json!({"Error": {"type": "object", "properties": {"code": {"type": "integer"}}}, "OAuthError": {"type": "object"}});
    std::fs::write(inner.join("openapi.json"), root.to_string()).expect("a file");
    let loaded = spec::load(&inner);
    loaded
        .diagnostics
        .render(&loaded.sources, Format::Human { color: false })
}

#[test]
#[ignore = "needs ../shared/pages/hire"]
fn drafting_reports_at_the_page_and_never_as_an_error() {
    let pages = hire();
    let own = [
        Code::SampleKeyWithoutRow,
        Code::RowNotInSample,
        Code::ArrayMismatch,
        Code::SampleTypeMismatch,
        Code::DuplicateRow,
        Code::UnlistedSampleValue,
        Code::UnfitValue,
        Code::UnfitLimit,
    ];
    for found in &pages.diagnostics {
        if own.contains(&found.code) {
            assert_eq!(found.severity, Severity::Warning);
            assert!(found.location.is_some());
        }
    }
}
