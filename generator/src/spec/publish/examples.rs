//! Examples that their schemas accept.
//!
//! Examples are the samples of pages, which contain mistakes: undocumented fields, values of another type, `null`. Parts that a schema
//! does not accept are removed. If a required part is wrong, the whole example is.

use std::collections::BTreeSet;

use serde_json::{Map, Value};

use super::visit::each_object;

/// References are followed so deep.
const DEEPEST: usize = 64;

/// Removes what schemas do not accept from all examples.
pub(super) fn fit_all(document: &mut Value) {
    let whole = document.clone();
    each_object(document, &mut |_, map| {
        // The schema of a parameter or a body, or the schema itself.
        let schema = match map.get("schema") {
            Some(schema) => schema.clone(),
            None if map.contains_key("type") || map.contains_key("allOf") => {
                Value::Object(map.clone())
            }
            None => return,
        };
        let fit = |example: &Value| fit(example, &schema, &whole, 0);
        if let Some(example) = map.get("example") {
            match fit(example) {
                Some(fitted) => map.insert("example".to_owned(), fitted),
                None => map.shift_remove("example"),
            };
        }
        match map.get_mut("examples") {
            // Example Objects; those that are references or URLs have no value.
            Some(Value::Object(examples)) => examples.retain(|_, example| {
                let Some(value) = example.get_mut("value") else {
                    return true;
                };
                let fitted = fit(value);
                fitted.map(|fitted| *value = fitted).is_some()
            }),
            // Those of a schema of 3.1.
            Some(Value::Array(examples)) => {
                *examples = examples.iter().filter_map(fit).collect();
            }
            _ => {}
        }
    });
}

/// The part of an example that a schema accepts. `None` if it accepts nothing of it.
fn fit(example: &Value, schema: &Value, document: &Value, depth: usize) -> Option<Value> {
    let mut parts = Vec::new();
    flatten(schema, document, depth, &mut parts);
    if depth > DEEPEST
        || parts
            .iter()
            .any(|part| part.contains_key("oneOf") || part.contains_key("anyOf"))
    {
        return Some(example.clone());
    }
    if example.is_null() {
        let accepts = |part: &&Map<String, Value>| {
            part.get("nullable") == Some(&Value::Bool(true)) || !part.contains_key("type")
        };
        return parts.iter().all(accepts).then_some(Value::Null);
    }
    if !parts.iter().all(|part| accepts(part, example)) {
        return None;
    }
    match example {
        Value::Object(map) => object(map, &parts, document, depth),
        Value::Array(items) => array(items, &parts, document, depth),
        scalar => Some(scalar.clone()),
    }
}

/// The schema itself, the targets of references, and the members of `allOf`.
fn flatten<'v>(
    schema: &'v Value,
    document: &'v Value,
    depth: usize,
    parts: &mut Vec<&'v Map<String, Value>>,
) {
    let Some(map) = schema.as_object().filter(|_| depth <= DEEPEST) else {
        return;
    };
    if let Some(reference) = map.get("$ref").and_then(Value::as_str) {
        let target = reference
            .strip_prefix('#')
            .and_then(|at| document.pointer(at));
        target
            .into_iter()
            .for_each(|target| flatten(target, document, depth + 1, parts));
        return;
    }
    parts.push(map);
    let all = map.get("allOf").and_then(Value::as_array);
    all.into_iter()
        .flatten()
        .for_each(|member| flatten(member, document, depth + 1, parts));
}

/// Returns true if type, values and limits of a schema fit.
fn accepts(schema: &Map<String, Value>, example: &Value) -> bool {
    let has_type = match (schema.get("type").and_then(Value::as_str), example) {
        (Some("string"), Value::String(_))
        | (Some("boolean"), Value::Bool(_))
        | (Some("number"), Value::Number(_))
        | (Some("array"), Value::Array(_))
        | (Some("object"), Value::Object(_))
        | (None, _) => true,
        (Some("integer"), Value::Number(number)) => !number.is_f64(),
        _ => false,
    };
    let values = schema.get("enum").and_then(Value::as_array);
    has_type
        && values.is_none_or(|values| values.contains(example))
        && is_within_limits(schema, example)
}

fn is_within_limits(schema: &Map<String, Value>, example: &Value) -> bool {
    let limit = |key: &str| schema.get(key).and_then(Value::as_f64);
    let within = |value: f64, least: &str, most: &str| {
        limit(least).is_none_or(|least| value >= least)
            && limit(most).is_none_or(|most| value <= most)
    };
    // Counts of parts of an example are far below the precision of a float.
    let count = |count: usize| u32::try_from(count).map_or(f64::MAX, f64::from);
    match example {
        Value::String(text) => {
            within(count(text.chars().count()), "minLength", "maxLength")
                && fits_pattern(schema, text)
        }
        Value::Number(number) => number
            .as_f64()
            .is_none_or(|number| within(number, "minimum", "maximum")),
        Value::Array(items) => within(count(items.len()), "minItems", "maxItems"),
        _ => true,
    }
}

fn fits_pattern(schema: &Map<String, Value>, text: &str) -> bool {
    let pattern = schema.get("pattern").and_then(Value::as_str);
    let pattern = pattern.and_then(|pattern| regress::Regex::with_flags(pattern, "u").ok());
    pattern.is_none_or(|pattern| pattern.find(text).is_some())
}

fn object(
    example: &Map<String, Value>,
    parts: &[&Map<String, Value>],
    document: &Value,
    depth: usize,
) -> Option<Value> {
    let property = |name: &str| {
        parts
            .iter()
            .find_map(|part| part.get("properties")?.get(name))
    };
    let has_properties = parts.iter().any(|part| part.contains_key("properties"));
    let additional = parts
        .iter()
        .find_map(|part| part.get("additionalProperties"));
    let mut fitted = Map::new();
    for (name, value) in example {
        let value = match (property(name), additional) {
            (Some(schema), _) => fit(value, schema, document, depth + 1),
            (None, Some(schema @ Value::Object(_))) => fit(value, schema, document, depth + 1),
            (None, Some(Value::Bool(true))) => Some(value.clone()),
            // Not documented.
            (None, _) if has_properties => None,
            (None, _) => Some(value.clone()),
        };
        fitted.extend(value.map(|value| (name.clone(), value)));
    }
    let required = parts
        .iter()
        .filter_map(|part| part.get("required")?.as_array());
    let required: BTreeSet<&str> = required.flatten().filter_map(Value::as_str).collect();
    required
        .iter()
        .all(|name| fitted.contains_key(*name))
        .then_some(Value::Object(fitted))
}

fn array(
    example: &[Value],
    parts: &[&Map<String, Value>],
    document: &Value,
    depth: usize,
) -> Option<Value> {
    let Some(schema) = parts.iter().find_map(|part| part.get("items")) else {
        return Some(Value::Array(example.to_vec()));
    };
    let items = example
        .iter()
        .filter_map(|item| fit(item, schema, document, depth + 1));
    let items: Vec<Value> = items.collect();
    // A list of which nothing is right shows nothing.
    if items.is_empty() && !example.is_empty() {
        return None;
    }
    let fitted = Value::Array(items);
    parts
        .iter()
        .all(|part| is_within_limits(part, &fitted))
        .then_some(fitted)
}
