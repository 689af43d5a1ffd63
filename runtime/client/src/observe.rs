//! Observers: hooks around each attempt of a call.

use std::time::Duration;

use http::HeaderMap;

use crate::{Error, Operation};

/// A hook around each attempt of each call: for metrics, or to add headers such as those of distributed tracing.
///
/// It runs on the task of the call, so it must not block. It is also called for requests of a platform's runtime, such as those for
/// access tokens.
pub trait Observer: Send + Sync + 'static {
    /// Called before a request is sent. `headers` are the request's, without `Authorization`; added headers are sent.
    fn before(&self, attempt: &Attempt<'_>, headers: &mut HeaderMap) {
        let _ = (attempt, headers);
    }

    /// Called after an attempt.
    fn after(&self, attempt: &Attempt<'_>, outcome: &AttemptOutcome<'_>) {
        let _ = (attempt, outcome);
    }
}

/// One attempt of a call: one sent request.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct Attempt<'a> {
    /// The operation.
    pub operation: &'static Operation,
    /// The number of the attempt; the first is 1.
    pub number: u32,
    /// The account of the call, where one client serves several.
    pub account: Option<&'a str>,
}

/// The outcome of an attempt.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct AttemptOutcome<'a> {
    /// The time from sending the request to decoding the reply; for a download, to its head.
    pub elapsed: Duration,
    /// The HTTP status, if there was a reply.
    pub status: Option<u16>,
    /// The server's id of the request.
    pub log_id: Option<&'a str>,
    /// The error; `None` after a success.
    pub error: Option<&'a Error>,
    /// The delay before the next attempt; `None` if there is none.
    pub retry_in: Option<Duration>,
}
