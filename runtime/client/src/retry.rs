//! Retries: the policy of a call, and the budget of a client.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use crate::Operation;

/// The retry policy of a call.
///
/// The policy decides how often and how fast a call is retried. Which failures are retried is fixed:
///
/// - Retried for every operation: connection failures, rate limiting, and a rejected access token.
/// - Retried only for idempotent operations: a broken connection, a timeout, and HTTP status 5xx. Idempotent are `GET`, `PUT`, `DELETE`, and
///   requests with an idempotency key.
/// - Never retried: an upload from a stream, which can be sent only once.
///
/// The delay grows exponentially from `first` to `longest`. Each wait is a random part of it (full jitter), so that clients do not all
/// retry at the same time. If the server states when it accepts requests again, the call waits until then. If a
/// wait would exceed the call's time limit, the call ends immediately, with the error of its last attempt.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RetryPolicy {
    pub(crate) attempts: u32,
    pub(crate) waits: u32,
    pub(crate) first_delay: Duration,
    pub(crate) longest_delay: Duration,
    pub(crate) attempt_timeout: Option<Duration>,
}

impl Default for RetryPolicy {
    fn default() -> Self {
        Self {
            attempts: 3,
            waits: 10,
            first_delay: Duration::from_millis(200),
            longest_delay: Duration::from_secs(10),
            attempt_timeout: None,
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
    /// Default: 30 s, and no limit for an operation that uploads files. For a download, the limit applies until the headers arrive.
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// Returns the time limit of each attempt.
    pub(crate) fn attempt_limit(&self, operation: &Operation) -> Option<Duration> {
        const DEFAULT: Duration = Duration::from_secs(30);
        self.attempt_timeout
            .or_else(|| (!operation.uploads_files()).then_some(DEFAULT))
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
/// It limits the load of retries on a server that is down, where every call fails.
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
