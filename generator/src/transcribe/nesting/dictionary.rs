//! The known fields of type names, from all tables.

use super::outcome::Nesting;
use super::row::FlatRow;
use std::collections::{BTreeMap, BTreeSet};

/// The sets of fields of each type name, from certain trees and from the spec, each with its number of tables.
///
/// The content does not depend on the order in which tables are learned.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dictionary {
    types: BTreeMap<String, BTreeMap<BTreeSet<String>, Tables>>,
}

/// A type's name and its fields.
pub type TypeFields = (String, BTreeSet<String>);

/// The number of tables with a set of fields.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Tables {
    /// Tables of this run.
    pub(super) learned: u32,
    /// Tables of earlier runs, whose trees are in the spec.
    pub(super) remembered: u32,
}

impl Dictionary {
    /// Creates an empty dictionary.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds the types of one table. A tree that is not certain is ignored.
    pub fn learn(&mut self, rows: &[FlatRow], nesting: &Nesting) {
        for known in types(rows, nesting) {
            self.tables(known).learned += 1;
        }
    }

    /// Adds the types of one table of an earlier run, from the spec.
    ///
    /// They are weaker evidence than a table of this run: see `weights::REMEMBERED`.
    pub fn remember(&mut self, types: BTreeSet<TypeFields>) {
        for known in types {
            self.tables(known).remembered += 1;
        }
    }

    fn tables(&mut self, (name, fields): TypeFields) -> &mut Tables {
        self.types
            .entry(name)
            .or_default()
            .entry(fields)
            .or_default()
    }

    /// Undoes [`Dictionary::learn`] for the same table and tree.
    pub fn forget(&mut self, rows: &[FlatRow], nesting: &Nesting) {
        for (name, fields) in types(rows, nesting) {
            let Some(variants) = self.types.get_mut(&name) else {
                continue;
            };
            if let Some(tables) = variants.get_mut(&fields) {
                tables.learned = tables.learned.saturating_sub(1);
            }
            variants.retain(|_, tables| *tables != Tables::default());
            if variants.is_empty() {
                self.types.remove(&name);
            }
        }
    }

    /// Returns the known sets of fields of a type, each with its number of tables.
    pub(super) fn variants(
        &self,
        type_name: &str,
    ) -> impl Iterator<Item = (&BTreeSet<String>, Tables)> {
        self.types
            .get(type_name)
            .into_iter()
            .flatten()
            .map(|(fields, tables)| (fields, *tables))
    }
}

/// Returns the types that a table teaches, once for each set of fields. A tree that is not certain teaches none.
pub(super) fn types(rows: &[FlatRow], nesting: &Nesting) -> BTreeSet<TypeFields> {
    if !nesting.is_certain() || nesting.parents.len() != rows.len() {
        return BTreeSet::new();
    }
    let types = rows
        .iter()
        .zip(fields(rows, &nesting.parents))
        .filter(|(_, fields)| !fields.is_empty());
    types
        .filter_map(|(row, fields)| Some((row.type_name.clone()?, fields)))
        .collect()
}

/// Returns the names of each row's fields.
pub(super) fn fields(rows: &[FlatRow], parents: &[Option<usize>]) -> Vec<BTreeSet<String>> {
    let mut fields = vec![BTreeSet::new(); rows.len()];
    for (row, parent) in rows.iter().zip(parents) {
        if let Some(parent) = parent {
            fields[*parent].insert(row.name.clone());
        }
    }
    fields
}
