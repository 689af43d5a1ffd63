//! Which schemas are equal: those that accept the same values.

use serde_json::Value;

use crate::transcribe::layout::{Object, SCHEMA};
use crate::transcribe::secret;

/// A schema without samples, names and wording, its keys in one order.
pub(super) fn shape_of(schema: &Value) -> Value {
    let Value::Object(schema) = schema else {
        return schema.clone();
    };
    let mut shape = Object::new();
    let parts = SCHEMA.steps(schema);
    for key in SCHEMA.keys_of_values() {
        let Some(value) = schema.get(key) else {
            continue;
        };
        let mut parts = parts.iter().filter(|(step, _)| step.key == key).peekable();
        if parts.peek().is_some() {
            for (step, _) in parts {
                let inner = step.get(schema).map(shape_of).unwrap_or_default();
                step.put(&mut shape, inner);
            }
            continue;
        }
        let value = match key {
            // A reference is the same with and without wording beside it.
            "allOf" => match (value.as_array().map(Vec::as_slice), value[0].get("$ref")) {
                (Some([_]), Some(reference)) => {
                    shape.insert("$ref".to_owned(), reference.clone());
                    continue;
                }
                (list, _) => list.into_iter().flatten().map(shape_of).collect(),
            },
            "deprecated" if *value == Value::Bool(false) => continue,
            // The mark of a secret is the maintainers'.
            "format" if secret::is_marked(schema) => continue,
            _ => value.clone(),
        };
        shape.insert(key.to_owned(), value);
    }
    shape.into()
}
