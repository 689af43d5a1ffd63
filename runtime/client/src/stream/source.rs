//! The beginning of a stream, and the decoding of its items. Not generic over items.

use bytes::Bytes;

use super::TooLong;
use crate::download::incoming::{Incoming, Origin};
use crate::json::{DecodeError, Misfits, Nulls, Slot, Token, decode_into, put};
use crate::reply::{self, refusal};
use crate::response::sealed::{Delivery, Head};
use crate::secret::Secret;
use crate::{Error, ErrorKind, ResponseFormat, media_type};

/// A reply that arrives item by item. In boxes, because generated enums hold streams beside small types.
pub(super) struct Source {
    pub(super) incoming: Box<Incoming>,
    pub(super) decoder: Box<Decoder>,
}

/// Decodes the items of one reply.
pub(super) struct Decoder {
    format: ResponseFormat,
    nulls: Nulls,
    /// Secrets to redact, in case the server echoes them.
    secrets: Vec<Secret>,
    /// True if items may contain other secrets.
    confidential: bool,
    origin: Origin,
    /// The maximum size of one item, in bytes.
    pub(super) limit: usize,
}

impl Source {
    /// Begins to read an event stream. One JSON document has no events, so it is an error.
    pub(super) async fn begin_events(delivery: Delivery<'_>) -> Result<(Head, Self), Error> {
        let is_document =
            |media_type: &str| media_type == "application/json" || media_type.ends_with("+json");
        Self::begin(delivery, |media_type| !is_document(media_type)).await
    }

    /// Begins to read a reply. One with another status than 2xx is an error, and so is one whose media type is not `accepted`.
    pub(super) async fn begin(
        delivery: Delivery<'_>,
        accepted: impl Fn(&str) -> bool,
    ) -> Result<(Head, Self), Error> {
        let wire = &delivery.sender.wire;
        let arriving = delivery.arriving;
        let media_type = media_type::of(&arriving.headers);
        let other = media_type.filter(|media_type| !accepted(media_type));
        if !arriving.status.is_success() || other.is_some() {
            let reply = wire.read(arriving, delivery.secrets).await?;
            return Err(refusal(&reply).unwrap_or_else(|| {
                let other = other.unwrap_or_default();
                Error::new(ErrorKind::Decode, format!("it is `{other}`, not a stream"))
                    .with_status(reply.status.as_u16())
            }));
        }
        let head = Head::without_body(
            arriving.status,
            arriving.headers.clone(),
            arriving.conventions,
        );
        let confidential = arriving.confidential;
        let incoming = Incoming::new(arriving, delivery.attempts, delivery.repeatable);
        let decoder = Decoder {
            format: delivery.format,
            nulls: head.conventions.nulls,
            secrets: delivery.secrets,
            confidential,
            origin: incoming.origin().clone(),
            limit: wire.max_response_size,
        };
        let source = Self {
            incoming: Box::new(incoming),
            decoder: Box::new(decoder),
        };
        Ok((head, source))
    }
}

impl Decoder {
    /// Returns true if items are JSON, not text.
    pub(super) fn is_json(&self) -> bool {
        self.format == ResponseFormat::Json
    }

    /// Decodes one item into a slot.
    pub(super) fn decode(&self, item: &[u8], slot: &mut dyn Slot) -> Result<(), Error> {
        let cause = match self.format {
            ResponseFormat::Json => {
                match decode_into(item, slot, self.nulls, Misfits::Omitted(None)) {
                    Ok(omitted) => {
                        reply::warn(&omitted);
                        return Ok(());
                    }
                    Err(cause) => cause,
                }
            }
            ResponseFormat::Text => {
                let text = String::from_utf8_lossy(item);
                let token = Token::String(&text);
                match put(slot, token) {
                    Ok(()) => return Ok(()),
                    Err(mismatch) => DecodeError::new(&[], mismatch.found(token)),
                }
            }
        };
        let cause = cause.map_text(|text| Secret::redact(&self.secrets, text));
        let body = Bytes::copy_from_slice(item);
        let body = (!self.confidential).then(|| reply::for_error(&body, &self.secrets));
        let error = Error::new(ErrorKind::Decode, format!("an item: {cause}"))
            .with_body(body)
            .with_source(cause);
        Err(self.origin.explain(error))
    }

    /// The error of an item that is larger than the limit.
    pub(super) fn too_long(&self, _: TooLong) -> Error {
        let problem = format!(
            "an item is larger than {} bytes; if that is expected, raise the client's max_response_size",
            self.limit
        );
        self.origin
            .explain(Error::new(ErrorKind::TooLarge, problem))
    }
}
