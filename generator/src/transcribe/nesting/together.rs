//! Many tables together: what one is sure of helps the others.

use super::dictionary::Dictionary;
use super::infer::infer;
use super::outcome::Nesting;
use super::problem::{Problem, Table};
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::collections::BTreeSet;

/// After how many rounds the last trees are taken as they are.
const ROUNDS: usize = 8;

/// Finds the trees of all tables together: infers, learns type names from the sure ones, and infers again until nothing changes.
///
/// `seed` is what is known of type names beside these tables. Neither the order of the tables nor anything but their content counts.
pub fn infer_all(tables: &[Table<'_>], seed: &Dictionary) -> Vec<Nesting> {
    let mut dictionary = seed.clone();
    let mut nestings: Vec<Nesting> = tables
        .par_iter()
        .map(|table| infer_alone(table, &dictionary))
        .collect();
    for (table, nesting) in tables.iter().zip(&nestings) {
        dictionary.learn(table.rows, nesting);
    }
    let mut news: BTreeSet<&str> = tables.iter().flat_map(type_names).collect();
    for _ in 0..ROUNDS {
        // Every table of a round sees what the round before knew, so that their order does not matter.
        let mut changed = Vec::new();
        for (index, table) in tables.iter().enumerate() {
            if !type_names(table).any(|name| news.contains(name)) {
                continue;
            }
            // A table is no witness for itself.
            dictionary.forget(table.rows, &nestings[index]);
            let next = infer_alone(table, &dictionary);
            dictionary.learn(table.rows, &nestings[index]);
            if next != nestings[index] {
                changed.push((index, next));
            }
        }
        news.clear();
        for (index, next) in changed {
            let (table, before) = (&tables[index], &nestings[index]);
            if next.is_certain() != before.is_certain() || next.parents != before.parents {
                news.extend(type_names(table));
                dictionary.forget(table.rows, before);
                dictionary.learn(table.rows, &next);
            }
            nestings[index] = next;
        }
        if news.is_empty() {
            break;
        }
    }
    nestings
}

/// Finds the tree of one table.
pub(super) fn infer_alone(table: &Table<'_>, dictionary: &Dictionary) -> Nesting {
    infer(&Problem {
        rows: table.rows,
        sample: table.sample,
        dictionary,
        overrides: table.overrides,
    })
}

fn type_names<'a>(table: &Table<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
    table.rows.iter().filter_map(|row| row.type_name.as_deref())
}
