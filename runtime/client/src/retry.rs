//! When a call is tried again, and after how long.

use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use crate::Operation;

/// How a call that failed is tried again.
///
/// What may be tried again is not up to the policy: a request that did not reach the server, one that was refused because there were
/// too many, and one whose access token was refused can be sent again whatever the operation. After a broken connection, a time limit or
/// an HTTP status of 5xx, only operations are tried again that do no harm when they are done twice: `GET`, `PUT`, `DELETE`, and those
/// with an idempotency key in the request. A file from a stream can be sent only once.
///
/// Waiting grows exponentially from `first_delay` to `longest_delay`, each time a random part of it (full jitter), so that clients that
/// failed together do not come back together. A server that says when it takes requests again is waited for as long as it says. No wait
/// goes beyond the time limit of the call: the call then ends at once, with the error of its last attempt.
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
    /// Three attempts, delays from 200 ms to 10 s, ten waits for a rate limit.
    pub fn new() -> Self {
        Self::default()
    }

    /// One attempt, whatever comes of it; a refused access token is still renewed once.
    pub fn none() -> Self {
        Self {
            attempts: 1,
            waits: 0,
            ..Self::default()
        }
    }

    /// Attempts at most, the first included; 0 counts as 1. Those after a wait for a rate limit, and the one with a renewed token, do
    /// not count.
    #[must_use]
    pub fn max_attempts(mut self, attempts: u32) -> Self {
        self.attempts = attempts.max(1);
        self
    }

    /// Waits at most this often for a rate limit to pass.
    #[must_use]
    pub fn rate_limit_waits(mut self, waits: u32) -> Self {
        self.waits = waits;
        self
    }

    /// The delay before the second attempt is a random part of `first`, then of twice that, and so on up to `longest`.
    #[must_use]
    pub fn delays(mut self, first: Duration, longest: Duration) -> Self {
        self.first_delay = first;
        self.longest_delay = longest.max(first);
        self
    }

    /// Limits each attempt by itself, so that one that hangs leaves time for another.
    ///
    /// Default: 30 s, and none for an operation that uploads files. For a download, the limit is for the head of the reply.
    #[must_use]
    pub fn attempt_timeout(mut self, timeout: Duration) -> Self {
        self.attempt_timeout = Some(timeout);
        self
    }

    /// The limit of each attempt.
    pub(crate) fn attempt_limit(&self, operation: &Operation) -> Option<Duration> {
        const DEFAULT: Duration = Duration::from_secs(30);
        self.attempt_timeout
            .or_else(|| (!operation.uploads_files()).then_some(DEFAULT))
    }

    /// How long to wait after so many failures: a random part of the exponential delay.
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

/// What the calls of a client may spend on further attempts together: a fifth of the calls, and ten more.
///
/// When a server is down, every call fails; further attempts for each of them would keep it down.
#[derive(Debug)]
pub(crate) struct RetryBudget {
    /// In fifths of an attempt.
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
    /// A call was made.
    pub(crate) fn earn(&self) {
        self.change(|left| (left < FULL).then_some(left + 1));
    }

    /// Whether another attempt can be spent; spends it.
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
    fn delays_are_anywhere_below() {
        let policy = RetryPolicy::new();
        let delays: Vec<_> = (0..1000).map(|_| policy.delay(1).as_millis()).collect();
        assert!(delays.iter().all(|delay| *delay <= 200));
        assert!(delays.iter().any(|delay| *delay < 50));
        assert!(delays.iter().any(|delay| *delay > 150));
    }

    #[test]
    fn a_fifth_of_the_calls_is_tried_again() {
        let budget = RetryBudget::default();
        let mut spent = 0;
        for _ in 0..1000 {
            budget.earn();
            spent += i32::from(budget.spend());
        }
        // Ten from the start, and a fifth of a thousand.
        assert!((205..=210).contains(&spent), "{spent}");
    }
}
