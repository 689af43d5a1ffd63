//! Rate limits that the client respects on its own, so that the server does not need to refuse requests.

mod queue;
mod window;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use crate::{Error, ErrorKind, Operation};

use queue::Queue;

/// The rate limits of one client, for each operation and account separately.
///
/// Calls with their own tokens count towards the same limits.
#[derive(Default)]
pub(crate) struct RateLimits(Mutex<Queues>);

/// The queues that are in use.
#[derive(Default)]
struct Queues {
    by_key: HashMap<Key, Arc<Queue>>,
    /// The number of queues at which idle ones are removed.
    full: usize,
}

/// The id of an operation, and an account.
type Key = (&'static str, Option<Box<str>>);

/// The turn of a call is after its time limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct TooLate {
    /// The time until the turn, if known.
    wait: Option<Duration>,
}

impl RateLimits {
    /// Waits until a request of `operation` can be sent.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::RateLimited`] if that is after `deadline`: immediately if the wait is known, otherwise at `deadline`. The call then
    /// does not count towards the limits.
    pub(crate) async fn turn(
        &self,
        operation: &'static Operation,
        account: Option<&str>,
        deadline: Option<Instant>,
    ) -> Result<(), Error> {
        if operation.rate_limits.is_empty() {
            return Ok(());
        }
        let queue = self.queue(operation, account);
        let pass = queue.pass(deadline);
        let passed = match deadline {
            None => pass.await,
            Some(deadline) => timeout_at(deadline, pass)
                .await
                .unwrap_or(Err(TooLate { wait: None })),
        };
        passed.map_err(|TooLate { wait }| {
            let problem = "the client's own rate limit would delay the call beyond its time limit";
            Error::new(ErrorKind::RateLimited, problem).with_reset(wait)
        })
    }

    /// Delays the requests of `operation` if this error states how long the server refuses them.
    pub(crate) fn apply_reset(
        &self,
        error: &Error,
        operation: &'static Operation,
        account: Option<&str>,
    ) {
        if error.kind() != ErrorKind::RateLimited || operation.rate_limits.is_empty() {
            return;
        }
        if let Some(opens) = error
            .reset()
            .and_then(|reset| Instant::now().checked_add(reset))
        {
            self.queue(operation, account).hold(opens);
        }
    }

    fn queue(&self, operation: &'static Operation, account: Option<&str>) -> Arc<Queue> {
        let mut queues = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (operation.id, account.map(Box::from));
        if let Some(queue) = queues.by_key.get(&key) {
            return queue.clone();
        }
        queues.remove_idle();
        let queue = Arc::new(Queue::new(operation.rate_limits));
        queues.by_key.insert(key, queue.clone());
        queue
    }
}

impl Queues {
    /// Removes idle queues once there are twice as many queues as stayed after the last removal.
    fn remove_idle(&mut self) {
        const MIN_QUEUES: usize = 64;
        if self.by_key.len() < self.full.max(MIN_QUEUES) {
            return;
        }
        let now = Instant::now();
        // A queue with other owners is about to be used.
        self.by_key
            .retain(|_, queue| Arc::strong_count(queue) > 1 || !queue.is_idle(now));
        self.by_key.shrink_to(MIN_QUEUES);
        self.full = 2 * self.by_key.len();
    }
}

impl fmt::Debug for RateLimits {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("RateLimits").finish_non_exhaustive()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{Method, RateLimit};

    static GET: Operation = Operation {
        rate_limits: &[RateLimit {
            requests: 50,
            seconds: 1,
        }],
        ..Operation::new("get", Method::Get, "/")
    };

    fn queues(limits: &RateLimits) -> usize {
        limits.0.lock().expect("no panic").by_key.len()
    }

    #[tokio::test(start_paused = true)]
    async fn idle_queues_are_removed() {
        let limits = RateLimits::default();
        for account in 0..10_000 {
            let turn = limits.turn(&GET, Some(&account.to_string()), None).await;
            turn.expect("a turn");
            tokio::time::advance(Duration::from_millis(10)).await;
        }
        // At any time, 125 accounts are within the window and its margin.
        assert!(queues(&limits) <= 250, "{}", queues(&limits));
    }

    #[tokio::test(start_paused = true)]
    async fn queues_in_use_are_kept() {
        let limits = RateLimits::default();
        let server_busy =
            Error::new(ErrorKind::RateLimited, "").with_reset(Some(Duration::from_secs(100)));
        limits.apply_reset(&server_busy, &GET, Some("held"));
        tokio::time::advance(Duration::from_secs(50)).await;
        for account in 0..1000 {
            let turn = limits.turn(&GET, Some(&account.to_string()), None).await;
            turn.expect("a turn");
        }
        assert_eq!(queues(&limits), 1001);
        let before = Instant::now();
        let turn = limits.turn(&GET, Some("held"), None).await;
        turn.expect("a turn");
        assert_eq!(before.elapsed().as_secs(), 50);
    }
    #[tokio::test(start_paused = true)]
    async fn a_reset_at_the_end_of_the_clock_is_no_panic() {
        let limits = RateLimits::default();
        let deadline = Instant::now().checked_add(Duration::from_secs(90));
        for seconds in [u64::MAX / 2 - 10_000_000_000, u64::MAX] {
            let reset = Some(Duration::from_secs(seconds));
            let error = Error::new(ErrorKind::RateLimited, "").with_reset(reset);
            limits.apply_reset(&error, &GET, None);
            let calls = (0..100).map(|_| limits.turn(&GET, None, deadline));
            for outcome in futures_util::future::join_all(calls).await {
                outcome.expect_err("held");
            }
        }
    }
}
