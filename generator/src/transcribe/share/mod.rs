//! Objects that pages name, and enums that occur more than once, become shared schemas.
//!
//! Tables that give one name the same fields share a schema; where they differ, they are two schemas with two names. A
//! name once given is kept: the spec's references say which schema a place has, and a schema is redefined only if
//! every operation that reaches it is transcribed in the same run.

mod given;
mod grouping;
mod naming;
mod place;
pub(super) mod visit;

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::draft::TYPE_NAME;
use super::merge::Merge;
use super::store::Service;
pub(super) use given::GivenNames;
use grouping::{Groups, Site};

type Object = Map<String, Value>;

/// One operation or event on its way into the spec.
pub(super) struct Incoming<'d> {
    /// `hire.v1.offer.create`.
    pub(super) id: &'d str,
    /// The drafted object, whose schemas are replaced by references.
    pub(super) operation: &'d mut Object,
    /// The drafted path parameters.
    pub(super) parameters: &'d mut Vec<Value>,
    /// What the spec has now, retired words included.
    pub(super) old: Option<Value>,
    /// The path parameters that the spec has now, retired ones included.
    pub(super) old_parameters: Option<Value>,
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
        let old = entry.old.clone().unwrap_or_default();
        let id = entry.id;
        visit::operation(entry.operation, &old, &mut |field, schema, old| {
            groups.intern(schema, old, &Site::of(id, field))
        });
        let old_parameters = entry.old_parameters.clone().unwrap_or_default();
        visit::parameters(
            entry.parameters,
            &old_parameters,
            &mut |field, schema, old| {
                groups.intern(schema, old, &Site::of(id, field));
            },
        );
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
        // One that is new begins with the words of its places, so that a schema that splits in two loses none.
        let known = before.get(&name).and_then(Value::as_object);
        let merged = merge.shared_schema(known.unwrap_or(&said), schema);
        service.schemas.insert(name, merged);
    }
    service.schemas.sort_keys();
}
