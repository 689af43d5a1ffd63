//! Requests that are built from samples.

use std::collections::BTreeSet;

use serde_json::{Map, Value, json};

use super::compare::{Difference, Problem, remove_refused};
use super::described::{Described, Parameter};
use super::schema;

/// A request that is built from the samples of an operation.
pub(super) struct RequestSample {
    /// The values, by field name of the request.
    pub(super) fields: Value,
    /// The expected body.
    pub(super) body: Value,
    pub(super) differences: BTreeSet<Difference>,
}

impl RequestSample {
    pub(super) fn new(described: &Described) -> Self {
        let mut fields = Map::new();
        for Parameter { name, place, value } in &described.parameters {
            let name = field_name(name, place, &fields);
            // A name stays taken even if no value is sent.
            fields.insert(name, value.clone().unwrap_or_default());
        }
        let mut body = Value::Null;
        let mut differences = BTreeSet::new();
        if let Some(content) = &described.body {
            body = content.sample.clone().unwrap_or_else(|| json!({}));
            let added = schema::complete(&described.document, &content.schema, &mut body);
            if content.sample.is_some() {
                differences.extend(added.into_iter().map(|at| (at, Problem::Added)));
            }
            let properties = content.schema["properties"].as_object();
            match (properties, &body) {
                (Some(properties), Value::Object(sample)) if !properties.is_empty() => {
                    for name in properties.keys() {
                        let value = sample.get(name).cloned().unwrap_or_default();
                        fields.insert(field_name(name, "body", &fields), value);
                    }
                }
                _ => {
                    fields.insert("body".to_owned(), body.clone());
                }
            }
        }
        fields.retain(|_, value| !value.is_null());
        Self {
            fields: Value::Object(fields),
            body,
            differences,
        }
    }

    /// Removes the value that the request refuses. Returns false if the value is not in the body.
    pub(super) fn drop_refused(&mut self, error: &str) -> bool {
        let Some(at) = remove_refused(error, &mut self.body) else {
            return false;
        };
        remove_refused(error, &mut self.fields);
        self.differences.insert((at, Problem::Refused));
        true
    }
}

/// The field name for a wire name, in snake case. The later of two equal names gets its location as a prefix.
fn field_name(wire: &str, place: &str, taken: &Map<String, Value>) -> String {
    let mut name = String::new();
    let mut previous = '_';
    for c in wire.chars() {
        let starts_word = c.is_uppercase() && (previous.is_lowercase() || previous.is_numeric());
        name.extend(starts_word.then_some('_'));
        match c.is_alphanumeric() {
            true => name.extend(c.to_lowercase()),
            false => name.push('_'),
        }
        previous = c;
    }
    if taken.contains_key(&name) {
        format!("{place}_{name}")
    } else {
        name
    }
}
