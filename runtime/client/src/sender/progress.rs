//! The progress of a call, and when it is tried again.

use std::time::Duration;

use tokio::time::Instant;

use crate::access_token::AccessTokenProvider;
use crate::assemble::Assembled;
use crate::client::TIMEOUT;
use crate::retry::{FailedAttempt, RetryBudget, RetryDecision, RetryPolicy};
use crate::{Error, ErrorKind, Retryability};

/// The state of a call between its attempts.
#[derive(Default)]
pub(super) struct Progress {
    /// The time limit of the whole call, and its end.
    pub(super) limit: Option<(Duration, Instant)>,
    /// The number of sent requests.
    pub(super) sent: u32,
    /// Failures that count as attempts of the policy.
    failures: u32,
    /// Waits for a rate limit.
    waits: u32,
    /// True if the access token was renewed.
    pub(super) renewed: bool,
    /// The reason why a failure that could be retried was not.
    given_up: Option<&'static str>,
    /// The error of the last attempt.
    pub(super) last: Option<Error>,
}

impl Progress {
    /// The state before the first attempt of a call with this time limit and end.
    pub(super) fn until(limit: Option<(Duration, Instant)>) -> Self {
        Self {
            limit,
            ..Self::default()
        }
    }

    /// The end of the whole call.
    pub(super) fn deadline(&self) -> Option<Instant> {
        self.limit.map(|(_, end)| end)
    }

    /// Returns the delay before the next attempt; `None` if the call must not be tried again.
    pub(super) fn again(
        &mut self,
        request: &Assembled,
        error: &Error,
        policy: &RetryPolicy,
        renewable: bool,
        budget: &RetryBudget,
    ) -> Option<Duration> {
        if !request.is_replayable() {
            return None;
        }
        let is_retried = match policy.decide(&FailedAttempt {
            error,
            number: self.sent,
            idempotent: request.idempotent,
        }) {
            RetryDecision::DoNotRetry => return None,
            RetryDecision::Retry => true,
            RetryDecision::Default
                if error.kind() == ErrorKind::AccessTokenRefused && renewable =>
            {
                self.renewed = true;
                return Some(Duration::ZERO);
            }
            // A file that the server still creates can take longer than any call.
            RetryDecision::Default if error.kind() == ErrorKind::NoFile => false,
            RetryDecision::Default => error.retryability() == Retryability::Safe,
        };
        if !is_retried {
            return None;
        }
        let (count, most) = match error.kind() {
            ErrorKind::RateLimited => (&mut self.waits, policy.waits),
            _ => (&mut self.failures, policy.attempts - 1),
        };
        if *count >= most {
            return None;
        }
        *count += 1;
        let delay = match error.reset() {
            // All refused requests are sent again when the server accepts them: a random delay spreads them.
            Some(reset) => reset.saturating_add(policy.delay(1)),
            None => policy.delay(*count),
        };
        // Without time for another attempt, the error of this one says more than that time ran out.
        if !self.has_time(delay, error.reset()) {
            self.given_up = Some("the wait does not fit the time limit of the call");
            return None;
        }
        if !budget.spend() {
            self.given_up = Some("the retry budget of the client is used up");
            return None;
        }
        Some(delay)
    }

    /// Completes the error of a call that is not tried again.
    pub(super) fn finish(&self, error: Error, provider: Option<&dyn AccessTokenProvider>) -> Error {
        let error = error.with_given_up(self.given_up);
        match provider {
            Some(provider) if self.renewed && error.kind() == ErrorKind::AccessTokenRefused => {
                provider.refused_again(error)
            }
            _ => error,
        }
    }

    /// Returns true if the call does not end within this delay, of which the server stated a part. A call without a time limit waits as
    /// long as others do.
    fn has_time(&self, delay: Duration, stated: Option<Duration>) -> bool {
        match self.deadline() {
            Some(deadline) => Instant::now()
                .checked_add(delay)
                .is_some_and(|end| end < deadline),
            None => stated.is_none_or(|stated| stated <= TIMEOUT),
        }
    }
}
