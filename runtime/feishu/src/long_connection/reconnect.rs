//! The waits before attempts to connect again.

use std::time::Duration;

use super::configuration::Configuration;

/// A connection that lasted less counts as a failed attempt. Otherwise a server that ends each connection at once, with a configuration
/// without waits, would get an endless loop of attempts.
pub(super) const SHORTEST_CONNECTION: Duration = Duration::from_secs(1);

/// The attempts since the last loss.
#[derive(Debug, Default)]
pub(super) struct Schedule {
    attempts: u32,
}

impl Schedule {
    /// Begins anew, after a connection that lasted.
    pub(super) fn reset(&mut self) {
        self.attempts = 0;
    }

    /// Returns the wait before the next attempt; `None` if there is none.
    pub(super) fn next(&mut self, configuration: &Configuration) -> Option<Duration> {
        let limit = configuration.reconnect_count;
        if limit.is_some_and(|limit| self.attempts >= limit) {
            return None;
        }
        let first = self.attempts == 0;
        self.attempts = self.attempts.saturating_add(1);
        Some(match first {
            true => configuration.reconnect_nonce.mul_f64(fastrand::f64()),
            false => configuration.reconnect_interval,
        })
    }

    /// Returns the number of attempts.
    pub(super) fn attempts(&self) -> u32 {
        self.attempts
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn configuration(count: Option<u32>) -> Configuration {
        Configuration {
            reconnect_count: count,
            reconnect_interval: Duration::from_secs(120),
            reconnect_nonce: Duration::from_secs(30),
            ping_interval: Duration::from_secs(120),
        }
    }

    #[test]
    fn the_first_wait_is_random_and_the_others_are_fixed() {
        let configuration = configuration(None);
        let mut firsts = Vec::new();
        for _ in 0..200 {
            let mut schedule = Schedule::default();
            firsts.extend(schedule.next(&configuration));
            for _ in 0..5 {
                let wait = schedule.next(&configuration);
                assert_eq!(wait, Some(Duration::from_secs(120)));
            }
        }
        let longest = firsts.iter().max().expect("a wait");
        let shortest = firsts.iter().min().expect("a wait");
        assert!(*longest <= Duration::from_secs(30) && *longest > Duration::from_secs(20));
        assert!(*shortest < Duration::from_secs(10));
    }

    #[test]
    fn attempts_are_limited_until_a_connection_lasts() {
        let configuration = configuration(Some(2));
        let mut schedule = Schedule::default();
        for _ in 0..3 {
            assert!(schedule.next(&configuration).is_some());
            assert!(schedule.next(&configuration).is_some());
            assert_eq!(schedule.next(&configuration), None);
            schedule.reset();
        }
    }
}
