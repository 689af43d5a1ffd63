//! The response to the platform.

use bytes::Bytes;
use http::header::CONTENT_TYPE;
use http::{HeaderValue, Response, StatusCode};

use super::{Outcome, UrlVerification, WebhookError};

impl Outcome {
    /// Returns the response to a webhook's request, with this outcome in its extensions. It is the same for all reasons that depend on keys
    /// and tokens.
    pub fn response(&self) -> Response<Bytes> {
        let json = |text: &'static str| Bytes::from_static(text.as_bytes());
        let (status, body) = match self {
            Self::UrlVerified(request) => (StatusCode::OK, challenge(request)),
            Self::Handled(_) | Self::Duplicate(_) => (StatusCode::OK, json("{}")),
            Self::Replied { reply, .. } | Self::NotRemembered { reply, .. } => {
                (StatusCode::OK, reply.to_json())
            }
            Self::InProgress(_) => (
                StatusCode::SERVICE_UNAVAILABLE,
                json(r#"{"error":"in progress"}"#),
            ),
            Self::Failed { .. } | Self::NotClaimed { .. } | Self::Busy(_) => (
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

/// Returns the response body `{"challenge": …}`.
fn challenge(request: &UrlVerification) -> Bytes {
    serde_json::json!({ "challenge": request.challenge() })
        .to_string()
        .into()
}
