//! What arrived, taken apart as the specification writes it: nothing here is shared with what puts it together.

pub(crate) mod body;
pub(crate) mod multipart;
pub(crate) mod parameter;
pub(crate) mod path;

use serde_json::{Value, json};

/// Percent-decoded text.
///
/// # Errors
///
/// It is no UTF-8.
pub(crate) fn decoded(text: &str) -> Result<String, String> {
    percent_encoding::percent_decode_str(text)
        .decode_utf8()
        .map(std::borrow::Cow::into_owned)
        .map_err(|_| format!("{text:?} is no UTF-8 once it is decoded"))
}

/// What a text means that stands for `expected`: texts on the wire have no types. The text itself where it means something else.
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
