//! Objects that pages name, and enums that occur more than once, become shared schemas.
//!
//! Tables that give one name the same fields share a schema; where they differ, they are two schemas with two names. A
//! name once given is kept: the spec's references say which schema a place has, and a schema is redefined only if
//! every operation that reaches it is transcribed in the same run.

mod given;
mod grouping;
mod naming;
mod place;
mod shape;
mod visit;

use super::parts::{JsonObject, Way};
use crate::spec::vocabulary::{OPERATION, PARAMETER};
use std::collections::BTreeSet;

use serde_json::Value;

use super::draft::TYPE_NAME;
use super::merge::Merge;
use super::store::Service;
use super::wording::WordingTree;
pub(super) use given::GivenNames;
use grouping::{Groups, Site};

/// One operation or event on its way into the spec.
pub(super) struct Incoming<'d> {
    /// `hire.v1.offer.create`.
    pub(super) id: &'d str,
    /// The drafted object, whose schemas are replaced by references.
    pub(super) operation: &'d mut JsonObject,
    /// The drafted path parameters.
    pub(super) parameters: &'d mut Vec<Value>,
    /// The operation's wording in the spec.
    pub(super) known: WordingTree,
    /// The wording of the operation's Path Item Object in the spec.
    pub(super) known_item: WordingTree,
}

/// Moves shared schemas out of the drafts and into the service's `schemas.yaml`.
///
/// `pinned` are the names that operations outside of this run reach.
pub(super) fn share(
    service: &mut Service,
    incoming: &mut [Incoming<'_>],
    pinned: &BTreeSet<String>,
) {
    incoming.sort_by(|a, b| a.id.cmp(b.id));
    let mut groups = Groups::of(&service.schemas);
    for entry in incoming.iter_mut() {
        let id = entry.id;
        let mut intern = |field: &str, schema: &mut Value, known: &WordingTree| {
            groups.intern(schema, known, &Site::of(id, field));
        };
        visit::schemas(&OPERATION, entry.operation, &entry.known, &mut intern);
        for parameter in entry.parameters.iter_mut() {
            let known = entry.known_item.below(&Way::to_parameter(parameter));
            if let Value::Object(parameter) = parameter {
                let known = known.cloned().unwrap_or_default();
                visit::schemas(&PARAMETER, parameter, &known, &mut intern);
            }
        }
    }
    let names = groups.name(pinned, &GivenNames::of(service));
    let shared = groups.shared(&names);
    for entry in incoming.iter_mut() {
        for value in entry
            .operation
            .values_mut()
            .chain(entry.parameters.iter_mut())
        {
            groups.resolve(value, &names, "../schemas.yaml#/");
        }
    }
    let before = service.schemas.clone();
    for (name, said, schema) in shared {
        if pinned.contains(&name) {
            continue; // It says the same, and its samples may be of the pages of others.
        }
        let merge = Merge {
            before: &before,
            now: &service.schemas,
        };
        // A new schema starts with the wording of its places, so that a schema that splits in two loses none.
        let known = WordingTree::of_shared(&before, &name).unwrap_or(said);
        let merged = merge.shared_schema(&known, schema);
        service.schemas.insert(name, merged.into());
    }
    service.schemas.sort_keys();
}
