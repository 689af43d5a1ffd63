//! Words about items that pages no longer have: kept under `x-retired`, and back in their places when the items return.
//!
//! `x-retired` stands on an operation, a Path Item Object or a shared schema. It is a sparse object of the kind that it stands
//! on: the removed items, each with what people wrote about it and nothing else.
//!
//! ```yaml
//! Thing:
//!   type: object
//!   properties: {id: {type: string}}
//!   x-retired:
//!     properties: {weight: {description: In grams.}}
//! ```

use std::borrow::Cow;

use serde_json::{Map, Value, json};

use super::draft::is_proposed_description;
use super::schema_keys::{ENUM_WORDS, is_fact};

type Object = Map<String, Value>;

/// The extension's key.
pub(super) const RETIRED: &str = "x-retired";

/// An object with its retired words back in their places, facts missing beside them.
pub(super) fn restored(host: &Object) -> Object {
    let mut host = host.clone();
    if let Some(Value::Object(retired)) = host.shift_remove(RETIRED) {
        overlay(&mut host, &retired);
    }
    host
}

/// Puts what was found to be lost on its host, after everything else.
pub(super) fn put(host: &mut Object, lost: Option<Object>) {
    host.shift_remove(RETIRED);
    if let Some(lost) = lost {
        host.insert(RETIRED.to_owned(), lost.into());
    }
}

/// Adds what `under` says and `top` does not.
pub(super) fn overlay(top: &mut Object, under: &Object) {
    if under.get("enum").is_some_and(Value::is_array) {
        overlay_enum(top, under);
    }
    for (key, value) in under {
        match (top.get_mut(key), value) {
            (None, _) => {
                top.insert(key.clone(), value.clone());
            }
            (Some(Value::Object(top)), Value::Object(under)) => overlay(top, under),
            (Some(Value::Array(top)), Value::Array(under)) if key == "parameters" => {
                for parameter in under {
                    match top.iter_mut().find(|top| same_parameter(top, parameter)) {
                        Some(Value::Object(top)) => {
                            if let Value::Object(under) = parameter {
                                overlay(top, under);
                            }
                        }
                        Some(_) => {}
                        None => top.push(parameter.clone()),
                    }
                }
            }
            (Some(_), _) => {}
        }
    }
}

/// Values, and words about them, that only `under` has.
fn overlay_enum(top: &mut Object, under: &Object) {
    let Some(mut values) = list(top, "enum").cloned() else {
        for key in ENUM_WORDS {
            top.shift_remove(key);
        }
        return; // As a whole then.
    };
    let known = values.clone();
    for value in list(under, "enum").into_iter().flatten() {
        if !values.contains(value) {
            values.push(value.clone());
        }
    }
    for key in ENUM_WORDS {
        if list(top, key).is_none() && list(under, key).is_none() {
            continue;
        }
        let words = values.iter().map(|value| {
            let said = word_of(top, key, &known, value)
                .filter(|word| **word != unnamed(key, value))
                .or_else(|| word_of(under, key, list(under, "enum")?, value));
            said.cloned().unwrap_or_else(|| unnamed(key, value))
        });
        let words: Value = words.collect();
        top.insert(key.to_owned(), words);
    }
    top.insert("enum".to_owned(), values.into());
}

fn list<'v>(object: &'v Object, key: &str) -> Option<&'v Vec<Value>> {
    object.get(key)?.as_array()
}

fn word_of<'v>(
    object: &'v Object,
    key: &str,
    values: &[Value],
    value: &Value,
) -> Option<&'v Value> {
    let position = values.iter().position(|known| known == value)?;
    list(object, key)?.get(position)
}

/// What stands for a word about an enum value that people have not written yet.
pub(super) fn unnamed(key: &str, value: &Value) -> Value {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if key == "x-enum-varnames" {
        Value::String(format!("Value{text}").replace('-', "Minus"))
    } else {
        Value::String(String::new())
    }
}

/// Whether two Parameter Objects are about one parameter.
pub(super) fn same_parameter(a: &Value, b: &Value) -> bool {
    a["in"] == b["in"] && a["name"] == b["name"]
}

