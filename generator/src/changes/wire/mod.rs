//! Compares two models: what changes in the messages.

use std::collections::BTreeMap;

use super::change::{Change, Owner, Subject};
use super::kind::Kind;
use crate::model::{Api, Operation};

/// The differences between two models.
pub(super) fn compare(old: &Api, new: &Api) -> Vec<Change> {
    let (old, new) = (operations(old), operations(new));
    let mut changes = Vec::new();
    let subject = |id: &str| Subject {
        owner: Owner::Operation(id.to_owned()),
        path: String::new(),
        role: "",
    };
    for id in old.keys().filter(|id| !new.contains_key(*id)) {
        changes.push(Change::new(Kind::OperationRemoved, subject(id)));
    }
    for id in new.keys().filter(|id| !old.contains_key(*id)) {
        changes.push(Change::new(Kind::OperationAdded, subject(id)));
    }
    changes
}

fn operations(api: &Api) -> BTreeMap<&str, &Operation> {
    let resources = api.services.iter().flat_map(|service| &service.resources);
    let operations = resources.flat_map(|resource| &resource.operations);
    operations.map(|of| (of.id.text.as_str(), of)).collect()
}
