//! How long loading takes.

use std::time::{Duration, Instant};

/// How long the steps of loading took, of all documents together.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Times {
    /// Reading the files, and their text → trees of values.
    pub parse: Duration,
    /// Following every `$ref`, and gathering what they lead to.
    pub bundle: Duration,
    /// What 3.1 has → the forms of 3.0, and the comparison with the tables and rules of the specification.
    pub validate: Duration,
    /// Trees of values → the types of `openapiv3`.
    pub deserialize: Duration,
}

impl Times {
    /// The time until now, which starts anew.
    pub(super) fn lap(start: &mut Instant) -> Duration {
        let now = Instant::now();
        now.duration_since(std::mem::replace(start, now))
    }
}
