//! Schemas.

use super::Converter;
use crate::diagnostic::Pointer;
use serde_json::{Map, Value, json};

impl Converter<'_> {
    /// Converts a schema, and all schemas inside it.
    pub(super) fn schema(&mut self, value: &mut Value, at: &Pointer) {
        let Some(map) = value.as_object_mut() else {
            return;
        };
        self.schema_keys(map, at);
        for key in ["items", "additionalProperties", "not"] {
            if let Some(inner) = map.get_mut(key) {
                self.schema(inner, &at.join(key));
            }
        }
        if let Some(Value::Object(properties)) = map.get_mut("properties") {
            for (name, property) in properties.iter_mut() {
                self.schema(property, &at.join("properties").join(name));
            }
        }
        for key in ["allOf", "anyOf", "oneOf"] {
            let members = map.get_mut(key).and_then(Value::as_array_mut);
            for (index, member) in members.into_iter().flatten().enumerate() {
                self.schema(member, &at.join(key).join_index(index));
            }
        }
    }

    /// Converts the keys that differ from those of OpenAPI 3.0.
    fn schema_keys(&mut self, map: &mut Map<String, Value>, at: &Pointer) {
        // A list inside of a list: its items are written as JSON.
        map.shift_remove("collectionFormat");
        if map.get("type").is_some_and(|kind| kind == "file") {
            map.insert("type".to_owned(), json!("string"));
            map.insert("format".to_owned(), json!("binary"));
        }
        if let Some(Value::String(property)) = map.get("discriminator") {
            let object = json!({ "propertyName": property });
            self.moved_again(
                &at.join("discriminator"),
                at.join("discriminator").join("propertyName"),
            );
            map.insert("discriminator".to_owned(), object);
        }
        if let Some(nullable) = map.shift_remove("x-nullable")
            && nullable == Value::Bool(true)
        {
            if let Some(reference) = map.shift_remove("$ref") {
                self.moved_again(at, at.join("allOf").join_index(0));
                map.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
            }
            map.insert("nullable".to_owned(), json!(true));
        }
    }
}
