//! The queue of requests of one operation for one account.

use std::sync::atomic::{AtomicU32, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use tokio::time::{Instant, sleep_until};

use super::TooLate;
use super::window::{MARGIN, Window};
use crate::RateLimit;

/// Releases requests in the order of their arrival, each as soon as all limits allow it.
#[derive(Debug)]
pub(super) struct Queue {
    /// The limits, slowest first.
    windows: Vec<Window>,
    /// The longest time for which a request counts.
    longest: Duration,
    /// Held by the first request in the queue. This mutex is fair.
    gate: tokio::sync::Mutex<()>,
    /// The number of requests in the queue, including the first.
    waiting: AtomicU32,
    state: Mutex<State>,
}

#[derive(Debug)]
struct State {
    /// The time from which the server accepts requests again.
    opens: Instant,
    /// The time of the last request.
    last: Instant,
    /// The current interval between requests; zero if they need not wait.
    interval: Duration,
}

impl Queue {
    pub(super) fn new(limits: &[RateLimit]) -> Self {
        let mut limits = limits.to_vec();
        limits.sort_by_key(|limit| limit.seconds);
        // A request that a slow window has released may still wait for each faster window, which delays it by at most their intervals.
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

    /// Waits until a request can be sent. A caller that gives up before does not use the limit.
    pub(super) async fn pass(&self, deadline: Option<Instant>) -> Result<(), TooLate> {
        let position = Position::last(&self.waiting);
        in_time(self.estimate(position.ahead), deadline)?;
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
            // The server may have refused another request in the meantime.
            if state.opens <= now {
                state.last = now;
                state.interval = interval;
                return Ok(());
            }
        }
    }

    /// Releases no request before this time.
    pub(super) fn hold(&self, opens: Instant) {
        let mut state = self.state();
        state.opens = state.opens.max(opens);
    }

    /// Returns true if the queue can be dropped without an effect on later requests.
    pub(super) fn is_idle(&self, now: Instant) -> bool {
        let state = self.state();
        now.duration_since(state.last) >= self.longest && now >= state.opens
    }

    /// Estimates the turn of a request with this many requests ahead of it, at the current pace.
    fn estimate(&self, ahead: u32) -> Instant {
        let state = self.state();
        let opens = state.opens.max(Instant::now());
        // A server can state a time close to the end of the clock.
        let turn = opens.checked_add(state.interval.saturating_mul(ahead));
        turn.unwrap_or(opens)
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A position in the queue, released on drop.
struct Position<'l> {
    waiting: &'l AtomicU32,
    ahead: u32,
}

impl<'l> Position<'l> {
    fn last(waiting: &'l AtomicU32) -> Self {
        let ahead = waiting.fetch_add(1, Ordering::Relaxed);
        Self { waiting, ahead }
    }
}

impl Drop for Position<'_> {
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
