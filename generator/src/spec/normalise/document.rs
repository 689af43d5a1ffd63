//! The parts of a 3.1 document that are no schemas.

use super::Normaliser;
use crate::diagnostic::{Code, Diagnostic, Part, Pointer};
use crate::spec::strictness::Strictness;
use crate::spec::vocabulary::WEBHOOKS;
use serde_json::{Map, Value, json};

/// The version of the form that the document gets.
const NORMALISED_VERSION: &str = "3.0.3";

impl Normaliser<'_> {
    /// The root of a document of 3.1: `webhooks` and what 3.1 lets a document leave out.
    pub(super) fn document(&mut self, map: &mut Map<String, Value>) {
        if let Some(version) = map.get_mut("openapi") {
            *version = json!(NORMALISED_VERSION);
        }
        // Before the keys are looked at, so that a document with webhooks alone is whole.
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
        // References to path items are written out by now.
        if let Some(components) = map.get_mut("components").and_then(Value::as_object_mut) {
            components.shift_remove("pathItems");
        }
        self.webhooks(map);
    }

    /// Schemas are read as those of OpenAPI, whatever dialect the document names.
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
            let message = "`jsonSchemaDialect` names a dialect that is not read";
            let help = "write schemas in the dialect of OpenAPI 3.1, as which they are read";
            self.lost(at, message, help);
        }
        map.shift_remove("jsonSchemaDialect");
    }

    /// A scheme of `type: mutualTLS` is a matter of the connection: no call sends anything for it, so it is no requirement.
    fn mutual_tls(&mut self, map: &mut Map<String, Value>) {
        let schemes = map
            .get_mut("components")
            .and_then(|components| components.get_mut("securitySchemes"))
            .and_then(Value::as_object_mut);
        let Some(schemes) = schemes else { return };
        schemes.retain(|name, scheme| {
            let is_of_connection = scheme.get("type").is_some_and(|kind| kind == "mutualTLS");
            if is_of_connection {
                self.schemes_of_connection.insert(name.clone());
            }
            !is_of_connection
        });
        self.requirements(map);
    }

    /// `security` of the document or of an operation, without the schemes of the connection.
    pub(super) fn requirements(&mut self, map: &mut Map<String, Value>) {
        let list = map.get_mut("security").and_then(Value::as_array_mut);
        for requirement in list.into_iter().flatten().filter_map(Value::as_object_mut) {
            requirement.retain(|name, _| !self.schemes_of_connection.contains(name));
        }
    }

    /// `webhooks` → `x-webhooks`, which takes those that are a `post` with a body.
    ///
    /// What receives them is made for the events of one platform: in somebody else's document, which has no `x-envelope`, they are
    /// left out.
    fn webhooks(&mut self, map: &mut Map<String, Value>) {
        let Some(mut webhooks) = map.shift_remove("webhooks") else {
            return;
        };
        let from = self.path.join("webhooks");
        let is_foreign = self.strictness == Strictness::Lenient && !map.contains_key("x-envelope");
        if is_foreign || map.contains_key(WEBHOOKS.name) {
            let help = "nothing else is lost: a client sends requests and receives none";
            let message = "`webhooks` is left out";
            self.left_out(from, message.to_owned(), help);
            return;
        }
        if let Some(items) = webhooks.as_object_mut() {
            items.retain(|name, item| {
                let post = item.get("post").and_then(Value::as_object);
                let is_event = post.is_some_and(|post| post.contains_key("requestBody"));
                if !is_event {
                    let message = format!("the webhook `{name}` is left out");
                    let help = "an event is a `post` with a `requestBody`";
                    self.left_out(from.join(name), message, help);
                }
                is_event
            });
        }
        self.origins
            .rename_section(&from, &self.path.join(WEBHOOKS.name));
        map.insert(WEBHOOKS.name.to_owned(), webhooks);
    }

    fn left_out(&mut self, at: Pointer, message: String, help: &str) {
        let at = self.origins.locate(&at, Part::Key);
        self.found
            .push(Diagnostic::warning(Code::IgnoredWebhooks, at, message).help(help));
    }
}
