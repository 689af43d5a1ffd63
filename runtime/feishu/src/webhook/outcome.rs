//! The outcome of a request, and the response to the platform.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};

use super::WebhookError;
use crate::RawEvent;

/// The outcome of a request, for logs and metrics. `Display` is one sentence.
///
/// It is in the extensions of the response that [`handle`](super::WebhookReceiver::handle) returns:
/// `response.extensions().get::<Outcome>()`.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Outcome {
    /// The platform checked the URL of the webhook, and gets its challenge back. The response is 200.
    UrlVerified(UrlVerification),
    /// The handler succeeded. The response is 200.
    Handled(EventName),
    /// The event was handled before; the handler did not run. The response is 200.
    Duplicate(EventName),
    /// The event is being handled right now; the handler did not run again. The response is 503, so that the platform delivers it again.
    InProgress(EventName),
    /// The handler failed. The response is 500, so that the platform delivers the event again.
    Failed {
        /// The event.
        event: EventName,
        /// The handler's error.
        error: Arc<dyn Error + Send + Sync>,
    },
    /// The store of seen events failed before the handler ran. The response is 500, so that the platform delivers the event again.
    NotClaimed {
        /// The event.
        event: EventName,
        /// The store's error.
        error: Arc<dyn Error + Send + Sync>,
    },
    /// The handler succeeded, but the store of seen events could not record it. If the event arrives again, it is handled again. The
    /// response is 200.
    NotRemembered {
        /// The event.
        event: EventName,
        /// The store's error.
        error: Arc<dyn Error + Send + Sync>,
    },
    /// The request is not verified, or malformed. The response is 401 for every reason of failed verification, and otherwise 400 or 413.
    Refused(WebhookError),
}

impl Outcome {
    /// Returns the response for the sender, with this outcome in its extensions. It is the same for all reasons that depend on keys and
    /// tokens.
    pub fn response(&self) -> Response<Bytes> {
        let json = |text: &'static str| Bytes::from_static(text.as_bytes());
        let (status, body) = match self {
            Self::UrlVerified(request) => (StatusCode::OK, request.answer()),
            Self::Handled(_) | Self::Duplicate(_) | Self::NotRemembered { .. } => {
                (StatusCode::OK, json("{}"))
            }
            Self::InProgress(_) => (
                StatusCode::SERVICE_UNAVAILABLE,
                json(r#"{"error":"in progress"}"#),
            ),
            Self::Failed { .. } | Self::NotClaimed { .. } => (
                StatusCode::INTERNAL_SERVER_ERROR,
                json(r#"{"error":"not handled"}"#),
            ),
            Self::Refused(WebhookError::TooLarge { .. }) => (
                StatusCode::PAYLOAD_TOO_LARGE,
                json(r#"{"error":"too large"}"#),
            ),
            Self::Refused(WebhookError::Malformed | WebhookError::NotAnEvent) => (
                StatusCode::BAD_REQUEST,
                json(r#"{"error":"not understood"}"#),
            ),
            Self::Refused(_) => (
                StatusCode::UNAUTHORIZED,
                json(r#"{"error":"not verified"}"#),
            ),
        };
        let mut response = Response::new(body);
        *response.status_mut() = status;
        let content_type = HeaderValue::from_static("application/json; charset=utf-8");
        response.headers_mut().insert(CONTENT_TYPE, content_type);
        response.extensions_mut().insert(self.clone());
        response
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::UrlVerified(_) => f.write_str("the platform verified the URL"),
            Self::Handled(event) => write!(f, "{event}: handled"),
            Self::Duplicate(event) => write!(f, "{event}: was handled before"),
            Self::InProgress(event) => write!(f, "{event}: is being handled"),
            Self::Failed { event, error } => write!(f, "{event}: the handler failed: {error}"),
            Self::NotClaimed { event, error } => {
                write!(
                    f,
                    "{event}: not handled, because the store of seen events failed: {error}"
                )
            }
            Self::NotRemembered { event, error } => {
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
    pub(super) fn of(event: &RawEvent) -> Self {
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
    pub(super) fn new(challenge: String) -> Self {
        Self { challenge }
    }

    /// Returns the challenge, which the platform must get back within one second.
    pub fn challenge(&self) -> &str {
        &self.challenge
    }

    /// Returns the response body `{"challenge": …}`.
    fn answer(&self) -> Bytes {
        serde_json::json!({ "challenge": self.challenge })
            .to_string()
            .into()
    }
}
