//! The state of a long connection.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::Error;

/// The state of a long connection, for logs, metrics and health checks. `Display` is one sentence.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub enum ConnectionState {
    /// The client asks for a URL and opens the WebSocket.
    Connecting {
        /// The number of the attempt since the start or since the last loss; the first is 1.
        attempt: u32,
    },
    /// Events arrive.
    Connected,
    /// The connection was lost, or an attempt to connect failed. The client tries again.
    Disconnected {
        /// The reason.
        reason: Error,
        /// The wait before the next attempt.
        retry_in: Duration,
    },
    /// No more events are received. The client waits for handlers that are still running.
    Stopping,
    /// The long connection has ended.
    Stopped {
        /// The reason; `None` after a shutdown.
        reason: Option<Error>,
    },
}

impl fmt::Display for ConnectionState {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connecting { attempt } => write!(f, "connecting (attempt {attempt})"),
            Self::Connected => f.write_str("connected"),
            Self::Disconnected { reason, retry_in } => {
                write!(f, "disconnected, next attempt in {retry_in:.1?}: {reason}")
            }
            Self::Stopping => f.write_str("stopping"),
            Self::Stopped { reason: None } => f.write_str("stopped"),
            Self::Stopped {
                reason: Some(reason),
            } => write!(f, "stopped: {reason}"),
        }
    }
}

/// The caller's function for states.
type OnState = Arc<dyn Fn(&ConnectionState) + Send + Sync>;

/// Logs states and passes them to the caller.
#[derive(Clone, Default)]
pub(super) struct Reporter(pub(super) Option<OnState>);

impl Reporter {
    pub(super) fn report(&self, state: ConnectionState) {
        match &state {
            ConnectionState::Connecting { .. } => tracing::debug!("long connection: {state}"),
            ConnectionState::Disconnected { .. } => tracing::warn!("long connection: {state}"),
            ConnectionState::Stopped { reason: Some(_) } => {
                tracing::error!("long connection: {state}");
            }
            _ => tracing::info!("long connection: {state}"),
        }
        if let Some(on_state) = &self.0 {
            on_state(&state);
        }
    }
}
