//! The names that transcription gives to schemas. Maintainers gave all other names.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToUpperCamelCase;
use serde_json::{Map, Value};

use super::candidates::Candidates;
use super::grouping::{Around, DEEPEST_NAME};
use super::owner::Owner;
use crate::spec::vocabulary::extension::TYPE_NAME;
use crate::transcribe::parts::JsonObject;
use crate::transcribe::references;
use crate::transcribe::store::Service;

/// Distinguishes names from transcription and names from maintainers.
pub(in crate::transcribe) struct GivenNames<'s> {
    schemas: &'s JsonObject,
    /// The operations that refer to each shared schema.
    users: BTreeMap<String, BTreeSet<String>>,
    /// The shared schemas that contain references to each shared schema, with the field of each.
    parents: BTreeMap<String, Vec<(&'s str, &'s str)>>,
    /// The fields of operations that contain references to each shared schema.
    fields: BTreeMap<String, BTreeSet<&'s str>>,
}

impl<'s> GivenNames<'s> {
    /// The names of a service's shared schemas.
    pub(in crate::transcribe) fn of(service: &'s Service) -> Self {
        let mut users: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for operation in service.items.values().flat_map(Map::values) {
            let Some(id) = operation.get("operationId").and_then(Value::as_str) else {
                continue;
            };
            let mut names = BTreeSet::new();
            if let Value::Object(operation) = operation {
                references::add(operation, &service.schemas, &mut names);
            }
            for name in names {
                users.entry(name).or_default().insert(id.to_owned());
            }
        }
        let mut parents: BTreeMap<String, Vec<(&str, &str)>> = BTreeMap::new();
        for (name, schema) in &service.schemas {
            visit_references(schema, "", &mut |reference, field| {
                parents
                    .entry(reference.to_owned())
                    .or_default()
                    .push((name, field));
            });
        }
        let mut fields: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
        for part in service.items.values().flat_map(Map::values) {
            visit_references(part, "", &mut |reference, field| {
                fields
                    .entry(reference.to_owned())
                    .or_default()
                    .insert(field);
            });
        }
        Self {
            schemas: &service.schemas,
            users,
            parents,
            fields,
        }
    }

    /// Returns true if transcription would give the name to the schema.
    pub(in crate::transcribe) fn contains(&self, name: &str) -> bool {
        let Some(schema) = self.schemas.get(name) else {
            return true; // It is gone, so it has no owner.
        };
        let Some(type_name) = schema[TYPE_NAME.name].as_str() else {
            return false;
        };
        let bare = type_name.to_upper_camel_case();
        let number = name.strip_prefix(bare.as_str());
        if number.is_some_and(|rest| rest.bytes().all(|byte| byte.is_ascii_digit())) {
            return true;
        }
        let is_enum = schema.get("enum").is_some();
        if is_enum && name.starts_with(&format!("{bare}With")) {
            return true;
        }
        let mut places = vec![Vec::new()];
        self.places(name, &mut Vec::new(), &mut places);
        self.users.get(name).into_iter().flatten().any(|user| {
            places.iter().any(|place| {
                let inner = place.first().map(|around| around.field.as_str());
                let outer = self.fields.get(name).into_iter().flatten().copied();
                let mut fields = inner.into_iter().chain(outer).chain([type_name]);
                fields.any(|field| is_named_after(name, type_name, is_enum, field, place, user))
            })
        })
    }

    /// The types around a schema, for each way to it.
    fn places(&self, name: &str, inside: &mut Vec<Around>, places: &mut Vec<Vec<Around>>) {
        if inside.len() >= DEEPEST_NAME || places.len() >= MOST_PLACES {
            return;
        }
        for (parent, field) in self.parents.get(name).into_iter().flatten() {
            if let Some(type_name) = self.schemas[*parent][TYPE_NAME.name].as_str() {
                inside.push(Around {
                    field: (*field).to_owned(),
                    name: type_name.to_owned(),
                });
                places.push(inside.clone());
                self.places(parent, inside, places);
                inside.pop();
            }
        }
    }
}

/// The number of places of a schema that are compared with its name.
const MOST_PLACES: usize = 200;

/// Returns true if transcription would name a type so in a place.
fn is_named_after(
    name: &str,
    type_name: &str,
    is_enum: bool,
    field: &str,
    place: &[Around],
    user: &str,
) -> bool {
    let bare = type_name.to_upper_camel_case();
    let parent = place.first().map(|around| around.name.as_str());
    let common = name.strip_suffix(bare.as_str());
    if is_enum && common.is_some_and(|of| Owner::of(user, parent).contains(of)) {
        return true;
    }
    let candidates = Candidates::of(type_name, is_enum, field, place, user);
    let earlier = Candidates::earlier(type_name, is_enum, place, user);
    let all = candidates.owned.into_iter().chain(candidates.placed);
    all.chain(earlier).any(|candidate| candidate == name)
}

/// Calls `visit` with each reference in an object, and with the property or parameter around it.
fn visit_references<'s>(value: &'s Value, field: &'s str, visit: &mut dyn FnMut(&'s str, &'s str)) {
    match value {
        Value::Array(list) => {
            for value in list {
                let name = value.get("name").and_then(Value::as_str);
                visit_references(value, name.unwrap_or(field), visit);
            }
        }
        Value::Object(object) => {
            if let Some(reference) = references::reference_of(object) {
                visit(reference, field);
            }
            for (key, value) in object {
                match (key.as_str(), value) {
                    ("example" | "$ref" | "allOf", _) => {}
                    ("properties", Value::Object(properties)) => {
                        for (field, property) in properties {
                            visit_references(property, field, visit);
                        }
                    }
                    _ => visit_references(value, field, visit),
                }
            }
        }
        _ => {}
    }
}
