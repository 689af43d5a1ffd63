//! One rate limit: how many requests may leave, and when, so that the server never counts too many.

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

/// By how much the way to the server may take one request longer than another. What leaves within a window and this much more arrives
/// within the window at worst.
pub(super) const MARGIN: Duration = Duration::from_millis(250);

/// A rate limit and what is left of it.
#[derive(Debug)]
pub(super) struct Window {
    limiter: RateLimiter<NotKeyed, InMemoryState, TokioClock, NoOpMiddleware<Moment>>,
    interval: Duration,
}

/// What leaves: this many requests at once, and one more each interval.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
struct Pace {
    burst: NonZeroU32,
    interval: Duration,
}

impl Pace {
    /// The pace that keeps a limit, whenever the server's windows begin; `None` if it allows nothing at all, which cannot be meant.
    ///
    /// The generic cell rate algorithm lets `burst + floor(span / interval)` requests through in any span of time, at most. The span is
    /// the window and the margin, and that sum is the limit.
    fn keeping(limit: RateLimit, margin: Duration) -> Option<Self> {
        // A tenth: bursts leave at once, and the rate below is lower by only so much.
        const BURST: u32 = 10;
        let requests = NonZeroU32::new(limit.requests)?;
        let window = NonZeroU32::new(limit.seconds)?;
        let burst = NonZeroU32::new(requests.get() / BURST).unwrap_or(NonZeroU32::MIN);
        let span = Duration::from_secs(window.get().into()) + margin;
        let further = requests.get() - burst.get();
        // `further + 1` intervals are longer than the span, so that no more than `further` end in it.
        let interval = span / further.saturating_add(1) + Duration::from_nanos(1);
        Some(Self { burst, interval })
    }
}

impl Window {
    /// A limit of which nothing is used, kept with this margin.
    pub(super) fn new(limit: RateLimit, margin: Duration) -> Option<Self> {
        let Pace { burst, interval } = Pace::keeping(limit, margin)?;
        let quota = Quota::with_period(interval)?.allow_burst(burst);
        Some(Self {
            limiter: RateLimiter::direct_with_clock(quota, TokioClock),
            interval,
        })
    }

    /// Time between two requests once the burst is used up.
    pub(super) fn interval(&self) -> Duration {
        self.interval
    }

    /// Takes a request's place, or says when there is one.
    pub(super) fn take(&self) -> Result<(), Instant> {
        self.limiter
            .check()
            .map_err(|refused| refused.earliest_possible().0)
    }
}

/// The clock of tokio, which tests can pause.
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

    /// Limits that pages state, and odd ones.
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
    fn burst_and_rate_fill_the_window_with_its_margin_and_no_more() {
        for (requests, seconds) in LIMITS {
            let Pace { burst, interval } = pace(requests, seconds);
            let span = Duration::from_secs(seconds.into()) + MARGIN;
            let leave =
                |span: Duration| u128::from(burst.get()) + span.as_nanos() / interval.as_nanos();
            assert!(
                leave(span) <= requests.into(),
                "{requests} in {seconds} s: {burst} and one each {interval:?}"
            );
            // A hundredth longer, and the limit is reached, so it is not kept needlessly strictly.
            if requests <= 10_000 {
                assert!(
                    leave(span * 101 / 100) >= requests.into(),
                    "{requests} in {seconds} s"
                );
            }
        }
    }

    #[test]
    fn the_documented_throughput() {
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
    fn a_limit_of_nothing_is_not_kept() {
        for (requests, seconds) in [(0, 1), (1, 0), (0, 0)] {
            let limit = RateLimit { requests, seconds };
            assert!(Window::new(limit, MARGIN).is_none());
        }
    }

    #[tokio::test(start_paused = true)]
    async fn no_span_of_a_window_and_its_margin_holds_more_than_the_limit() {
        for (requests, seconds) in [(1000, 60), (50, 1), (10, 1), (5, 1), (1, 1), (2, 1), (3, 7)] {
            let window = Window::new(RateLimit { requests, seconds }, MARGIN).expect("a window");
            let mut left = Vec::new();
            let mut random = fastrand::Rng::with_seed(u64::from(requests));
            while left.len() < 3 * requests as usize + 10 {
                // Greedy, with a silence now and then in which the burst grows back.
                if random.u32(0..50) == 0 {
                    let silence = Duration::from_secs(seconds.into()).mul_f64(random.f64());
                    tokio::time::sleep(silence).await;
                }
                match window.take() {
                    Ok(()) => left.push(Instant::now()),
                    Err(until) => tokio::time::sleep_until(until).await,
                }
            }
            let span = Duration::from_secs(seconds.into()) + MARGIN;
            for (first, one_too_many) in left.iter().zip(&left[requests as usize..]) {
                let apart = *one_too_many - *first;
                assert!(apart > span, "{requests} in {seconds} s: {apart:?}");
            }
        }
    }
}
