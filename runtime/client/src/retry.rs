//! Retries: the policy of a call, and the budget of a client.

use std::fmt;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use crate::Error;

/// The retry policy of a call.
///
/// The policy decides how often and how fast a call is retried. Which failures are retried is fixed, unless a
/// [classifier](Self::classify) decides:
///
/// - Retried for every request: those that the server did not process. These are connection failures, HTTP/2's `REFUSED_STREAM` and `GOAWAY`,
///   rate limiting, HTTP status 425, 413 with `Retry-After`, and a rejected access token.
/// - Retried only for idempotent requests: a broken connection, a timeout, and HTTP status 408 and 5xx, except those that do not pass by
///   themselves (501, 505 to 508, 510, 511). Idempotent are `GET`, `PUT`, `DELETE`, requests with an idempotency key, and calls that are
///   declared [`idempotent`](crate::Call::idempotent).
/// - Never retried: a refused TLS handshake, and an upload from a stream, which can be sent only once.
///
/// All calls of a client share a budget: a fifth as many retries as calls, and ten more. All retries count but that with a renewed access token.
///
/// The delay grows exponentially from `first` to `longest`. Each wait is a random part of it (full jitter), so that clients do not all
/// retry at the same time. If the server states when it accepts requests again (`Retry-After`), the call waits until then. If a
/// wait would exceed the call's time limit, the call ends immediately, with the error of its last attempt. Without a time limit, it waits at
/// most 90 s.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetryPolicy {
    pub(crate) attempts: u32,
    pub(crate) waits: u32,
    pub(crate) first_delay: Duration,
    pub(crate) longest_delay: Duration,
    pub(crate) attempt_timeout: Option<Duration>,
    classifier: Option<Classifier>,
}

/// A failed attempt of a call, for [`RetryPolicy::classify`].
#[derive(Debug, Clone, Copy)]
#[non_exhaustive]
pub struct FailedAttempt<'a> {
    /// The error.
    ///
    /// A platform's client has an error type of its own, which can be created from a clone of this one.
    pub error: &'a Error,
    /// The number of the attempt; the first is 1.
    pub number: u32,
    /// True if sending the request twice has the effect of sending it once.
    pub idempotent: bool,
}

/// The decision about a failed attempt.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RetryDecision {
    /// The rules of [`RetryPolicy`] decide.
    Default,
    /// Retries the call, within the limits of the policy, the retry budget and the call's time. A request that can be sent only once is not
    /// retried.
    Retry,
    /// Ends the call.
    DoNotRetry,
}

#[derive(Clone)]
struct Classifier(Arc<dyn Fn(&FailedAttempt<'_>) -> RetryDecision + Send + Sync>);

impl PartialEq for Classifier {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Eq for Classifier {}

impl fmt::Debug for Classifier {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Classifier")
    }
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 3,
            waits: 10,
            first_delay: Duration::from_millis(200),
            longest_delay: Duration::from_secs(10),
            attempt_timeout: None,
            classifier: None,
        }
    }
}

impl RetryPolicy {
    /// Creates the default policy: three attempts, delays from 200 ms to 10 s, ten waits for a rate limit.
    pub fn new() -> Self {
        Self::default()
    }

    /// Creates a policy without retries. A rejected access token is still renewed once.
    pub fn none() -> Self {
        Self {
            attempts: 1,
            waits: 0,
            ..Self::default()
        }
    }

    /// Sets the maximum number of attempts, including the first; 0 counts as 1. Attempts after a wait for a rate limit, and the attempt with
    /// a renewed token, do not count.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// Sets the maximum number of waits for a rate limit.
    #[must_use]
    pub fn rate_limit_waits(mut self, waits: u32) -> Self {
        self.waits = waits;
        self
    }

    /// Sets the delays. The wait before the second attempt is a random part of `first`. The maximum doubles for each further wait, up to
    /// `longest`.
    #[must_use]
    pub fn delays(mut self, first: Duration, longest: Duration) -> Self {
        self.first_delay = first;
        self.longest_delay = longest.max(first);
        self
    }

