//! The changes of facts between two versions of an operation or event.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use super::parts::{At, JsonObject};
use super::references::reference_of;
use super::store::Service;
use super::target::Target;
use crate::spec::vocabulary::extension::ERROR_CODES;
use crate::spec::vocabulary::{Kind, Object, PATH_ITEM, SCHEMA};

/// How deep the report follows fields. A schema that contains itself has no new facts further down.
const DEEPEST: usize = 64;

/// Keys of a schema that the report shows in another way than `key value`.
const SHOWN_OTHERWISE: [&str; 3] = ["allOf", "type", "required"];

/// The end of the subject of the name of a field's type.
const TYPE_NAME_OF_FIELD: &str = ", name of its type";

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
        let both = before.contains_key(&about) && now.contains_key(&about);
        if about.ends_with(TYPE_NAME_OF_FIELD) && !both {
            return None; // The field itself is new or gone.
        }
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
    schemas: &'s JsonObject,
    facts: Facts,
}

impl<'s> Reader<'s> {
    /// The facts of an operation or event in its Path Item Object.
    fn facts(service: &'s Service, item: &'s JsonObject, target: &Target) -> Facts {
        let mut reader = Self {
            schemas: &service.schemas,
            facts: Facts::new(),
        };
        let parts = PATH_ITEM.objects(item);
        for (way, kind, part) in parts {
            if way.field == "parameters" {
                reader.parameter(part);
            } else if way.field == target.method() {
                reader.stated(kind, part);
                reader.parts(kind, part, "");
            }
        }
        reader.facts
    }

    /// Reads the parts of an operation, of its request (under `request`), or of its responses (under a status).
    fn parts(&mut self, kind: &'static Object, object: &'s JsonObject, under: &str) {
        for (way, kind, part) in kind.objects(object) {
            match (way.field, way.at) {
                ("parameters", _) => self.parameter(part),
                ("requestBody", _) => self.parts(kind, part, "request"),
                ("content", At::Entry(media_type)) if under == "request" => {
                    self.body("request", media_type, part);
                }
                ("content", At::Entry(media_type)) if under.starts_with('2') => {
                    self.body("response", media_type, part);
                }
                (field, At::Entry(code)) if field == ERROR_CODES.name => {
                    self.add(format!("error {code}"), format!("HTTP {under}"));
                }
                ("responses", _) => self.parts(kind, part, ""),
                ("default", _) => self.parts(kind, part, "default"),
                ("", At::Entry(status)) => self.parts(kind, part, &status),
                _ => {}
            }
        }
    }

    fn parameter(&mut self, parameter: &'s JsonObject) {
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

    fn body(&mut self, side: &str, media_type: String, content: &'s JsonObject) {
        self.add(format!("{side} media type"), media_type);
        if let Some(Value::Object(schema)) = content.get("schema") {
            self.properties(side, "", self.followed(schema), 0);
        }
        if let Some(sample) = content.get("example") {
            self.add(format!("{side} sample"), sample.to_string());
        }
    }

    /// The properties of a schema and the properties below them.
    fn properties(&mut self, side: &str, path: &str, schema: &'s JsonObject, depth: usize) {
        if depth > DEEPEST {
            return;
        }
        let required = schema.get("required").and_then(Value::as_array);
        for (way, _, property) in SCHEMA.objects(schema) {
            let ("properties", At::Entry(name)) = (way.field, way.at) else {
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
    fn field(&mut self, about: String, property: &'s JsonObject, required: bool) {
        let schema = self.followed(property);
        let (marks, inner) = self.elements(property);
        let is_named = inner.contains_key("properties") || inner.contains_key("enum");
        if is_named {
            let name = self.shared_name(property).unwrap_or("inline");
            self.add(format!("{about}{TYPE_NAME_OF_FIELD}"), name.to_owned());
        }
        let kind = inner.get("type").and_then(Value::as_str).unwrap_or("any");
        let mut facts = vec![format!("{kind}{marks}")];
        if required {
            facts.push("required".to_owned());
        }
        for (field, label) in SCHEMA.facts() {
            let mut objects = [property, schema, inner].into_iter();
            if let Some(value) = objects.find_map(|object| object.get(field.name))
                && !SHOWN_OTHERWISE.contains(&field.name)
            {
                facts.push(format!("{label} {}", plain(value)));
            }
        }
        self.add(about, facts.join(", "));
    }

    /// The schema of the elements of lists and maps, with a mark for each level.
    fn elements(&self, schema: &'s JsonObject) -> (String, &'s JsonObject) {
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

    /// The name of the shared schema of a field, or of the elements of its lists and maps.
    fn shared_name(&self, schema: &'s JsonObject) -> Option<&'s str> {
        let mut schema = schema;
        for _ in 0..DEEPEST {
            if let Some(name) = reference_of(schema) {
                return Some(name);
            }
            let inner = schema
                .get("items")
                .or_else(|| schema.get("additionalProperties"));
            schema = inner?.as_object()?;
        }
        None
    }

    /// The schema that a reference leads to.
    fn followed(&self, schema: &'s JsonObject) -> &'s JsonObject {
        let shared = reference_of(schema).and_then(|name| self.schemas.get(name)?.as_object());
        shared.unwrap_or(schema)
    }

    /// The facts of an object by the labels of the vocabulary.
    fn stated(&mut self, kind: &'static Object, object: &JsonObject) {
        for (field, label) in kind.facts() {
            match (&field.kind, object.get(field.name)) {
                (Kind::Object(kind), Some(Value::Object(object))) => self.stated(kind, object),
                (_, Some(value)) => self.add(label, plain(value)),
                (_, None) => {}
            }
        }
    }

    fn add(&mut self, about: impl Into<String>, value: String) {
        self.facts.insert(about.into(), value);
    }
}

/// A value as plain text, without brackets and commas.
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
