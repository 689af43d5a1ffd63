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

/// Finds the overrides that could be removed together: each tree stays as it is and as certain as it is.
///
/// `nestings` are the trees of the tables with `seed`. The seed itself may result from an override, so it cannot make one unused.
pub fn unused_overrides(
    tables: &[Table<'_>],
    nestings: &[Nesting],
    seed: &Dictionary,
) -> Vec<UnusedOverride> {
    // A cheap check of each override in its own table leaves few candidates for the complete check.
    let candidates = not_needed_alone(tables, nestings, seed);
    if candidates.is_empty() {
        return candidates;
    }
    // Two overrides may have the same effect: only one of them is unused.
    let unseeded = Dictionary::new();
    let all = infer_all(tables, &unseeded);
    let mut unused: Vec<UnusedOverride> = Vec::new();
    for candidate in candidates {
        unused.push(candidate);
        let fewer: Vec<Vec<Override>> = (0..tables.len())
            .map(|table| {
                let removed = unused.iter().filter(|unused| unused.table == table);
                let removed: Vec<usize> = removed.map(|unused| unused.index).collect();
                without(tables[table].overrides, &removed)
            })
            .collect();
        let fewer: Vec<Table<'_>> = tables
            .iter()
            .zip(&fewer)
            .map(|(table, overrides)| Table {
                overrides,
                ..*table
            })
            .collect();
        let still = infer_all(&fewer, &unseeded);
        if !still.iter().zip(&all).all(|(one, other)| same(one, other)) {
            unused.pop();
        }
    }
    unused
}

/// The overrides without which their own table has the same tree, if all other tables stay as they are.
fn not_needed_alone(
    tables: &[Table<'_>],
    nestings: &[Nesting],
    seed: &Dictionary,
) -> Vec<UnusedOverride> {
    let mut dictionary = seed.clone();
    for (table, nesting) in tables.iter().zip(nestings) {
        dictionary.learn(table.rows, nesting);
    }
    let mut candidates = Vec::new();
    for (number, (table, nesting)) in tables.iter().zip(nestings).enumerate() {
        for (index, Override { row, parent }) in table.overrides.iter().enumerate() {
            if *row >= table.rows.len() || parent.is_some_and(|parent| parent >= *row) {
                continue;
            }
            let fewer = without(table.overrides, &[index]);
            let fewer = Table {
                overrides: &fewer,
                ..*table
            };
            dictionary.forget(table.rows, nesting);
            let single = infer_single(&fewer, &dictionary);
            dictionary.learn(table.rows, nesting);
            if same(&single, nesting) {
                candidates.push(UnusedOverride {
                    table: number,
                    index,
                });
            }
        }
    }
    candidates
}

fn same(one: &Nesting, other: &Nesting) -> bool {
    one.is_certain() == other.is_certain() && one.parents == other.parents
}

fn without(overrides: &[Override], removed: &[usize]) -> Vec<Override> {
    let kept = (0..overrides.len()).filter(|index| !removed.contains(index));
    kept.map(|index| overrides[index]).collect()
}

#[cfg(test)]
mod tests {
    use super::super::dictionary::Dictionary;
    use super::super::problem::{Override, Table};
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
    fn one_of_two_equivalent_overrides_is_needed() {
        let rows = rows("owner user\n id string\n title string");
        // Each override alone determines where `owner` ends.
        let overrides = [
            Override {
                row: 2,
                parent: None,
            },
            Override {
                row: 2,
                parent: None,
            },
        ];
        assert_eq!(unused(&[(&rows, None, &overrides)]).len(), 1);
    }
}
