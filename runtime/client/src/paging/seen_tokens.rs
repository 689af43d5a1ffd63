//! Detection of repeated page tokens.

use std::collections::VecDeque;
use std::hash::{BuildHasher, RandomState};

/// The page tokens seen so far. Detects repeated tokens in constant memory.
///
/// A loop of up to [`RECENT`](Self::RECENT) pages is detected at its first repeated token. A longer loop is detected by Brent's algorithm,
/// within three times the number of pages before and in the loop. Tokens are kept as 64-bit hashes, with a random key per list.
pub(super) struct SeenTokens {
    key: RandomState,
    recent: VecDeque<u64>,
    /// The token that all later ones are compared with, replaced after 1, 2, 4, … tokens.
    landmark: u64,
    /// The number of tokens since the landmark.
    since: u64,
    /// The number of tokens after which the landmark is replaced.
    renewal: u64,
}

impl SeenTokens {
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

    /// Adds a token. Returns false if it was seen before.
    pub(super) fn insert(&mut self, token: &str) -> bool {
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
    use super::SeenTokens;

    /// Returns the number of tokens until a repetition is detected: `before` different tokens, then a loop of `length` tokens.
    fn accepted(before: usize, length: usize) -> usize {
        let mut seen = SeenTokens::new();
        let tokens = (0..before).map(|n| format!("b{n}"));
        let round = (0..length).map(|n| format!("l{n}"));
        tokens
            .chain(round.cycle())
            .take_while(|token| seen.insert(token))
            .count()
    }

    #[test]
    fn a_loop_is_detected() {
        for (before, length) in [(0, 1), (0, 2), (1, 1), (5, 7), (5000, 1), (300, 1024)] {
            // At the first repeated token.
            assert_eq!(accepted(before, length), before + length);
        }
        for (before, length) in [(0, 1025), (0, 5000), (3000, 1500), (1, 3000)] {
            let accepted = accepted(before, length);
            assert!(accepted > before + length, "{before} {length}");
            assert!(
                accepted <= 3 * (before + length),
                "{before} {length} {accepted}"
            );
        }
    }

    #[test]
    fn memory_is_bounded() {
        let mut seen = SeenTokens::new();
        for n in 0..5000 {
            assert!(seen.insert(&n.to_string()), "no token is repeated");
        }
        assert!(seen.recent.capacity() <= 2 * SeenTokens::RECENT);
    }
}
