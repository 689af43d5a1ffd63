//! Which schemas are equal: those that accept the same values.

use serde_json::Value;

use crate::spec::vocabulary::SCHEMA;
use crate::spec::vocabulary::extension::TIMESTAMP;
use crate::transcribe::parts::JsonObject;
use crate::transcribe::secret;

/// A schema without samples, names, wording and units of timestamps, its keys in one order.
pub(super) fn shape_of(schema: &Value) -> Value {
    let Value::Object(schema) = schema else {
        return schema.clone();
    };
    let mut shape = JsonObject::new();
    // A reference is the same with and without wording beside it.
    if let Some(reference) = schema
        .get("$ref")
        .or_else(|| only_reference(schema.get("allOf")?))
    {
        shape.insert("$ref".to_owned(), reference.clone());
    }
    for (field, _) in SCHEMA.facts() {
        if field.name == TIMESTAMP.name {
            continue; // One page may state the unit, and another one not.
        }
        let Some(value) = schema.get(field.name) else {
            continue;
        };
        let value = match field.name {
            "allOf" if only_reference(value).is_some() => continue,
            "allOf" => value
                .as_array()
                .into_iter()
                .flatten()
                .map(shape_of)
                .collect(),
            // The order of values has no meaning.
            "enum" => sorted(value),
            "deprecated" if *value == Value::Bool(false) => continue,
            // The mark of a secret is the maintainers'.
            "format" if secret::is_marked(schema) => continue,
            _ => value.clone(),
        };
        shape.insert(field.name.to_owned(), value);
    }
    for (way, _) in SCHEMA.parts(schema) {
        let part = way.get(schema).map(shape_of).unwrap_or_default();
        way.put(&mut shape, part);
    }
    shape.into()
}

/// The values of an enum in one order.
fn sorted(values: &Value) -> Value {
    let mut values = values.as_array().cloned().unwrap_or_default();
    values.sort_by_cached_key(Value::to_string);
    values.into()
}

/// The reference of an `allOf` that consists of one.
fn only_reference(all_of: &Value) -> Option<&Value> {
    match all_of.as_array()?.as_slice() {
        [only] => only.get("$ref"),
        _ => None,
    }
}
