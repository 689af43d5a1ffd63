//! The receiver: from a request to its response.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Response};

use super::message::{ExpectedToken, Message, Wrapper};
use super::{
    CallbackReply, Outcome, SeenEvents, UrlVerification, WebhookError, encryption, signature,
};
use crate::delivery::{Clock, process};
use crate::{RawEvent, Secret};

/// The maximum size of a body that is decrypted without a valid signature, since anybody can send one. A URL verification has about 300
/// bytes.
const URL_VERIFICATION_LIMIT: usize = 8 * 1024;

/// Receives the requests of a webhook. Clones share the record of handled events.
///
/// `Debug` shows neither key nor token.
#[derive(Clone)]
pub struct WebhookReceiver(Arc<Receiver>);

struct Receiver {
    verification: Verification,
    body_limit: usize,
    seen_events: Arc<dyn SeenEvents>,
    clock: Clock,
}

/// The means by which requests are verified.
pub(super) enum Verification {
    Signature {
        encrypt_key: Secret,
        max_age: Duration,
        token: Option<ExpectedToken>,
    },
    TokenOnly(ExpectedToken),
}

/// A verified request of the platform.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Received {
    /// The platform checks the URL of the webhook, and must get the challenge back within one second.
    UrlVerification(UrlVerification),
    /// An event, which may have been delivered before.
    Event(RawEvent),
}

impl WebhookReceiver {
    pub(super) fn new(
        verification: Verification,
        body_limit: usize,
        seen_events: Arc<dyn SeenEvents>,
        clock: Clock,
    ) -> Self {
        Self(Arc::new(Receiver {
            verification,
            body_limit,
            seen_events,
            clock,
        }))
    }

    /// Verifies and decrypts a request, answers a URL verification, and runs `handler` for an event that was not handled before. The
    /// [`Outcome`] is in the extensions of the response.
    ///
    /// A handler returns `()`, or the [`CallbackReply`] to a callback such as `card.action.trigger`, which becomes the body of the response.
    ///
    /// `body` must be the unchanged body, because the signature covers its bytes. The platform waits 1 second for the answer to a URL
    /// verification, and 3 seconds for the answer to an event. If the future is dropped or the handler panics, the event counts as not
    /// handled.
    pub async fn handle<H, F, R, E>(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        handler: H,
    ) -> Response<Bytes>
    where
        H: FnOnce(RawEvent) -> F,
        F: Future<Output = Result<R, E>>,
        R: Into<CallbackReply>,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        let outcome = match self.receive(headers, body) {
            Ok(Received::UrlVerification(request)) => Outcome::UrlVerified(request),
            Ok(Received::Event(event)) => self.process(event, handler).await,
            Err(error) => Outcome::Refused(error),
        };
        outcome.response()
    }

    /// Verifies and decrypts a request: the first half of [`handle`](Self::handle).
    ///
    /// Pass an event to [`process`](Self::process), which checks if it was handled before. [`Outcome::response`] returns the response.
    ///
    /// # Errors
    ///
    /// Returns an error if the request is not verified, or malformed. Answer it with the response of [`Outcome::Refused`].
    pub fn receive(&self, headers: &HeaderMap, body: &[u8]) -> Result<Received, WebhookError> {
        let limit = self.0.body_limit;
        if body.len() > limit {
            return Err(WebhookError::TooLarge {
                size: body.len(),
                limit,
            });
        }
        match &self.0.verification {
            Verification::TokenOnly(token) => {
                if Wrapper::read(body)?.0.is_some() {
                    return Err(WebhookError::NoEncryptKey);
                }
                let message = Message::read(Bytes::copy_from_slice(body))?;
                token.check(message.token())?;
                Ok(message.into())
            }
            Verification::Signature {
                encrypt_key,
                max_age,
                token,
            } => {
                let now = (self.0.clock)();
                let signed = signature::verify(encrypt_key, headers, body, now, *max_age);
                if body.len() > URL_VERIFICATION_LIMIT {
                    signed.clone()?;
                }
                let encrypted = Wrapper::read(body)?.0.ok_or(WebhookError::NotEncrypted)?;
                let message = open(encrypt_key, &encrypted);
                // Only a URL verification may be unsigned. For any other unsigned body, the error does not reveal if the body can be
                // decrypted: an attacker who changes single bits could use this to find out the content (a padding oracle).
                let message = match (signed, message) {
                    (Ok(()), message) => message?,
                    (Err(_), Ok(message @ Message::UrlVerification { .. })) => message,
                    (Err(error), _) => return Err(error),
                };
                if let Some(token) = token {
                    token.check(message.token())?;
                }
                Ok(message.into())
            }
        }
    }

    /// Runs `handler`, unless the event was handled before or is being handled: the second half of [`handle`](Self::handle).
    pub async fn process<H, F, R, E>(&self, event: RawEvent, handler: H) -> Outcome
    where
        H: FnOnce(RawEvent) -> F,
        F: Future<Output = Result<R, E>>,
        R: Into<CallbackReply>,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        process(&*self.0.seen_events, event, handler).await
    }
}

/// Decrypts and parses a body. The padding is checked after parsing, so that valid and invalid padding take the same time.
fn open(encrypt_key: &Secret, encrypted: &str) -> Result<Message, WebhookError> {
    let decrypted =
        encryption::decrypt(encrypt_key, encrypted).ok_or(WebhookError::Undecryptable)?;
    let message = Message::read(decrypted.text);
    if !decrypted.valid_padding {
        return Err(WebhookError::Undecryptable);
    }
    message
}

impl From<Message> for Received {
    fn from(message: Message) -> Self {
        match message {
            Message::UrlVerification { request, .. } => Self::UrlVerification(request),
            Message::Event(event) => Self::Event(event),
        }
    }
}

impl fmt::Debug for WebhookReceiver {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("WebhookReceiver");
        match &self.0.verification {
            Verification::Signature {
                encrypt_key,
                max_age,
                token,
            } => shown
                .field("encrypt_key", encrypt_key)
                .field("max_age", max_age)
                .field("verification_token", &token.is_some()),
            Verification::TokenOnly(_) => shown.field("verification_token", &true),
        };
        shown
            .field("body_limit", &self.0.body_limit)
            .finish_non_exhaustive()
    }
}
