//! `transcribe` over the real pages, which are beside the repository and not part of it.

mod new_fields;
#[path = "../repository/mod.rs"]
mod repository;

use std::collections::BTreeMap;

use feishu_codegen::transcribe::{Change, Outcome, Transcribed};
use repository::{assert_same, contents, copy_of_spec, read_pages, run};

fn changes(transcribed: &Transcribed) -> Vec<(&str, &[Change])> {
    let current = transcribed
        .pages
        .iter()
        .filter_map(|page| match &page.what {
            Outcome::Current(current) if !current.changes.is_empty() || current.new => {
                Some((current.id.as_str(), current.changes.as_slice()))
            }
            _ => None,
        });
    current.collect()
}

#[test]
#[ignore = "needs ../shared/pages/hire"]
fn the_committed_spec_states_what_the_pages_state() {
    let spec = copy_of_spec();
    let transcribed = run(read_pages("pages/hire"), spec.path());
    assert!(
        !transcribed.diagnostics.has_errors(),
        "something is ambiguous or cannot be read"
    );
    assert_eq!(changes(&transcribed), []);
    assert_eq!(transcribed.files, [], "not a byte differs");
    let current = transcribed
        .pages
        .iter()
        .filter(|page| matches!(page.what, Outcome::Current(_)))
        .count();
    assert_eq!(current, 182 + 12, "operations and events");
    let superseded = transcribed
        .pages
        .iter()
        .filter(|page| matches!(page.what, Outcome::Superseded { .. }))
        .count();
    assert_eq!(superseded, 1, "two pages document portal_apply_schemas");
}

#[test]
#[ignore = "needs ../shared/pages/hire"]
fn the_order_of_pages_does_not_matter() {
    let mut specs = Vec::new();
    for reversed in [false, true] {
        let spec = tempfile::tempdir().expect("a folder");
        let mut pages = read_pages("pages/hire");
        let count = pages.len();
        // Files are sorted by name, so other names give another order.
        for (index, page) in pages.iter_mut().enumerate() {
            let number = if reversed { count - index } else { index };
            let history = if page.path.contains("历史版本") {
                "历史版本/"
            } else {
                ""
            };
            page.path = format!("pages/{history}{number:04}.md");
        }
        run(pages, spec.path());
        specs.push(contents(spec.path()));
    }
    assert!(specs[0].len() > 150);
    assert_same(&specs[0], &specs[1], "another order of pages");
}

#[test]
#[ignore = "needs ../shared/pages and ../shared/pages-2025-10"]
fn older_pages_and_then_current_ones_restore_the_spec() {
    let spec = copy_of_spec();
    let before = contents(spec.path());
    let back = run(read_pages("pages-2025-10/hire"), spec.path());
    assert!(
        !changes(&back).is_empty(),
        "the pages were edited in between"
    );
    assert!(contents(spec.path()) != before);
    let forth = run(read_pages("pages/hire"), spec.path());
    // The second run reverses all changes of the first.
    let about = |transcribed: &Transcribed| -> BTreeMap<String, Vec<String>> {
        let of = |change: &Change| match change {
            Change::Added { about, .. }
            | Change::Removed { about, .. }
            | Change::Changed { about, .. } => about.clone(),
        };
        changes(transcribed)
            .into_iter()
            .map(|(id, changes)| (id.to_owned(), changes.iter().map(of).collect()))
            .collect()
    };
    assert_eq!(about(&back), about(&forth));
    // Every fact and all wording are restored.
    assert_same(&before, &contents(spec.path()), "October and back");
}
