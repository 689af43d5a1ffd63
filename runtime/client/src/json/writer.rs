//! Encoding through serde's serializers.

use ::base64::display::Base64Display;
use ::base64::engine::general_purpose::STANDARD;
use serde::ser::{Error, Serialize, SerializeMap, SerializeSeq, Serializer};

use super::{EncodeError, Json, Value};

/// Encodes a value as compact JSON.
pub(super) fn encode(value: &dyn Value) -> Result<Vec<u8>, EncodeError> {
    serde_json::to_vec(&value.json()).map_err(|error| EncodeError::new(error.to_string()))
}

impl Serialize for Json<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match *self {
            Json::Absent | Json::Null => serializer.serialize_unit(),
            Json::Boolean(value) => serializer.serialize_bool(value),
            Json::Integer(value) => serializer.serialize_i64(value),
            Json::Unsigned(value) => serializer.serialize_u64(value),
            // serde_json would silently write `null`.
            Json::Float(value) if !value.is_finite() => {
                Err(S::Error::custom(format!("JSON cannot represent {value}")))
            }
            Json::Float(value) => serializer.serialize_f64(value),
            Json::String(text) => serializer.serialize_str(text),
            Json::Bytes(bytes) => serializer.collect_str(&Base64Display::new(bytes, &STANDARD)),
            Json::Any(value) => value.serialize(serializer),
            Json::Array(list) => {
                let mut sequence = serializer.serialize_seq(None)?;
                let mut outcome = Ok(());
                list.elements(&mut |element| {
                    if outcome.is_ok() {
                        outcome = sequence.serialize_element(&element.json());
                    }
                });
                outcome.and_then(|()| sequence.end())
            }
            Json::Object(object) => {
                let mut map = serializer.serialize_map(None)?;
                let mut outcome = Ok(());
                object.fields(&mut |name, value| {
                    let json = value.json();
                    if outcome.is_ok() && !matches!(json, Json::Absent) {
                        outcome = map.serialize_entry(name, &json);
                    }
                });
                outcome.and_then(|()| map.end())
            }
        }
    }
}
