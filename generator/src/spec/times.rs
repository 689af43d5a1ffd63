//! The duration of loading.

use std::time::{Duration, Instant};

/// The duration of each loading step, for all documents together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Times {
    /// Reading files and parsing them.
    pub parse: Duration,
    /// Following every `$ref` and copying the targets.
    pub bundle: Duration,
    /// Normalising, and checking with tables and rules.
    pub validate: Duration,
    /// Converting trees of values to the types of `openapiv3`.
    pub deserialize: Duration,
}

impl Times {
    /// The time since `start`, which is reset to now.
    pub(super) fn lap(start: &mut Instant) -> Duration {
        let now = Instant::now();
        now.duration_since(std::mem::replace(start, now))
    }
}
