//! The outcome of a delivery.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use super::CallbackReply;
use crate::RawEvent;
use crate::webhook::WebhookError;

/// The outcome of a delivery, for logs and metrics. `Display` is one sentence.
///
/// A webhook has it in the extensions of the response that [`handle`](crate::webhook::WebhookReceiver::handle) returns:
/// `response.extensions().get::<Outcome>()`. A long connection passes it to `on_outcome`. The answers are HTTP statuses; a long connection
/// has only 200 and 500, and sends 500 instead of 503.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Outcome {
    /// The platform checked the URL of a webhook, and gets its challenge back. The answer is 200.
    UrlVerified(UrlVerification),
    /// The handler succeeded, without a reply. The answer is 200.
    Handled(EventName),
    /// The handler succeeded, and its reply is sent with the answer, which is 200.
    Replied {
        /// The event.
        event: EventName,
        /// The handler's reply.
        reply: CallbackReply,
    },
    /// The event was handled before; the handler did not run. The answer is 200.
    Duplicate(EventName),
    /// The event is being handled right now; the handler did not run again. The answer is 503, so that the platform delivers it again.
    InProgress(EventName),
    /// All handlers of a long connection were busy for too long; the handler did not run. The answer is 500, so that the platform delivers
    /// the event again.
    Busy(EventName),
    /// The handler failed or panicked. The answer is 500, so that the platform delivers the event again.
    Failed {
        /// The event.
        event: EventName,
        /// The handler's error.
        error: Arc<dyn Error + Send + Sync>,
    },
    /// The store of seen events failed before the handler ran. The answer is 500, so that the platform delivers the event again.
    NotClaimed {
        /// The event.
        event: EventName,
        /// The store's error.
        error: Arc<dyn Error + Send + Sync>,
    },
    /// The handler succeeded, but the store of seen events could not record it. If the event arrives again, it is handled again. The
    /// answer is 200.
    NotRemembered {
        /// The event.
        event: EventName,
        /// The handler's reply.
        reply: CallbackReply,
        /// The store's error.
        error: Arc<dyn Error + Send + Sync>,
    },
    /// The request of a webhook is not verified, or malformed. The answer is 401 for every reason of failed verification, and otherwise 400 or 413.
    Refused(WebhookError),
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UrlVerified(_) => f.write_str("the platform verified the URL"),
            Self::Handled(event) => write!(f, "{event}: handled"),
            Self::Replied { event, .. } => write!(f, "{event}: handled, with a reply"),
            Self::Duplicate(event) => write!(f, "{event}: was handled before"),
            Self::InProgress(event) => write!(f, "{event}: is being handled"),
            Self::Busy(event) => write!(f, "{event}: not handled, because all handlers are busy"),
            Self::Failed { event, error } => write!(f, "{event}: the handler failed: {error}"),
            Self::NotClaimed { event, error } => {
                write!(
                    f,
                    "{event}: not handled, because the store of seen events failed: {error}"
                )
            }
            Self::NotRemembered { event, error, .. } => {
                write!(
                    f,
                    "{event}: handled, but the store of seen events failed: {error}"
                )
            }
            Self::Refused(error) => write!(f, "refused: {error} [{}]", error.code()),
        }
    }
}

/// The type and the id of an event.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EventName {
    /// The type of the event.
    pub event_type: String,
    /// The id of the event.
    pub id: String,
}

impl EventName {
    pub(crate) fn of(event: &RawEvent) -> Self {
        Self {
            event_type: event.event_type().to_owned(),
            id: event.id().to_owned(),
        }
    }
}

impl fmt::Display for EventName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "event {} ({})", self.id, self.event_type)
    }
}

/// The request by which the platform checks the URL of a webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrlVerification {
    challenge: String,
}

impl UrlVerification {
    pub(crate) fn new(challenge: String) -> Self {
        Self { challenge }
    }

    /// Returns the challenge, which the platform must get back within one second.
    pub fn challenge(&self) -> &str {
        &self.challenge
    }
}