    /// Sets the time limit of each attempt, so that an attempt without a reply leaves time for another.
    ///
    /// Default: 30 s. There is no limit for an operation that uploads files, and none if the call or the client has a `timeout`: an attempt
    /// can then use all of it. For a download, the limit applies until the headers arrive.
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// Decides about each failed attempt with this function. It replaces an earlier one. It does not decide about requests that the client
    /// sends for itself, such as for access tokens.
    ///
    /// ```
    /// use openapi_client_runtime::{RetryDecision, RetryPolicy};
    ///
    /// let policy = RetryPolicy::new().classify(|failed| match failed.error.code() {
    ///     Some(1_002_007) if failed.idempotent => RetryDecision::Retry, // the record is locked
    ///     _ => RetryDecision::Default,
    /// });
    /// ```
    #[must_use]
    pub fn classify(
        mut self,
        classifier: impl Fn(&FailedAttempt<'_>) -> RetryDecision + Send + Sync + 'static,
    ) -> Self {
        self.classifier = Some(Classifier(Arc::new(classifier)));
        self
    }

    pub(crate) fn without_classifier(&self) -> Self {
        Self {
            classifier: None,
            ..self.clone()
        }
    }

    /// Returns the decision of the classifier.
    pub(crate) fn decide(&self, failed: &FailedAttempt<'_>) -> RetryDecision {
        match &self.classifier {
            Some(classifier) => classifier.0(failed),
            None => RetryDecision::Default,
        }
    }

    /// Returns the wait after this many failures: a random part of the exponential delay.
    pub(crate) fn delay(&self, failures: u32) -> Duration {
        self.ceiling(failures).mul_f64(fastrand::f64())
    }

    fn ceiling(&self, failures: u32) -> Duration {
        let doubled = 2u32.saturating_pow(failures.saturating_sub(1));
        self.first_delay
            .saturating_mul(doubled)
            .min(self.longest_delay)
    }
}

/// The retry budget that all calls of a client share: one retry per five calls, and ten more.
///
/// It limits the load of retries on a server that is down or overloaded, where every call fails.
#[derive(Debug)]
pub(crate) struct RetryBudget {
    /// The remaining budget, in fifths of an attempt.
    left: AtomicI64,
}

const ATTEMPT: i64 = 5;
const FULL: i64 = 10 * ATTEMPT;

impl Default for RetryBudget {
    fn default() -> Self {
        Self {
            left: AtomicI64::new(FULL),
        }
    }
}

impl RetryBudget {
    /// Adds the share of one call to the budget.
    pub(crate) fn earn(&self) {
        self.change(|left| (left < FULL).then_some(left + 1));
    }

    /// Takes one attempt from the budget. Returns false if the budget is used up.
    pub(crate) fn spend(&self) -> bool {
        self.change(|left| (left >= ATTEMPT).then_some(left - ATTEMPT))
    }

    fn change(&self, change: impl FnMut(i64) -> Option<i64>) -> bool {
        self.left
            .fetch_update(Ordering::Relaxed, Ordering::Relaxed, change)
            .is_ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_double_up_to_the_longest() {
        let policy = RetryPolicy::new();
        let ceilings: Vec<_> = (1..=8).map(|n| policy.ceiling(n).as_millis()).collect();
        assert_eq!(ceilings, [200, 400, 800, 1600, 3200, 6400, 10_000, 10_000]);
        assert_eq!(policy.ceiling(u32::MAX).as_secs(), 10);
    }

    #[test]
    fn delays_are_random_up_to_the_ceiling() {
        let policy = RetryPolicy::new();
        let delays: Vec<_> = (0..1000).map(|_| policy.delay(1).as_millis()).collect();
        assert!(delays.iter().all(|delay| *delay <= 200));
        assert!(delays.iter().any(|delay| *delay < 50));
        assert!(delays.iter().any(|delay| *delay > 150));
    }

    #[test]
    fn the_budget_allows_one_retry_per_five_calls() {
        let budget = RetryBudget::default();
        let mut spent = 0;
        for _ in 0..1000 {
            budget.earn();
            spent += i32::from(budget.spend());
        }
        // The initial ten, and a fifth of a thousand.
        assert!((205..=210).contains(&spent), "{spent}");
    }
}
