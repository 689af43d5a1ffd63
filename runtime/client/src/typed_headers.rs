//! Decoding of response headers into a type.

use http::HeaderMap;
use http::header::SET_COOKIE;

use crate::json::{
    Decode, DecodeError, Misfits, Mismatch, Next, Nulls, Slot, Step, Token, decode_into, put,
};

/// Decodes headers into an object whose field names are header names in lower case.
///
/// The type determines how a header is read, with the same leniency as JSON strings:
///
/// - a scalar: the text,
/// - a list: the parts between commas, in all headers of the name; but each header `Set-Cookie` is one item,
/// - an object: its parts in style `simple`, `name=value` or `name,value`,
/// - a list or an object whose text is JSON: that.
pub(crate) fn decode(headers: &HeaderMap, object: &mut dyn Decode) -> Result<(), DecodeError> {
    for name in headers.keys() {
        let Some(slot) = object.field(name.as_str()) else {
            continue;
        };
        let values = headers.get_all(name).iter();
        let values: Vec<_> = values
            .map(|value| String::from_utf8_lossy(value.as_bytes()))
            .collect();
        let decoded = if name == SET_COOKIE {
            // RFC 9110, section 5.3: cookies contain commas, so these headers cannot be joined.
            items(values.iter().map(|value| &**value), slot)
        } else {
            // RFC 9110, section 5.3: repeated headers form one list.
            decode_one(&values.join(", "), slot)
        };
        decoded.map_err(|mismatch| {
            // The value is not shown, because a header may contain a secret.
            let problem = format!("expected {}, found other text", mismatch.expected());
            DecodeError::new(&[Step::Field(name.as_str().to_owned())], problem)
        })?;
    }
    let mut required = object.required().iter();
    match required.find(|name| !headers.contains_key(**name)) {
        None => Ok(()),
        Some(name) => {
            let problem = format!("the required header `{name}` is missing");
            Err(DecodeError::new(&[], problem))
        }
    }
}

/// The list has another length than its tuple.
const LENGTH: Mismatch = Mismatch::new("a list of another length");

fn decode_one(text: &str, slot: &mut dyn Slot) -> Result<(), Mismatch> {
    let Err(mismatch) = put(slot, Token::String(text)) else {
        return Ok(());
    };
    let may_be_json = text.trim_start().starts_with(['[', '{']);
    if may_be_json && decode_into(text.as_bytes(), slot, Nulls::Refused, Misfits::Refused).is_ok() {
        return Ok(());
    }
    if let Ok(Next::Object(object)) = slot.accept(Token::Object) {
        return properties(text, object);
    }
    if let Ok(Next::Array(_)) = slot.accept(Token::Array) {
        return items(parts(text), slot);
    }
    Err(mismatch)
}

/// The parts between commas.
fn parts(text: &str) -> impl Iterator<Item = &str> {
    text.split(',')
        .map(str::trim)
        .filter(|part| !part.is_empty())
}

/// Decodes each text as an item of a list. A slot that is not a list receives the first one.
fn items<'t>(
    mut texts: impl Iterator<Item = &'t str>,
    slot: &mut dyn Slot,
) -> Result<(), Mismatch> {
    if let Ok(Next::Array(items)) = slot.accept(Token::Array) {
        let mut count = 0;
        for text in texts {
            let slot = items.item(count).ok_or(LENGTH)?;
            put(slot, Token::String(text))?;
            count += 1;
        }
        return match count < items.required() {
            true => Err(LENGTH),
            false => Ok(()),
        };
    }
    texts
        .next()
        .map_or(Ok(()), |text| put(slot, Token::String(text)))
}

/// Decodes an object in style `simple`: exploded if each part is a pair, otherwise names and values alternate.
fn properties(text: &str, object: &mut dyn Decode) -> Result<(), Mismatch> {
    let unpaired = Mismatch::new("pairs of names and values");
    let mut missing = object.required().to_vec();
    let mut property = |name: &str, value| {
        missing.retain(|required| *required != name);
        match object.field(name) {
            Some(slot) => put(slot, Token::String(value)),
            None => Ok(()),
        }
    };
    if parts(text).all(|part| part.contains('=')) {
        for (name, value) in parts(text).filter_map(|part| part.split_once('=')) {
            property(name, value)?;
        }
    } else {
        let mut parts = parts(text);
        while let Some(name) = parts.next() {
            property(name, parts.next().ok_or(unpaired)?)?;
        }
    }
    match missing.is_empty() {
        true => Ok(()),
        false => Err(Mismatch::new("an object with all required properties")),
    }
}
