//! Observers of calls, with Feishu's tenants and errors.

use std::time::Duration;

use http::HeaderMap;

use crate::{Error, Operation};

/// An observer of each attempt of each call, for metrics or for additional headers such as those of distributed tracing.
///
/// Its functions run on the task of the call, so they must not block. Requests for access tokens are observed, too.
pub trait Observer: Send + Sync + 'static {
    /// Called before a request is sent. `headers` are those of the request, without `Authorization`; added headers are sent.
    fn before(&self, attempt: &Attempt<'_>, headers: &mut HeaderMap) {
        let _ = (attempt, headers);
    }

    /// Called after an attempt: once for each call of [`before`](Self::before), also if the attempt ends without a result. It must not
    /// panic: an attempt can end while the call is dropped.
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
    /// The number of the attempt; the first is 1.
    pub number: u32,
    /// The tenant for which a store app calls.
    pub tenant_key: Option<&'a str>,
}

/// The outcome of an attempt.
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct AttemptOutcome<'a> {
    /// The time from before the request was sent until the reply was decoded; for a download, until its headers arrived.
    pub elapsed: Duration,
    /// HTTP status, if there was a reply.
    pub status: Option<u16>,
    /// The platform's id of the request.
    pub log_id: Option<&'a str>,
    /// The error of a failed attempt.
    pub error: Option<&'a Error>,
    /// True if the attempt has no result, because the call was dropped, or because the transport or another function of the caller panicked.
    /// The server may or may not execute the request.
    pub cancelled: bool,
    /// The wait before the next attempt; `None` if there is none.
    pub retry_in: Option<Duration>,
}

/// An observer of this crate for the runtime below.
pub(crate) struct Observing<O>(pub(crate) O);

impl<O: Observer> openapi_client_runtime::Observer for Observing<O> {
    fn before(&self, attempt: &openapi_client_runtime::Attempt<'_>, headers: &mut HeaderMap) {
        self.0.before(&attempt.into(), headers);
    }

    fn after(
        &self,
        attempt: &openapi_client_runtime::Attempt<'_>,
        outcome: &openapi_client_runtime::AttemptOutcome<'_>,
    ) {
        let error = outcome.error.cloned().map(Error::from);
        let outcome = AttemptOutcome {
            elapsed: outcome.elapsed,
            status: outcome.status,
            log_id: outcome.log_id,
            error: error.as_ref(),
            cancelled: outcome.cancelled,
            retry_in: outcome.retry_in,
        };
        self.0.after(&attempt.into(), &outcome);
    }
}

impl<'a> From<&openapi_client_runtime::Attempt<'a>> for Attempt<'a> {
    fn from(attempt: &openapi_client_runtime::Attempt<'a>) -> Self {
        Self {
            operation: attempt.operation,
            number: attempt.number,
            tenant_key: attempt.account,
        }
    }
}
