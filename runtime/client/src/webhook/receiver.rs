//! From a request to its answer.

use std::error::Error;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use bytes::Bytes;
use http::{HeaderMap, Response};

use super::message::{ExpectedToken, Message, Wrapper};
use super::outcome::{EventName, Outcome, UrlVerification};
use super::{
    Claim, Clock, SeenEvents, WebhookError, WebhookReceiverBuilder, encryption, signature,
};
use crate::RawEvent;
use crate::secret::Secret;

/// A URL verification is some 300 bytes. Longer bodies without a signature are not decrypted: anybody can send them.
const URL_VERIFICATION_LIMIT: usize = 8 * 1024;

/// Receives the requests of a webhook. Its clones share what they remember of handled events.
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

/// How requests prove where they come from.
pub(super) enum Verification {
    Signature {
        encrypt_key: Secret,
        max_age: Duration,
        token: Option<ExpectedToken>,
    },
    TokenOnly(ExpectedToken),
}

/// A request that is the platform's.
#[derive(Debug, Clone, PartialEq)]
#[non_exhaustive]
pub enum Received {
    /// The platform checks the address of the webhook, and wants the challenge back within one second.
    UrlVerification(UrlVerification),
    /// An event; perhaps not for the first time.
    Event(RawEvent),
}

impl WebhookReceiver {
    /// Starts a receiver for an app that has an encrypt key: its requests are signed and encrypted.
    pub fn with_encrypt_key(encrypt_key: impl Into<String>) -> WebhookReceiverBuilder {
        WebhookReceiverBuilder::signed(Secret::new(encrypt_key))
    }

    /// Starts a receiver for an app without an encrypt key, whose requests hold the verification token as plain text.
    ///
    /// The weaker of the two: whoever sees one request can make others, and send old ones again. Give the app an encrypt key if you can.
    pub fn with_verification_token_only(token: impl Into<String>) -> WebhookReceiverBuilder {
        WebhookReceiverBuilder::token_only(Secret::new(token))
    }

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

    /// Handles a request: verifies and decrypts it, answers a URL verification, and runs `handler` for an event that was not handled
    /// before. The [`Outcome`] stands in the extensions of the response.
    ///
    /// `body` is the request's body byte for byte: the signature is over it. The platform waits 1 second for the answer to a URL
    /// verification and 3 for the answer to an event. If the future is dropped or the handler panics, the event counts as not handled.
    pub async fn handle<H, F, E>(
        &self,
        headers: &HeaderMap,
        body: &[u8],
        handler: H,
    ) -> Response<Bytes>
    where
        H: FnOnce(RawEvent) -> F,
        F: Future<Output = Result<(), E>>,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        let outcome = match self.receive(headers, body) {
            Ok(Received::UrlVerification(request)) => Outcome::UrlVerified(request),
            Ok(Received::Event(event)) => self.process(event, handler).await,
            Err(error) => Outcome::Refused(error),
        };
        outcome.response()
    }

    /// The first half of [`handle`](Self::handle): verifies and decrypts a request. Whether its event was handled before is for
    /// [`process`](Self::process) to find out; [`Outcome::response`] makes the answer.
    ///
    /// # Errors
    ///
    /// When the request is not the platform's, or not understood. The sender should get the answer of [`Outcome::Refused`].
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
                // Only a URL verification may come without a signature. Whatever else there is to say about an unsigned body, such as
                // that it does not decrypt, stays unsaid: whoever changes bodies bit by bit would learn from it what they hold.
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

    /// The second half of [`handle`](Self::handle): runs `handler` unless the event was handled before or is being handled.
    pub async fn process<H, F, E>(&self, event: RawEvent, handler: H) -> Outcome
    where
        H: FnOnce(RawEvent) -> F,
        F: Future<Output = Result<(), E>>,
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        let name = EventName::of(&event);
        let store = &*self.0.seen_events;
        match store.claim(&name.id).await {
            Ok(Claim::Granted) => {}
            Ok(Claim::InProgress) => return Outcome::InProgress(name),
            Ok(Claim::Completed) => return Outcome::Duplicate(name),
            Err(error) => {
                let error = error.into();
                return Outcome::NotClaimed { event: name, error };
            }
        }
        let claim = Abandoned {
            store,
            event_id: &name.id,
        };
        let handled = handler(event).await.map_err(Into::into);
        // Nobody abandons an event that the handler is through with.
        std::mem::forget(claim);
        match handled {
            Ok(()) => match store.complete(&name.id).await {
                Ok(()) => Outcome::Handled(name),
                Err(error) => {
                    let error = error.into();
                    Outcome::NotRemembered { event: name, error }
                }
            },
            Err(error) => {
                // Where this fails, the claim lapses by itself, and the platform delivers the event once more after that.
                let _ = store.release(&name.id).await;
                let error = error.into();
                Outcome::Failed { event: name, error }
            }
        }
    }
}

/// Decrypts and reads. Wrong padding is found out only after the text was read, so that both take the same time.
fn open(encrypt_key: &Secret, encrypted: &str) -> Result<Message, WebhookError> {
    let decrypted =
        encryption::decrypt(encrypt_key, encrypted).ok_or(WebhookError::Undecryptable)?;
    let message = Message::read(decrypted.text);
    if !decrypted.sound {
        return Err(WebhookError::Undecryptable);
    }
    message
}

/// Gives an event back whose handling ended without an end: by a panic, or because the future was dropped.
struct Abandoned<'a> {
    store: &'a dyn SeenEvents,
    event_id: &'a str,
}

impl Drop for Abandoned<'_> {
    fn drop(&mut self) {
        self.store.abandon(self.event_id);
    }
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
