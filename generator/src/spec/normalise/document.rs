//! The parts of a 3.1 document that are no schemas.

use super::Normaliser;
use crate::spec::tables::WEBHOOKS_KEY;
use serde_json::{Map, Value, json};

/// The version of the form that the document gets.
const NORMALISED_VERSION: &str = "3.0.3";

impl Normaliser<'_> {
    /// The root: `webhooks` and what 3.1 lets a document leave out.
    pub(super) fn document(&mut self, map: &mut Map<String, Value>) {
        if let Some(version) = map.get_mut("openapi") {
            *version = json!(NORMALISED_VERSION);
        }
        // Before the keys are looked at, so that a document with webhooks alone is whole.
        if map.contains_key("webhooks") || map.contains_key("components") {
            map.entry("paths").or_insert_with(|| json!({}));
        }
        map.shift_remove("jsonSchemaDialect");
        if let Some(info) = map.get_mut("info").and_then(Value::as_object_mut) {
            set_aside(info, "summary");
            if let Some(license) = info.get_mut("license").and_then(Value::as_object_mut) {
                set_aside(license, "identifier");
            }
        }
        // References to path items are written out by now.
        if let Some(components) = map.get_mut("components").and_then(Value::as_object_mut) {
            components.shift_remove("pathItems");
        }
        self.webhooks(map);
    }

    /// `webhooks` → `x-webhooks`, which takes those that are a `post` with a body.
    fn webhooks(&mut self, map: &mut Map<String, Value>) {
        if map.contains_key(WEBHOOKS_KEY) {
            return;
        }
        let Some(mut webhooks) = map.shift_remove("webhooks") else {
            return;
        };
        let from = self.path.join("webhooks");
        if let Some(items) = webhooks.as_object_mut() {
            items.retain(|name, item| {
                let post = item.get("post").and_then(Value::as_object);
                let is_event = post.is_some_and(|post| post.contains_key("requestBody"));
                if !is_event {
                    let at = self
                        .origins
                        .locate(&from.join(name), crate::diagnostic::Part::Key);
                    let message =
                        format!("the webhook `{name}` is no `post` with a body, and is left out");
                    self.lost(at, message, "");
                }
                is_event
            });
        }
        self.origins
            .rename_section(&from, &self.path.join(WEBHOOKS_KEY));
        map.insert(WEBHOOKS_KEY.to_owned(), webhooks);
    }
}

/// Keeps a key that nothing reads.
fn set_aside(map: &mut Map<String, Value>, key: &str) {
    if let Some(value) = map.shift_remove(key) {
        map.insert(format!("x-oas31-{key}"), value);
    }
}
