//! The changes of facts between two versions of an operation or event.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::layout::{self, At, Object, ObjectType, Step};
use super::references::reference_of;
use super::store::Service;
use super::target::Target;

/// How deep the report follows fields. A schema that contains itself has no new facts further down.
const DEEPEST: usize = 64;

/// Keys of a schema that the report shows in another way than `key value`.
const SHOWN_OTHERWISE: [&str; 4] = ["$ref", "allOf", "type", "required"];

/// A change of a fact.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// A new fact.
    Added {
        /// The subject of the fact.
        about: String,
        /// The new value.
        now: String,
    },
    /// A fact that is gone.
    Removed {
        /// The subject of the fact.
        about: String,
        /// The old value.
        before: String,
    },
    /// A fact with another value.
    Changed {
        /// The subject of the fact.
        about: String,
        /// The old value.
        before: String,
        /// The new value.
        now: String,
    },
}

/// Facts: the value of each subject.
type Facts = BTreeMap<String, String>;

/// The changes of an operation or event; none if it is new.
pub(super) fn changes(before: &Service, now: &Service, target: &Target) -> Vec<Change> {
    let facts = |service: &Service| {
        let item = service.item(target)?;
        item.contains_key(target.method())
            .then(|| Reader::facts(service, item, target))
    };
    let before = facts(before);
    before.map_or_else(Vec::new, |before| {
        compare(&before, &facts(now).unwrap_or_default())
    })
}

/// The differences between two sets of facts, sorted by subject.
fn compare(before: &Facts, now: &Facts) -> Vec<Change> {
    let subjects: BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    let changes = subjects.into_iter().filter_map(|about| {
        let about = about.clone();
        match (before.get(&about).cloned(), now.get(&about).cloned()) {
            (None, Some(now)) => Some(Change::Added { about, now }),
            (Some(before), None) => Some(Change::Removed { about, before }),
            (Some(before), Some(now)) if before != now => {
                Some(Change::Changed { about, before, now })
            }
            _ => None,
        }
    });
    changes.collect()
}

/// Reads facts. References to shared schemas are followed.
struct Reader<'s> {
    schemas: &'s Object,
    facts: Facts,
}

impl<'s> Reader<'s> {
    /// The facts of an operation or event in its Path Item Object.
    fn facts(service: &'s Service, item: &'s Object, target: &Target) -> Facts {
        let mut reader = Self {
            schemas: &service.schemas,
            facts: Facts::new(),
        };
        for (step, object) in objects(&layout::PATH_ITEM, item) {
            if step.key == "parameters" {
                reader.parameter(object);
            } else if step.key == target.method() {
                reader.operation(object);
            }
        }
        reader.facts
    }

    fn operation(&mut self, operation: &'s Object) {
        for (key, label) in layout::OPERATION.labels() {
            match operation.get(key) {
                Some(Value::Object(docs)) if key == "externalDocs" => {
                    self.labelled(&layout::EXTERNAL_DOCS, docs);
                }
                Some(value) => self.add(label, plain(value)),
                None => {}
            }
        }
        for (step, object) in objects(&layout::OPERATION, operation) {
            match step.key {
                "parameters" => self.parameter(object),
                "requestBody" => self.content(&layout::REQUEST_BODY, "request", object),
                _ => self.responses(object),
            }
        }
    }

    fn responses(&mut self, responses: &'s Object) {
        for (step, response) in objects(&layout::RESPONSES, responses) {
            let At::Entry(status) = step.at else { continue };
            if status.starts_with('2') {
                self.content(&layout::RESPONSE, "response", response);
            }
            for (step, _) in objects(&layout::RESPONSE, response) {
                if let ("x-error-codes", At::Entry(code)) = (step.key, step.at) {
                    self.add(format!("error {code}"), format!("HTTP {status}"));
                }
            }
        }
    }

