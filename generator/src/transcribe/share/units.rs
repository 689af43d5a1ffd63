//! The units of timestamps in equal schemas, which only some pages state.

use serde_json::Value;

use crate::spec::vocabulary::SCHEMA;
use crate::spec::vocabulary::extension::TIMESTAMP;

/// Returns true if two equal schemas state different units for a timestamp.
pub(super) fn contradict(one: &Value, other: &Value) -> bool {
    let (Value::Object(one), Value::Object(other)) = (one, other) else {
        return false;
    };
    let units = (one.get(TIMESTAMP.name), other.get(TIMESTAMP.name));
    let mut parts = SCHEMA.parts(one).into_iter();
    matches!(units, (Some(one), Some(other)) if one != other)
        || parts.any(|(way, _)| match (way.get(one), way.get(other)) {
            (Some(one), Some(other)) => contradict(one, other),
            _ => false,
        })
}

/// Returns true if a schema states all units of an equal schema.
pub(super) fn include(schema: &Value, other: &Value) -> bool {
    let (Value::Object(schema), Value::Object(other)) = (schema, other) else {
        return true;
    };
    let unit = other.get(TIMESTAMP.name);
    let mut parts = SCHEMA.parts(other).into_iter();
    (unit.is_none() || unit == schema.get(TIMESTAMP.name))
        && parts.all(|(way, _)| match (way.get(schema), way.get(other)) {
            (Some(part), Some(other)) => include(part, other),
            _ => true,
        })
}

/// Adds the units that only an equal schema states.
pub(super) fn add(schema: &mut Value, other: &Value) {
    let (Value::Object(schema), Value::Object(other)) = (schema, other) else {
        return;
    };
    if let Some(unit) = other.get(TIMESTAMP.name)
        && !schema.contains_key(TIMESTAMP.name)
    {
        schema.insert(TIMESTAMP.name.to_owned(), unit.clone());
        *schema = SCHEMA.sort(std::mem::take(schema));
    }
    for (way, _) in SCHEMA.parts(other) {
        if let (Some(part), Some(other)) = (way.get_mut(schema), way.get(other)) {
            add(part, other);
        }
    }
}
