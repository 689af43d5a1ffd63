//! Tables with the same rows. They have the same tree: each sample shows a part of it.

use super::dictionary::Dictionary;
use super::infer::{findings_of, infer};
use super::outcome::{Nesting, Verdict};
use super::problem::{Problem, Table};
use super::row::FlatRow;
use super::sample::shows_whole_table;
use serde_json::Value;
use std::collections::HashMap;

/// Settles doubtful tables by tables with the same rows: by a certain one, or else by the samples of all of them together.
///
/// `dictionary` has what certain tables teach. What is settled here teaches nothing, so that it cannot confirm itself.
pub(super) fn settle(tables: &[Table<'_>], nestings: &mut [Nesting], dictionary: &Dictionary) {
    for group in groups(tables) {
        if group.iter().all(|table| nestings[*table].is_certain()) {
            continue;
        }
        let certain = group.iter().filter(|table| nestings[**table].is_certain());
        let mut trees: Vec<&Nesting> = certain.map(|table| &nestings[*table]).collect();
        trees.dedup_by(|one, other| one.parents == other.parents);
        let shared = match trees[..] {
            [tree] => Some(tree.clone()),
            [] => from_all_samples(tables, &group, dictionary),
            _ => None,
        };
        let Some(shared) = shared else { continue };
        for number in group {
            let table = &tables[number];
            if !nestings[number].is_certain() && agrees(table, &shared) {
                let problem = table.problem(dictionary);
                nestings[number] = Nesting {
                    findings: findings_of(&problem, &shared.parents),
                    ..shared.clone()
                };
            }
        }
    }
}

/// Returns the tables with the same rows, each group in the order of the tables.
fn groups(tables: &[Table<'_>]) -> Vec<Vec<usize>> {
    let mut places: HashMap<&[FlatRow], usize> = HashMap::new();
    let mut groups: Vec<Vec<usize>> = Vec::new();
    for (number, table) in tables.iter().enumerate() {
        let place = *places.entry(table.rows).or_insert(groups.len());
        if place == groups.len() {
            groups.push(Vec::new());
        }
        groups[place].push(number);
    }
    groups.retain(|group| group.len() > 1);
    groups
}

/// Infers one tree from the samples of all tables. Returns `None` if a table has statements of its own, or a sample of another extent.
fn from_all_samples(
    tables: &[Table<'_>],
    group: &[usize],
    dictionary: &Dictionary,
) -> Option<Nesting> {
    let first = &tables[group[0]];
    let mut samples = Vec::new();
    for table in group.iter().map(|table| &tables[*table]) {
        if !table.overrides.is_empty() || table.stated != first.stated {
            return None;
        }
        if let Some(sample) = table.sample {
            if !shows_whole_table(sample, table.rows) {
                return None;
            }
            samples.push(sample.clone());
        }
    }
    let samples = Value::Array(samples);
    let nesting = infer(&Problem {
        sample: Some(&samples),
        ..first.problem(dictionary)
    });
    match nesting.verdict {
        Verdict::Certain | Verdict::Ambiguous { .. } => Some(nesting),
        // The evidence is a location in one of the samples.
        Verdict::Unexplained { .. } | Verdict::Unconfirmed { .. } => None,
    }
}

/// Returns true if a tree has the parents that the overrides of a table state.
fn agrees(table: &Table<'_>, nesting: &Nesting) -> bool {
    let mut overrides = table.overrides.iter();
    overrides.all(|known| nesting.parents.get(known.row) == Some(&known.parent))
}