    fn parameter(&mut self, parameter: &'s Object) {
        let text = |key: &str| {
            parameter
                .get(key)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let about = format!("{} parameter {}", text("in"), text("name"));
        if let Some(Value::Object(schema)) = parameter.get("schema") {
            let required = parameter.get("required") == Some(&Value::Bool(true));
            self.field(about, schema, required);
        }
    }

    /// The media types of a request or response.
    fn content(&mut self, kind: &ObjectType, side: &str, body: &'s Object) {
        for (step, content) in objects(kind, body) {
            let ("content", At::Entry(media_type)) = (step.key, step.at) else {
                continue;
            };
            self.add(format!("{side} media type"), media_type);
            if let Some(Value::Object(schema)) = content.get("schema") {
                self.properties(side, "", self.followed(schema), 0);
            }
            let sample = content.get("example").unwrap_or(&Value::Null);
            self.add(format!("{side} sample"), sample.to_string());
        }
    }

    /// The properties of a schema and the properties below them.
    fn properties(&mut self, side: &str, path: &str, schema: &'s Object, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        let required = schema.get("required").and_then(Value::as_array);
        for (step, property) in objects(&layout::SCHEMA, schema) {
            let ("properties", At::Entry(name)) = (step.key, step.at) else {
                continue;
            };
            let path = match path {
                "" => name.clone(),
                path => format!("{path}.{name}"),
            };
            let required = required.is_some_and(|list| list.iter().any(|known| *known == name));
            self.field(format!("{side} field {path}"), property, required);
            let (marks, inner) = self.elements(property);
            self.properties(side, &format!("{path}{marks}"), inner, depth + 1);
        }
    }

    /// A parameter or property: its type, and what limits its values.
    fn field(&mut self, about: String, place: &'s Object, required: bool) {
        let schema = self.followed(place);
        let (marks, inner) = self.elements(place);
        let kind = inner.get("type").and_then(Value::as_str).unwrap_or("any");
        let mut facts = vec![format!("{kind}{marks}")];
        if required {
            facts.push("required".to_owned());
        }
        for (key, label) in layout::SCHEMA.labels() {
            let mut objects = [place, schema, inner].into_iter();
            if let Some(value) = objects.find_map(|object| object.get(key))
                && !SHOWN_OTHERWISE.contains(&key)
            {
                facts.push(format!("{label} {}", plain(value)));
            }
        }
        self.add(about, facts.join(", "));
    }

    /// The schema of the elements of lists and maps, with a mark for each level.
    fn elements(&self, schema: &'s Object) -> (String, &'s Object) {
        let mut marks = String::new();
        let mut schema = self.followed(schema);
        for _ in 0..DEEPEST {
            let (mark, inner) = match (schema.get("items"), schema.get("additionalProperties")) {
                (Some(Value::Object(items)), _) => ("[]", items),
                (_, Some(Value::Object(values))) => ("{}", values),
                _ => break,
            };
            marks.push_str(mark);
            schema = self.followed(inner);
        }
        (marks, schema)
    }

    /// The schema that a reference leads to.
    fn followed(&self, schema: &'s Object) -> &'s Object {
        let shared = reference_of(schema).and_then(|name| self.schemas.get(name)?.as_object());
        shared.unwrap_or(schema)
    }

    fn labelled(&mut self, kind: &ObjectType, object: &Object) {
        for (key, label) in kind.labels() {
            if let Some(value) = object.get(key) {
                self.add(label, plain(value));
            }
        }
    }

    fn add(&mut self, about: impl Into<String>, value: String) {
        self.facts.insert(about.into(), value);
    }
}

/// The objects below one, each with the way to it.
fn objects<'v>(kind: &ObjectType, object: &'v Object) -> impl Iterator<Item = (Step, &'v Object)> {
    let steps = kind.steps(object).into_iter();
    steps.filter_map(|(step, _)| {
        let below = step.get(object)?.as_object()?;
        Some((step, below))
    })
}

/// A value as text without punctuation.
fn plain(value: &Value) -> String {
    let join = |words: Vec<String>| words.join(" ");
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => join(list.iter().map(plain).collect()),
        Value::Object(object) => {
            let entries = object.iter().map(|(key, value)| match value {
                Value::Array(list) if list.is_empty() => key.clone(),
                value => format!("{key} {}", plain(value)),
            });
            join(entries.collect())
        }
        other => other.to_string(),
    }
}