/// The name of the shared schema that a schema refers to.
pub(super) fn reference_of(schema: &Value) -> Option<&str> {
    let reference = schema["$ref"]
        .as_str()
        .or_else(|| schema["allOf"][0]["$ref"].as_str());
    reference?.rsplit("#/").next()
}

/// Words of an operation that its new version has no place for. `schemas` are the shared ones as they are now.
pub(super) fn of_operation(old: &Object, new: &Object, schemas: &Object) -> Option<Object> {
    let mut lost = Object::new();
    add(&mut lost, "parameters", of_parameters(old, new, schemas));
    if let Some(Value::Object(body)) = old.get("requestBody") {
        let new = new.get("requestBody").and_then(Value::as_object);
        let mut of_body = words(body, new, |key| matches!(key, "required" | "content"));
        add(&mut of_body, "content", of_content(body, new, schemas));
        add(&mut lost, "requestBody", whole(of_body));
    }
    let empty = Object::new();
    let responses = |operation: &Object| {
        operation
            .get("responses")
            .and_then(Value::as_object)
            .cloned()
    };
    let (old, new) = (
        responses(old).unwrap_or_default(),
        responses(new).unwrap_or_default(),
    );
    let mut of_responses = Object::new();
    for (status, old) in &old {
        let old = old.as_object().unwrap_or(&empty);
        let now = new.get(status).and_then(Value::as_object);
        let mut of_response = words(old, now, |key| matches!(key, "content" | "x-error-codes"));
        let proposed = |text: &Value| text.as_str().is_some_and(is_proposed_description);
        if of_response.get("description").is_some_and(proposed) {
            of_response.shift_remove("description");
        }
        add(&mut of_response, "content", of_content(old, now, schemas));
        let mut of_codes = Object::new();
        for (code, entry) in old
            .get("x-error-codes")
            .and_then(Value::as_object)
            .into_iter()
            .flatten()
        {
            if let Value::Object(entry) = entry {
                let now = code_entry(&new, status, code);
                add(&mut of_codes, code, whole(words(entry, now, |_| false)));
            }
        }
        add(&mut of_response, "x-error-codes", whole(of_codes));
        add(&mut of_responses, status, whole(of_response));
    }
    add(&mut lost, "responses", whole(of_responses));
    (!lost.is_empty()).then_some(lost)
}

/// What responses say of an error code: under the status, or under another one.
pub(super) fn code_entry<'v>(
    responses: &'v Object,
    status: &str,
    code: &str,
) -> Option<&'v Object> {
    let of = |response: &'v Value| response.get("x-error-codes")?.get(code)?.as_object();
    let here = responses.get(status).and_then(of);
    here.or_else(|| responses.values().find_map(of))
}

/// Words about parameters of an operation or a Path Item Object.
pub(super) fn of_parameters(old: &Object, new: &Object, schemas: &Object) -> Option<Value> {
    let mut lost = Vec::new();
    for parameter in list(old, "parameters").into_iter().flatten() {
        let now = list(new, "parameters").into_iter().flatten();
        let now = now.into_iter().find(|now| same_parameter(now, parameter));
        let Value::Object(old) = parameter else {
            continue;
        };
        let mut of_parameter = words(old, now.and_then(Value::as_object), |key| {
            super::merge::PARAMETER_FACTS.contains(&key)
        });
        if let Some(schema) = old.get("schema") {
            let now = now.and_then(|now| now.get("schema"));
            add(&mut of_parameter, "schema", of_schema(schema, now, schemas));
        }
        if !of_parameter.is_empty() {
            let mut named = Object::new();
            for key in ["name", "in"] {
                named.insert(key.to_owned(), parameter[key].clone());
            }
            named.extend(of_parameter);
            lost.push(named.into());
        }
    }
    (!lost.is_empty()).then_some(Value::Array(lost))
}

fn of_content(old: &Object, new: Option<&Object>, schemas: &Object) -> Option<Value> {
    let now = new.and_then(|new| new.get("content")?.as_object());
    let mut lost = Object::new();
    for (media_type, old) in old
        .get("content")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let Value::Object(old) = old else { continue };
        // One that was renamed is still the same body.
        let now = now.and_then(|now| now.get(media_type).or_else(|| now.values().next()));
        let now = now.and_then(Value::as_object);
        let mut of_media = words(old, now, |key| matches!(key, "schema" | "example"));
        if let Some(schema) = old.get("schema") {
            let now = now.and_then(|now| now.get("schema"));
            add(&mut of_media, "schema", of_schema(schema, now, schemas));
        }
        add(&mut lost, media_type, whole(of_media));
    }
    whole(lost)
}

