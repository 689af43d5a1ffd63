//! What became of a request, and the answer that tells the platform.

use std::error::Error;
use std::fmt;
use std::sync::Arc;

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};

use super::WebhookError;
use crate::RawEvent;

/// What became of a request. It stands in the extensions of the response that [`handle`](super::WebhookReceiver::handle) gives, for
/// logs and metrics: `response.extensions().get::<Outcome>()`. `Display` is one sentence.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum Outcome {
    /// The platform checked the address of the webhook, and gets its challenge back. Answered with 200.
    UrlVerified(UrlVerification),
    /// The handler succeeded. Answered with 200.
    Handled(EventName),
    /// The event was handled before; the handler did not run. Answered with 200.
    Duplicate(EventName),
    /// The event is being handled right now; the handler did not run again. Answered with 503, so that the platform asks again.
    InProgress(EventName),
    /// The handler failed. Answered with 500, so that the platform delivers the event again.
    Failed {
        /// The event.
        event: EventName,
        /// The handler's error.
        error: Arc<dyn Error + Send + Sync>,
    },
    /// The store of seen events could not be asked; the handler did not run. Answered with 500, so that the platform delivers again.
    NotClaimed {
        /// The event.
        event: EventName,
        /// The store's error.
        error: Arc<dyn Error + Send + Sync>,
    },
    /// The handler succeeded, but the store of seen events could not note it: should the event arrive again, it is handled again.
    /// Answered with 200.
    NotRemembered {
        /// The event.
        event: EventName,
        /// The store's error.
        error: Arc<dyn Error + Send + Sync>,
    },
    /// The request is not taken for the platform's, or not understood. Answered with 401 where it is not verified, whatever the reason;
    /// otherwise with 400 or 413.
    Refused(WebhookError),
}

impl Outcome {
    /// The answer for whoever sent the request, with this outcome in its extensions. What it says about a refusal is the same for all
    /// that depends on keys and tokens.
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
            Self::UrlVerified(_) => f.write_str("the platform verified the address"),
            Self::Handled(event) => write!(f, "{event}: handled"),
            Self::Duplicate(event) => write!(f, "{event}: was handled before"),
            Self::InProgress(event) => write!(f, "{event}: is being handled"),
            Self::Failed { event, error } => write!(f, "{event}: the handler failed: {error}"),
            Self::NotClaimed { event, error } => {
                write!(
                    f,
                    "{event}: not handled, the store of seen events failed: {error}"
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

/// Which event it was.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct EventName {
    /// Its type.
    pub event_type: String,
    /// Its id.
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

/// The request by which the platform checks the address of a webhook.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UrlVerification {
    challenge: String,
}

impl UrlVerification {
    pub(super) fn new(challenge: String) -> Self {
        Self { challenge }
    }

    /// What the platform wants back, within one second.
    pub fn challenge(&self) -> &str {
        &self.challenge
    }

    /// `{"challenge": …}`.
    fn answer(&self) -> Bytes {
        serde_json::json!({ "challenge": self.challenge })
            .to_string()
            .into()
    }
}
