//! An answer to the doubts about a table.

use super::problem::{Override, StatedTypes};

/// A tree that a doubtful table may have, and what to state so that it is certain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The tree.
    pub parents: Vec<Option<usize>>,
    /// The overrides that settle it together with the present ones, in the order of the table. Empty if there would be very many, and
    /// types settle it.
    pub overrides: Vec<Override>,
    /// The fields of types that settle it without more overrides. Empty if they do not suffice.
    pub types: StatedTypes,
}

impl Answer {
    pub(super) fn has_overrides(&self) -> bool {
        !self.overrides.is_empty()
    }
}
