//! Events in version 2.0 of the platform's schema.

use std::fmt;

use crate::Secret;
use crate::json::{self, Decode, DecodeError, Encode, Slot, Value};
use crate::{Error, ErrorKind};

/// An event in version 2.0 of the platform's schema. `T` is its payload, a generated type.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub struct Event<T> {
    /// Version of the schema: `2.0`.
    pub schema: Option<String>,
    /// The fields that every event has.
    pub header: EventHeader,
    /// The payload.
    pub event: T,
    not_understood: Vec<DecodeError>,
}

/// The fields that every event has.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct EventHeader {
    /// Id of the event. It is the same when the event is delivered again.
    pub event_id: String,
    /// Type of the event, such as `hire.offer.status_changed_v1`.
    pub event_type: String,
    /// Time of sending: milliseconds since the Unix epoch, as a string.
    pub create_time: Option<String>,
    /// Verification token of the app, which authenticates unencrypted events. A secret: `Debug` hides it.
    pub token: Option<String>,
    /// Id of the subscribed app.
    pub app_id: Option<String>,
    /// Key of the tenant in which the event happened.
    pub tenant_key: Option<String>,
}

impl<T: Slot> Event<T> {
    /// Decodes a decrypted event. Optional values that do not fit are omitted, as in replies; a warning is logged.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`] if `body` is not one JSON object with `header` and `event`, or does not fit `T`.
    pub fn from_json(body: &[u8]) -> Result<Self, Error> {
        let (mut event, not_understood) = decode::<Self>(body)?;
        event.not_understood = not_understood;
        Ok(event)
    }
}

impl<T> Event<T> {
    /// Returns the values of the event that do not fit its type, and that are therefore omitted;
    /// see [`json`](crate::json#values-that-do-not-fit). [`RawEvent::json`](crate::RawEvent::json) has them.
    pub fn not_understood(&self) -> &[DecodeError] {
        &self.not_understood
    }
}

pub(crate) fn undecodable(error: &DecodeError) -> Error {
    Error::new(ErrorKind::Decode, error.to_string()).with_source(error.clone())
}

/// Decodes JSON that the platform sends as an event. Returns the omitted values, too.
pub(crate) fn decode<T: Slot>(json: &[u8]) -> Result<(T, Vec<DecodeError>), Error> {
    let decoded = json::decode_leniently(json).map_err(|error| undecodable(&error))?;
    if let Some(first) = decoded.1.first() {
        let (count, first) = (decoded.1.len(), first.path());
        tracing::warn!(
            count,
            first,
            "the event has values that do not fit the API description"
        );
    }
    Ok(decoded)
}

impl<T: Slot> Decode for Event<T> {
    fn vacant() -> Self {
        Self {
            schema: None,
            header: Decode::vacant(),
            event: T::vacant(),
            not_understood: Vec::new(),
        }
    }

    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        Some(match name {
            "schema" => &mut self.schema,
            "header" => &mut self.header,
            "event" => &mut self.event,
            _ => return None,
        })
    }

    fn required(&self) -> &'static [&'static str] {
        &["header", "event"]
    }
}

impl<T: Value> Encode for Event<T> {
    fn fields<'v>(&'v self, visit: &mut dyn FnMut(&'v str, &'v dyn Value)) {
        visit("schema", &self.schema);
        visit("header", &self.header);
        visit("event", &self.event);
    }
}

impl Decode for EventHeader {
    fn vacant() -> Self {
        Self {
            event_id: String::new(),
            event_type: String::new(),
            create_time: None,
            token: None,
            app_id: None,
            tenant_key: None,
        }
    }

    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        Some(match name {
            "event_id" => &mut self.event_id,
            "event_type" => &mut self.event_type,
            "create_time" => &mut self.create_time,
            "token" => &mut self.token,
            "app_id" => &mut self.app_id,
            "tenant_key" => &mut self.tenant_key,
            _ => return None,
        })
    }

    fn required(&self) -> &'static [&'static str] {
        &["event_id", "event_type"]
    }
}

impl Encode for EventHeader {
    fn fields<'v>(&'v self, visit: &mut dyn FnMut(&'v str, &'v dyn Value)) {
        visit("event_id", &self.event_id);
        visit("event_type", &self.event_type);
        visit("create_time", &self.create_time);
        visit("token", &self.token);
        visit("app_id", &self.app_id);
        visit("tenant_key", &self.tenant_key);
    }
}

impl fmt::Debug for EventHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("EventHeader")
            .field("event_id", &self.event_id)
            .field("event_type", &self.event_type)
            .field("create_time", &self.create_time)
            .field("token", &self.token.as_ref().map(|_| Secret::new("")))
            .field("app_id", &self.app_id)
            .field("tenant_key", &self.tenant_key)
            .finish()
    }
}

#[cfg(feature = "serde")]
openapi_client_runtime::serde_impls!(EventHeader);

#[cfg(feature = "serde")]
impl<T: Value> crate::serde::Serialize for Event<T> {
    fn serialize<S: crate::serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        json::serialize(self, serializer)
    }
}

#[cfg(feature = "serde")]
impl<'de, T: Slot> crate::serde::Deserialize<'de> for Event<T> {
    fn deserialize<D: crate::serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        json::deserialize(deserializer)
    }
}
