//! The input of the search: a flat table, its sample, and the known types.

use super::dictionary::Dictionary;
use super::row::FlatRow;

/// A maintainer's decision on the parent of one row.
///
/// It outweighs all evidence. It is also strong evidence for other objects of the parent's type.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Override {
    /// The row, counted from 0.
    pub row: usize,
    /// The row's parent. `None` for an outermost row.
    pub parent: Option<usize>,
}

/// One of many tables.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a> {
    /// The rows, from top to bottom.
    pub rows: &'a [FlatRow],
    /// The page's example of the whole value.
    pub sample: Option<&'a serde_json::Value>,
    /// The maintainers' overrides.
    pub overrides: &'a [Override],
}

/// One table, and the known types.
#[derive(Debug, Clone, Copy)]
pub struct Problem<'a> {
    /// The rows, from top to bottom.
    pub rows: &'a [FlatRow],
    /// The page's example of the whole value.
    pub sample: Option<&'a serde_json::Value>,
    /// The known fields of type names.
    pub dictionary: &'a Dictionary,
    /// The maintainers' overrides.
    pub overrides: &'a [Override],
}
