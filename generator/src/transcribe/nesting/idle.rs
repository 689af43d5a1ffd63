//! What people settled without need.

use super::together::infer_alone;
use super::{Dictionary, Nesting, Settled, Table, infer_all};

/// An entry without which the trees are the same and as sure.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Idle {
    /// The table, counted from 0.
    pub table: usize,
    /// Which of the table's settlements.
    pub settled: usize,
}

/// The settlements that could all be removed together: every tree stays as it is and as sure as it is.
///
/// `nestings` are the trees of the tables with `seed`. What the seed teaches does not make an entry idle, since that may itself stem
/// from the entry.
pub fn idle_settlements(
    tables: &[Table<'_>],
    nestings: &[Nesting],
    seed: &Dictionary,
) -> Vec<Idle> {
    let mut dictionary = seed.clone();
    for (table, nesting) in tables.iter().zip(nestings) {
        dictionary.learn(table.rows, nesting);
    }
    // First those that their own table does not need: few are left to look at thoroughly.
    let mut candidates = Vec::new();
    for (index, (table, nesting)) in tables.iter().zip(nestings).enumerate() {
        for settled in 0..table.settled.len() {
            let Settled { row, parent } = table.settled[settled];
            if row >= table.rows.len() || parent.is_some_and(|parent| parent >= row) {
                continue;
            }
            let fewer = without(table.settled, &[settled]);
            dictionary.forget(table.rows, nesting);
            let alone = infer_alone(
                &Table {
                    settled: &fewer,
                    ..*table
                },
                &dictionary,
            );
            dictionary.learn(table.rows, nesting);
            if same(&alone, nesting) {
                candidates.push(Idle {
                    table: index,
                    settled,
                });
            }
        }
    }
    if candidates.is_empty() {
        return candidates;
    }
    // Two entries may do the same work: only one of them is idle.
    let unseeded = Dictionary::new();
    let all = infer_all(tables, &unseeded);
    let mut idle: Vec<Idle> = Vec::new();
    for candidate in candidates {
        idle.push(candidate);
        let fewer: Vec<Vec<Settled>> = (0..tables.len())
            .map(|index| {
                let removed: Vec<usize> = idle
                    .iter()
                    .filter(|idle| idle.table == index)
                    .map(|idle| idle.settled)
                    .collect();
                without(tables[index].settled, &removed)
            })
            .collect();
        let fewer: Vec<Table<'_>> = tables
            .iter()
            .zip(&fewer)
            .map(|(table, settled)| Table { settled, ..*table })
            .collect();
        let still = infer_all(&fewer, &unseeded);
        if !still.iter().zip(&all).all(|(one, other)| same(one, other)) {
            idle.pop();
        }
    }
    idle
}

fn same(one: &Nesting, other: &Nesting) -> bool {
    one.is_sure() == other.is_sure() && one.parents == other.parents
}

fn without(settled: &[Settled], removed: &[usize]) -> Vec<Settled> {
    let kept = (0..settled.len()).filter(|index| !removed.contains(index));
    kept.map(|index| settled[index]).collect()
}

#[cfg(test)]
mod tests {
    use super::super::made_up::rows;
    use super::super::{Dictionary, FlatRow, Settled, Table, infer_all};
    use super::{Idle, idle_settlements};
    use serde_json::{Value, json};

    fn idle(tables: &[(&[FlatRow], Option<&Value>, &[Settled])]) -> Vec<Idle> {
        let tables: Vec<Table<'_>> = tables
            .iter()
            .map(|(rows, sample, settled)| Table {
                rows,
                sample: *sample,
                settled,
            })
            .collect();
        let seed = Dictionary::new();
        idle_settlements(&tables, &infer_all(&tables, &seed), &seed)
    }

    #[test]
    fn what_the_sample_says_as_well_is_idle() {
        let rows = rows("owner user\n id string\n title string");
        let sample = json!({"owner": {"id": "1"}, "title": "x"});
        let word = [Settled {
            row: 2,
            parent: None,
        }];
        let first = Idle {
            table: 0,
            settled: 0,
        };
        assert_eq!(idle(&[(&rows, Some(&sample), &word)]), [first]);
        assert_eq!(idle(&[(&rows, None, &word)]), [], "it settles a doubt");
        let against = [Settled {
            row: 2,
            parent: Some(0),
        }];
        assert_eq!(
            idle(&[(&rows, Some(&sample), &against)]),
            [],
            "it overrules the sample"
        );
    }

    #[test]
    fn of_two_entries_that_do_the_same_one_is_needed() {
        let rows = rows("owner user\n id string\n title string");
        // Both tables say where `owner` ends; each of the rows alone says it as well.
        let words = [
            Settled {
                row: 2,
                parent: None,
            },
            Settled {
                row: 2,
                parent: None,
            },
        ];
        assert_eq!(idle(&[(&rows, None, &words)]).len(), 1);
    }
}
