//! Numbers of the names in one table. The search compares integers, not strings.

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
    /// Assigns numbers to the names of a table.
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

    /// Returns the number of a name. Returns `None` if no row has it.
    pub(super) fn get(&self, name: &str) -> Option<NameId> {
        self.ids.get(name).copied()
    }

    /// Returns true if a row of this name is a map.
    pub(super) fn is_map(&self, name: NameId) -> bool {
        self.maps.contains(&name)
    }
}

/// Converts an index to a number. Tables and samples are far smaller than its range.
pub(super) fn number(index: usize) -> u32 {
    u32::try_from(index).unwrap_or(u32::MAX)
}
