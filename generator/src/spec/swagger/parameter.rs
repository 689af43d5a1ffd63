//! Parameters and headers: their type is not inside of `schema`.

use super::Converter;
use crate::diagnostic::{Part, Pointer};
use serde_json::{Map, Value, json};

/// The keys that stay beside `schema`. All others describe the type.
const KEPT: [&str; 6] = [
    "$ref",
    "name",
    "in",
    "description",
    "required",
    "allowEmptyValue",
];

/// The extensions that describe a type.
const OF_TYPES: [&str; 3] = ["x-nullable", "x-enum-varnames", "x-enum-descriptions"];

/// How the items of a list are written.
struct Style {
    style: &'static str,
    explode: bool,
}

impl Converter<'_> {
    /// Converts a parameter in the path, the query or the headers. It was at the position `from`, and is at `to` now.
    pub(super) fn parameter(&mut self, value: &mut Value, from: &Pointer, to: &Pointer) {
        let Some(map) = value.as_object_mut() else {
            return;
        };
        if from != to {
            self.moved(from, to.clone());
        }
        if map.contains_key("$ref") {
            return;
        }
        let place = map.get("in").and_then(Value::as_str).unwrap_or_default();
        let place = place.to_owned();
        let style = self.take_style(map, &place, from);
        let schema = self.take_schema(map, from, &to.join("schema"));
        map.insert("schema".to_owned(), schema);
        if let Some(Style { style, explode }) = style {
            map.insert("style".to_owned(), json!(style));
            map.insert("explode".to_owned(), json!(explode));
        }
    }

    /// Converts a header of a response, which is described like a parameter.
    pub(super) fn header(&mut self, value: &mut Value, from: &Pointer, to: &Pointer) {
        if let Some(map) = value.as_object_mut() {
            map.insert("in".to_owned(), json!("header"));
        }
        self.parameter(value, from, to);
        if let Some(map) = value.as_object_mut() {
            map.shift_remove("in");
            // The style of headers is `simple`.
            map.shift_remove("style");
            map.shift_remove("explode");
        }
    }

    /// Takes the keys that describe the type out of a parameter. The schema is at `to` now.
    pub(super) fn take_schema(
        &mut self,
        map: &mut Map<String, Value>,
        from: &Pointer,
        to: &Pointer,
    ) -> Value {
        let is_of_type = |key: &str| match key.starts_with("x-") {
            true => OF_TYPES.contains(&key),
            false => !KEPT.contains(&key),
        };
        let all = std::mem::take(map);
        let (schema, rest) = all.into_iter().partition(|(key, _)| is_of_type(key));
        *map = rest;
        let mut schema = Value::Object(schema);
        self.moved(from, to.clone());
        self.schema(&mut schema, to);
        schema
    }

    /// The style of a list; `None` if the parameter is not a list.
    fn take_style(
        &mut self,
        map: &mut Map<String, Value>,
        place: &str,
        at: &Pointer,
    ) -> Option<Style> {
        let format = map.shift_remove("collectionFormat");
        if map.get("type").is_none_or(|kind| kind != "array") {
            return None;
        }
        let format = format.as_ref().and_then(Value::as_str).unwrap_or("csv");
        let style = match (place, format) {
            ("query" | "formData", "multi") => ("form", true),
            ("query" | "formData", "ssv") => ("spaceDelimited", false),
            ("query" | "formData", "pipes") => ("pipeDelimited", false),
            ("query" | "formData", "csv") => ("form", false),
            (_, "csv") => ("simple", false),
            _ => {
                let message = format!(
                    "`collectionFormat: {format}` has no counterpart in OpenAPI 3.0: the list is read as a string"
                );
                let help = "join the items in the form that the server expects";
                self.warn(&at.join("collectionFormat"), Part::Value, message, help);
                for key in ["items", "minItems", "maxItems", "uniqueItems", "default"] {
                    map.shift_remove(key);
                }
                map.insert("type".to_owned(), json!("string"));
                return None;
            }
        };
        Some(Style {
            style: style.0,
            explode: style.1,
        })
    }

    /// The encoding of a list in a form; `None` if it is that of OpenAPI 3.0.
    pub(super) fn take_encoding(
        &mut self,
        map: &mut Map<String, Value>,
        at: &Pointer,
    ) -> Option<Value> {
        let Style { style, explode } = self.take_style(map, "formData", at)?;
        (style != "form" || !explode).then(|| json!({ "style": style, "explode": explode }))
    }
}
