//! Rate limits that the client keeps by itself, so that the server has nothing to refuse.

mod lane;
mod window;

use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, timeout_at};

use crate::{Error, ErrorKind, Operation};

use lane::Lane;

/// The rate limits of one client: those of each operation, for each tenant by itself.
///
/// Limits hold for an app, and a client is mostly one app. Tokens that single calls bring along count to the same limits.
#[derive(Default)]
pub(crate) struct RateLimits(Mutex<Lanes>);

/// What is left of the limits that are in use.
#[derive(Default)]
struct Lanes {
    by_key: HashMap<Key, Arc<Lane>>,
    /// Number of lanes at which the idle ones are let go.
    full: usize,
}

/// Id of an operation, and a tenant key.
type Key = (&'static str, Option<Box<str>>);

/// A call's turn comes too late for its time limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct TooLate {
    /// Until the turn, if that is known.
    wait: Option<Duration>,
}

impl RateLimits {
    /// Waits until a request of `operation` can leave.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::RateLimited`] when that is after `deadline`: at once where the wait is known, at `deadline` otherwise. The call
    /// counts to no limit then.
    pub(crate) async fn turn(
        &self,
        operation: &'static Operation,
        tenant_key: Option<&str>,
        deadline: Option<Instant>,
    ) -> Result<(), Error> {
        if operation.rate_limits.is_empty() {
            return Ok(());
        }
        let lane = self.lane(operation, tenant_key);
        let pass = lane.pass(deadline);
        let passed = match deadline {
            None => pass.await,
            Some(deadline) => timeout_at(deadline, pass)
                .await
                .unwrap_or(Err(TooLate { wait: None })),
        };
        passed.map_err(|TooLate { wait }| {
            let problem = "kept by this client: the call's turn is after its time limit";
            Error::new(ErrorKind::RateLimited, problem).with_reset(wait)
        })
    }

    /// Lets the requests of `operation` wait if the server said, with this error, that it takes none for a while.
    pub(crate) fn heed(
        &self,
        error: &Error,
        operation: &'static Operation,
        tenant_key: Option<&str>,
    ) {
        if error.kind() != ErrorKind::RateLimited || operation.rate_limits.is_empty() {
            return;
        }
        if let Some(opens) = error
            .reset()
            .and_then(|reset| Instant::now().checked_add(reset))
        {
            self.lane(operation, tenant_key).hold(opens);
        }
    }

    fn lane(&self, operation: &'static Operation, tenant_key: Option<&str>) -> Arc<Lane> {
        let mut lanes = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (operation.id, tenant_key.map(Box::from));
        if let Some(lane) = lanes.by_key.get(&key) {
            return lane.clone();
        }
        lanes.let_idle_go();
        let lane = Arc::new(Lane::new(operation.rate_limits));
        lanes.by_key.insert(key, lane.clone());
        lane
    }
}

impl Lanes {
    /// Forgets limits that are all unused again, once in a while: when there are twice as many lanes as were busy the last time.
    fn let_idle_go(&mut self) {
        const FEWEST: usize = 64;
        if self.by_key.len() < self.full.max(FEWEST) {
            return;
        }
        let now = Instant::now();
        // A lane that someone else holds too is about to be used.
        self.by_key
            .retain(|_, lane| Arc::strong_count(lane) > 1 || !lane.is_idle(now));
        self.by_key.shrink_to(FEWEST);
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

    fn lanes(limits: &RateLimits) -> usize {
        limits.0.lock().expect("no panic").by_key.len()
    }

    #[tokio::test(start_paused = true)]
    async fn limits_that_are_unused_again_are_forgotten() {
        let limits = RateLimits::default();
        for tenant in 0..10_000 {
            let turn = limits.turn(&GET, Some(&tenant.to_string()), None).await;
            turn.expect("a turn");
            tokio::time::advance(Duration::from_millis(10)).await;
        }
        // 125 tenants are within the window and its margin at any time.
        assert!(lanes(&limits) <= 250, "{}", lanes(&limits));
    }

    #[tokio::test(start_paused = true)]
    async fn limits_in_use_are_not_forgotten() {
        let limits = RateLimits::default();
        let server_busy =
            Error::new(ErrorKind::RateLimited, "").with_reset(Some(Duration::from_secs(100)));
        limits.heed(&server_busy, &GET, Some("held"));
        tokio::time::advance(Duration::from_secs(50)).await;
        for tenant in 0..1000 {
            let turn = limits.turn(&GET, Some(&tenant.to_string()), None).await;
            turn.expect("a turn");
        }
        assert_eq!(lanes(&limits), 1001);
        let before = Instant::now();
        let turn = limits.turn(&GET, Some("held"), None).await;
        turn.expect("a turn");
        assert_eq!(before.elapsed().as_secs(), 50);
    }
}
