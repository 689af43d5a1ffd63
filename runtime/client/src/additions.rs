//! Query parameters and body fields that a caller adds to the request of an operation.

use crate::RequestParts;
use crate::json::{Encode, Json, Value, properties};
use crate::request::{Body, Field};
use crate::style::{Place, Style};

/// Query parameters and body fields of one call.
#[derive(Clone, Default)]
pub(crate) struct Additions {
    query: Vec<(String, serde_json::Value)>,
    body: Vec<(String, serde_json::Value)>,
}

impl Additions {
    /// Adds a query parameter, or replaces one of the same name.
    pub(crate) fn query(&mut self, name: String, value: serde_json::Value) {
        replace(&mut self.query, name, value);
    }

    /// Adds a body field, or replaces one of the same name.
    pub(crate) fn body_field(&mut self, name: String, value: serde_json::Value) {
        replace(&mut self.body, name, value);
    }

    /// Adds everything to a request, instead of its own parameters and fields of the same name.
    pub(crate) fn add_to<'a>(&'a self, parts: &mut RequestParts<'a>) {
        for (name, value) in &self.query {
            parts.query.retain(|parameter| parameter.name != name);
            parts.styled(Place::Query, name, Style::FORM, value);
        }
        if self.body.is_empty() {
            return;
        }
        parts.added = Some(self);
        match &mut parts.body {
            Body::Fields(fields) => {
                fields.retain(|(name, _)| !self.has_field(name));
                fields.extend(self.fields());
            }
            Body::Whole(value) if matches!(value.json(), Json::Absent) => {
                parts.body = Body::Fields(self.fields().collect());
            }
            Body::None => parts.body = Body::Fields(self.fields().collect()),
            // Extended when it is encoded. A file is an error, since it is not JSON.
            Body::Whole(_) | Body::File(_) | Body::Files(_) => {}
        }
    }

    fn fields<'a>(&'a self) -> impl Iterator<Item = (&'a str, Field<'a>)> {
        let field = |(name, value): &'a (String, serde_json::Value)| {
            (name.as_str(), Field::Value(value as &dyn Value))
        };
        self.body.iter().map(field)
    }

    fn has_field(&self, name: &str) -> bool {
        self.body.iter().any(|(added, _)| added == name)
    }
}

fn replace(list: &mut Vec<(String, serde_json::Value)>, name: String, value: serde_json::Value) {
    list.retain(|(known, _)| *known != name);
    list.push((name, value));
}

/// A body that is one object, with further fields.
pub(crate) struct Extended<'a> {
    own: &'a dyn Value,
    additions: &'a Additions,
}

impl<'a> Extended<'a> {
    /// Returns `None` if the body is not an object, which has no fields.
    pub(crate) fn new(own: &'a dyn Value, additions: &'a Additions) -> Option<Self> {
        let is_object = matches!(
            own.json(),
            Json::Object(_) | Json::Any(serde_json::Value::Object(_))
        );
        is_object.then_some(Self { own, additions })
    }
}

impl Encode for Extended<'_> {
    fn fields<'v>(&'v self, visit: &mut dyn FnMut(&'v str, &'v dyn Value)) {
        properties(self.own, &mut |name, value| {
            if !self.additions.has_field(name) {
                visit(name, value);
            }
        });
        for (name, value) in &self.additions.body {
            visit(name, value);
        }
    }
}
