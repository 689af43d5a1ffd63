//! Infers the trees of many tables together: a certain tree is evidence for the others.

use super::dictionary::{Dictionary, types};
use super::equal_tables;
use super::infer::infer;
use super::outcome::Nesting;
use super::problem::Table;
use rayon::iter::{IntoParallelRefIterator, ParallelIterator};
use std::collections::BTreeSet;

/// The maximum number of rounds.
const ROUNDS: usize = 8;

/// Infers the trees of all tables together.
///
/// Learns type names from certain trees, and infers again until no tree changes.
///
/// `seed` has the known type names from elsewhere. The result does not depend on the order of the tables.
pub fn infer_all(tables: &[Table<'_>], seed: &Dictionary) -> Vec<Nesting> {
    let mut dictionary = seed.clone();
    let mut nestings: Vec<Nesting> = tables
        .par_iter()
        .map(|table| infer_single(table, &dictionary))
        .collect();
    for (table, nesting) in tables.iter().zip(&nestings) {
        dictionary.learn(table.rows, nesting);
    }
    let taught = tables.iter().zip(&nestings);
    let taught = taught.flat_map(|(table, nesting)| types(table.rows, nesting));
    let mut changed_types: BTreeSet<String> = taught.map(|(name, _)| name).collect();
    for _ in 0..ROUNDS {
        // All tables of a round use the types of the round before, so that their order does not matter.
        let concerned: Vec<usize> = (0..tables.len())
            .filter(|index| type_names(&tables[*index]).any(|name| changed_types.contains(name)))
            .collect();
        let again = |dictionary: &mut Dictionary, index: &usize| {
            // A table is not evidence for itself.
            let (table, before) = (&tables[*index], &nestings[*index]);
            dictionary.forget(table.rows, before);
            let next = infer_single(table, dictionary);
            dictionary.learn(table.rows, before);
            (*index, next)
        };
        let next: Vec<(usize, Nesting)> = concerned
            .par_iter()
            .map_init(|| dictionary.clone(), again)
            .collect();
        let changed = next
            .into_iter()
            .filter(|(index, next)| *next != nestings[*index]);
        let changed: Vec<(usize, Nesting)> = changed.collect();
        changed_types.clear();
        for (index, next) in changed {
            let (table, before) = (&tables[index], &nestings[index]);
            let (forgotten, learned) = (types(table.rows, before), types(table.rows, &next));
            let differing = forgotten.symmetric_difference(&learned);
            changed_types.extend(differing.map(|(name, _)| name.clone()));
            dictionary.forget(table.rows, before);
            dictionary.learn(table.rows, &next);
            nestings[index] = next;
        }
        if changed_types.is_empty() {
            break;
        }
    }
    equal_tables::settle(tables, &mut nestings, &dictionary);
    nestings
}

/// Infers the tree of one table.
pub(super) fn infer_single(table: &Table<'_>, dictionary: &Dictionary) -> Nesting {
    infer(&table.problem(dictionary))
}

fn type_names<'a>(table: &Table<'a>) -> impl Iterator<Item = &'a str> + use<'a> {
    table.rows.iter().filter_map(|row| row.type_name.as_deref())
}
