//! The parts of a 3.1 document that are not schemas.

use super::Normaliser;
use crate::diagnostic::{Code, Diagnostic, Part, Pointer};
use crate::spec::strictness::Strictness;
use crate::spec::vocabulary::WEBHOOKS;
use crate::spec::vocabulary::extension::ENVELOPE;
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

    /// Renames `webhooks` to `x-webhooks`, which accepts a `post` with a body.
    ///
    /// The receiver is made for the events of one platform. So webhooks of a third-party document without `x-envelope`
    /// are omitted.
    fn webhooks(&mut self, map: &mut Map<String, Value>) {
        let Some(mut webhooks) = map.shift_remove("webhooks") else {
            return;
        };
        let from = self.path.join("webhooks");
        let is_third_party =
            self.strictness == Strictness::Lenient && !map.contains_key(ENVELOPE.name);
        if is_third_party || map.contains_key(WEBHOOKS.name) {
            let help = "nothing else is lost: a client does not receive requests";
            let message = "`webhooks` is omitted";
            self.left_out(from, message.to_owned(), help);
            return;
        }
        if let Some(items) = webhooks.as_object_mut() {
            items.retain(|name, item| {
                let post = item.get("post").and_then(Value::as_object);
                let is_event = post.is_some_and(|post| post.contains_key("requestBody"));
                if !is_event {
                    let message = format!("the webhook `{name}` is omitted");
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

    /// Removes `x-webhooks` of a third-party document: other tools use the key too, for bodies without an `event`.
    pub(super) fn foreign_webhooks(&mut self, map: &mut Map<String, Value>) {
        let is_third_party =
            self.strictness == Strictness::Lenient && !map.contains_key(ENVELOPE.name);
        if is_third_party && map.contains_key(WEBHOOKS.name) && !has_events(map) {
            let at = self.path.join(WEBHOOKS.name);
            let message = format!("`{}` is omitted", WEBHOOKS.name);
            let help = "nothing else is lost: a client does not receive requests; for the events of one platform, state the envelope with `x-envelope`";
            self.left_out(at, message, help);
            map.shift_remove(WEBHOOKS.name);
        }
    }

    fn left_out(&mut self, at: Pointer, message: String, help: &str) {
        let at = self.origins.locate(&at, Part::Key);
        self.found
            .push(Diagnostic::warning(Code::IgnoredWebhooks, at, message).help(help));
    }
}

/// Returns true if a webhook may be an event: its body has a property `event`, or no body is known.
fn has_events(root: &Map<String, Value>) -> bool {
    let webhooks = root.get(WEBHOOKS.name).and_then(Value::as_object);
    let mut bodies = webhooks.into_iter().flatten().map(|(_, item)| {
        let body = item.pointer("/post/requestBody/content/application~1json/schema")?;
        let target = body.get("$ref").and_then(Value::as_str);
        let target = target.and_then(|target| target.strip_prefix("#/components/schemas/"));
        match target {
            Some(name) => root.get("components")?.get("schemas")?.get(name),
            None => Some(body),
        }
    });
    bodies.any(|body| {
        body.is_none_or(|body| {
            let properties = body.get("properties");
            properties.is_some_and(|properties| properties.get("event").is_some())
        })
    })
}
