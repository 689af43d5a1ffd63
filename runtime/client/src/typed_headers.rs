//! Decoding of response headers into a type.

use http::HeaderMap;

use crate::json::{Decode, DecodeError, Mismatch, Next, Slot, Step, Token, decode_into, put};

/// Decodes headers into an object whose field names are header names in lower case.
///
/// A header is decoded like a JSON string, with the same leniency. A list consists of the parts between commas, in all headers of the
/// name. Other types are decoded as JSON.
pub(crate) fn decode(headers: &HeaderMap, object: &mut dyn Decode) -> Result<(), DecodeError> {
    for name in headers.keys() {
        let Some(slot) = object.field(name.as_str()) else {
            continue;
        };
        let values = headers.get_all(name).iter();
        let values: Vec<_> = values
            .map(|value| String::from_utf8_lossy(value.as_bytes()))
            .collect();
        // RFC 9110, section 5.3: repeated headers form one list.
        let text = values.join(", ");
        decode_one(&text, slot).map_err(|mismatch| {
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

fn decode_one(text: &str, slot: &mut dyn Slot) -> Result<(), Mismatch> {
    let Err(mismatch) = put(slot, Token::String(text)) else {
        return Ok(());
    };
    if let Ok(Next::Array(items)) = slot.accept(Token::Array) {
        let listed = text.split(',').map(str::trim);
        for item in listed.filter(|item| !item.is_empty()) {
            put(items.next(), Token::String(item))?;
        }
        return Ok(());
    }
    decode_into(text.as_bytes(), slot).map_err(|_| mismatch)
}
