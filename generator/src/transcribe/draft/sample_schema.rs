//! Drafts a schema from sample values, where no table describes them.

use serde_json::{Map, Value, json};

/// Returns a schema that accepts all values. `null` values are ignored.
pub(super) fn schema_of(values: &[&Value]) -> Value {
    let known: Vec<&Value> = values
        .iter()
        .copied()
        .filter(|value| !value.is_null())
        .collect();
    let all = |is: fn(&Value) -> bool| known.iter().all(|value| is(value));
    if known.is_empty() {
        json!({})
    } else if all(Value::is_string) {
        json!({"type": "string"})
    } else if all(Value::is_boolean) {
        json!({"type": "boolean"})
    } else if all(|value| value.is_i64() || value.is_u64()) {
        json!({"type": "integer", "format": "int64"})
    } else if all(Value::is_number) {
        json!({"type": "number"})
    } else if all(Value::is_array) {
        let items: Vec<&Value> = known
            .iter()
            .filter_map(|value| value.as_array())
            .flatten()
            .collect();
        json!({"type": "array", "items": schema_of(&items)})
    } else if all(Value::is_object) {
        object_of(&known)
    } else {
        json!({})
    }
}

fn object_of(objects: &[&Value]) -> Value {
    let mut fields: Map<String, Value> = Map::new();
    let keys = objects
        .iter()
        .filter_map(|object| object.as_object())
        .flat_map(Map::keys);
    for key in keys {
        if !fields.contains_key(key) {
            let values: Vec<&Value> = objects
                .iter()
                .filter_map(|object| object.get(key))
                .collect();
            fields.insert(key.clone(), schema_of(&values));
        }
    }
    if fields.is_empty() {
        json!({"type": "object"})
    } else {
        json!({"type": "object", "properties": fields})
    }
}

#[cfg(test)]
mod tests {
    use super::schema_of;
    use serde_json::json;

    #[test]
    fn the_schema_accepts_every_value() {
        let (one, two) = (
            json!({"a": 1, "b": [], "c": null, "d": "x"}),
            json!({"a": 1.5, "b": [[true]], "d": 2}),
        );
        assert_eq!(
            schema_of(&[&one, &two]),
            json!({"type": "object", "properties": {
                "a": {"type": "number"},
                "b": {"type": "array", "items": {"type": "array", "items": {"type": "boolean"}}},
                "c": {},
                "d": {},
            }})
        );
        assert_eq!(schema_of(&[]), json!({}));
        assert_eq!(schema_of(&[&json!({})]), json!({"type": "object"}));
    }
}
