//! Watching calls: hooks around each attempt, and `tracing`.

use std::time::Duration;

use http::HeaderMap;

use crate::{Error, Operation};

/// Is told of each attempt of each call: for metrics, or to add headers such as those of distributed tracing.
///
/// Called on the task of the call: do not block. The requests for access tokens are told of as well.
pub trait Observer: Send + Sync + 'static {
    /// A request is about to be sent. `headers` are its own, without `Authorization`; what is added to them is sent.
    fn before(&self, attempt: &Attempt<'_>, headers: &mut HeaderMap) {
        let _ = (attempt, headers);
    }

    /// An attempt has ended.
    fn after(&self, attempt: &Attempt<'_>, outcome: &AttemptOutcome<'_>) {
        let _ = (attempt, outcome);
    }
}

/// One attempt of a call: one request that is sent.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The operation.
    pub operation: &'static Operation,
    /// Which attempt it is; the first is 1.
    pub number: u32,
    /// The account for which the client calls, where one client serves several.
    pub account: Option<&'a str>,
}

/// How an attempt has ended.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct AttemptOutcome<'a> {
    /// From before the request was sent to when the reply was understood; for a download, to its head.
    pub elapsed: Duration,
    /// HTTP status, if there was a reply.
    pub status: Option<u16>,
    /// The platform's id of the request.
    pub log_id: Option<&'a str>,
    /// Why it failed; `None` when it succeeded.
    pub error: Option<&'a Error>,
    /// How long the call waits before it tries again; `None` when it does not.
    pub retry_in: Option<Duration>,
}
