//! Events before it is known what they tell.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

use crate::json::{self, Decode, Slot};
use crate::secret::Secret;
use crate::{Error, ErrorKind, Event, EventHeader};

/// An event of any type, as it arrived: decrypted, its payload not decoded yet.
///
/// The generated enum of a module of events takes one apart (`IncomingEvent::try_from(event)`); [`parse`](Self::parse) decodes a type
/// that is known. It is cheap to clone. `Debug` shows neither the verification token nor the payload.
#[derive(Clone, PartialEq)]
pub struct RawEvent {
    header: Arc<Header>,
    json: Bytes,
}

/// What the two versions of the platform's schema have instead of each other.
#[derive(Debug, Clone, PartialEq)]
enum Header {
    Current(EventHeader),
    Legacy(LegacyEventHeader),
}

/// What every event in version 1.0 of the platform's schema has.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct LegacyEventHeader {
    /// Id of the event (`uuid`). One that arrives a second time has the same id.
    pub uuid: String,
    /// Type of the event (`event.type`), such as `p2p_chat_create`.
    pub event_type: String,
    /// When the event was sent: seconds since the Unix epoch with a fraction, as a string.
    pub ts: Option<String>,
    /// Verification token of the app. A secret: `Debug` hides it.
    pub token: Option<String>,
    /// Id of the app that subscribes (`event.app_id`).
    pub app_id: Option<String>,
    /// Key of the tenant in which it happened (`event.tenant_key`).
    pub tenant_key: Option<String>,
}

impl RawEvent {
    /// Reads an event that is decrypted already, in version 2.0 or 1.0 of the platform's schema.
    ///
    /// Nothing is verified here: events from the network belong to `webhook::WebhookReceiver` (feature `webhook`).
    ///
    /// # Errors
    ///
    /// Of kind [`ErrorKind::Decode`], when `json` is not one JSON object, or lacks the id or the type that every event has.
    pub fn from_json(json: impl Into<Bytes>) -> Result<Self, Error> {
        let json = json.into();
        let header = Arc::new(Header::read(&json)?);
        Ok(Self { header, json })
    }

    /// Type of the event, such as `hire.offer.status_changed_v1`.
    pub fn event_type(&self) -> &str {
        match &*self.header {
            Header::Current(header) => &header.event_type,
            Header::Legacy(header) => &header.event_type,
        }
    }

    /// Id of the event: `header.event_id`, or `uuid` in version 1.0. One that arrives a second time has the same id.
    pub fn id(&self) -> &str {
        match &*self.header {
            Header::Current(header) => &header.event_id,
            Header::Legacy(header) => &header.uuid,
        }
    }

    /// The header of an event in version 2.0 of the schema; `None` for version 1.0.
    pub fn header(&self) -> Option<&EventHeader> {
        match &*self.header {
            Header::Current(header) => Some(header),
            Header::Legacy(_) => None,
        }
    }

    /// What an event in version 1.0 of the schema has in place of a header; `None` for version 2.0.
    pub fn legacy_header(&self) -> Option<&LegacyEventHeader> {
        match &*self.header {
            Header::Current(_) => None,
            Header::Legacy(header) => Some(header),
        }
    }

    /// The whole event as the platform wrote it. It holds the verification token: not for logs.
    pub fn json(&self) -> &Bytes {
        &self.json
    }

    /// Decodes the event, whose payload is of type `T`.
    ///
    /// # Errors
    ///
    /// Of kind [`ErrorKind::Decode`], when the payload does not fit `T`, or the event is in version 1.0 of the schema: it has no
    /// header. [`payload`](Self::payload) decodes those.
    pub fn parse<T: Slot>(&self) -> Result<Event<T>, Error> {
        match &*self.header {
            Header::Current(_) => Event::from_json(&self.json),
            Header::Legacy(header) => Err(Error::new(
                ErrorKind::Decode,
                format!(
                    "the event `{}` is in version 1.0 of the schema and has no header: decode its payload alone",
                    header.event_type
                ),
            )),
        }
    }

    /// Decodes what the event tells (`event`), in either version of the schema.
    ///
    /// # Errors
    ///
    /// Of kind [`ErrorKind::Decode`], when there is no payload, or it does not fit `T`.
    pub fn payload<T: Slot>(&self) -> Result<T, Error> {
        let Payload(payload) = decode(&self.json)?;
        Ok(payload)
    }

