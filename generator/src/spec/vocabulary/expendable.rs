//! The keys of a document that no call depends on.

use super::document::{OPENAPI, WEBHOOKS};
use super::object::{Kind, Object};
use super::operation::{OPERATION, RESPONSE};
use super::schema::SCHEMA;
use crate::diagnostic::Pointer;

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
    /// Returns true if no call depends on the part at a position inside an object of this type.
    pub(crate) fn is_expendable(&'static self, at: &Pointer) -> bool {
        let mut object = self;
        let mut kind: Option<&'static Kind> = None;
        for token in at.tokens() {
            kind = match kind {
                Some(Kind::List(item) | Kind::Parallel(_, item) | Kind::Map(_, item)) => Some(item),
                _ if object.expendable(&token).is_some() => return true,
                _ => object.kind_of(&token),
            };
            match kind {
                Some(Kind::Object(inner) | Kind::RefOr(inner) | Kind::BooleanOr(inner)) => {
                    object = inner;
                    kind = None;
                }
                Some(_) => {}
                None => return false,
            }
        }
        false
    }

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
