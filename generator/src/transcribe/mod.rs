//! Pages → the spec.
//!
//! ```text
//! page ──page──▶ Page ──nesting──▶ tree ──draft──▶ OpenAPI ──share, merge──▶ spec/
//! ```
//!
//! [`nesting`] infers the tree that a table of fields lists flat, [`draft`] says what a page states as OpenAPI, `share` moves
//! objects and enums that occur more than once into shared schemas, and `merge` puts facts over what the spec holds and keeps
//! what people wrote. Nothing depends on the order of the pages.

#[cfg(test)]
mod alone_tests;
mod contradictions;
pub mod draft;
mod examples;
mod facts;
mod merge;
pub mod nesting;
mod order;
mod outcome;
mod pages;
mod reach;
mod remembered;
mod retired;
mod root;
mod schema_keys;
mod secret;
mod settled;
mod share;
mod store;
mod unreached;
mod wants;

use std::collections::{BTreeMap, BTreeSet};
use std::io;
use std::path::Path;

use serde_json::{Map, Value};

use crate::diagnostic::{Diagnostics, Sources};
use draft::{Draft, Target};
use merge::Merge;
use pages::{Drafted, Reading};
use share::Incoming;
use store::{Service, Store};

pub use draft::Wording;
pub use facts::Change;
pub use outcome::{Current, Outcome, PageOutcome, Transcribed, Wants};
pub use store::{WrittenFile, write};

type Object = Map<String, Value>;

/// A page on its way in.
#[derive(Debug, Clone)]
pub struct PageFile {
    /// The file, as it is to be shown.
    pub path: String,
    /// What it holds; expected to be UTF-8.
    pub text: Vec<u8>,
}

/// Transcribes pages into the description in a folder. Nothing is written; see [`write()`].
///
/// # Errors
///
/// The folder cannot be read.
pub fn transcribe(pages: Vec<PageFile>, spec: &Path, wording: Wording) -> io::Result<Transcribed> {
    Ok(transcribe_into(Store::read(spec)?, pages, wording))
}

fn transcribe_into(mut store: Store, pages: Vec<PageFile>, wording: Wording) -> Transcribed {
    let mut sources = Sources::new();
    let mut diagnostics = Diagnostics::new();
    let Reading {
        drafts,
        mut outcomes,
    } = pages::read(pages, &store, wording, &mut sources, &mut diagnostics);

    let mut by_service: BTreeMap<String, Vec<Drafted>> = BTreeMap::new();
    for draft in drafts {
        by_service
            .entry(service_of(&draft.draft).to_owned())
            .or_default()
            .push(draft);
    }
    let (mut dropped_schemas, mut kept_schemas) = (Vec::new(), Vec::new());
    for (name, drafts) in by_service {
        let service = store.services.entry(name.clone()).or_default();
        let before = service.clone();
        for (file, title, current) in transcribe_service(&name, service, &before, drafts) {
            outcomes.push(PageOutcome {
                file,
                title,
                what: Outcome::Current(current),
            });
        }
        let unreached = unreached::drop(service, &before);
        let shown = |schema: String| format!("{name}: {schema}");
        dropped_schemas.extend(unreached.dropped.into_iter().map(shown));
        kept_schemas.extend(unreached.kept.into_iter().map(shown));
        root::drop_scopes(service, &before);
    }
    outcomes.sort_by(|a, b| a.file.cmp(&b.file));
    let files = store.changes();
    Transcribed {
        pages: outcomes,
        files,
        dropped_schemas,
        kept_schemas,
        diagnostics,
        sources,
    }
}

/// The folder that a draft belongs to: the first word of its id.
fn service_of(draft: &Draft) -> &str {
    let id = match &draft.target {
        Target::Operation { .. } => &draft.operation_id,
        Target::Event { event_type } => event_type,
    };
    id.split('.').next().unwrap_or(id)
}

/// Where a draft's Path Item Object is listed: the section of the root, and the key in it.
fn listed_as(target: &Target) -> (&'static str, &str) {
    match target {
        Target::Operation { path, .. } => ("paths", path),
        Target::Event { event_type } => ("x-webhooks", event_type),
    }
}

fn method_of(target: &Target) -> &'static str {
    match target {
        Target::Operation { method, .. } => method,
        Target::Event { .. } => "post",
    }
}

/// What a draft documents, as people name it.
fn shown_target(target: &Target) -> String {
    match target {
        Target::Operation { path, method } => format!("{} {path}", method.to_ascii_uppercase()),
        Target::Event { event_type } => event_type.clone(),
    }
}

