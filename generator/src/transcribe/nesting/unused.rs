//! Overrides that the tables do not need.

use super::dictionary::Dictionary;
use super::outcome::Nesting;
use super::problem::{Override, Table};
use super::together::infer_all;
use super::together::infer_single;

/// An override without which the trees are the same and as certain.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct UnusedOverride {
    /// The table, counted from 0.
    pub table: usize,
    /// The override among those of the table, counted from 0.
    pub index: usize,
}

/// Finds the overrides that could be removed together: each tree stays as it is, and certain.
///
/// Either all overrides of a table are unused or none. An override that agrees with the inferred tree is needed as long as the table has a
/// doubt without its overrides: it answers a part of the question.
///
/// `nestings` are the trees of the tables with `seed`. The seed itself may result from an override, so it cannot make one unused.
pub fn unused_overrides(
    tables: &[Table<'_>],
    nestings: &[Nesting],
    seed: &Dictionary,
) -> Vec<UnusedOverride> {
    // A cheap check of each table alone leaves few candidates for the complete check.
    let candidates = certain_alone(tables, nestings, seed);
    if candidates.is_empty() {
        return Vec::new();
    }
    // The overrides of two tables may have the same effect: only one of them is unused.
    let unseeded = Dictionary::new();
    let all = infer_all(tables, &unseeded);
    let mut unused: Vec<usize> = Vec::new();
    for candidate in candidates {
        unused.push(candidate);
        let fewer: Vec<Table<'_>> = (0..tables.len())
            .map(|number| match unused.contains(&number) {
                true => without_overrides(&tables[number]),
                false => tables[number],
            })
            .collect();
        let still = infer_all(&fewer, &unseeded);
        if !still.iter().zip(&all).all(|(one, other)| same(one, other)) {
            unused.pop();
        }
    }
    let overrides = unused.into_iter().flat_map(|table| {
        let of_table = 0..tables[table].overrides.len();
        of_table.map(move |index| UnusedOverride { table, index })
    });
    overrides
        .filter(|unused| is_possible(&tables[unused.table].overrides[unused.index]))
        .collect()
}

/// The tables that have the same certain tree without their overrides, if all other tables stay as they are.
fn certain_alone(tables: &[Table<'_>], nestings: &[Nesting], seed: &Dictionary) -> Vec<usize> {
    let mut dictionary = seed.clone();
    for (table, nesting) in tables.iter().zip(nestings) {
        dictionary.learn(table.rows, nesting);
    }
    let mut candidates = Vec::new();
    for (number, (table, nesting)) in tables.iter().zip(nestings).enumerate() {
        if !nesting.is_certain() || !table.overrides.iter().any(is_possible) {
            continue;
        }
        dictionary.forget(table.rows, nesting);
        let single = infer_single(&without_overrides(table), &dictionary);
        dictionary.learn(table.rows, nesting);
        if same(&single, nesting) {
            candidates.push(number);
        }
    }
    candidates
}

/// Returns true unless the override is reported as impossible.
fn is_possible(known: &Override) -> bool {
    known.parent.is_none_or(|parent| parent < known.row)
}

fn same(one: &Nesting, other: &Nesting) -> bool {
    one.is_certain() == other.is_certain() && one.parents == other.parents
}

fn without_overrides<'a>(table: &Table<'a>) -> Table<'a> {
    Table {
        overrides: &[],
        ..*table
    }
}

#[cfg(test)]
mod tests {
    use super::super::dictionary::Dictionary;
    use super::super::problem::{NO_TYPES, Override, Table};
    use super::super::row::FlatRow;
    use super::super::synthetic::rows;
    use super::super::together::infer_all;
    use super::{UnusedOverride, unused_overrides};
    use serde_json::{Value, json};

    fn unused(tables: &[(&[FlatRow], Option<&Value>, &[Override])]) -> Vec<UnusedOverride> {
        let tables: Vec<Table<'_>> = tables
            .iter()
            .map(|(rows, sample, overrides)| Table {
                rows,
                sample: *sample,
                overrides,
                stated: &NO_TYPES,
            })
            .collect();
        let seed = Dictionary::new();
        unused_overrides(&tables, &infer_all(&tables, &seed), &seed)
    }

    #[test]
    fn an_override_that_repeats_the_sample_is_unused() {
        let rows = rows("owner user\n id string\n title string");
        let sample = json!({"owner": {"id": "1"}, "title": "x"});
        let repeated = [Override {
            row: 2,
            parent: None,
        }];
        let first = UnusedOverride { table: 0, index: 0 };
        assert_eq!(unused(&[(&rows, Some(&sample), &repeated)]), [first]);
        assert_eq!(
            unused(&[(&rows, None, &repeated)]),
            [],
            "it decides between two trees"
        );
        let against = [Override {
            row: 2,
            parent: Some(0),
        }];
        assert_eq!(
            unused(&[(&rows, Some(&sample), &against)]),
            [],
            "it overrules the sample"
        );
    }

    #[test]
    fn an_override_is_needed_as_long_as_its_table_has_a_doubt() {
        let rows = rows("owner user\n id string\n title string\n note string");
        // The inferred tree has `id` in `owner`, too, but it is doubtful where `owner` ends.
        let agreeing = [Override {
            row: 1,
            parent: Some(0),
        }];
        assert_eq!(unused(&[(&rows, None, &agreeing)]), []);
        let sample = json!({"owner": {"id": "1", "title": "x"}, "note": ""});
        assert_eq!(unused(&[(&rows, Some(&sample), &agreeing)]).len(), 1);
    }
}
