//! The keys of a document that no call depends on.

use super::document::{OPENAPI, WEBHOOKS};
use super::object::Object;
use super::operation::{OPERATION, RESPONSE};
use super::schema::SCHEMA;

/// The part of an object that can be dropped without an effect on calls.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Expendable {
    /// The key with its value.
    Key,
    /// A single entry of the value, which is a map or a list.
    Entry,
}

/// Keys that name, document, or restrict values, which the server checks.
const KEYS: [&str; 25] = [
    "contact",
    "deprecated",
    "description",
    "example",
    "exclusiveMaximum",
    "exclusiveMinimum",
    "externalDocs",
    "info",
    "license",
    "maxItems",
    "maxLength",
    "maxProperties",
    "maximum",
    "minItems",
    "minLength",
    "minProperties",
    "minimum",
    "multipleOf",
    "pattern",
    "summary",
    "termsOfService",
    "title",
    "uniqueItems",
    "version",
    "xml",
];

/// Keys whose entries document.
const ENTRIES: [&str; 4] = ["callbacks", "examples", "links", "tags"];

impl Object {
    /// The part with a key of the object that can be dropped, if no call depends on it. Extensions are such parts: those
    /// of other tools may have our names.
    pub(crate) fn expendable(&'static self, key: &str) -> Option<Expendable> {
        let is_entry = ENTRIES.contains(&key)
            || key == "headers" && self.is(&RESPONSE)
            || key == "servers" && self.is(&OPENAPI);
        match self.field(key) {
            None => None,
            Some(_) if is_entry => Some(Expendable::Entry),
            Some(_) if key.starts_with("x-") => (key != WEBHOOKS.name).then_some(Expendable::Key),
            // Links and server variables have keys of these names that they need.
            Some(_) if key == "operationId" => self.is(&OPERATION).then_some(Expendable::Key),
            Some(_) if key == "default" => self.is(&SCHEMA).then_some(Expendable::Key),
            Some(_) => KEYS.contains(&key).then_some(Expendable::Key),
        }
    }
}
