//! The input of the search: a flat table, its sample, and the known types.

use super::dictionary::Dictionary;
use super::row::FlatRow;
use std::collections::{BTreeMap, BTreeSet};

/// The sets of fields that maintainers state for object types, by the type's name.
pub type StatedTypes = BTreeMap<String, Vec<BTreeSet<String>>>;

/// No stated types.
pub static NO_TYPES: StatedTypes = BTreeMap::new();

/// A maintainer's decision on the parent of one row.
///
/// It outweighs all evidence. For other objects of the parent's type it is strong evidence that they have the field, and nothing more: the
/// other fields of the type stay inferred.
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
    /// The types whose fields maintainers state.
    pub stated: &'a StatedTypes,
}

impl<'a> Table<'a> {
    /// Returns the table with known types.
    pub(super) fn problem(&self, dictionary: &'a Dictionary) -> Problem<'a> {
        Problem {
            rows: self.rows,
            sample: self.sample,
            dictionary,
            overrides: self.overrides,
            stated: self.stated,
        }
    }
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
    /// The types whose fields maintainers state.
    pub stated: &'a StatedTypes,
}
