//! How long a token serves, and from when on the next one is fetched.

use std::time::{Duration, SystemTime};

use tokio::time::Instant;

/// Before a token expires, this long at most is left for a request to arrive.
const MARGIN: Duration = Duration::from_secs(60);
/// A token that was just granted is not renewed earlier than this, however short its life.
const PATIENCE: Duration = Duration::from_secs(60);

/// The life of one token on this machine's clock.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Lifetime {
    renew_from: Instant,
    serves_until: Instant,
    ends: Instant,
}

/// What a token is good for now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Phase {
    /// It serves.
    Fresh,
    /// It serves, and the next one should be fetched.
    Aging,
    /// It is about to expire, or has.
    Spent,
}

impl Lifetime {
    /// Of a token that was asked for at `asked` and lives for `life`; the next one is fetched in the last `window` of it.
    ///
    /// `asked` and not the arrival of the reply, as it is not known where in between the life began.
    pub(crate) fn granted(asked: Instant, life: Duration, window: Duration) -> Self {
        // A life that is shorter than the window must not make every call fetch a token.
        let renew_after = life.saturating_sub(window).max(PATIENCE.min(life / 2));
        Self::new(asked, life, renew_after)
    }

    /// Of a token from a store, of which no more is known than what remains.
    pub(crate) fn remaining(now: Instant, life: Duration, window: Duration) -> Self {
        Self::new(now, life, life.saturating_sub(window))
    }

    fn new(start: Instant, life: Duration, renew_after: Duration) -> Self {
        let margin = MARGIN.min(life / 10);
        Self {
            renew_from: start + renew_after,
            serves_until: start + (life - margin),
            ends: start + life,
        }
    }

    pub(crate) fn phase(&self, now: Instant) -> Phase {
        if now >= self.serves_until {
            Phase::Spent
        } else if now >= self.renew_from {
            Phase::Aging
        } else {
            Phase::Fresh
        }
    }

    /// Whether the platform still takes the token, as far as clocks tell.
    pub(crate) fn is_over(&self, now: Instant) -> bool {
        now >= self.ends
    }
}

/// A number of seconds from the platform as a life, which is never longer than `longest`.
pub(crate) fn life(seconds: i64, longest: Duration) -> Duration {
    Duration::from_secs(u64::try_from(seconds).unwrap_or(0)).min(longest)
}

/// What remains until `end`, at most `longest`; `None` if it is over.
pub(crate) fn until(end: SystemTime, longest: Duration) -> Option<Duration> {
    let left = end.duration_since(SystemTime::now()).ok()?;
    (!left.is_zero()).then(|| left.min(longest))
}

/// How long to wait after so many failures in a row before a renewal in the background is tried again.
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
        let asked = Instant::now();
        let life = Lifetime::granted(asked, Duration::from_secs(life), WINDOW);
        for (seconds, phase) in at {
            let now = asked + Duration::from_secs(*seconds);
            assert_eq!(life.phase(now), *phase, "after {seconds} s");
        }
    }

    #[test]
    fn two_hours_with_the_last_half_hour_for_renewal() {
        use Phase::{Aging, Fresh, Spent};
        phases(
            7200,
            &[
                (0, Fresh),
                (5399, Fresh),
                (5400, Aging),
                (7139, Aging),
                (7140, Spent),
            ],
        );
        // The shortest life that the platform grants: it gave out again what it had given out before.
        phases(
            1800,
            &[(59, Fresh), (60, Aging), (1739, Aging), (1740, Spent)],
        );
        phases(100, &[(49, Fresh), (50, Aging), (89, Aging), (90, Spent)]);
        phases(0, &[(0, Spent)]);
    }

    #[test]
    fn a_stored_token_is_renewed_as_soon_as_it_is_old_enough() {
        let now = Instant::now();
        for (left, phase) in [
            (1801, Phase::Fresh),
            (1799, Phase::Aging),
            (0, Phase::Spent),
        ] {
            let life = Lifetime::remaining(now, Duration::from_secs(left), WINDOW);
            assert_eq!(life.phase(now), phase, "{left}");
        }
    }

    #[test]
    fn odd_lives_are_bounded() {
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
