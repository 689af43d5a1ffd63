//! Parsing of requests as the specification describes it. Shares no code with the client that writes them.

pub(crate) mod body;
pub(crate) mod multipart;
pub(crate) mod parameter;
pub(crate) mod path;

use serde_json::{Value, json};

/// Decodes percent-encoding.
///
/// # Errors
///
/// The text is not UTF-8.
pub(crate) fn decoded(text: &str) -> Result<String, String> {
    percent_encoding::percent_decode_str(text)
        .decode_utf8()
        .map(std::borrow::Cow::into_owned)
        .map_err(|_| format!("{text:?} is not UTF-8 after decoding"))
}

/// Converts a string to the type of `expected`, because strings on the wire have no types. Returns the string itself if it does not fit.
pub(crate) fn typed(text: &str, expected: Option<&Value>) -> Value {
    match expected {
        Some(Value::Number(number)) => match serde_json::from_str::<Value>(text) {
            Ok(Value::Number(arrived)) if arrived.as_f64() == number.as_f64() => {
                Value::Number(number.clone())
            }
            Ok(arrived @ Value::Number(_)) => arrived,
            _ => json!(text),
        },
        Some(Value::Bool(_)) => match text {
            "true" => json!(true),
            "false" => json!(false),
            _ => json!(text),
        },
        Some(Value::Object(_) | Value::Array(_)) => {
            serde_json::from_str(text).unwrap_or(json!(text))
        }
        _ => json!(text),
    }
}