/// Words of a schema that its new version has no place for. Words that have moved to the shared schema it now refers to are not lost.
pub(super) fn of_schema(old: &Value, new: Option<&Value>, schemas: &Object) -> Option<Value> {
    let Value::Object(old_object) = old else {
        return None;
    };
    let empty = Object::new();
    let own = new.and_then(Value::as_object).unwrap_or(&empty);
    let target = new
        .and_then(reference_of)
        .and_then(|name| schemas.get(name)?.as_object());
    let target = match target {
        Some(target) if target.contains_key(RETIRED) => Cow::Owned(restored(target)),
        Some(target) => Cow::Borrowed(target),
        None => Cow::Borrowed(&empty),
    };
    let child = |name: &str| own.get(name).or_else(|| target.get(name));

    let mut lost = words(old_object, Some(own), |key| {
        is_fact(key) || ENUM_WORDS.contains(&key)
    });
    lost.retain(|key, value| target.get(key) != Some(value));
    let now = [own, &*target]
        .into_iter()
        .find(|now| now.contains_key("enum"));
    lost.extend(of_enum(old_object, now));
    for key in ["items", "additionalProperties"] {
        if let Some(inner) = old_object.get(key) {
            add(&mut lost, key, of_schema(inner, child(key), schemas));
        }
    }
    let mut of_properties = Object::new();
    for (name, property) in old_object
        .get("properties")
        .and_then(Value::as_object)
        .into_iter()
        .flatten()
    {
        let now = child("properties").and_then(|now| now.get(name));
        add(&mut of_properties, name, of_schema(property, now, schemas));
    }
    add(&mut lost, "properties", whole(of_properties));
    if lost.is_empty() {
        return None;
    }
    // Words beside a reference are not words of the schema that it leads to.
    if let (Some(_), Some(all_of)) = (reference_of(old), old_object.get("allOf")) {
        let mut beside = Object::new();
        beside.insert("allOf".to_owned(), all_of.clone());
        beside.extend(lost);
        lost = beside;
    }
    Some(lost.into())
}

/// Values of an enum whose words the new one does not have.
fn of_enum(old: &Object, new: Option<&Object>) -> Object {
    let mut lost = Object::new();
    let Some(values) = list(old, "enum") else {
        return lost;
    };
    let keys = ENUM_WORDS
        .iter()
        .copied()
        .filter(|key| list(old, key).is_some());
    let keys: Vec<&str> = keys.collect();
    let is_lost = |value: &Value| {
        keys.iter().any(|key| {
            let said = word_of(old, key, values, value);
            let now = new.and_then(|new| word_of(new, key, list(new, "enum")?, value));
            said.is_some_and(|said| *said != unnamed(key, value)) && said != now
        })
    };
    let gone: Vec<&Value> = values.iter().filter(|value| is_lost(value)).collect();
    if gone.is_empty() {
        return lost;
    }
    lost.insert("enum".to_owned(), json!(gone));
    for key in keys {
        let words = gone.iter().map(|value| {
            let said = word_of(old, key, values, value);
            said.cloned().unwrap_or_else(|| unnamed(key, value))
        });
        let words: Value = words.collect();
        lost.insert(key.to_owned(), words);
    }
    lost
}

/// What people wrote on an object itself and is not on the new one.
fn words(old: &Object, new: Option<&Object>, is_fact: impl Fn(&str) -> bool) -> Object {
    old.iter()
        .filter(|(key, value)| {
            !is_fact(key)
                && **value != Value::String(String::new())
                && new.and_then(|new| new.get(*key)) != Some(value)
        })
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect()
}

fn add(lost: &mut Object, key: &str, value: Option<Value>) {
    if let Some(value) = value {
        lost.insert(key.to_owned(), value);
    }
}

fn whole(lost: Object) -> Option<Value> {
    (!lost.is_empty()).then_some(Value::Object(lost))
}
