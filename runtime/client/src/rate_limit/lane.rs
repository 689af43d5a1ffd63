//! The requests of one operation for one tenant, one behind the other.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::TooLate;
use super::window::{MARGIN, Window};
use crate::RateLimit;

/// Lets requests leave in the order in which they came, each as soon as all limits allow it.
#[derive(Debug)]
pub(super) struct Lane {
    /// The slowest first.
    windows: Vec<Window>,
    /// Longest time over which a request counts.
    longest: Duration,
    /// Held by the one whose turn is next; fair.
    gate: tokio::sync::Mutex<()>,
    /// Who has not left yet, the one at the gate included.
    waiting: AtomicU32,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// Before this, the server takes nothing.
    opens: Instant,
    /// When the last request left.
    last: Instant,
    /// How far the requests are apart that leave now; zero if they need not wait.
    interval: Duration,
}

impl Lane {
    pub(super) fn new(limits: &[RateLimit]) -> Self {
        let mut limits = limits.to_vec();
        limits.sort_by_key(|limit| limit.seconds);
        // A request that has its place in a slow window may wait for one in each faster window, and leaves later by so much.
        let mut margin = MARGIN;
        let mut windows: Vec<Window> = limits
            .iter()
            .filter_map(|limit| {
                let window = Window::new(*limit, margin)?;
                margin += window.interval();
                Some(window)
            })
            .collect();
        windows.reverse();
        let slowest = limits.last().map_or(0, |limit| limit.seconds);
        let now = Instant::now();
        Self {
            windows,
            longest: Duration::from_secs(slowest.into()) + margin,
            gate: tokio::sync::Mutex::new(()),
            waiting: AtomicU32::new(0),
            state: Mutex::new(State {
                opens: now,
                last: now,
                interval: Duration::ZERO,
            }),
        }
    }

    /// Waits until a request can leave. Whoever gives up on the way takes no place.
    pub(super) async fn pass(&self, deadline: Option<Instant>) -> Result<(), TooLate> {
        let place = Place::behind(&self.waiting);
        in_time(self.estimate(place.ahead), deadline)?;
        let _first = self.gate.lock().await;
        let mut interval = Duration::ZERO;
        loop {
            let opens = self.state().opens;
            if opens > Instant::now() {
                in_time(opens, deadline)?;
                sleep_until(opens).await;
                continue;
            }
            for window in &self.windows {
                while let Err(until) = window.take() {
                    in_time(until, deadline)?;
                    interval = window.interval();
                    self.state().interval = interval;
                    sleep_until(until).await;
                }
            }
            let mut state = self.state();
            let now = Instant::now();
            // The server may have refused another request meanwhile.
            if state.opens <= now {
                state.last = now;
                state.interval = interval;
                return Ok(());
            }
        }
    }

    /// Lets nothing leave before this.
    pub(super) fn hold(&self, opens: Instant) {
        let mut state = self.state();
        state.opens = state.opens.max(opens);
    }

    /// Whether forgetting it makes no difference.
    pub(super) fn is_idle(&self, now: Instant) -> bool {
        let state = self.state();
        now.duration_since(state.last) >= self.longest && now >= state.opens
    }

    /// When the turn comes of a request with so many ahead of it, if they go on as they do now.
    fn estimate(&self, ahead: u32) -> Instant {
        let state = self.state();
        state.opens.max(Instant::now()) + state.interval.saturating_mul(ahead)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A place in the line; given up when it is dropped.
struct Place<'l> {
    waiting: &'l AtomicU32,
    ahead: u32,
}

impl<'l> Place<'l> {
    fn behind(waiting: &'l AtomicU32) -> Self {
        let ahead = waiting.fetch_add(1, Ordering::Relaxed);
        Self { waiting, ahead }
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        self.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

fn in_time(turn: Instant, deadline: Option<Instant>) -> Result<(), TooLate> {
    if deadline.is_none_or(|deadline| turn < deadline) {
        return Ok(());
    }
    let wait = turn.saturating_duration_since(Instant::now());
    Err(TooLate { wait: Some(wait) })
}
