//! Parsing of bodies by media type.

use serde_json::{Map, Value, json};

use super::multipart::{Part, parts};
use super::parameter::pairs;
use super::typed;

/// Parses a body according to its `Content-Type`. `expected` determines the types of strings.
///
/// # Errors
///
/// The body does not match the media type.
pub(crate) fn read(
    content_type: &str,
    body: &[u8],
    expected: Option<&Value>,
) -> Result<Value, String> {
    let essence = content_type.split(';').next().unwrap_or_default();
    let essence = essence.trim().to_ascii_lowercase();
    if essence.ends_with("/json") || essence.ends_with("+json") {
        return serde_json::from_slice(body).map_err(|error| format!("it is not JSON: {error}"));
    }
    if essence == "application/x-www-form-urlencoded" {
        return form(&text(body)?, expected);
    }
    if essence.starts_with("multipart/") {
        return Ok(multipart(&parts(content_type, body)?, expected));
    }
    Ok(typed(&String::from_utf8_lossy(body), expected))
}

fn text(body: &[u8]) -> Result<String, String> {
    String::from_utf8(body.to_vec()).map_err(|_| "it is not UTF-8".to_owned())
}

fn form(text: &str, expected: Option<&Value>) -> Result<Value, String> {
    let mut found = Map::new();
    for (name, value) in pairs(text) {
        let name = super::decoded(&name.replace('+', " "))?;
        let value = super::decoded(&value.replace('+', " "))?;
        add(&mut found, &name, value, expected);
    }
    Ok(Value::Object(found))
}

fn multipart(parts: &[Part], expected: Option<&Value>) -> Value {
    let mut found = Map::new();
    for part in parts {
        let content = String::from_utf8_lossy(&part.content).into_owned();
        add(&mut found, &part.name, content, expected);
    }
    Value::Object(found)
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
