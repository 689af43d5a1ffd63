//! Examples that belong to several pages: those in shared schemas, and those of path parameters, which all operations of a path share.
//!
//! A run that does not see all of those pages cannot tell what they have together, so it leaves the examples as they are.

use serde_json::{Map, Value};

use super::order::{self, ordered};
use super::retired::same_parameter;

/// Puts the examples of a schema back to what they were.
fn restore(schema: &mut Value, before: &Value) {
    let Value::Object(object) = schema else {
        return;
    };
    object.shift_remove("example");
    if let Some(example) = before.get("example") {
        object.insert("example".to_owned(), example.clone());
        *object = ordered(std::mem::take(object), order::SCHEMA);
    }
    if let Some(properties) = object.get_mut("properties").and_then(Value::as_object_mut) {
        for (name, property) in properties {
            restore(property, &before["properties"][name.as_str()]);
        }
    }
    for key in ["items", "additionalProperties"] {
        if let Some(inner) = object.get_mut(key) {
            restore(inner, &before[key]);
        }
    }
}

/// Puts the examples of an item's path parameters back, if the item has an operation that is not at hand.
pub(super) fn restore_parameters(
    item: &mut Map<String, Value>,
    before: &Map<String, Value>,
    at_hand: impl Fn(&str) -> bool,
) {
    let operations = before
        .iter()
        .filter(|(_, value)| value["responses"].is_object());
    if operations
        .map(|(method, _)| method)
        .all(|method| at_hand(method))
    {
        return;
    }
    let known = before.get("parameters").and_then(Value::as_array);
    let parameters = item.get_mut("parameters").and_then(Value::as_array_mut);
    for parameter in parameters.into_iter().flatten() {
        let same = |known: &&Value| same_parameter(known, parameter);
        if let (Some(known), Value::Object(parameter)) =
            (known.into_iter().flatten().find(same), parameter)
        {
            parameter.shift_remove("example");
            if let Some(example) = known.get("example") {
                parameter.insert("example".to_owned(), example.clone());
                *parameter = ordered(std::mem::take(parameter), order::PARAMETER);
            }
        }
    }
}

/// Puts the examples in the schemas of these names back.
pub(super) fn restore_schemas<'n>(
    schemas: &mut Map<String, Value>,
    before: &Map<String, Value>,
    names: impl IntoIterator<Item = &'n String>,
) {
    for name in names {
        if let (Some(schema), Some(before)) = (schemas.get_mut(name), before.get(name)) {
            restore(schema, before);
        }
    }
}
