//! Which page tokens were followed.

use std::collections::VecDeque;
use std::hash::{BuildHasher, RandomState};

/// Notices when page tokens come back, in memory that does not grow with the list.
///
/// A loop of up to [`RECENT`](Self::RECENT) pages is noticed as soon as it closes; a longer one by Brent's algorithm, within three times its
/// length and what came before it. Tokens are kept as hashes of 64 bits, under a key of their own for each list.
pub(super) struct Trail {
    key: RandomState,
    recent: VecDeque<u64>,
    /// The token that all after it are compared with, renewed after 1, 2, 4, … tokens.
    landmark: u64,
    /// Tokens since the landmark, and after how many it is renewed.
    since: u64,
    renewal: u64,
}

impl Trail {
    const RECENT: usize = 1024;

    pub(super) fn new() -> Self {
        Self {
            key: RandomState::new(),
            recent: VecDeque::new(),
            landmark: 0,
            since: 0,
            renewal: 0,
        }
    }

    /// Follows a token; `false` if it was followed before.
    pub(super) fn follow(&mut self, token: &str) -> bool {
        let token = self.key.hash_one(token);
        let known = self.renewal > 0 && token == self.landmark;
        if known || self.recent.contains(&token) {
            return false;
        }
        if self.recent.len() == Self::RECENT {
            self.recent.pop_front();
        }
        self.recent.push_back(token);
        if self.since == self.renewal {
            self.landmark = token;
            self.since = 0;
            self.renewal = (self.renewal * 2).max(1);
        }
        self.since += 1;
        true
    }
}

#[cfg(test)]
mod tests {
    use super::Trail;

    /// How many tokens of `before` different ones and then a loop of `length` are followed.
    fn followed(before: usize, length: usize) -> usize {
        let mut trail = Trail::new();
        let tokens = (0..before).map(|n| format!("b{n}"));
        let round = (0..length).map(|n| format!("l{n}"));
        tokens
            .chain(round.cycle())
            .take_while(|token| trail.follow(token))
            .count()
    }

    #[test]
    fn a_loop_is_noticed() {
        for (before, length) in [(0, 1), (0, 2), (1, 1), (5, 7), (5000, 1), (300, 1024)] {
            // At once.
            assert_eq!(followed(before, length), before + length);
        }
        for (before, length) in [(0, 1025), (0, 5000), (3000, 1500), (1, 3000)] {
            let followed = followed(before, length);
            assert!(followed > before + length, "{before} {length}");
            assert!(
                followed <= 3 * (before + length),
                "{before} {length} {followed}"
            );
        }
    }

    #[test]
    fn memory_stays_as_it_is() {
        let mut trail = Trail::new();
        for n in 0..5000 {
            assert!(trail.follow(&n.to_string()), "no token comes back");
        }
        assert!(trail.recent.capacity() <= 2 * Trail::RECENT);
    }
}
