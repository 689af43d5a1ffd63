//! What a page states, as lines that can be compared.

use std::collections::BTreeMap;

use serde_json::Value;

use super::store::Service;
use super::target::Target;

/// Facts of one operation or event: what it is about, and what is said of it.
type Facts = BTreeMap<String, String>;

/// The facts of an operation or event that differ; none if it is new.
pub(super) fn changes(before: &Service, now: &Service, target: &Target) -> Vec<Change> {
    let Some(before) = facts(before, target) else {
        return Vec::new();
    };
    compare(&before, &facts(now, target).unwrap_or_default())
}

/// The facts of an operation or event, with shared schemas followed.
fn facts(service: &Service, target: &Target) -> Option<Facts> {
    let item = service.item(target)?;
    let operation = item.get(target.method())?;
    let mut facts = Facts::new();
    let mut say = |about: &str, value: &Value| {
        if !value.is_null() {
            facts.insert(about.to_owned(), plain(value));
        }
    };
    say("page", &operation["externalDocs"]["description"]);
    say("page address", &operation["externalDocs"]["url"]);
    say("last update", &operation["x-updated"]);
    say("deprecated", &operation["deprecated"]);
    say("access tokens", &operation["security"]);
    say("scopes", &operation["x-scopes"]);
    say("field scopes", &operation["x-field-scopes"]);
    say("app kinds", &operation["x-app-kinds"]);
    say("rate limits", &operation["x-rate-limits"]);

    let parameters = [item.get("parameters"), operation.get("parameters")];
    for parameter in parameters
        .into_iter()
        .flatten()
        .filter_map(Value::as_array)
        .flatten()
    {
        let place = parameter["in"].as_str().unwrap_or_default();
        let name = parameter["name"].as_str().unwrap_or_default();
        let about = format!("{place} parameter {name}");
        add_schema(
            &mut facts,
            service,
            &about,
            &parameter["schema"],
            parameter["required"] == true,
            0,
        );
    }
    add_content(&mut facts, service, "request", &operation["requestBody"]);
    for (status, response) in operation["responses"].as_object().into_iter().flatten() {
        if status.starts_with('2') {
            add_content(&mut facts, service, "response", response);
        }
        for code in response["x-error-codes"].as_object().into_iter().flatten() {
            facts.insert(format!("error {}", code.0), format!("HTTP {status}"));
        }
    }
    Some(facts)
}

fn add_content(facts: &mut Facts, service: &Service, side: &str, body: &Value) {
    for (media_type, content) in body["content"].as_object().into_iter().flatten() {
        facts.insert(format!("{side} media type"), media_type.clone());
        add_properties(
            facts,
            service,
            side,
            "",
            resolve(service, &content["schema"]),
            0,
        );
        facts.insert(format!("{side} sample"), content["example"].to_string());
    }
}

/// The properties below a schema.
fn add_properties(
    facts: &mut Facts,
    service: &Service,
    side: &str,
    path: &str,
    schema: &Value,
    depth: usize,
) {
    if depth > 64 {
        return; // A schema that contains itself says nothing new further down.
    }
    let required = |name: &str| {
        schema["required"]
            .as_array()
            .is_some_and(|list| list.iter().any(|known| known == name))
    };
    for (name, property) in schema["properties"].as_object().into_iter().flatten() {
        let path = if path.is_empty() {
            name.clone()
        } else {
            format!("{path}.{name}")
        };
        add_schema(
            facts,
            service,
            &format!("{side} field {path}"),
            property,
            required(name),
            depth,
        );
        let (marks, inner) = elements(service, property);
        add_properties(
            facts,
            service,
            side,
            &format!("{path}{marks}"),
            inner,
            depth + 1,
        );
    }
}

/// The schema of the elements of lists and maps, with a mark for each level.
fn elements<'v>(service: &'v Service, schema: &'v Value) -> (String, &'v Value) {
    let mut marks = String::new();
    let mut schema = resolve(service, schema);
    for _ in 0..64 {
        let (mark, inner) = match (schema.get("items"), schema.get("additionalProperties")) {
            (Some(items), _) => ("[]", items),
            (None, Some(values)) if values.is_object() => ("{}", values),
            _ => break,
        };
        marks.push_str(mark);
        schema = resolve(service, inner);
    }
    (marks, schema)
}

fn add_schema(
    facts: &mut Facts,
    service: &Service,
    about: &str,
    place: &Value,
    required: bool,
    depth: usize,
) {
    if depth > 64 {
        return;
    }
    let schema = resolve(service, place);
    let (marks, inner) = elements(service, place);
    let mut said = vec![match inner["type"].as_str() {
        Some(kind) => format!("{kind}{marks}"),
        None => format!("any{marks}"),
    }];
    if required {
        said.push("required".to_owned());
    }
    for (object, keys) in [
        (inner, &["format", "x-timestamp", "enum"][..]),
        (
            schema,
            &[
                "minimum",
                "maximum",
                "minLength",
                "maxLength",
                "pattern",
                "minItems",
                "maxItems",
            ],
        ),
        (place, &["default", "deprecated", "x-field-scopes"]),
    ] {
        for key in keys {
            if let Some(value) = object.get(*key).or_else(|| schema.get(*key)) {
                said.push(format!("{key} {}", plain(value)));
            }
        }
    }
    said.dedup();
    facts.insert(about.to_owned(), said.join(", "));
}

/// The schema behind a reference.
fn resolve<'v>(service: &'v Service, schema: &'v Value) -> &'v Value {
    let reference = schema["$ref"]
        .as_str()
        .or_else(|| schema["allOf"][0]["$ref"].as_str());
    match reference.and_then(|reference| reference.rsplit("#/").next()) {
        Some(name) => service.schemas.get(name).unwrap_or(schema),
        None => schema,
    }
}

fn plain(value: &Value) -> String {
    match value {
        Value::String(text) => text.clone(),
        Value::Array(list) => list.iter().map(plain).collect::<Vec<_>>().join(" "),
        Value::Object(object) => object
            .iter()
            .map(|(key, value)| {
                if *value == Value::Array(Vec::new()) {
                    key.clone()
                } else {
                    format!("{key} {}", plain(value))
                }
            })
            .collect::<Vec<_>>()
            .join(" "),
        other => other.to_string(),
    }
}

/// How a fact has changed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Change {
    /// It was not there before.
    Added {
        /// What it is about.
        about: String,
        /// What is said of it.
        now: String,
    },
    /// It is no longer there.
    Removed {
        /// What it was about.
        about: String,
        /// What was said of it.
        before: String,
    },
    /// It says something else.
    Changed {
        /// What it is about.
        about: String,
        /// What was said of it.
        before: String,
        /// What is said of it.
        now: String,
    },
}

/// What differs between two readings, sorted by what it is about.
fn compare(before: &Facts, now: &Facts) -> Vec<Change> {
    let about: std::collections::BTreeSet<&String> = before.keys().chain(now.keys()).collect();
    about
        .into_iter()
        .filter_map(|about| match (before.get(about), now.get(about)) {
            (None, Some(now)) => Some(Change::Added {
                about: about.clone(),
                now: now.clone(),
            }),
            (Some(before), None) => Some(Change::Removed {
                about: about.clone(),
                before: before.clone(),
            }),
            (Some(before), Some(now)) if before != now => Some(Change::Changed {
                about: about.clone(),
                before: before.clone(),
                now: now.clone(),
            }),
            _ => None,
        })
        .collect()
}
