//! The lifetime of a token, and the time of its renewal.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

/// The maximum time before the expiry of a token in which it is not used any more, since a request takes time to arrive.
const MARGIN: Duration = Duration::from_secs(60);
/// The minimum age of a new token before its renewal.
const MIN_AGE: Duration = Duration::from_secs(60);

/// The lifetime of one token, by this machine's clock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lifetime {
    renew_from: Instant,
    usable_until: Instant,
    ends: Instant,
}

/// The phase of a token's lifetime.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// The token is usable.
    Fresh,
    /// The token is usable, but the next one should be fetched.
    RenewalDue,
    /// The token is about to expire, or has expired.
    Expired,
}

impl Lifetime {
    /// Returns the lifetime of a token that was requested at `requested` and is valid for `life`. Its renewal is due in the last `window`.
    ///
    /// The life is counted from the request and not from the reply, because its exact start between the two is unknown.
    pub(crate) fn granted(requested: Instant, life: Duration, window: Duration) -> Self {
        // If the life is shorter than the window, not every call may fetch a token.
        let renew_after = life.saturating_sub(window).max(MIN_AGE.min(life / 2));
        Self::new(requested, life, renew_after)
    }

    /// Returns the lifetime of a token from a store, of which only the remaining life is known.
    pub(crate) fn remaining(now: Instant, life: Duration, window: Duration) -> Self {
        Self::new(now, life, life.saturating_sub(window))
    }

    fn new(start: Instant, life: Duration, renew_after: Duration) -> Self {
        let margin = MARGIN.min(life / 10);
        Self {
            renew_from: start + renew_after,
            usable_until: start + (life - margin),
            ends: start + life,
        }
    }

    pub(crate) fn phase(&self, now: Instant) -> Phase {
        if now >= self.usable_until {
            Phase::Expired
        } else if now >= self.renew_from {
            Phase::RenewalDue
        } else {
            Phase::Fresh
        }
    }

    /// Returns true if the token has expired, by this machine's clock.
    pub(crate) fn is_over(&self, now: Instant) -> bool {
        now >= self.ends
    }
}

/// Converts a number of seconds from the platform to a duration of at most `longest`.
pub(crate) fn life(seconds: i64, longest: Duration) -> Duration {
    Duration::from_secs(u64::try_from(seconds).unwrap_or(0)).min(longest)
}

/// Returns the time until `end`, at most `longest`; `None` if `end` has passed.
pub(crate) fn until(end: SystemTime, longest: Duration) -> Option<Duration> {
    let left = end.duration_since(SystemTime::now()).ok()?;
    (!left.is_zero()).then(|| left.min(longest))
}

/// Returns the pause before the next renewal in the background, after this many consecutive failures.
pub(crate) fn pause(failures: u32) -> Duration {
    const LONGEST: u64 = 60;
    let seconds = 1u64.checked_shl(failures.saturating_sub(1));
    Duration::from_secs(seconds.unwrap_or(LONGEST).min(LONGEST))
}

#[cfg(test)]
mod tests {
    use super::*;

    const WINDOW: Duration = Duration::from_secs(30 * 60);

    fn phases(life: u64, at: &[(u64, Phase)]) {
        let requested = Instant::now();
        let life = Lifetime::granted(requested, Duration::from_secs(life), WINDOW);
        for (seconds, phase) in at {
            let now = requested + Duration::from_secs(*seconds);
            assert_eq!(life.phase(now), *phase, "after {seconds} s");
        }
    }

    #[test]
    fn renewal_is_due_in_the_last_half_hour() {
        use Phase::{Expired, Fresh, RenewalDue};
        phases(
            7200,
            &[
                (0, Fresh),
                (5399, Fresh),
                (5400, RenewalDue),
                (7139, RenewalDue),
                (7140, Expired),
            ],
        );
        // The shortest life of a token from the platform, which returns the current token while it has at least this left.
        phases(
            1800,
            &[
                (59, Fresh),
                (60, RenewalDue),
                (1739, RenewalDue),
                (1740, Expired),
            ],
        );
        phases(
            100,
            &[
                (49, Fresh),
                (50, RenewalDue),
                (89, RenewalDue),
                (90, Expired),
            ],
        );
        phases(0, &[(0, Expired)]);
    }

    #[test]
    fn a_stored_token_has_no_minimum_age_for_renewal() {
        let now = Instant::now();
        for (left, phase) in [
            (1801, Phase::Fresh),
            (1799, Phase::RenewalDue),
            (0, Phase::Expired),
        ] {
            let life = Lifetime::remaining(now, Duration::from_secs(left), WINDOW);
            assert_eq!(life.phase(now), phase, "{left}");
        }
    }

    #[test]
    fn lives_are_bounded() {
        let longest = Duration::from_secs(7200);
        assert_eq!(life(-1, longest), Duration::ZERO);
        assert_eq!(life(i64::MAX, longest), longest);
        assert_eq!(life(100, longest), Duration::from_secs(100));
    }

    #[test]
    fn pauses_double_up_to_a_minute() {
        let pauses: Vec<_> = (1..=8).map(|n| pause(n).as_secs()).collect();
        assert_eq!(pauses, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(pause(u32::MAX).as_secs(), 60);
    }
}