/// The Path Item Object that the spec has for a draft.
fn known_item<'s>(service: &'s Service, target: &Target) -> Option<&'s Object> {
    let (section, key) = listed_as(target);
    service.items.get(service.file_of(section, key)?)
}

/// The operation that the spec has for a draft.
fn known_operation<'s>(service: &'s Service, target: &Target) -> Option<&'s Value> {
    known_item(service, target)?.get(method_of(target))
}

/// Merges the drafts of one service; gives the file, the title and the outcome of each page.
fn transcribe_service(
    name: &str,
    service: &mut Service,
    before: &Service,
    mut pages: Vec<Drafted>,
) -> Vec<(String, String, Current)> {
    root::start(service, name);
    pages.sort_by(|a, b| a.draft.target.cmp(&b.draft.target));
    // What people have named stays named.
    for Drafted { draft, .. } in &mut pages {
        if let Some(id) =
            known_operation(before, &draft.target).and_then(|known| known["operationId"].as_str())
        {
            id.clone_into(&mut draft.operation_id);
        }
    }
    share_schemas(service, before, &mut pages);

    let at_hand: BTreeSet<Target> = pages.iter().map(|page| page.draft.target.clone()).collect();
    let mut done = Vec::new();
    for Drafted {
        file: page, draft, ..
    } in pages
    {
        let (section, key) = listed_as(&draft.target);
        let file = match service.file_of(section, key) {
            Some(file) => file.to_owned(),
            None if section == "paths" => root::path_file(name, key),
            None => root::event_file(name, key),
        };
        root::list(service, section, key, &file);
        root::declare(service, &draft.scopes, &draft.token_kinds);
        let method = method_of(&draft.target);
        let merge = Merge {
            before: &before.schemas,
            now: &service.schemas,
        };
        let mut item = merge.path_item(
            service.items.get(&file),
            method,
            draft.operation,
            draft.path_parameters,
        );
        if let (Some(known), Target::Operation { path, .. }) =
            (known_item(before, &draft.target), &draft.target)
        {
            examples::restore_parameters(&mut item, known, |method| {
                at_hand.iter().any(|target| {
                    listed_as(target) == ("paths", path) && method_of(target) == method
                })
            });
        }
        service.items.insert(file, item);
        done.push((page, draft.title, draft.operation_id, draft.target));
    }
    // Facts are compared when everything is in place, as pages share schemas.
    done.into_iter()
        .map(|(file, title, id, target)| {
            let facts = |service: &Service| {
                let item = known_item(service, &target)?;
                Some(facts::of_operation(
                    service,
                    item,
                    item.get(method_of(&target))?,
                ))
            };
            let (old, now) = (facts(before), facts(service).unwrap_or_default());
            let empty = Object::new();
            let item = known_item(service, &target).unwrap_or(&empty);
            let operation = known_operation(service, &target).unwrap_or(&Value::Null);
            let current = Current {
                id,
                target: shown_target(&target),
                new: old.is_none(),
                changes: old
                    .map(|old| facts::compare(&old, &now))
                    .unwrap_or_default(),
                wants: wants::count(service, item, operation),
            };
            (file, title, current)
        })
        .collect()
}

fn share_schemas(service: &mut Service, before: &Service, pages: &mut [Drafted]) {
    let targets: BTreeSet<String> = pages
        .iter()
        .map(|page| shown_target(&page.draft.target))
        .collect();
    let pinned = reached_by(before, |target| !targets.contains(target));
    let mut incoming: Vec<Incoming<'_>> = pages
        .iter_mut()
        .map(|Drafted { draft, .. }| Incoming {
            old: known_operation(before, &draft.target)
                .and_then(Value::as_object)
                .map(|operation| retired::restored(operation).into()),
            old_parameters: known_item(before, &draft.target)
                .and_then(|item| retired::restored(item).shift_remove("parameters")),
            id: &draft.operation_id,
            operation: &mut draft.operation,
            parameters: &mut draft.path_parameters,
        })
        .collect();
    share::share(service, &mut incoming, &pinned);
    examples::restore_schemas(&mut service.schemas, &before.schemas, &pinned);
}

/// The shared schemas that the chosen operations and events reach.
fn reached_by(service: &Service, chosen: impl Fn(&str) -> bool) -> BTreeSet<String> {
    let mut reached = BTreeSet::new();
    for (section, key, method, operation) in service.entries() {
        let target = match section {
            "paths" => format!("{} {key}", method.to_ascii_uppercase()),
            _ => key.to_owned(),
        };
        // Path parameters belong to all operations of the path.
        if method == "parameters" || chosen(&target) {
            reach::names(operation, &service.schemas, &mut reached);
        }
    }
    reached
}
