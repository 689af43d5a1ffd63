//! Parsing of bodies by media type.

use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, utf8_percent_encode};
use serde_json::{Map, Value, json};

use super::multipart::parts;
use super::parameter::{Pair, of_pairs, pairs};
use super::{decoded, typed};
use crate::document::Parameter;

/// Everything that could have a meaning in a pair, except the separators of lists.
const ALL: &AsciiSet = &NON_ALPHANUMERIC.remove(b',').remove(b'|').remove(b' ');

/// Parses a body according to its `Content-Type`. `expected` determines the types of strings.
///
/// # Errors
///
/// The body does not match the media type.
pub(crate) fn read(
    content_type: &str,
    body: &[u8],
    styled: &[Parameter],
    expected: Option<&Value>,
) -> Result<Value, String> {
    let essence = content_type.split(';').next().unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    if essence.ends_with("/json") || essence.ends_with("+json") {
        return serde_json::from_slice(body).map_err(|error| format!("it is not JSON: {error}"));
    }
    if essence == "application/x-www-form-urlencoded" {
        let pairs = pairs(&text(body)?.replace('+', "%20"));
        return form(pairs, styled, expected);
    }
    if essence.starts_with("multipart/") {
        let pairs = parts(content_type, body)?.into_iter().map(|part| {
            let content = String::from_utf8_lossy(&part.content);
            let [name, content] =
                [&part.name, &*content].map(|text| utf8_percent_encode(text, ALL).to_string());
            (name, content)
        });
        return form(pairs.collect(), styled, expected);
    }
    Ok(typed(&String::from_utf8_lossy(body), expected))
}

fn text(body: &[u8]) -> Result<String, String> {
    String::from_utf8(body.to_vec()).map_err(|_| "it is not UTF-8".to_owned())
}

/// The fields of a form, or of a multipart body whose parts are written as pairs.
fn form(
    mut pairs: Vec<Pair>,
    styled: &[Parameter],
    expected: Option<&Value>,
) -> Result<Value, String> {
    let mut found = Map::new();
    for field in styled {
        let expected = expected.and_then(|expected| expected.get(&field.name));
        if let Some(value) = of_pairs(field, &mut pairs, expected)? {
            found.insert(field.name.clone(), value);
        }
    }
    for (name, value) in pairs {
        add(&mut found, &decoded(&name)?, decoded(&value)?, expected);
    }
    Ok(Value::Object(found))
}

/// A repeated name is a list.
fn add(found: &mut Map<String, Value>, name: &str, text: String, expected: Option<&Value>) {
    match expected.and_then(|expected| expected.get(name)) {
        Some(Value::Array(items)) => {
            let list = found.entry(name).or_insert_with(|| json!([]));
            let list = list.as_array_mut().expect("made so");
            let value = typed(&text, items.get(list.len()));
            list.push(value);
        }
        expected => {
            found.insert(name.to_owned(), typed(&text, expected));
        }
    }
}
