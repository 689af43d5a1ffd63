//! Events whose payload is not decoded yet.

use std::fmt;
use std::sync::Arc;

use bytes::Bytes;

use crate::Secret;
use crate::event;
use crate::json::{Decode, Slot};
use crate::{Error, ErrorKind, Event, EventHeader};

/// An event of any type: decrypted, but with a payload that is not decoded yet.
///
/// A generated enum decodes all event types of the client (`IncomingEvent::try_from(event)`); [`parse`](Self::parse) decodes one known type.
/// Cloning is cheap. `Debug` shows neither the verification token nor the payload.
#[derive(Clone, PartialEq)]
pub struct RawEvent {
    header: Arc<Header>,
    json: Bytes,
}

/// The header, which differs between the two versions of the platform's schema.
#[derive(Debug, Clone, PartialEq)]
enum Header {
    Current(EventHeader),
    Legacy(LegacyEventHeader),
}

/// The fields that every event in version 1.0 of the platform's schema has.
#[derive(Clone, PartialEq)]
#[non_exhaustive]
pub struct LegacyEventHeader {
    /// Id of the event (`uuid`). It is the same when the event is delivered again.
    pub uuid: String,
    /// Type of the event (`event.type`), such as `p2p_chat_create`.
    pub event_type: String,
    /// Time of sending: seconds since the Unix epoch with a fraction, as a string.
    pub ts: Option<String>,
    /// Verification token of the app. A secret: `Debug` hides it.
    pub token: Option<String>,
    /// Id of the subscribed app (`event.app_id`).
    pub app_id: Option<String>,
    /// Key of the tenant in which the event happened (`event.tenant_key`).
    pub tenant_key: Option<String>,
}

impl RawEvent {
    /// Reads a decrypted event, in version 2.0 or 1.0 of the platform's schema.
    ///
    /// This function verifies nothing. Pass events from the network to `webhook::WebhookReceiver` (feature `webhook`).
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`] if `json` is not one JSON object, or has no event id or no event type.
    pub fn from_json(json: impl Into<Bytes>) -> Result<Self, Error> {
        let json = json.into();
        let header = Arc::new(Header::read(&json)?);
        Ok(Self { header, json })
    }

    /// Returns the type of the event, such as `hire.offer.status_changed_v1`.
    pub fn event_type(&self) -> &str {
        match &*self.header {
            Header::Current(header) => &header.event_type,
            Header::Legacy(header) => &header.event_type,
        }
    }

    /// Returns the id of the event: `header.event_id`, or `uuid` in version 1.0. It is the same when the event is delivered again.
    pub fn id(&self) -> &str {
        match &*self.header {
            Header::Current(header) => &header.event_id,
            Header::Legacy(header) => &header.uuid,
        }
    }

    /// Returns the header of an event in version 2.0 of the schema; `None` for version 1.0.
    pub fn header(&self) -> Option<&EventHeader> {
        match &*self.header {
            Header::Current(header) => Some(header),
            Header::Legacy(_) => None,
        }
    }

    /// Returns the header fields of an event in version 1.0 of the schema; `None` for version 2.0.
    pub fn legacy_header(&self) -> Option<&LegacyEventHeader> {
        match &*self.header {
            Header::Current(_) => None,
            Header::Legacy(header) => Some(header),
        }
    }

    /// Returns the whole event as the platform wrote it. It contains the verification token: do not log it.
    pub fn json(&self) -> &Bytes {
        &self.json
    }

    /// Decodes the event with a payload of type `T`.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`] if the payload does not fit `T`, or if the event is in version 1.0 of the schema, which has no header. Use
    /// [`payload`](Self::payload) for those events.
    pub fn parse<T: Slot>(&self) -> Result<Event<T>, Error> {
        match &*self.header {
            Header::Current(_) => Event::from_json(&self.json),
            Header::Legacy(header) => Err(Error::new(
                ErrorKind::Decode,
                format!(
                    "the event `{}` is in version 1.0 of the schema and has no header; decode only its payload",
                    header.event_type
                ),
            )),
        }
    }

    /// Decodes the payload (`event`), in either version of the schema.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Decode`] if there is no payload, or if it does not fit `T`.
    pub fn payload<T: Slot>(&self) -> Result<T, Error> {
        let (Payload(payload), _) = event::decode(&self.json)?;
        Ok(payload)
    }

    /// Returns the verification token in the event.
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

/// The header of version 2.0. It is read separately, because a payload may use the field names of version 1.0 for other purposes.
struct CurrentHead(Option<EventHeader>);

/// The header fields of version 1.0, which are partly inside the payload.
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
        let (CurrentHead(header), not_understood) = event::decode::<CurrentHead>(json)?;
        match header {
            None if !not_understood.is_empty() => Err(event::undecodable(&not_understood[0])),
            Some(header) => {
                // With an empty id, every such event would count as a duplicate of the first.
                present(&header.event_id, "header.event_id")?;
                present(&header.event_type, "header.event_type")?;
                Ok(Self::Current(header))
            }
            None => Self::read_legacy(json),
        }
    }

    fn read_legacy(json: &[u8]) -> Result<Self, Error> {
        let (head, _) = event::decode::<LegacyHead>(json)?;
        let fields = head.event.unwrap_or_default();
        let Some(uuid) = head.uuid else {
            return Err(incomplete(
                "neither `header` (schema 2.0) nor `uuid` (schema 1.0)",
            ));
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
    Error::new(ErrorKind::Decode, format!("not an event: it has {found}"))
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

/// An event of which only the payload is decoded.
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
