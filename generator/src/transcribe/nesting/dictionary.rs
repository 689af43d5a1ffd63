//! What is known of type names over all tables.

use super::{FlatRow, Nesting};
use std::collections::{BTreeMap, BTreeSet};

/// For every type name the sets of fields that sure trees gave it, with the number of tables that have each.
///
/// The order in which tables are learned does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dictionary {
    types: BTreeMap<String, BTreeMap<BTreeSet<String>, u32>>,
}

impl Dictionary {
    /// Knows nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in the types of one table; ignores a tree that is not sure.
    pub fn learn(&mut self, rows: &[FlatRow], nesting: &Nesting) {
        for (name, fields) in types(rows, nesting) {
            *self
                .types
                .entry(name)
                .or_default()
                .entry(fields)
                .or_default() += 1;
        }
    }

    /// Undoes [`Dictionary::learn`] of the same table and tree.
    pub fn forget(&mut self, rows: &[FlatRow], nesting: &Nesting) {
        for (name, fields) in types(rows, nesting) {
            let Some(variants) = self.types.get_mut(&name) else {
                continue;
            };
            if let Some(tables) = variants.get_mut(&fields) {
                *tables = tables.saturating_sub(1);
            }
            variants.retain(|_, tables| *tables > 0);
            if variants.is_empty() {
                self.types.remove(&name);
            }
        }
    }

    /// The sets of fields known for a type, with the number of tables that have each.
    pub(super) fn variants(
        &self,
        type_name: &str,
    ) -> impl Iterator<Item = (&BTreeSet<String>, u32)> {
        self.types
            .get(type_name)
            .into_iter()
            .flatten()
            .map(|(fields, tables)| (fields, *tables))
    }
}

/// Every type of a table with each set of fields it has there, once.
fn types(rows: &[FlatRow], nesting: &Nesting) -> BTreeSet<(String, BTreeSet<String>)> {
    if !nesting.is_sure() || nesting.parents.len() != rows.len() {
        return BTreeSet::new();
    }
    let mut fields: Vec<BTreeSet<String>> = vec![BTreeSet::new(); rows.len()];
    for (row, parent) in rows.iter().zip(&nesting.parents) {
        if let Some(fields) = parent.and_then(|parent| fields.get_mut(parent)) {
            fields.insert(row.name.clone());
        }
    }
    let types = rows
        .iter()
        .zip(fields)
        .filter(|(_, fields)| !fields.is_empty());
    types
        .filter_map(|(row, fields)| Some((row.type_name.clone()?, fields)))
        .collect()
}
