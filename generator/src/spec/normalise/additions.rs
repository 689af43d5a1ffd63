//! What OpenAPI 3.2 adds to 3.1.

use super::Normaliser;
use crate::diagnostic::Part;
use crate::spec::vocabulary::Object;
use serde_json::{Map, Value};

/// Keys that only document, by the name of their object.
const SILENT: [(&str, &[&str]); 7] = [
    ("OpenAPI Object", &["$self"]),
    ("Server Object", &["name"]),
    ("Tag Object", &["summary", "parent", "kind"]),
    ("Response Object", &["summary"]),
    ("Example Object", &["dataValue", "serializedValue"]),
    ("Discriminator Object", &["defaultMapping"]),
    (
        "Security Scheme Object",
        &["deprecated", "oauth2MetadataUrl"],
    ),
];

/// Keys with an effect that the client does not have, with the consequence.
const OMITTED: [(&str, &str, &str); 4] = [
    (
        "Path Item Object",
        "query",
        "operations of the method `QUERY` are omitted",
    ),
    (
        "Path Item Object",
        "additionalOperations",
        "operations of other methods are omitted",
    ),
    (
        "Media Type Object",
        "itemEncoding",
        "parts are not encoded by their position",
    ),
    (
        "Media Type Object",
        "prefixEncoding",
        "parts are not encoded by their position",
    ),
];

impl Normaliser<'_> {
    /// Removes the keys that OpenAPI 3.2 adds, with a warning if they have an effect. Edition 3.1 has none of them.
    pub(super) fn additions(&mut self, map: &mut Map<String, Value>, object: &'static Object) {
        for (_, keys) in SILENT.iter().filter(|(of, _)| *of == object.name) {
            for key in *keys {
                map.shift_remove(*key);
            }
        }
        if object.name == "Media Type Object" {
            self.item_schema(map);
        }
        for (_, key, consequence) in OMITTED.iter().filter(|(of, ..)| *of == object.name) {
            if map.contains_key(*key) {
                let at = self.key(key);
                let message = format!("`{key}` of OpenAPI 3.2 is not supported: {consequence}");
                self.omitted(at, message, "");
                map.shift_remove(*key);
            }
        }
        if let Some(Value::Array(parameters)) = map.get_mut("parameters") {
            let is_whole =
                |parameter: &Value| parameter.get("in").is_some_and(|of| of == "querystring");
            if let Some(index) = parameters.iter().position(is_whole) {
                parameters.retain(|parameter| !is_whole(parameter));
                let at = self.path.join("parameters").join_index(index);
                let at = self.origins.locate(&at, Part::Value);
                let message = "a parameter in `querystring` is not supported: it is not sent";
                self.omitted(at, message, "describe each parameter with `in: query`");
            }
        }
    }

    /// Writes the schema of the items of a stream as `schema`, as documents of earlier versions do.
    fn item_schema(&mut self, map: &mut Map<String, Value>) {
        let Some(mut item) = map.shift_remove("itemSchema") else {
            return;
        };
        let media_type = self.path.as_str().rsplit('/').next().unwrap_or_default();
        if media_type.starts_with("multipart~1") {
            let message = "`itemSchema` of OpenAPI 3.2 is not supported: parts are not typed";
            return self.omitted(self.key("itemSchema"), message, "");
        }
        let mut from = self.path.join("itemSchema");
        if media_type.starts_with("text~1event-stream") {
            for key in data_of_event(&item) {
                item = item[*key].take();
                from.push(key);
            }
            // Each alternative is an event.
            for key in ["oneOf", "anyOf"] {
                let alternatives = item.get_mut(key).and_then(Value::as_array_mut);
                for alternative in alternatives.into_iter().flatten() {
                    for key in data_of_event(alternative) {
                        *alternative = alternative[*key].take();
                    }
                }
            }
        }
        self.origins.move_parts(&[(from, self.path.join("schema"))]);
        map.insert("schema".to_owned(), item);
    }
}

/// The path from the schema of an event to that of its data: an event is an object with the fields of the event stream, whose data is a
/// string that may contain JSON. Empty for any other schema.
fn data_of_event(item: &Value) -> &'static [&'static str] {
    match item.pointer("/properties/data") {
        Some(data) if data.get("contentSchema").is_some() => {
            &["properties", "data", "contentSchema"]
        }
        Some(_) => &["properties", "data"],
        None => &[],
    }
}
