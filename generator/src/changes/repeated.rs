//! Edits of a document's root, such as its envelope, which change all of its operations alike.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, Owner};
use super::kind::Kind;
use super::origin::{Origin, Part};
use crate::model::Api;

/// Combines equal changes of most operations of a service to one change of the service.
pub(super) fn combine(changes: Vec<Change>, new: &Api) -> Vec<Change> {
    let sizes: BTreeMap<Option<&str>, usize> = new
        .services
        .iter()
        .map(|service| {
            let resources = service.resources.iter();
            let size = resources.map(|resource| resource.operations.len()).sum();
            (service.module.as_deref(), size)
        })
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
        let size = sizes.get(&key.service.as_deref());
        let owners: BTreeSet<&Owner> = group.iter().map(|change| &change.subject.owner).collect();
        // Some operations override the root, or return files, which have no envelope.
        let are_most = size.is_some_and(|size| group.len() * 2 > *size);
        if group.len() > 1 && owners.len() == group.len() && are_most {
            combined.extend(of_service(key.service, group));
        } else {
            combined.extend(group);
        }
    }
    combined
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
        (of_operation && may_be_of_root(change.kind)).then(|| Self {
            service: new.service.clone(),
            kind: change.kind,
            path: change.subject.path.clone(),
            role: change.subject.role,
            old: change.old.clone(),
            new: change.new.clone(),
        })
    }
}

/// Returns true for kinds that an edit of a root can cause in all operations: of `x-envelope` and of `security`.
fn may_be_of_root(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::EnvelopeChanged
            | Kind::CredentialsRequired
            | Kind::CredentialsNotRequired
            | Kind::TokenKindAdded
            | Kind::TokenKindRemoved
            | Kind::SecurityAdded
            | Kind::SecurityRemoved
    )
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
