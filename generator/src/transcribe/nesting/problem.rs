//! The input of the search: a flat table, its sample, and what is already known.

use super::dictionary::Dictionary;
use super::row::FlatRow;

/// A person's word on one row: it stands whatever the evidence says, and is strong evidence for the other objects of the type
/// that it gives a field to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Override {
    /// The row, counted from 0.
    pub row: usize,
    /// The row it belongs to, or nothing for an outermost row.
    pub parent: Option<usize>,
}

/// One of many tables.
#[derive(Debug, Clone, Copy)]
pub struct Table<'a> {
    /// The rows, from top to bottom.
    pub rows: &'a [FlatRow],
    /// The page's example of the whole value.
    pub sample: Option<&'a serde_json::Value>,
    /// What people settled.
    pub overrides: &'a [Override],
}

/// One table, and what is known beside it.
#[derive(Debug, Clone, Copy)]
pub struct Problem<'a> {
    /// The rows, from top to bottom.
    pub rows: &'a [FlatRow],
    /// The page's example of the whole value.
    pub sample: Option<&'a serde_json::Value>,
    /// What is known of type names.
    pub dictionary: &'a Dictionary,
    /// What people settled.
    pub overrides: &'a [Override],
}
