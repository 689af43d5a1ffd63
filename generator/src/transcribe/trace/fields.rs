//! The fields of an Operation Object, with their locations.

use std::fmt;

use serde_json::Value;

use super::TracedField;
use crate::diagnostic::{FileId, Location, Pointer};
use crate::transcribe::target::Target;

/// The part of a call or event that has a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum FieldPlace {
    /// A parameter of the path.
    Path,
    /// A query parameter.
    Query,
    /// A header.
    Header,
    /// The body of the request.
    Request,
    /// The body of a successful response.
    Response,
    /// The body of an event.
    Event,
}

impl FieldPlace {
    /// The word for messages.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Path => "path",
            Self::Query => "query",
            Self::Header => "header",
            Self::Request => "request",
            Self::Response => "response",
            Self::Event => "event",
        }
    }
}

impl fmt::Display for FieldPlace {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A value and its location.
#[derive(Clone)]
pub(super) struct Node<'v> {
    file: FileId,
    at: Pointer,
    value: &'v Value,
}

impl<'v> Node<'v> {
    pub(super) const fn new(file: FileId, at: Pointer, value: &'v Value) -> Self {
        Self { file, at, value }
    }

    fn key(&self, key: &str) -> Option<Self> {
        let value = self.value.get(key)?;
        Some(Self::new(self.file, self.at.join(key), value))
    }

    fn entries(&self) -> impl Iterator<Item = (&'v str, Self)> {
        let entries = self.value.as_object().into_iter().flatten();
        entries.map(|(key, value)| (key.as_str(), Self::new(self.file, self.at.join(key), value)))
    }

    fn items(&self) -> impl Iterator<Item = Self> {
        let items = self.value.as_array().into_iter().flatten().enumerate();
        items.map(|(index, value)| Self::new(self.file, self.at.join_index(index), value))
    }

    fn text(&self, key: &str) -> Option<&'v str> {
        self.value.get(key)?.as_str()
    }
}

/// Returns the target of a `$ref`.
pub(super) type Resolve<'r, 'v> = &'r dyn Fn(&str) -> Option<Node<'v>>;

/// The deepest field that is listed. Types that contain themselves have no end.
const DEPTH: usize = 24;

/// A walk over an operation.
pub(super) struct Walk<'r, 'v> {
    resolve: Resolve<'r, 'v>,
    /// The references that led to the current schema.
    open: Vec<String>,
    pub(super) found: Vec<TracedField>,
}

impl<'r, 'v> Walk<'r, 'v> {
    pub(super) fn new(resolve: Resolve<'r, 'v>) -> Self {
        Self {
            resolve,
            open: Vec::new(),
            found: Vec::new(),
        }
    }

    /// Lists the parameters of a list.
    pub(super) fn parameters(&mut self, list: Node<'v>) {
        for parameter in list.items() {
            let place = match parameter.text("in") {
                Some("path") => FieldPlace::Path,
                Some("query") => FieldPlace::Query,
                Some("header") => FieldPlace::Header,
                _ => continue,
            };
            let Some(name) = parameter.text("name") else {
                continue;
            };
            let location = match parameter.key("name") {
                Some(name) => Location::value(name.file, name.at),
                None => Location::value(parameter.file, parameter.at.clone()),
            };
            let path = vec![name.to_owned()];
            self.add(place, &path, location);
            if let Some(schema) = parameter.key("schema") {
                self.schema(place, &path, schema);
            }
        }
    }

    /// Lists the fields of an Operation Object.
    pub(super) fn operation(&mut self, operation: Node<'v>, target: &Target) {
        if let Some(parameters) = operation.key("parameters") {
            self.parameters(parameters);
        }
        let place = match target {
            Target::Operation { .. } => FieldPlace::Request,
            Target::Event { .. } => FieldPlace::Event,
        };
        if let Some(body) = operation.key("requestBody") {
            self.body(place, &body);
        }
        let responses = operation.key("responses").into_iter();
        let success = responses.flat_map(|responses| {
            let responses: Vec<(&str, Node<'v>)> = responses.entries().collect();
            responses
        });
        for (_, response) in success.filter(|(status, _)| status.starts_with('2')) {
            self.body(FieldPlace::Response, &response);
        }
    }

    /// Lists the fields of a Request Body Object or a Response Object.
    fn body(&mut self, place: FieldPlace, body: &Node<'v>) {
        let media_types = body.key("content").into_iter();
        for media_type in media_types.flat_map(|content| content.entries().collect::<Vec<_>>()) {
            if let Some(schema) = media_type.1.key("schema") {
                self.schema(place, &[], schema);
            }
        }
    }

    fn schema(&mut self, place: FieldPlace, path: &[String], schema: Node<'v>) {
        if path.len() > DEPTH {
            return;
        }
        if let Some(reference) = schema.text("$ref") {
            if self.open.iter().any(|open| open == reference) {
                return;
            }
            if let Some(target) = (self.resolve)(reference) {
                self.open.push(reference.to_owned());
                self.schema(place, path, target);
                self.open.pop();
            }
            return;
        }
        for part in ["allOf", "oneOf", "anyOf"]
            .into_iter()
            .filter_map(|key| schema.key(key))
        {
            for part in part.items() {
                self.schema(place, path, part);
            }
        }
        if let Some(properties) = schema.key("properties") {
            for (name, property) in properties.entries() {
                let path = [path, &[name.to_owned()]].concat();
                self.add(
                    place,
                    &path,
                    Location::key(property.file, property.at.clone()),
                );
                self.schema(place, &path, property);
            }
        }
        for inner in ["items", "additionalProperties"]
            .into_iter()
            .filter_map(|key| schema.key(key))
        {
            if inner.value.is_object() {
                self.schema(place, path, inner);
            }
        }
    }

    /// Adds a field, unless several alternatives have it.
    fn add(&mut self, place: FieldPlace, path: &[String], location: Location) {
        if !self
            .found
            .iter()
            .any(|of| of.place == place && of.path == path)
        {
            self.found.push(TracedField {
                place,
                path: path.to_owned(),
                location,
            });
        }
    }
}
