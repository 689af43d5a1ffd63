//! Schemas of the spec, applied to samples.

use serde_json::{Map, Value, json};

/// Follows references.
pub(super) fn resolve<'v>(document: &'v Value, value: &'v Value) -> &'v Value {
    match value["$ref"].as_str() {
        Some(reference) => {
            let target = document.pointer(reference.trim_start_matches('#'));
            resolve(document, target.expect("bundled references lead somewhere"))
        }
        None => match value["allOf"].as_array().map(Vec::as_slice) {
            Some([only]) => resolve(document, only),
            _ => value,
        },
    }
}

/// Adds required properties that a sample lacks. Returns their paths.
pub(super) fn complete(document: &Value, schema: &Value, sample: &mut Value) -> Vec<String> {
    let mut added = Vec::new();
    fill(document, schema, sample, "", &mut added);
    added.sort();
    added.dedup();
    added
}

fn fill(document: &Value, schema: &Value, value: &mut Value, at: &str, added: &mut Vec<String>) {
    let schema = resolve(document, schema);
    match value {
        Value::Object(object) => {
            let properties = schema["properties"].as_object();
            for (name, property) in properties.into_iter().flat_map(Map::iter) {
                let at = super::compare::below(at, name);
                match object.get_mut(name) {
                    Some(value) => fill(document, property, value, &at, added),
                    None if is_required(schema, name) => {
                        object.insert(name.clone(), placeholder(document, property));
                        added.push(at);
                    }
                    None => {}
                }
            }
        }
        Value::Array(items) => {
            for item in items {
                fill(document, &schema["items"], item, &format!("{at}[]"), added);
            }
        }
        _ => {}
    }
}

fn is_required(schema: &Value, name: &str) -> bool {
    schema["required"]
        .as_array()
        .is_some_and(|required| required.iter().any(|known| known == name))
}

/// Removes properties that the schema does not list, at any depth.
pub(super) fn remove_undocumented(document: &Value, schema: &Value, value: &mut Value) {
    let schema = resolve(document, schema);
    match value {
        Value::Object(object) => {
            let additional = &schema["additionalProperties"];
            let properties = schema["properties"].as_object();
            if properties.is_some() && additional.is_null() {
                object.retain(|name, _| !schema["properties"][name].is_null());
            }
            for (name, value) in object {
                let property = properties.and_then(|properties| properties.get(name));
                remove_undocumented(document, property.unwrap_or(additional), value);
            }
        }
        Value::Array(items) => {
            for item in items {
                remove_undocumented(document, &schema["items"], item);
            }
        }
        _ => {}
    }
}

/// The secret strings of a sample (`format: password`).
pub(super) fn secrets(document: &Value, schema: &Value, sample: &Value) -> Vec<String> {
    let schema = resolve(document, schema);
    match sample {
        Value::Object(object) => {
            let inner = object.iter().flat_map(|(name, value)| {
                let property = &schema["properties"][name];
                let values = &schema["additionalProperties"];
                let of = if property.is_null() { values } else { property };
                secrets(document, of, value)
            });
            inner.collect()
        }
        Value::Array(items) => {
            let inner = items
                .iter()
                .flat_map(|item| secrets(document, &schema["items"], item));
            inner.collect()
        }
        Value::String(text) if schema["format"] == "password" => vec![text.clone()],
        _ => Vec::new(),
    }
}

/// A value that is valid for a schema.
pub(super) fn placeholder(document: &Value, schema: &Value) -> Value {
    let schema = resolve(document, schema);
    if let Some(first) = schema["enum"].as_array().and_then(|values| values.first()) {
        return first.clone();
    }
    match schema["type"].as_str() {
        Some("integer" | "number") => json!(1),
        Some("boolean") => json!(true),
        Some("array") => json!([]),
        Some("object") => {
            let mut object = json!({});
            complete(document, schema, &mut object);
            object
        }
        _ => json!("text"),
    }
}
