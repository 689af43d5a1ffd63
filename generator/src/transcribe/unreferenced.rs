//! Shared schemas that nothing refers to any more.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::defaults;
use super::parts::JsonObject;
use super::references;
use super::share::GivenNames;
use super::store::Service;
use super::wording::WordingTree;
use crate::spec::vocabulary::PATH_ITEM;

/// The schemas that lost their last reference in a run. Schemas that had none before are the maintainers' and stay.
pub(super) struct Unreferenced {
    /// Removed: all of their wording is elsewhere too.
    pub(super) dropped: Vec<String>,
    /// Left in `schemas.yaml`, because maintainers named them or wrote in them. A page that states the same again uses them again.
    pub(super) kept: Vec<String>,
}

/// Removes the shared schemas that lost their last reference, except those with wording or with a name from maintainers.
pub(super) fn drop(service: &mut Service, before: &Service) -> Unreferenced {
    let referenced = service.references(|_| true);
    for (name, _) in defaults::error_schemas() {
        // Added in case a draft refers to it, but none does.
        if !referenced.contains(name) && !before.schemas.contains_key(name) {
            service.schemas.shift_remove(name);
        }
    }
    let mut unreferenced = before.references(|_| true);
    unreferenced.retain(|name| !referenced.contains(name) && service.schemas.contains_key(name));
    let mut kept = BTreeSet::new();
    if !unreferenced.is_empty() {
        let given = GivenNames::of(before);
        let successors = Successors::of(service, before, &unreferenced);
        for name in &unreferenced {
            if !given.contains(name) || successors.lack_wording_of(name) {
                kept.insert(name.clone());
            }
        }
    }
    // The schemas that a kept one refers to are needed too.
    for name in kept.clone() {
        if let Some(Value::Object(schema)) = service.schemas.get(&name) {
            references::add(schema, &service.schemas, &mut kept);
        }
    }
    let (kept, dropped): (Vec<String>, Vec<String>) = unreferenced
        .into_iter()
        .partition(|name| kept.contains(name));
    for name in &dropped {
        service.schemas.shift_remove(name);
    }
    Unreferenced { dropped, kept }
}

/// The schemas that replaced unreferenced ones.
struct Successors<'s> {
    now: &'s Service,
    before: &'s Service,
    unreferenced: &'s BTreeSet<String>,
    of_each: BTreeMap<String, Vec<WordingTree>>,
    /// Pairs of schemas that were compared inside.
    seen: BTreeSet<(String, String)>,
}

impl<'s> Successors<'s> {
    fn of(now: &'s Service, before: &'s Service, unreferenced: &'s BTreeSet<String>) -> Self {
        let mut successors = Self {
            now,
            before,
            unreferenced,
            of_each: BTreeMap::new(),
            seen: BTreeSet::new(),
        };
        for (file, item) in &now.items {
            if let Some(before) = before.items.get(file) {
                let (before, now) = (
                    WordingTree::of(&PATH_ITEM, before),
                    WordingTree::of(&PATH_ITEM, item),
                );
                successors.pair(&before, &now);
            }
        }
        successors
    }

    /// Compares a schema with the one that is now in its position, and the schemas below.
    fn pair(&mut self, before: &WordingTree, now: &WordingTree) {
        let names = (before.reference(), now.reference());
        if names.1.is_some_and(|name| self.unreferenced.contains(name)) {
            return; // The position is retired, or inside a retired one.
        }
        if let (Some(before), Some(now)) = names
            && !self.seen.insert((before.to_owned(), now.to_owned()))
        {
            return;
        }
        if let Some(name) = names.0
            && self.unreferenced.contains(name)
        {
            let successors = self.of_each.entry(name.to_owned()).or_default();
            successors.push(now.clone());
        }
        let before = follow(before, &self.before.schemas);
        let now = follow(now, &self.now.schemas);
        for (way, before) in &before.below {
            if let Some(now) = now.below(way) {
                self.pair(before, now);
            }
        }
    }

    /// Returns true if a schema has wording that none of its successors has.
    fn lack_wording_of(&self, name: &str) -> bool {
        let wording = WordingTree::of_shared(&self.before.schemas, name).unwrap_or_default();
        let successors = self.of_each.get(name).into_iter().flatten();
        let left = successors.fold(wording, |left, successor| {
            left.lost(Some(successor), &self.now.schemas)
        });
        !left.lost(None, &self.now.schemas).is_empty()
    }
}

/// The wording of the shared schema that a schema refers to, or its own.
fn follow<'w>(schema: &'w WordingTree, schemas: &JsonObject) -> Cow<'w, WordingTree> {
    let shared = schema
        .reference()
        .and_then(|name| WordingTree::of_shared(schemas, name));
    shared.map_or(Cow::Borrowed(schema), Cow::Owned)
}
