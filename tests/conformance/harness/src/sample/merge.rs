//! Merging of two schemas that apply together.

use serde_json::{Map, Value, json};

/// Adds the requirements of another schema.
pub(super) fn into(one: &mut Map<String, Value>, other: Map<String, Value>) {
    for (key, value) in other {
        let Some(known) = one.get_mut(&key) else {
            one.insert(key, value);
            continue;
        };
        match key.as_str() {
            "properties" => {
                let (Value::Object(known), Value::Object(value)) = (known, value) else {
                    continue;
                };
                for (name, schema) in value {
                    match known.get_mut(&name) {
                        Some(first) if *first == schema => {}
                        Some(first) => *first = json!({"allOf": [first.take(), schema]}),
                        None => drop(known.insert(name, schema)),
                    }
                }
            }
            "required" => {
                if let (Value::Array(known), Value::Array(value)) = (known, value) {
                    known.extend(value);
                }
            }
            "enum" => {
                if let (Value::Array(known), Value::Array(value)) = (known, value) {
                    known.retain(|one| value.contains(one));
                }
            }
            "type" => *known = both_types(known, &value),
            "items" | "additionalProperties" if *known != value => {
                *known = match (known.take(), value) {
                    (Value::Bool(true), other) | (other, Value::Bool(true)) => other,
                    (Value::Bool(false), _) | (_, Value::Bool(false)) => Value::Bool(false),
                    (one, other) => json!({"allOf": [one, other]}),
                };
            }
            "minimum" | "minLength" | "minItems" | "minProperties" | "exclusiveMinimum" => {
                if value.as_f64() > known.as_f64() {
                    *known = value;
                }
            }
            "maximum" | "maxLength" | "maxItems" | "maxProperties" | "exclusiveMaximum" => {
                if value.as_f64() < known.as_f64() {
                    *known = value;
                }
            }
            "nullable" => *known = json!(*known == json!(true) && value == json!(true)),
            _ => *known = value,
        }
    }
    let agree = one.get("nullable") == Some(&json!(true));
    if !agree {
        one.shift_remove("nullable");
    }
}

/// The values that both allow.
fn both_types(one: &Value, other: &Value) -> Value {
    let list = |value: &Value| match value {
        Value::Array(list) => list.clone(),
        single => vec![single.clone()],
    };
    let (one, other) = (list(one), list(other));
    let allows = |list: &[Value], r#type: &Value| {
        list.contains(r#type) || (*r#type == "integer" && list.contains(&json!("number")))
    };
    let all: Vec<Value> = one
        .iter()
        .chain(&other)
        .filter(|r#type| allows(&one, r#type) && allows(&other, r#type))
        .cloned()
        .collect();
    Value::Array(all)
}

/// The discriminator values of a branch.
pub(super) fn discriminator_values(discriminator: &Value, branch: &Value) -> Vec<Value> {
    let Some(reference) = branch.get("$ref").and_then(Value::as_str) else {
        return Vec::new();
    };
    let name = reference.rsplit('/').next().unwrap_or_default();
    let mapping = discriminator.get("mapping").and_then(Value::as_object);
    let mapped: Vec<Value> = mapping
        .into_iter()
        .flatten()
        .filter(|(_, target)| *target == reference || *target == name)
        .map(|(value, _)| json!(value))
        .collect();
    if mapped.is_empty() {
        vec![json!(name)]
    } else {
        mapped
    }
}
