//! References to shared schemas.

use std::collections::BTreeSet;

use serde_json::Value;

use super::parts::JsonObject;
use crate::spec::vocabulary::extension::RETIRED;

/// The name of the shared schema that a schema refers to, directly or in `allOf` with wording beside it.
pub(super) fn reference_of(schema: &JsonObject) -> Option<&str> {
    let own = schema.get("$ref");
    let reference = own.or_else(|| schema.get("allOf")?.get(0)?.get("$ref"));
    name_in(reference?.as_str()?)
}

/// The schema's name in a reference.
fn name_in(reference: &str) -> Option<&str> {
    reference.rsplit("#/").next()
}

/// Calls `visit` with each entry of an object and of the objects inside. Samples, which may contain anything, and retired wording are
/// skipped.
pub(super) fn entries<'v>(object: &'v JsonObject, visit: &mut dyn FnMut(&'v str, &'v Value)) {
    for (key, value) in object {
        if key != "example" && key != RETIRED.name {
            visit(key, value);
            entries_in(value, visit);
        }
    }
}

fn entries_in<'v>(value: &'v Value, visit: &mut dyn FnMut(&'v str, &'v Value)) {
    match value {
        Value::Array(list) => list.iter().for_each(|value| entries_in(value, visit)),
        Value::Object(object) => entries(object, visit),
        _ => {}
    }
}

/// Adds the names of the shared schemas that an object refers to, directly or through other shared schemas.
pub(super) fn add<'v>(
    object: &'v JsonObject,
    schemas: &'v JsonObject,
    names: &mut BTreeSet<String>,
) {
    let mut pending = vec![object];
    while let Some(object) = pending.pop() {
        entries(object, &mut |key, value| {
            if key == "$ref"
                && let Some(name) = value.as_str().and_then(name_in)
                && let Some(Value::Object(schema)) = schemas.get(name)
                && names.insert(name.to_owned())
            {
                pending.push(schema);
            }
        });
    }
}
