//! A run: reads pages, merges them into the services of the spec, and reports the changes.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{Draft, Wording};
use super::merge::Merge;
use super::outcome::{Current, Outcome, PageFile, PageOutcome, Transcribed};
use super::parts::Way;
use super::read::{self, Drafted, Reading};
use super::refusal::{self, Refusal};
use super::service_name::service_of;
use super::share::{self, Incoming};
use super::store::{Service, Store, WrittenFile};
use super::target::Target;
use super::wording::WordingTree;
use super::{change_report, examples, ids, missing_wording, path_parameters, root, unreferenced};
use crate::diagnostic::{Diagnostics, Sources};
use crate::spec::vocabulary::PATH_ITEM;

/// Transcribes pages into the services of a spec.
///
/// `check` returns the errors that the result would have. The pages that cause them are left out, so that one bad page costs only itself.
pub(super) fn run(
    store: &Store,
    pages: Vec<PageFile>,
    wording: Wording,
    check: &dyn Fn(&[WrittenFile]) -> Vec<Refusal>,
) -> Transcribed {
    let mut sources = Sources::new();
    let mut diagnostics = Diagnostics::new();
    let Reading {
        mut drafts,
        mut outcomes,
    } = read::read(pages, store, wording, &mut sources, &mut diagnostics);
    loop {
        let merged = merge_all(store, drafts.clone());
        let refused = refusal::causes(&merged.store, &drafts, &check(&merged.files));
        if refused.is_empty() {
            outcomes.extend(merged.outcomes);
            outcomes.sort_by(|a, b| a.file.cmp(&b.file));
            return Transcribed {
                pages: outcomes,
                files: merged.files,
                dropped_schemas: merged.dropped_schemas,
                kept_schemas: merged.kept_schemas,
                diagnostics,
                sources,
            };
        }
        for drafted in drafts.extract_if(.., |drafted| refused.contains_key(&drafted.draft.target))
        {
            diagnostics.push(refusal::report(&drafted, &refused[&drafted.draft.target]));
            outcomes.push(PageOutcome {
                file: drafted.file,
                title: drafted.draft.title,
                what: Outcome::Unread,
            });
        }
    }
}

/// The spec with drafts merged into it.
struct Merged {
    store: Store,
    files: Vec<WrittenFile>,
    outcomes: Vec<PageOutcome>,
    dropped_schemas: Vec<String>,
    kept_schemas: Vec<String>,
}

fn merge_all(before: &Store, drafts: Vec<Drafted>) -> Merged {
    let mut by_service: BTreeMap<String, Vec<Drafted>> = BTreeMap::new();
    for draft in drafts {
        let known = &draft.draft;
        let service = service_of(before, &known.target, known.source_url.as_deref());
        by_service.entry(service).or_default().push(draft);
    }
    let mut store = before.clone();
    let (mut outcomes, mut dropped_schemas, mut kept_schemas) =
        (Vec::new(), Vec::new(), Vec::new());
    for (name, drafts) in by_service {
        let service = store.services.entry(name.clone()).or_default();
        let none = Service::default();
        let known = before.services.get(&name).unwrap_or(&none);
        outcomes.extend(transcribe_service(&name, service, known, drafts));
        let unreferenced = unreferenced::drop(service, known);
        let shown = |schema: String| format!("{name}: {schema}");
        dropped_schemas.extend(unreferenced.dropped.into_iter().map(shown));
        kept_schemas.extend(unreferenced.kept.into_iter().map(shown));
        root::drop_scopes(service, known);
    }
    Merged {
        files: store.changes(before),
        store,
        outcomes,
        dropped_schemas,
        kept_schemas,
    }
}

/// Merges the drafts of one service, and returns the outcome of each page.
fn transcribe_service(
    name: &str,
    service: &mut Service,
    before: &Service,
    mut pages: Vec<Drafted>,
) -> Vec<PageOutcome> {
    root::start(service, name);
    pages.sort_by(|a, b| a.draft.target.cmp(&b.draft.target));
    ids::assign(pages.iter_mut().map(|page| &mut page.draft), before, name);
    let targets: BTreeSet<Target> = pages.iter().map(|page| page.draft.target.clone()).collect();
    share_schemas(service, before, &mut pages, &targets);
    path_parameters::agree(
        pages.iter_mut().map(|page| &mut page.draft),
        before,
        &targets,
    );
    let mut done = Vec::new();
    for Drafted { file, draft, .. } in pages {
        done.push((
            file,
            draft.title.clone(),
            draft.operation_id.clone(),
            draft.target.clone(),
        ));
        merge_draft(name, service, before, &targets, draft);
    }
    // Pages share schemas, so facts are compared after all pages are merged.
    let outcomes = done
        .into_iter()
        .map(|(file, title, id, target)| PageOutcome {
            file,
            title,
            what: Outcome::Current(Current {
                id,
                target: target.to_string(),
                new: before.operation(&target).is_none(),
                changes: change_report::changes(before, service, &target),
                missing_wording: missing_wording::count(service, &target),
            }),
        });
    outcomes.collect()
}

/// Moves shared schemas out of the drafts of one service.
fn share_schemas(
    service: &mut Service,
    before: &Service,
    pages: &mut [Drafted],
    targets: &BTreeSet<Target>,
) {
    let pinned = before.references(|target| !targets.contains(target));
    let incoming = pages.iter_mut().map(|Drafted { draft, .. }| {
        let item = before.item(&draft.target);
        let known_item = item
            .map(|item| WordingTree::of(&PATH_ITEM, item))
            .unwrap_or_default();
        Incoming {
            known: known_item
                .below(&draft.target.way())
                .cloned()
                .unwrap_or_default(),
            known_item,
            id: &draft.operation_id,
            meanings: &draft.meanings,
            operation: &mut draft.operation,
            parameters: &mut draft.path_parameters,
        }
    });
    share::share(service, &mut incoming.collect::<Vec<_>>(), &pinned);
    examples::restore_schemas(&mut service.schemas, &before.schemas, &pinned);
}

/// Merges a draft into the Path Item Object of its operation or event.
fn merge_draft(
    name: &str,
    service: &mut Service,
    before: &Service,
    targets: &BTreeSet<Target>,
    draft: Draft,
) {
    let file = match service.file_of(&draft.target) {
        Some(file) => file.to_owned(),
        None => root::new_file(service, name, &draft.target),
    };
    root::list(service, &draft.target, &file);
    root::declare(service, &draft.scopes, &draft.token_kinds);
    let merge = Merge {
        before: &before.schemas,
        now: &service.schemas,
    };
    let way: Way = draft.target.way();
    let mut item = merge.path_item(
        service.items.get(&file),
        &way,
        draft.operation,
        draft.path_parameters,
    );
    if let Some(known) = before.item(&draft.target) {
        let (section, entry) = (draft.target.section(), draft.target.entry());
        examples::restore_parameters(&mut item, known, |method| {
            targets.contains(&section.target(entry, method))
        });
    }
    service.items.insert(file, item);
}
