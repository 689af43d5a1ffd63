//! Parameters in the body or in a form → the request body.

use super::{Converter, MediaTypes};
use crate::diagnostic::Pointer;
use serde_json::{Map, Value, json};

const FORM: &str = "application/x-www-form-urlencoded";
const MULTIPART: &str = "multipart/form-data";

/// A parameter of the body, with its position.
#[derive(Clone)]
pub(super) struct BodyPart {
    pub(super) at: Pointer,
    pub(super) parameter: Map<String, Value>,
}

/// True for a parameter that is, or is part of, the body.
pub(super) fn is_part(parameter: &Value) -> bool {
    let place = parameter.get("in").and_then(Value::as_str);
    matches!(place, Some("body" | "formData"))
}

impl Converter<'_> {
    /// The request body at `to`.
    pub(super) fn request_body(
        &mut self,
        parts: Vec<BodyPart>,
        types: &MediaTypes,
        to: &Pointer,
    ) -> Option<Value> {
        let whole = parts.iter().position(|part| {
            part.parameter
                .get("in")
                .is_some_and(|place| place == "body")
        });
        match whole {
            Some(index) => parts
                .into_iter()
                .nth(index)
                .map(|part| self.body(part, types, to)),
            None if parts.is_empty() => None,
            None => Some(self.form(parts, types, to)),
        }
    }

    fn body(&mut self, part: BodyPart, types: &MediaTypes, to: &Pointer) -> Value {
        let BodyPart { at, mut parameter } = part;
        self.moved(&at, to.clone());
        let mut schema = parameter
            .shift_remove("schema")
            .unwrap_or_else(|| json!({}));
        let mut content = Map::new();
        let mut media_types = types.consumes.clone();
        if media_types.is_empty() {
            media_types.push("application/json".to_owned());
        }
        for media_type in &media_types {
            self.moved(
                &at.join("schema"),
                to.join("content").join(media_type).join("schema"),
            );
        }
        let first = to.join("content").join(&media_types[0]).join("schema");
        self.schema(&mut schema, &first);
        for media_type in media_types {
            content.insert(media_type, json!({ "schema": schema }));
        }
        parameter.retain(|key, _| !matches!(key.as_str(), "name" | "in"));
        parameter.insert("content".to_owned(), Value::Object(content));
        Value::Object(parameter)
    }

    fn form(&mut self, parts: Vec<BodyPart>, types: &MediaTypes, to: &Pointer) -> Value {
        let is_file = |part: &BodyPart| part.parameter.get("type").is_some_and(|of| of == "file");
        let has_files = parts.iter().any(is_file);
        let mut media_types: Vec<&str> = types.consumes.iter().map(String::as_str).collect();
        media_types
            .retain(|media_type| *media_type == MULTIPART || *media_type == FORM && !has_files);
        if media_types.is_empty() {
            media_types.push(if has_files { MULTIPART } else { FORM });
        }
        let at = to.join("content").join(media_types[0]).join("schema");
        let (mut properties, mut required) = (Map::new(), Vec::new());
        let mut encoding = Map::new();
        for BodyPart {
            at: from,
            mut parameter,
        } in parts
        {
            let Some(Value::String(name)) = parameter.shift_remove("name") else {
                continue;
            };
            if parameter.get("required") == Some(&Value::Bool(true)) {
                required.push(Value::String(name.clone()));
            }
            let how = self.take_encoding(&mut parameter, &from);
            encoding.extend(how.map(|how| (name.clone(), how)));
            let property_at = at.join("properties").join(&name);
            let mut schema = self.take_schema(&mut parameter, &from, &property_at);
            if let (Some(text), Some(schema)) = (
                parameter.shift_remove("description"),
                schema.as_object_mut(),
            ) {
                schema.insert("description".to_owned(), text);
            }
            properties.insert(name, schema);
        }
        let is_required = !required.is_empty();
        let mut schema = json!({ "type": "object", "properties": properties });
        if is_required {
            schema["required"] = Value::Array(required);
        }
        let mut content = Map::new();
        for media_type in media_types {
            let mut object = json!({ "schema": schema });
            // The parts of a multipart body are not joined.
            if media_type == FORM && !encoding.is_empty() {
                object["encoding"] = Value::Object(encoding.clone());
            }
            content.insert(media_type.to_owned(), object);
        }
        json!({ "required": is_required, "content": content })
    }
}
