//! Numbers for the names of one table, so that the search compares integers.

use super::row::{FlatRow, RowShape};
use std::collections::{BTreeMap, BTreeSet};

/// The number of a field's name.
pub(super) type NameId = u32;

/// The names of a table's rows.
#[derive(Debug)]
pub(super) struct Names<'a> {
    ids: BTreeMap<&'a str, NameId>,
    maps: BTreeSet<NameId>,
}

impl<'a> Names<'a> {
    /// Numbers the names of a table.
    pub(super) fn new(rows: &'a [FlatRow]) -> Self {
        let mut ids = BTreeMap::new();
        let mut maps = BTreeSet::new();
        for row in rows {
            let next = number(ids.len());
            let id = *ids.entry(row.name.as_str()).or_insert(next);
            if matches!(row.shape.innermost(), RowShape::Map) {
                maps.insert(id);
            }
        }
        Self { ids, maps }
    }

    /// The number of a name; nothing if no row bears it.
    pub(super) fn get(&self, name: &str) -> Option<NameId> {
        self.ids.get(name).copied()
    }

    /// Whether a row of this name is a map.
    pub(super) fn is_map(&self, name: NameId) -> bool {
        self.maps.contains(&name)
    }
}

/// An index as a number; tables and samples are far smaller than its range.
pub(super) fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
