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
const OMITTED: [(&str, &str, &str); 5] = [
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
        "itemSchema",
        "the items of a stream are not typed: it is returned as bytes",
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
}
