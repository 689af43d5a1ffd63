//! Responses: their schema is not below a media type.

use super::{Converter, is_json};
use crate::diagnostic::Pointer;
use serde_json::{Map, Value, json};

impl Converter<'_> {
    /// Converts a response. It was at the position `from`, and is at `to` now.
    pub(super) fn response(
        &mut self,
        value: &mut Value,
        from: &Pointer,
        to: &Pointer,
        produces: &[String],
    ) {
        let Some(map) = value.as_object_mut() else {
            return;
        };
        if from != to {
            self.moved(from, to.clone());
        }
        if map.contains_key("$ref") {
            return;
        }
        if let Some(Value::Object(headers)) = map.get_mut("headers") {
            for (name, header) in headers.iter_mut() {
                let inside = |at: &Pointer| at.join("headers").join(name);
                self.header(header, &inside(from), &inside(to));
            }
        }
        let mut examples = match map.shift_remove("examples") {
            Some(Value::Object(examples)) => examples,
            _ => Map::new(),
        };
        let Some(mut schema) = map.shift_remove("schema") else {
            return;
        };
        let media_types = media_types(&schema, produces);
        let at = |media_type: &str| to.join("content").join(media_type).join("schema");
        for media_type in &media_types {
            self.moved(&from.join("schema"), at(media_type));
        }
        self.schema(&mut schema, &at(&media_types[0]));
        let mut content = Map::new();
        for media_type in media_types {
            let mut object = json!({ "schema": schema });
            if let Some(example) = examples.shift_remove(&media_type) {
                let from = from.join("examples").join(&media_type);
                self.moved(&from, to.join("content").join(&media_type).join("example"));
                object["example"] = example;
            }
            content.insert(media_type, object);
        }
        map.insert("content".to_owned(), Value::Object(content));
    }
}

/// The media types of a response with a body; at least one. A file is not JSON.
fn media_types(schema: &Value, produces: &[String]) -> Vec<String> {
    let is_file = schema.get("type").is_some_and(|kind| kind == "file");
    let fitting = produces
        .iter()
        .filter(|media_type| !is_file || !is_json(media_type));
    let mut media_types: Vec<String> = fitting.cloned().collect();
    if media_types.is_empty() {
        let default = match is_file {
            true => "application/octet-stream",
            false => "application/json",
        };
        media_types.push(default.to_owned());
    }
    media_types
}
