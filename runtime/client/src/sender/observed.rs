//! Reports about one attempt, to observers and to `tracing`.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;
use tokio::time::Instant;

use crate::Error;
use crate::error::Logged;
use crate::observe::{Attempt, AttemptOutcome, Observer};
use crate::response::sealed::Head;

/// An attempt that observers know of. It is reported to them exactly once, on drop if nothing else reports it before.
pub(super) struct Observed<'a> {
    attempt: Attempt<'a>,
    /// The observers that know of the attempt.
    observers: &'a [Arc<dyn Observer>],
    /// The time limit of the call, and its end.
    deadline: Option<(Duration, Instant)>,
    started: Instant,
    /// The time until the result; `None` while there is none.
    elapsed: Option<Duration>,
}

impl<'a> Observed<'a> {
    /// Tells the observers about the attempt. They may add headers.
    pub(super) fn begin(
        attempt: Attempt<'a>,
        observers: &'a [Arc<dyn Observer>],
        deadline: Option<(Duration, Instant)>,
        mut headers: HeaderMap,
    ) -> (HeaderMap, Self) {
        let mut observed = Self {
            attempt,
            observers: &[],
            deadline,
            started: Instant::now(),
            elapsed: None,
        };
        for (number, observer) in observers.iter().enumerate() {
            observer.before(&attempt, &mut headers);
            observed.observers = &observers[..=number];
        }
        observed.started = Instant::now();
        (headers, observed)
    }

    /// Ends the time of the attempt.
    pub(super) fn stop(&mut self) {
        self.elapsed = Some(self.started.elapsed());
    }

    /// Reports the result.
    pub(super) fn finish(mut self, result: Result<&Head, &Error>, retry_in: Option<Duration>) {
        let observers = std::mem::take(&mut self.observers);
        // Usually nobody reads the result, so that it is not worth searching the headers for the log id.
        let is_logged = retry_in.is_some() || tracing::enabled!(tracing::Level::DEBUG);
        if is_logged || !observers.is_empty() {
            let outcome = self.outcome(Some(result), retry_in);
            for observer in observers {
                observer.after(&self.attempt, &outcome);
            }
            log(self.attempt.number, &outcome);
        }
        // The attempt is reported, so its drop has nothing to do.
        std::mem::forget(self);
    }

    fn outcome<'o>(
        &self,
        result: Option<Result<&'o Head, &'o Error>>,
        retry_in: Option<Duration>,
    ) -> AttemptOutcome<'o> {
        let (status, log_id) = match result {
            Some(Ok(head)) => (Some(head.status.as_u16()), head.log_id()),
            Some(Err(error)) => (error.status(), error.log_id()),
            None => (None, None),
        };
        AttemptOutcome {
            elapsed: self.elapsed.unwrap_or_else(|| self.started.elapsed()),
            status,
            log_id,
            error: result.and_then(Result::err),
            cancelled: result.is_none(),
            retry_in,
        }
    }
}

impl Drop for Observed<'_> {
    fn drop(&mut self) {
        // The end of the call drops the attempt, too.
        let limit = self.deadline.filter(|(_, end)| *end <= Instant::now());
        let late = limit
            .map(|(limit, _)| Error::timeout(limit, None).in_operation(self.attempt.operation));
        let outcome = self.outcome(late.as_ref().map(Err), None);
        for observer in self.observers {
            // A panic here could be the second one, which would end the process.
            let _ = catch_unwind(AssertUnwindSafe(|| observer.after(&self.attempt, &outcome)));
        }
        log(self.attempt.number, &outcome);
    }
}

fn log(attempt: u32, outcome: &AttemptOutcome<'_>) {
    let milliseconds = |time: Duration| u64::try_from(time.as_millis()).unwrap_or(u64::MAX);
    let AttemptOutcome { status, log_id, .. } = *outcome;
    let elapsed_ms = milliseconds(outcome.elapsed);
    match (outcome.error, outcome.retry_in) {
        (None, _) if outcome.cancelled => tracing::debug!(attempt, elapsed_ms, "cancelled"),
        (None, _) => tracing::debug!(attempt, status, log_id, elapsed_ms, "answered"),
        (Some(error), Some(delay)) => {
            let retry_in_ms = milliseconds(delay);
            let (code, error) = (error.code(), Logged(error));
            tracing::warn!(attempt, status, code, log_id, elapsed_ms, retry_in_ms, %error, "failed, trying again");
        }
        (Some(error), None) => {
            let (code, error) = (error.code(), Logged(error));
            tracing::debug!(attempt, status, code, log_id, elapsed_ms, %error, "failed");
        }
    }
}
