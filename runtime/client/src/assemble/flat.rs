//! Values of parameters and form fields: one text, a list of texts, or named texts.

use std::borrow::Cow;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;

use crate::json::{self, Json, Value};

/// A value without nesting.
pub(super) enum Flat<'v> {
    /// An absent value, or an empty list or object.
    Absent,
    Scalar(Cow<'v, str>),
    /// At least one.
    List(Vec<Cow<'v, str>>),
    /// At least one.
    Object(Vec<(&'v str, Cow<'v, str>)>),
}

/// Flattens a value, and omits absent values inside it. The error completes the sentence «parameter … ».
pub(super) fn flat(json: Json<'_>) -> Result<Flat<'_>, String> {
    if is_absent(json) {
        return Ok(Flat::Absent);
    }
    if let Some(text) = scalar(json) {
        return Ok(Flat::Scalar(text));
    }
    let mut outcome = Ok(());
    let mut inner = |json| match scalar(json) {
        None if !is_absent(json) => {
            outcome = Err(TOO_DEEP.to_owned());
            None
        }
        text => text,
    };
    let mut list = Vec::new();
    let is_list = each_element(json, &mut |element| list.extend(inner(element)));
    let mut object = Vec::new();
    let is_object = each_property(json, &mut |name, property| {
        object.extend(inner(property).map(|text| (name, text)));
    });
    outcome?;
    Ok(match (is_list, is_object) {
        (true, _) if !list.is_empty() => Flat::List(list),
        (_, true) if !object.is_empty() => Flat::Object(object),
        (false, false) => return Err("is a number that is not finite".to_owned()),
        _ => Flat::Absent,
    })
}

const TOO_DEEP: &str = "must be a text, a number, or a list or an object of these";

pub(super) fn is_absent(json: Json<'_>) -> bool {
    matches!(
        json,
        Json::Absent | Json::Null | Json::Any(serde_json::Value::Null)
    )
}

/// Returns the text of a scalar; `None` for other values, and for numbers that are not finite.
pub(super) fn scalar(json: Json<'_>) -> Option<Cow<'_, str>> {
    Some(match json {
        Json::String(text) => Cow::Borrowed(text),
        Json::Any(serde_json::Value::String(text)) => Cow::Borrowed(text),
        Json::Boolean(value) | Json::Any(&serde_json::Value::Bool(value)) => {
            value.to_string().into()
        }
        Json::Bytes(bytes) => STANDARD.encode(bytes).into(),
        Json::Integer(value) => value.to_string().into(),
        Json::Unsigned(value) => value.to_string().into(),
        Json::Float(value) if value.is_finite() => value.to_string().into(),
        Json::Any(serde_json::Value::Number(value)) => value.to_string().into(),
        _ => return None,
    })
}

/// Calls `visit` for each element of a list. Returns false if the value is not a list.
pub(super) fn each_element<'v>(json: Json<'v>, visit: &mut dyn FnMut(Json<'v>)) -> bool {
    match json {
        Json::Array(list) => list.elements(&mut |element| visit(element.json())),
        Json::Any(serde_json::Value::Array(list)) => {
            list.iter().for_each(|element| visit(Json::Any(element)));
        }
        _ => return false,
    }
    true
}

/// Calls `visit` for each property of an object. Returns false if the value is not an object.
pub(super) fn each_property<'v>(json: Json<'v>, visit: &mut dyn FnMut(&'v str, Json<'v>)) -> bool {
    match json {
        Json::Object(object) => object.fields(&mut |name, value| visit(name, value.json())),
        Json::Any(serde_json::Value::Object(map)) => {
            map.iter()
                .for_each(|(name, value)| visit(name, Json::Any(value)));
        }
        _ => return false,
    }
    true
}

/// Encodes a value as JSON text. The error completes the sentence «parameter … ».
pub(super) fn json_text(value: &dyn Value) -> Result<String, String> {
    json::encode(value)
        .map(|encoded| String::from_utf8_lossy(&encoded).into_owned())
        .map_err(|error| format!("cannot be encoded as JSON: {error}"))
}
