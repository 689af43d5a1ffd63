//! Conversion of Swagger 2.0 to OpenAPI 3.0.
//!
//! Runs on the bundled document, before it is normalised. Every part that moves keeps its origin, so that diagnostics
//! show the author's own lines.

mod body;
mod document;
mod operation;
mod parameter;
mod response;
mod schema;
mod security;
mod server;

use super::bundle::Bundled;
use super::origin::Origins;
use crate::diagnostic::{Code, Diagnostic, Part, Pointer};
use serde_json::{Map, Value};
use std::collections::HashMap;

/// Converts the document, and reports everything that has no counterpart in OpenAPI 3.0.
pub(super) fn convert(bundled: &mut Bundled) -> Vec<Diagnostic> {
    let mut converter = Converter {
        origins: &mut bundled.origins,
        defaults: MediaTypes::default(),
        parameters: Map::new(),
        responses: Map::new(),
        moves: HashMap::new(),
        found: Vec::new(),
    };
    if let Value::Object(root) = &mut bundled.value {
        *root = converter.document(std::mem::take(root));
    }
    let moves: Vec<(Pointer, Pointer)> = converter
        .moves
        .into_iter()
        .map(|(to, from)| (from, to))
        .collect();
    converter.origins.move_parts(&moves);
    converter.found
}

struct Converter<'a> {
    origins: &'a mut Origins,
    /// The media types of operations without their own.
    defaults: MediaTypes,
    /// The shared parameters and responses, as they were.
    parameters: Map<String, Value>,
    responses: Map<String, Value>,
    /// The parts that have moved, by their new position, with their old one.
    moves: HashMap<Pointer, Pointer>,
    found: Vec<Diagnostic>,
}

/// The values of `consumes` and `produces`.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct MediaTypes {
    consumes: Vec<String>,
    produces: Vec<String>,
}

impl MediaTypes {
    /// Takes the media types out of the document or of an operation.
    fn take(map: &mut Map<String, Value>, defaults: &Self) -> Self {
        let mut list = |key: &str, default: &[String]| {
            let Some(own) = map.shift_remove(key) else {
                return default.to_vec();
            };
            let own = own.as_array().into_iter().flatten();
            own.filter_map(Value::as_str).map(str::to_owned).collect()
        };
        Self {
            consumes: list("consumes", &defaults.consumes),
            produces: list("produces", &defaults.produces),
        }
    }
}

impl Converter<'_> {
    /// Records that a part has moved from a position of the old document to one of the new document.
    fn moved(&mut self, from: &Pointer, to: Pointer) {
        self.moves.insert(to, from.clone());
    }

    /// Records that a part has moved inside the new document.
    fn moved_again(&mut self, from: &Pointer, to: Pointer) {
        let mut ancestor = from.clone();
        let old = loop {
            if let Some(old) = self.moves.get(&ancestor) {
                let inside = from.tokens().skip(ancestor.tokens().count());
                break inside.fold(old.clone(), |at, token| at.join(&token));
            }
            if ancestor.is_root() {
                break from.clone();
            }
            ancestor.pop();
        };
        self.moves.insert(to, old);
    }

    /// Warns about something without a counterpart, at a position of the old document.
    fn warn(&mut self, at: &Pointer, part: Part, message: String, help: &str) {
        let at = self.origins.locate(at, part);
        self.found
            .push(Diagnostic::warning(Code::IgnoredKey, at, message).help(help));
    }
}

/// True for JSON and media types with the suffix `+json`.
fn is_json(media_type: &str) -> bool {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    essence.ends_with("/json") || essence.ends_with("+json")
}