    /// The verification token that the event carries.
    #[cfg(feature = "webhook")]
    pub(crate) fn token(&self) -> Option<&str> {
        match &*self.header {
            Header::Current(header) => header.token.as_deref(),
            Header::Legacy(header) => header.token.as_deref(),
        }
    }
}

impl fmt::Debug for RawEvent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RawEvent")
            .field("header", &self.header)
            .field("json", &format_args!("{} bytes", self.json.len()))
            .finish()
    }
}

impl fmt::Debug for LegacyEventHeader {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("LegacyEventHeader")
            .field("uuid", &self.uuid)
            .field("event_type", &self.event_type)
            .field("ts", &self.ts)
            .field("token", &self.token.as_ref().map(|_| Secret::new("")))
            .field("app_id", &self.app_id)
            .field("tenant_key", &self.tenant_key)
            .finish()
    }
}

fn decode<T: Slot>(json: &[u8]) -> Result<T, Error> {
    json::decode(json)
        .map_err(|error| Error::new(ErrorKind::Decode, error.to_string()).with_source(error))
}

/// What version 2.0 has and version 1.0 does not. Read by itself: payloads may use the names of version 1.0 for anything.
struct CurrentHead(Option<EventHeader>);

/// What version 1.0 has beside the payload, and what it keeps inside it.
#[derive(Default)]
struct LegacyHead {
    uuid: Option<String>,
    ts: Option<String>,
    token: Option<String>,
    event: Option<LegacyFields>,
}

#[derive(Default)]
struct LegacyFields {
    event_type: Option<String>,
    app_id: Option<String>,
    tenant_key: Option<String>,
}

impl Header {
    fn read(json: &[u8]) -> Result<Self, Error> {
        let CurrentHead(header) = decode(json)?;
        match header {
            Some(header) => {
                // An empty id would make every such event a duplicate of the first.
                present(&header.event_id, "header.event_id")?;
                present(&header.event_type, "header.event_type")?;
                Ok(Self::Current(header))
            }
            None => Self::read_legacy(json),
        }
    }

    fn read_legacy(json: &[u8]) -> Result<Self, Error> {
        let head: LegacyHead = decode(json)?;
        let fields = head.event.unwrap_or_default();
        let Some(uuid) = head.uuid else {
            return Err(incomplete("neither `header` (schema 2.0) nor `uuid` (1.0)"));
        };
        let event_type = fields.event_type.unwrap_or_default();
        present(&uuid, "uuid")?;
        present(&event_type, "event.type")?;
        Ok(Self::Legacy(LegacyEventHeader {
            uuid,
            event_type,
            ts: head.ts,
            token: head.token,
            app_id: fields.app_id,
            tenant_key: fields.tenant_key,
        }))
    }
}

fn present(value: &str, field: &str) -> Result<(), Error> {
    if value.is_empty() {
        return Err(incomplete(&format!("no `{field}`")));
    }
    Ok(())
}

fn incomplete(found: &str) -> Error {
    Error::new(ErrorKind::Decode, format!("no event: there is {found}"))
}

impl Decode for CurrentHead {
    fn vacant() -> Self {
        Self(None)
    }

    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        match name {
            "header" => Some(&mut self.0),
            _ => None,
        }
    }
}

impl Decode for LegacyHead {
    fn vacant() -> Self {
        Self::default()
    }

    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        Some(match name {
            "uuid" => &mut self.uuid,
            "ts" => &mut self.ts,
            "token" => &mut self.token,
            "event" => &mut self.event,
            _ => return None,
        })
    }
}

impl Decode for LegacyFields {
    fn vacant() -> Self {
        Self::default()
    }

    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        Some(match name {
            "type" => &mut self.event_type,
            "app_id" => &mut self.app_id,
            "tenant_key" => &mut self.tenant_key,
            _ => return None,
        })
    }
}

/// The payload alone.
struct Payload<T>(T);

impl<T: Slot> Decode for Payload<T> {
    fn vacant() -> Self {
        Self(T::vacant())
    }

    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        match name {
            "event" => Some(&mut self.0),
            _ => None,
        }
    }

    fn required(&self) -> &'static [&'static str] {
        &["event"]
    }
}
