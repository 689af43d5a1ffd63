//! The parts of a 3.1 document that are not schemas.

use super::Normaliser;
use crate::diagnostic::{Code, Diagnostic, Part, Pointer};
use crate::spec::vocabulary::extension::ENVELOPE;
use crate::spec::vocabulary::{METHODS, WEBHOOKS};
use serde_json::{Map, Value, json};

/// The version that the document has afterwards.
const NORMALISED_VERSION: &str = "3.0.3";

impl Normaliser<'_> {
    /// Normalises the root of a 3.1 document: `webhooks`, and the keys that 3.1 makes optional.
    pub(super) fn document(&mut self, map: &mut Map<String, Value>) {
        if let Some(version) = map.get_mut("openapi") {
            *version = json!(NORMALISED_VERSION);
        }
        // Runs before the keys are checked, because a document with only webhooks is valid in 3.1.
        if map.contains_key("webhooks") || map.contains_key("components") {
            map.entry("paths").or_insert_with(|| json!({}));
        }
        self.dialect(map);
        self.mutual_tls(map);
        if let Some(info) = map.get_mut("info").and_then(Value::as_object_mut) {
            info.shift_remove("summary");
            if let Some(license) = info.get_mut("license").and_then(Value::as_object_mut) {
                license.shift_remove("identifier");
            }
        }
        // All references to path items have been replaced by their targets.
        if let Some(components) = map.get_mut("components").and_then(Value::as_object_mut) {
            components.shift_remove("pathItems");
        }
        self.webhooks(map);
    }

    /// Warns if the document names another schema dialect: schemas are always read as OpenAPI's.
    fn dialect(&mut self, map: &mut Map<String, Value>) {
        let Some(dialect) = map.get("jsonSchemaDialect") else {
            return;
        };
        let known = dialect.as_str().is_some_and(|dialect| {
            dialect.starts_with("https://spec.openapis.org/oas/3.1/dialect/")
                || dialect == "https://json-schema.org/draft/2020-12/schema"
        });
        if !known {
            let at = self.key("jsonSchemaDialect");
            let message = "the dialect in `jsonSchemaDialect` is not supported";
            let help = "write schemas in the dialect of OpenAPI 3.1: they are read as such";
            self.omitted(at, message, help);
        }
        map.shift_remove("jsonSchemaDialect");
    }

    /// Removes security schemes of `type: mutualTLS`: they belong to the connection, and no call sends anything for
    /// them.
    fn mutual_tls(&mut self, map: &mut Map<String, Value>) {
        let schemes = map
            .get_mut("components")
            .and_then(|components| components.get_mut("securitySchemes"))
            .and_then(Value::as_object_mut);
        let Some(schemes) = schemes else { return };
        schemes.retain(|name, scheme| {
            let is_of_connection = scheme.get("type").is_some_and(|kind| kind == "mutualTLS");
            if is_of_connection {
                self.connection_schemes.insert(name.clone());
            }
            !is_of_connection
        });
        self.requirements(map);
    }

    /// Removes such schemes from the `security` of the document or of an operation.
    pub(super) fn requirements(&mut self, map: &mut Map<String, Value>) {
        let list = map.get_mut("security").and_then(Value::as_array_mut);
        for requirement in list.into_iter().flatten().filter_map(Value::as_object_mut) {
            requirement.retain(|name, _| !self.connection_schemes.contains(name));
        }
    }

    /// Renames `webhooks` to `x-webhooks`.
    fn webhooks(&mut self, map: &mut Map<String, Value>) {
        let Some(webhooks) = map.shift_remove("webhooks") else {
            return;
        };
        let from = self.path.join("webhooks");
        if map.contains_key(WEBHOOKS.name) {
            let message = format!("`webhooks` is omitted: `{}` is there too", WEBHOOKS.name);
            self.left_out(from, message, "move its entries there");
            return;
        }
        let to = self.path.join(WEBHOOKS.name);
        self.origins.rename_section(&from, &to);
        map.insert(WEBHOOKS.name.to_owned(), webhooks);
    }

    /// Removes webhooks without a body. Documents with an envelope keep them: there each must be an event.
    pub(super) fn foreign_webhooks(&mut self, map: &mut Map<String, Value>) {
        let is_foreign = !map.contains_key(ENVELOPE.name);
        let webhooks = map.get_mut(WEBHOOKS.name).and_then(Value::as_object_mut);
        let Some(webhooks) = webhooks.filter(|_| is_foreign) else {
            return;
        };
        let at = self.path.join(WEBHOOKS.name);
        webhooks.retain(|name, item| {
            let post = item.get_mut("post").and_then(Value::as_object_mut);
            let has_body = post.is_some_and(|post| post.contains_key("requestBody"));
            if has_body && let Some(item) = item.as_object_mut() {
                item.retain(|key, _| key == "post" || !METHODS.contains(&key.as_str()));
            } else {
                let message = format!("the webhook `{name}` is omitted");
                let help = "nothing else is lost; a `post` with a body in JSON becomes a type";
                self.left_out(at.join(name), message, help);
            }
            has_body
        });
    }

    fn left_out(&mut self, at: Pointer, message: String, help: &str) {
        let at = self.origins.locate(&at, Part::Key);
        self.found
            .push(Diagnostic::warning(Code::IgnoredWebhooks, at, message).help(help));
    }
}
