//! What a receiver is built from.

use std::fmt;
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use super::message::ExpectedToken;
use super::receiver::Verification;
use super::signature::CLOCK_SKEW;
use super::{Clock, SeenEvents, SeenEventsInMemory, WebhookConfigurationError, WebhookReceiver};
use crate::secret::Secret;

/// The last delivery comes 15 s, 5 min, 1 h and 6 h after the one before, each with up to 3 s to answer: 7 h 5 min 30 s after the first.
const REDELIVERY: Duration = Duration::from_secs(8 * 60 * 60);

const BODY_LIMIT: usize = 4 * 1024 * 1024;

const CAPACITY: usize = 100_000;

/// Builds a [`WebhookReceiver`]. Started with one of the two secrets by which requests are verified: none cannot be.
pub struct WebhookReceiverBuilder {
    secrets: Secrets,
    body_limit: usize,
    max_age: Option<Duration>,
    seen_events: Option<Arc<dyn SeenEvents>>,
    clock: Clock,
}

/// What requests are verified by: never nothing.
#[derive(Debug)]
enum Secrets {
    EncryptKey { key: Secret, token: Option<Secret> },
    TokenOnly(Secret),
}

impl WebhookReceiverBuilder {
    pub(super) fn signed(key: Secret) -> Self {
        Self::new(Secrets::EncryptKey { key, token: None })
    }

    pub(super) fn token_only(token: Secret) -> Self {
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

    /// Compares the verification token too: a second check, that the request is for this app.
    #[must_use]
    pub fn verification_token(mut self, token: impl Into<String>) -> Self {
        match &mut self.secrets {
            Secrets::EncryptKey { token: slot, .. } => *slot = Some(Secret::new(token)),
            Secrets::TokenOnly(slot) => *slot = Secret::new(token),
        }
        self
    }

    /// The longest body that is taken, in bytes. Without this, 4 MiB. The server in front has to stop longer ones before they are in
    /// memory.
    #[must_use]
    pub fn body_limit(mut self, bytes: usize) -> Self {
        self.body_limit = bytes;
        self
    }

    /// How long after it was signed a request is taken. Without this, 8 hours. One that was signed more than 5 minutes in the future
    /// never is.
    ///
    /// The platform delivers for the last time 7 hours and 5 minutes after the first, and does not say that it signs anew: a shorter
    /// window may lose events that were not handled at first. Replays within the window are duplicates, and dropped as such. For
    /// receivers with an encrypt key: only signed requests say when they were made.
    #[must_use]
    pub fn max_age(mut self, max_age: Duration) -> Self {
        self.max_age = Some(max_age);
        self
    }

    /// Where handled events are remembered. Without this, in the memory of this process: the last 100 000 (some 15 MB), for as long as a
    /// replay would be taken, and 8 hours at the least.
    #[must_use]
    pub fn seen_events(mut self, store: impl SeenEvents + 'static) -> Self {
        self.seen_events = Some(Arc::new(store));
        self
    }

    /// What tells the time, for tests. Without this, the machine's clock.
    #[must_use]
    pub fn clock(mut self, clock: impl Fn() -> SystemTime + Send + Sync + 'static) -> Self {
        self.clock = Arc::new(clock);
        self
    }

    /// Builds the receiver.
    ///
    /// # Errors
    ///
    /// When the encrypt key or the verification token is empty, or a window is set where nothing is signed.
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
        // A request that was signed in the future is taken for that much longer, and to the end of the last second.
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
