//! Moves objects that pages name, and enums that occur more than once, into shared schemas.
//!
//! Tables that give one name the same fields share a schema. Where they differ, they get two schemas with two names. A unit of a timestamp
//! that only one of the tables states is no difference: the schema has it. Names are kept:
//! the references in the spec state which schema a position has. A schema is redefined only if every operation that refers to it is
//! transcribed in the same run.

mod candidates;
mod given;
mod grouping;
mod meanings;
mod naming;
mod owner;
mod resolve;
mod shape;
mod units;
mod visit;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::merge::Merge;
use super::parts::{JsonObject, Way};
use super::store::Service;
use super::wording::WordingTree;
use crate::spec::vocabulary::{OPERATION, PARAMETER};
pub(super) use given::GivenNames;
use grouping::{Groups, Site};
use meanings::Meanings;

/// The draft of one operation or event, and the wording that the spec has about it.
pub(super) struct Incoming<'d> {
    /// `hire.v1.offer.create`.
    pub(super) id: &'d str,
    /// The drafted object, whose schemas are replaced by references.
    pub(super) operation: &'d mut JsonObject,
    /// The drafted path parameters.
    pub(super) parameters: &'d mut Vec<Value>,
    /// The page's texts about the values of its enums, by JSON pointer.
    pub(super) meanings: &'d BTreeMap<String, Vec<String>>,
    /// The operation's wording in the spec.
    pub(super) known: WordingTree,
    /// The wording of the operation's Path Item Object in the spec.
    pub(super) known_item: WordingTree,
}

/// Moves shared schemas out of the drafts and into the service's `schemas.yaml`.
///
/// `pinned` are the schemas that operations outside of this run refer to.
pub(super) fn share(
    service: &mut Service,
    incoming: &mut [Incoming<'_>],
    pinned: &BTreeSet<String>,
) {
    incoming.sort_by(|a, b| a.id.cmp(b.id));
    let mut groups = Groups::of(&service.schemas);
    for entry in incoming.iter_mut() {
        let id = entry.id;
        let is_new = entry.known.is_new();
        Meanings::put(entry.meanings, entry.operation, entry.parameters);
        let mut intern = |field: &str, schema: &mut Value, known: &WordingTree| {
            groups.intern(schema, known, &Site::of(id, field, is_new));
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
    for (name, wording, schema) in shared {
        if pinned.contains(&name) {
            continue; // It is equal, and its samples may be from other pages.
        }
        let merge = Merge {
            before: &before,
            now: &service.schemas,
        };
        // A new schema starts with the wording of its positions, so that a schema that splits in two loses none.
        let known = WordingTree::of_shared(&before, &name).unwrap_or(wording);
        let merged = merge.shared_schema(&known, schema);
        service.schemas.insert(name, merged.into());
    }
    service.schemas.sort_keys();
}
