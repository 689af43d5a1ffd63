//! The builder of [`WebhookReceiver`].

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::message::ExpectedToken;
use super::receiver::Verification;
use super::signature::CLOCK_SKEW;
use super::{SeenEvents, SeenEventsInMemory, WebhookConfigurationError, WebhookReceiver};
use crate::Secret;
use crate::delivery::{CAPACITY, Clock, REDELIVERY};

const BODY_LIMIT: usize = 4 * 1024 * 1024;

/// Builds a [`WebhookReceiver`]. It starts with one of the two secrets that verify requests, so a receiver always has one.
pub struct WebhookReceiverBuilder {
    secrets: Secrets,
    body_limit: usize,
    max_age: Option<Duration>,
    seen_events: Option<Arc<dyn SeenEvents>>,
    clock: Clock,
}

/// The secrets that verify requests: at least one.
#[derive(Debug)]
enum Secrets {
    EncryptKey { key: Secret, token: Option<Secret> },
    TokenOnly(Secret),
}

impl WebhookReceiver {
    /// Starts a receiver for an app with an encrypt key, whose requests are signed and encrypted.
    pub fn with_encrypt_key(encrypt_key: impl Into<String>) -> WebhookReceiverBuilder {
        WebhookReceiverBuilder::signed(Secret::new(encrypt_key))
    }

    /// Starts a receiver for an app without an encrypt key, whose requests contain the verification token as plain text.
    ///
    /// This is weaker than an encrypt key: anybody who sees one request can forge others, and can replay old ones. Give the app an encrypt
    /// key if possible.
    pub fn with_verification_token_only(token: impl Into<String>) -> WebhookReceiverBuilder {
        WebhookReceiverBuilder::token_only(Secret::new(token))
    }
}

impl WebhookReceiverBuilder {
    fn signed(key: Secret) -> Self {
        Self::new(Secrets::EncryptKey { key, token: None })
    }

    fn token_only(token: Secret) -> Self {
        Self::new(Secrets::TokenOnly(token))
    }

    fn new(secrets: Secrets) -> Self {
        Self {
            secrets,
            body_limit: BODY_LIMIT,
            max_age: None,
            seen_events: None,
            clock: Arc::new(SystemTime::now),
        }
    }

    /// Also compares the verification token, to check that the request is for this app.
    #[must_use]
    pub fn verification_token(mut self, token: impl Into<String>) -> Self {
        match &mut self.secrets {
            Secrets::EncryptKey { token: slot, .. } => *slot = Some(Secret::new(token)),
            Secrets::TokenOnly(slot) => *slot = Secret::new(token),
        }
        self
    }

    /// Sets the maximum body size in bytes. Default: 4 MiB. The web server must reject larger bodies before it buffers them.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// Sets the maximum age of a signature. Default: 8 hours. A signature more than 5 minutes in the future is never accepted.
    ///
    /// The platform's last delivery is 7 hours and 5 minutes after the first, and may have the first signature. A shorter limit may
    /// therefore lose events that were not handled at first. Replays within the limit are dropped as duplicates. This option needs an
    /// encrypt key, because only signed requests have a time.
    #[must_use]
    pub fn max_age(mut self, max_age: Duration) -> Self {
        self.max_age = Some(max_age);
        self
    }

    /// Sets the store of handled events. Default: the memory of this process, for up to 100 000 events (about 15 MB). They are kept for as long
    /// as a replay would be accepted, and for at least 8 hours.
    #[must_use]
    pub fn seen_events(mut self, store: impl SeenEvents + 'static) -> Self {
        self.seen_events = Some(Arc::new(store));
        self
    }

    /// Sets the clock, for tests. Default: the system clock.
    #[must_use]
    pub fn clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Builds the receiver.
    ///
    /// # Errors
    ///
    /// Returns an error if the encrypt key or the verification token is empty, or if a maximum age is set without an encrypt key.
    pub fn build(self) -> Result<WebhookReceiver, WebhookConfigurationError> {
        let max_age = self.max_age.unwrap_or(REDELIVERY);
        let verification = match self.secrets {
            Secrets::EncryptKey { key, .. } if key.expose().is_empty() => {
                return Err(WebhookConfigurationError::EmptyEncryptKey);
            }
            Secrets::EncryptKey { key, token } => Verification::Signature {
                encrypt_key: key,
                max_age,
                token: token.map(|token| expected(&token)).transpose()?,
            },
            Secrets::TokenOnly(_) if self.max_age.is_some() => {
                return Err(WebhookConfigurationError::WindowWithoutSignature);
            }
            Secrets::TokenOnly(token) => Verification::TokenOnly(expected(&token)?),
        };
        // A request signed in the future is accepted for that much longer, and until the end of the last second.
        let retention = max_age
            .saturating_add(CLOCK_SKEW + Duration::from_secs(1))
            .max(REDELIVERY);
        let clock = self.clock;
        let seen_events = self.seen_events.unwrap_or_else(|| {
            Arc::new(SeenEventsInMemory::with_clock(
                CAPACITY,
                retention,
                clock.clone(),
            ))
        });
        Ok(WebhookReceiver::new(
            verification,
            self.body_limit,
            seen_events,
            clock,
        ))
    }
}

fn expected(token: &Secret) -> Result<ExpectedToken, WebhookConfigurationError> {
    match token.expose() {
        "" => Err(WebhookConfigurationError::EmptyVerificationToken),
        token => Ok(ExpectedToken::new(token)),
    }
}

impl fmt::Debug for WebhookReceiverBuilder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("WebhookReceiverBuilder")
            .field("secrets", &self.secrets)
            .field("body_limit", &self.body_limit)
            .field("max_age", &self.max_age)
            .finish_non_exhaustive()
    }
}
