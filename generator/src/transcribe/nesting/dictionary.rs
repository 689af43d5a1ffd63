//! What is known of type names over all tables.

use super::{FlatRow, Nesting};
use std::collections::BTreeMap;

/// For every type name the lists of fields that sure trees gave it, with how often.
///
/// The order in which tables are learned does not matter.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Dictionary {
    types: BTreeMap<String, BTreeMap<Vec<String>, u32>>,
}

impl Dictionary {
    /// Knows nothing.
    pub fn new() -> Self {
        Self::default()
    }

    /// Takes in the types of one table; ignores a tree that is not sure.
    pub fn learn(&mut self, rows: &[FlatRow], nesting: &Nesting) {
        for (name, fields) in lists(rows, nesting) {
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
        for (name, fields) in lists(rows, nesting) {
            let Some(variants) = self.types.get_mut(&name) else {
                continue;
            };
            if let Some(count) = variants.get_mut(&fields) {
                *count = count.saturating_sub(1);
            }
            variants.retain(|_, count| *count > 0);
            if variants.is_empty() {
                self.types.remove(&name);
            }
        }
    }

    /// The lists of fields known for a type, the most frequent first.
    pub(super) fn variants(&self, type_name: &str) -> Vec<(&[String], u32)> {
        let known = self.types.get(type_name);
        let mut variants: Vec<(&[String], u32)> = known
            .into_iter()
            .flatten()
            .map(|(fields, count)| (fields.as_slice(), *count))
            .collect();
        variants.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        variants
    }
}

/// The list of fields of every row with a type name.
fn lists(rows: &[FlatRow], nesting: &Nesting) -> Vec<(String, Vec<String>)> {
    if !nesting.is_sure() || nesting.parents.len() != rows.len() {
        return Vec::new();
    }
    let mut fields: Vec<Vec<String>> = vec![Vec::new(); rows.len()];
    for (row, parent) in rows.iter().zip(&nesting.parents) {
        if let Some(fields) = parent.and_then(|parent| fields.get_mut(parent)) {
            fields.push(row.name.clone());
        }
    }
    rows.iter()
        .zip(fields)
        .filter(|(_, fields)| !fields.is_empty())
        .filter_map(|(row, fields)| Some((row.type_name.clone()?, fields)))
        .collect()
}
