//! One rate limit: the times at which requests may be sent, so that the server never counts too many.

use std::num::NonZeroU32;
use std::ops::Add;
use std::time::Duration;

use governor::clock::{Clock, Reference};
use governor::middleware::NoOpMiddleware;
use governor::nanos::Nanos;
use governor::state::{InMemoryState, NotKeyed};
use governor::{Quota, RateLimiter};
use tokio::time::Instant;

use crate::RateLimit;

/// The maximum difference in latency between two requests. Requests sent within a window plus this margin may all arrive within one window.
pub(super) const MARGIN: Duration = Duration::from_millis(250);

/// A rate limit and its current use.
#[derive(Debug)]
pub(super) struct Window {
    limiter: RateLimiter<NotKeyed, InMemoryState, TokioClock, NoOpMiddleware<Moment>>,
    interval: Duration,
}

/// The pace of requests: `burst` requests at once, and one more per interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pace {
    burst: NonZeroU32,
    interval: Duration,
}

impl Pace {
    /// Returns the pace that keeps a limit, whenever the server's windows begin; `None` for a limit of zero, which must be a mistake.
    ///
    /// In any span of time, the generic cell rate algorithm allows at most `burst + floor(span / interval)` requests. The span is the
    /// window plus the margin, and the sum must be the limit.
    fn keeping(limit: RateLimit, margin: Duration) -> Option<Self> {
        // A tenth: a burst is sent at once, and reduces the steady rate by only this part.
        const BURST: u32 = 10;
        let requests = NonZeroU32::new(limit.requests)?;
        let window = NonZeroU32::new(limit.seconds)?;
        let burst = NonZeroU32::new(requests.get() / BURST).unwrap_or(NonZeroU32::MIN);
        let span = Duration::from_secs(window.get().into()) + margin;
        let further = requests.get() - burst.get();
        // `further + 1` intervals are longer than the span, so at most `further` of them end in it.
        let interval = span / further.saturating_add(1) + Duration::from_nanos(1);
        Some(Self { burst, interval })
    }
}

impl Window {
    /// Creates an unused limit with this margin.
    pub(super) fn new(limit: RateLimit, margin: Duration) -> Option<Self> {
        let Pace { burst, interval } = Pace::keeping(limit, margin)?;
        let quota = Quota::with_period(interval)?.allow_burst(burst);
        Some(Self {
            limiter: RateLimiter::direct_with_clock(quota, TokioClock),
            interval,
        })
    }

    /// Returns the time between two requests after a burst.
    pub(super) fn interval(&self) -> Duration {
        self.interval
    }

    /// Counts a request, or returns the time at which it may be sent.
    pub(super) fn take(&self) -> Result<(), Instant> {
        self.limiter
            .check()
            .map_err(|refused| refused.earliest_possible().0)
    }
}

/// Tokio's clock, which tests can pause.
#[derive(Debug, Clone, Copy)]
struct TokioClock;

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Moment(Instant);

impl Clock for TokioClock {
    type Instant = Moment;

    fn now(&self) -> Moment {
        Moment(Instant::now())
    }
}

impl Add<Nanos> for Moment {
    type Output = Self;

    fn add(self, duration: Nanos) -> Self {
        Self(self.0 + duration.into())
    }
}

impl Reference for Moment {
    fn duration_since(&self, earlier: Self) -> Nanos {
        self.0.saturating_duration_since(earlier.0).into()
    }

    fn saturating_sub(&self, duration: Nanos) -> Self {
        self.0.checked_sub(duration.into()).map_or(*self, Self)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Limits from pages, and edge cases.
    const LIMITS: [(u32, u32); 12] = [
        (1000, 60),
        (100, 60),
        (50, 1),
        (20, 1),
        (10, 1),
        (5, 1),
        (1, 1),
        (2, 1),
        (3, 7),
        (1, 86_400),
        (10_000, 3600),
        (u32::MAX, 1),
    ];

    fn pace(requests: u32, seconds: u32) -> Pace {
        Pace::keeping(RateLimit { requests, seconds }, MARGIN).expect("a pace")
    }

    #[test]
    fn burst_and_rate_use_the_limit_in_a_window_with_its_margin_but_no_more() {
        for (requests, seconds) in LIMITS {
            let Pace { burst, interval } = pace(requests, seconds);
            let span = Duration::from_secs(seconds.into()) + MARGIN;
            let sent =
                |span: Duration| u128::from(burst.get()) + span.as_nanos() / interval.as_nanos();
            assert!(
                sent(span) <= requests.into(),
                "{requests} in {seconds} s: {burst} and one each {interval:?}"
            );
            // In a span longer by a hundredth, the limit is reached, so the pace is not needlessly slow.
            if requests <= 10_000 {
                assert!(
                    sent(span * 101 / 100) >= requests.into(),
                    "{requests} in {seconds} s"
                );
            }
        }
    }

    #[test]
    fn throughput_is_as_documented() {
        let per_second = |requests, seconds| 1.0 / pace(requests, seconds).interval.as_secs_f64();
        let close = |rate: f64, expected: f64| (rate - expected).abs() < expected / 100.0;
        assert!(close(per_second(1000, 60), 14.95));
        assert!(close(per_second(100, 60), 1.51));
        assert!(close(per_second(50, 1), 36.8));
        assert!(close(per_second(20, 1), 15.2));
        assert!(close(per_second(10, 1), 8.0));
        assert!(close(per_second(5, 1), 4.0));
    }

    #[test]
    fn a_limit_of_zero_is_ignored() {
        for (requests, seconds) in [(0, 1), (1, 0), (0, 0)] {
            let limit = RateLimit { requests, seconds };
            assert!(Window::new(limit, MARGIN).is_none());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn a_window_with_its_margin_never_contains_more_requests_than_the_limit() {
        for (requests, seconds) in [(1000, 60), (50, 1), (10, 1), (5, 1), (1, 1), (2, 1), (3, 7)] {
            let window = Window::new(RateLimit { requests, seconds }, MARGIN).expect("a window");
            let mut sent = Vec::new();
            let mut random = fastrand::Rng::with_seed(u64::from(requests));
            while sent.len() < 3 * requests as usize + 10 {
                // As fast as possible, with pauses in which the burst recovers.
                if random.u32(0..50) == 0 {
                    let pause = Duration::from_secs(seconds.into()).mul_f64(random.f64());
                    tokio::time::sleep(pause).await;
                }
                match window.take() {
                    Ok(()) => sent.push(Instant::now()),
                    Err(until) => tokio::time::sleep_until(until).await,
                }
            }
            let span = Duration::from_secs(seconds.into()) + MARGIN;
            for (first, one_too_many) in sent.iter().zip(&sent[requests as usize..]) {
                let apart = *one_too_many - *first;
                assert!(apart > span, "{requests} in {seconds} s: {apart:?}");
            }
        }
    }
}
