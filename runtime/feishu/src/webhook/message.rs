//! Decrypted bodies.

use bytes::Bytes;
use sha2::{Digest, Sha256};
use subtle::ConstantTimeEq;

use super::{UrlVerification, WebhookError};
use crate::RawEvent;
use crate::json::{self, Decode, Slot};

/// A decrypted body that is not verified yet.
pub(super) enum Message {
    UrlVerification {
        request: UrlVerification,
        token: Option<String>,
    },
    Event(RawEvent),
}

impl Message {
    pub(super) fn read(text: impl Into<Bytes>) -> Result<Self, WebhookError> {
        let text = text.into();
        let probe: Probe = json::decode(&text).map_err(|_| WebhookError::Malformed)?;
        if probe.kind.as_ref().and_then(|kind| kind.as_str()) != Some("url_verification") {
            let event = RawEvent::from_json(text).map_err(|_| WebhookError::NotAnEvent)?;
            return Ok(Self::Event(event));
        }
        let text = |value: Option<serde_json::Value>| match value {
            Some(serde_json::Value::String(text)) => Some(text),
            _ => None,
        };
        let challenge = text(probe.challenge).ok_or(WebhookError::NotAnEvent)?;
        Ok(Self::UrlVerification {
            request: UrlVerification::new(challenge),
            token: text(probe.token),
        })
    }

    pub(super) fn token(&self) -> Option<&str> {
        match self {
            Self::UrlVerification { token, .. } => token.as_deref(),
            Self::Event(event) => event.token(),
        }
    }
}

/// The fields that distinguish a URL verification from an event. They are untyped, so that this test accepts future events.
#[derive(Default)]
struct Probe {
    kind: Option<serde_json::Value>,
    challenge: Option<serde_json::Value>,
    token: Option<serde_json::Value>,
}

impl Decode for Probe {
    fn vacant() -> Self {
        Self::default()
    }

    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        Some(match name {
            "type" => &mut self.kind,
            "challenge" => &mut self.challenge,
            "token" => &mut self.token,
            _ => return None,
        })
    }
}

/// The JSON object around an encrypted body; `None` if the body is not encrypted.
pub(super) struct Wrapper(pub(super) Option<String>);

impl Wrapper {
    pub(super) fn read(body: &[u8]) -> Result<Self, WebhookError> {
        json::decode(body).map_err(|_| WebhookError::Malformed)
    }
}

impl Decode for Wrapper {
    fn vacant() -> Self {
        Self(None)
    }

    fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
        match name {
            "encrypt" => Some(&mut self.0),
            _ => None,
        }
    }
}

/// The digest of the expected verification token. Comparing digests does not reveal the length of the token.
pub(super) struct ExpectedToken([u8; 32]);

impl ExpectedToken {
    pub(super) fn new(token: &str) -> Self {
        Self(Sha256::digest(token).into())
    }

    pub(super) fn check(&self, token: Option<&str>) -> Result<(), WebhookError> {
        let digest: [u8; 32] = Sha256::digest(token.unwrap_or_default()).into();
        // An empty token is never expected.
        if bool::from(digest.ct_eq(&self.0)) {
            Ok(())
        } else {
            Err(WebhookError::TokenMismatch)
        }
    }
}
