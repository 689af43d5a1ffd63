//! Which shared schemas are reached from where.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::retired::RETIRED;

type Object = Map<String, Value>;

/// The shared schemas that a value refers to, and those that these refer to.
pub(super) fn names(value: &Value, schemas: &Object, reached: &mut BTreeSet<String>) {
    let mut pending = vec![value];
    while let Some(value) = pending.pop() {
        match value {
            Value::Array(list) => pending.extend(list),
            Value::Object(object) => {
                for (key, value) in object {
                    // A sample may hold anything, also what looks like a reference; what is retired is not there.
                    if key == "example" || key == RETIRED {
                        continue;
                    }
                    match value {
                        Value::String(reference) if key == "$ref" => {
                            let name = reference.rsplit("#/").next().unwrap_or_default();
                            if let Some(schema) = schemas.get(name)
                                && reached.insert(name.to_owned())
                            {
                                pending.push(schema);
                            }
                        }
                        other => pending.push(other),
                    }
                }
            }
            _ => {}
        }
    }
}
