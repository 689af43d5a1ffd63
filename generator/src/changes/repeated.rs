//! Edits of a document's root, such as its envelope, which change all of its operations alike.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, Owner};
use super::kind::Kind;
use super::origin::{Origin, Part};
use crate::model::{Api, Service};

/// Combines equal changes of most operations of a service to one change of the service.
pub(super) fn combine(changes: Vec<Change>, new: &Api) -> Vec<Change> {
    let services: BTreeMap<Option<&str>, &Service> = new
        .services
        .iter()
        .map(|service| (service.module.as_deref(), service))
        .collect();
    let mut groups: BTreeMap<Key, Vec<Change>> = BTreeMap::new();
    let mut combined = Vec::new();
    for change in changes {
        match Key::of(&change) {
            Some(key) => groups.entry(key).or_default().push(change),
            None => combined.push(change),
        }
    }
    for (key, group) in groups {
        let service = services.get(&key.service.as_deref());
        let owners: BTreeSet<&str> = group.iter().map(|of| of.subject.owner.name()).collect();
        let is_of_root = service.is_some_and(|service| is_of_root(key.kind, &owners, service));
        if group.len() > 1 && owners.len() == group.len() && is_of_root {
            combined.extend(of_service(key.service, group));
        } else {
            combined.extend(group);
        }
    }
    combined
}

/// True if a change of these operations is probably an edit of the root.
fn is_of_root(kind: Kind, changed: &BTreeSet<&str>, service: &Service) -> bool {
    let mut operations = service.resources.iter().flat_map(|of| &of.operations);
    if kind.is_about_pagination() {
        // No list is read as before.
        operations.all(|of| of.pagination.is_none() || changed.contains(of.id.text.as_str()))
    } else {
        // Some operations override the root, or return files, which have no envelope.
        changed.len() * 2 > operations.count()
    }
}

/// What equal changes of several operations have in common.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Key {
    service: Option<String>,
    kind: Kind,
    path: String,
    role: &'static str,
    old: Option<String>,
    new: Option<String>,
}

impl Key {
    /// `None` for a change of anything else.
    fn of(change: &Change) -> Option<Self> {
        let (Some(_), Some(new)) = (&change.old_origin, &change.new_origin) else {
            return None;
        };
        let of_operation = matches!(change.subject.owner, Owner::Operation(_));
        // Lists have their items in different places.
        let value = |of: &Option<String>| match change.kind.is_about_pagination() {
            true => None,
            false => of.clone(),
        };
        (of_operation && may_be_of_root(change.kind)).then(|| Self {
            service: new.service.clone(),
            kind: change.kind,
            path: change.subject.path.clone(),
            role: change.subject.role,
            old: value(&change.old),
            new: value(&change.new),
        })
    }
}

/// Returns true for kinds that an edit of a root can cause in all operations: of `x-envelope`, `x-pagination` and `security`.
fn may_be_of_root(kind: Kind) -> bool {
    kind == Kind::EnvelopeChanged || kind.is_about_credentials() || kind.is_about_pagination()
}

/// One change of the service for all of a group.
fn of_service(service: Option<String>, group: Vec<Change>) -> Option<Change> {
    let mut reaches: Vec<String> = group
        .iter()
        .map(|change| change.subject.owner.name().to_owned())
        .collect();
    reaches.sort();
    let origin = Origin {
        service: service.clone(),
        part: Part::Service,
    };
    let mut group = group.into_iter();
    let mut first = group.next()?;
    for change in group {
        if (&first.old, &first.new) != (&change.old, &change.new) {
            (first.old, first.new) = (None, None);
        }
        first.rust = first.rust.max(change.rust);
        first.items.extend(change.items);
        first.dropped_types.extend(change.dropped_types);
        first.new_types.extend(change.new_types);
    }
    first.subject.owner = service.map_or(Owner::Client, Owner::Service);
    first.old_origin = Some(origin.clone());
    first.new_origin = Some(origin);
    first.reaches = reaches;
    first.page = None;
    Some(first)
}
