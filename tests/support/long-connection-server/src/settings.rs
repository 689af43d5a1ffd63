//! Settings of the server, and its refusals.

use std::time::Duration;

use serde_json::{Value, json};

/// The `service_id` of the URLs that the server issues.
pub const SERVICE: i32 = 33_554_521;

/// Settings of a server.
#[derive(Debug, Clone)]
pub struct Settings {
    /// The id of the only app.
    pub app_id: String,
    /// The app's secret.
    pub app_secret: String,
    /// The port; 0 for any.
    pub port: u16,
    /// `ClientConfig` of the endpoint's replies.
    pub client_config: Option<Value>,
    /// Connections at a time.
    pub connections: usize,
    /// The time for an answer.
    pub answer_limit: Duration,
    /// Delays before an event without an answer of 200 is delivered again. The platform's are 15 s, 5 min, 1 h and 6 h.
    pub redeliver_after: Vec<Duration>,
    /// Answers are kept. Without, the server's memory does not grow with the number of events.
    pub keep_answers: bool,
    /// Everything that is sent and received is kept as a transcript.
    pub transcript: bool,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            app_id: "cli_0123456789abcdef".into(),
            app_secret: "app-secret".into(),
            port: 0,
            client_config: Some(client_config(-1, 0, 0, 120)),
            connections: 50,
            answer_limit: Duration::from_secs(3),
            redeliver_after: vec![Duration::from_millis(100); 5],
            keep_answers: true,
            transcript: false,
        }
    }
}

/// A `ClientConfig`. Intervals are seconds.
pub fn client_config(count: i64, interval: u64, nonce: u64, ping: u64) -> Value {
    json!({
        "ReconnectCount": count,
        "ReconnectInterval": interval,
        "ReconnectNonce": nonce,
        "PingInterval": ping,
    })
}

/// The refusal of one attempt to connect.
#[derive(Debug, Clone)]
pub enum Refusal {
    /// The endpoint replies with a code other than 0.
    Code(i64, &'static str),
    /// The endpoint replies with an HTTP status, and a page.
    Status(u16),
    /// The endpoint replies with this body.
    Body(&'static str),
    /// The endpoint never replies.
    NoReply,
    /// The endpoint closes the connection.
    Closed,
    /// The handshake is refused with HTTP status 403 and `handshake-…` headers.
    Handshake {
        /// `handshake-status`.
        status: i64,
        /// `handshake-msg`.
        message: &'static str,
        /// `handshake-autherrcode`.
        auth_code: Option<i64>,
    },
    /// The handshake is refused with an HTTP status without an explanation.
    HandshakeStatus(u16),
    /// The handshake is never answered.
    HandshakeNoReply,
}

impl Refusal {
    /// The handshake's refusal of a connection too many.
    pub const TOO_MANY: Self = Self::Handshake {
        status: 514,
        message: "too many connections",
        auth_code: Some(1_000_040_350),
    };

    /// True if the handshake is refused, not the request for a URL.
    pub(crate) fn is_of_handshake(&self) -> bool {
        matches!(
            self,
            Self::Handshake { .. } | Self::HandshakeStatus(_) | Self::HandshakeNoReply
        )
    }
}
