//! Rewrites OpenAPI 3.1 in the forms of 3.0, and fixes recoverable errors.
//!
//! Runs on the bundled document. The recorded origins follow every value that moves. A recoverable error is an error
//! in the user's own documents and a warning in a third-party document, see [`Strictness`].
//!
//! Keywords of 3.1 that have no counterpart in 3.0 and no effect on the client are dropped: keywords that only
//! validate values (`if`, `contains`), that describe the schema itself (`$id`, `$comment`), or that the generator does
//! not use (`contentSchema`, all `examples` but the first). Bounds and values beyond 64 bits are dropped as well.
//! Keywords that only 3.0 has, such as `nullable` and `exclusiveMinimum: true`, are read in 3.1 as in 3.0.

mod additions;
mod alternatives;
mod bounds;
mod conditions;
mod document;
mod fix;
mod keywords;
mod tuples;
mod types;

pub(crate) use tuples::REQUIRED_ITEMS;

use super::bundle::Bundled;
use super::edition::Edition;
use super::origin::Origins;
use super::strictness::Strictness;
use super::vocabulary;
use super::vocabulary::{Kind, Object};
use crate::diagnostic::{Code, Diagnostic, Location, Part, Pointer};
use serde_json::{Map, Value, json};
use std::collections::BTreeSet;

/// Rewrites the document in the forms of OpenAPI 3.0, and reports every value that is read differently than written.
pub(super) fn normalise(
    bundled: &mut Bundled,
    edition: Edition,
    strictness: Strictness,
) -> Vec<Diagnostic> {
    let mut normaliser = Normaliser {
        origins: &mut bundled.origins,
        edition,
        strictness,
        connection_schemes: BTreeSet::new(),
        path: Pointer::root(),
        found: Vec::new(),
    };
    normaliser.object(&mut bundled.value, &vocabulary::OPENAPI);
    normaliser.found
}

struct Normaliser<'a> {
    origins: &'a mut Origins,
    edition: Edition,
    strictness: Strictness,
    /// The security schemes for which no call sends anything.
    connection_schemes: BTreeSet<String>,
    /// The current position, in the normalised document.
    path: Pointer,
    found: Vec<Diagnostic>,
}

impl Normaliser<'_> {
    fn kind(&mut self, value: &mut Value, kind: &Kind) {
        match kind {
            Kind::RefOr(object) | Kind::BooleanOr(object) | Kind::Object(object) => {
                let is_schema = matches!(kind, Kind::RefOr(_)) && is_schema(object);
                if is_schema && let Value::Bool(any) = *value {
                    self.boolean_schema(value, any);
                }
                self.fix_empty_list(value);
                self.object(value, object);
            }
            Kind::List(item) | Kind::Parallel(_, item) => {
                self.fix_list(value, item);
                for (index, value) in value.as_array_mut().into_iter().flatten().enumerate() {
                    self.path.push_index(index);
                    self.kind(value, item);
                    self.path.pop();
                }
            }
            Kind::Map(_, item) => {
                self.fix_empty_list(value);
                self.fix_empty_entries(value, item);
                for (key, value) in value.as_object_mut().into_iter().flatten() {
                    self.path.push(key);
                    self.kind(value, item);
                    self.path.pop();
                }
            }
            _ => self.fix_value(value, kind),
        }
    }

    /// Rewrites an object, then the values inside it.
    fn object(&mut self, value: &mut Value, object: &'static Object) {
        let Some(map) = value.as_object_mut() else {
            return;
        };
        let is_reference = map.contains_key("$ref");
        if is_reference && !(is_schema(object) && self.reads_siblings(map)) {
            return;
        }
        if self.edition == Edition::V31 {
            self.additions(map, object);
        }
        self.fix_empty_values(map, object);
        if is_schema(object) {
            if self.edition == Edition::V31 || is_reference || self.has_keywords_of_v31(map) {
                self.schema(map);
            }
        } else if self.edition == Edition::V31 {
            if object.is(&vocabulary::OPENAPI) {
                self.document(map);
            } else if object.is(&vocabulary::OPERATION) {
                map.entry("responses").or_insert_with(|| json!({}));
                self.requirements(map);
            }
        }
        if object.is(&vocabulary::OPENAPI) {
            self.foreign_webhooks(map);
        }
        if map.contains_key("$ref") {
            return;
        }
        self.fix(map, object);
        if is_schema(object) {
            self.integer_bounds(map);
        }
        for (key, value) in map {
            // Errors in our own extensions are never recoverable: the author wrote them for this program.
            let kind = object
                .kind_of(key)
                .filter(|_| !key.starts_with("x-") || key == vocabulary::WEBHOOKS.name);
            if let Some(kind) = kind {
                self.path.push(key);
                self.kind(value, kind);
                self.path.pop();
            }
        }
    }

    /// Returns true if keys beside `$ref` are read: in 3.1, and in 3.0 beside `nullable`, which has no other meaning.
    fn reads_siblings(&mut self, map: &Map<String, Value>) -> bool {
        if self.edition == Edition::V31 {
            return true;
        }
        let is_nullable = map.get("nullable") == Some(&Value::Bool(true));
        if is_nullable {
            let at = self.key("nullable");
            let message = "`nullable` has no effect beside `$ref` in OpenAPI 3.0";
            let warning = Diagnostic::warning(Code::IgnoredKey, at, message)
                .label("read as in OpenAPI 3.1: the value may be `null`")
                .help("move `$ref` into `allOf`, beside `nullable: true`");
            self.found.push(warning);
        }
        is_nullable
    }

    /// Rewrites a 3.1 schema.
    fn schema(&mut self, map: &mut Map<String, Value>) {
        if map.contains_key("$ref") {
            if map.len() == 1 {
                return;
            }
            self.reference_with_siblings(map);
        }
        self.keywords(map);
        self.null_alternative(map);
        self.types(map);
        if self.edition == Edition::V31 && map.get("type").is_some_and(|kind| kind == "array") {
            map.entry("items").or_insert_with(|| json!({}));
        }
    }

    /// Records that the value of one key is at another key now.
    fn moved(&mut self, from: &str, to: &str) {
        self.origins
            .move_parts(&[(self.path.join(from), self.path.join(to))]);
    }

    /// The location of a key of the current object.
    fn key(&self, key: &str) -> Location {
        self.origins.locate(&self.path.join(key), Part::Key)
    }

    /// Reports a recoverable error with its reading.
    fn recover(&mut self, diagnostic: Diagnostic, reading: impl Into<String>) {
        self.found.push(self.strictness.grade(diagnostic, reading));
    }

    /// Reports a valid key that is omitted.
    fn omitted(&mut self, at: Location, message: impl Into<String>, help: &str) {
        let mut diagnostic = Diagnostic::warning(Code::IgnoredKey, at, message);
        if !help.is_empty() {
            diagnostic = diagnostic.help(help);
        }
        self.found.push(diagnostic);
    }
}

fn is_schema(object: &'static Object) -> bool {
    object.is(&vocabulary::SCHEMA)
}

#[cfg(test)]
#[path = "fix_tests.rs"]
mod fix_tests;
#[cfg(test)]
#[path = "normalise_tests.rs"]
mod tests;
