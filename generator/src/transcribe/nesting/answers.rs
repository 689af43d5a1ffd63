//! The answers to a doubt: overrides, or fields of types, that leave none.

use super::dictionary::{Dictionary, fields};
use super::infer::infer;
use super::outcome::{Nesting, Verdict};
use super::problem::{Override, Problem, StatedTypes, Table};
use super::row::RowShape;
use super::search::search;
use super::table::Prepared;
use super::together::infer_all;
use super::weights::CERTAIN;
use rayon::iter::{IntoParallelIterator, ParallelIterator};
use std::collections::BTreeSet;

/// The maximum number of trees that a question offers.
const MOST_TREES: usize = 4;
/// The maximum number of attempts to settle a tree by few statements.
const MOST_ATTEMPTS: usize = 12;
/// The maximum number of rounds in which the answers to all questions are tried together.
const ROUNDS: usize = 3;
/// The number of rows to infer for one table. The longer the table, the fewer trees and attempts.
const MOST_ROWS: usize = 16_000;
/// The maximum number of overrides of an answer that stated types settle as well.
const MOST_OVERRIDES: usize = 40;

/// A tree that a doubtful table may have, and what to state so that it is certain.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    /// The tree.
    pub parents: Vec<Option<usize>>,
    /// The overrides that settle it together with the present ones, in the order of the table. Empty if there would be very many, and
    /// types settle it.
    pub overrides: Vec<Override>,
    /// The fields of types that settle it without more overrides. Empty if they do not suffice.
    pub types: StatedTypes,
}

/// Returns the answers to the doubts about all tables. A table that is certain has none.
///
/// `nestings` are the trees of the tables with `seed`. The first answer of a table is its tree as inferred. Any answer settles all
/// doubts about the table.
pub fn answers(tables: &[Table<'_>], nestings: &[Nesting], seed: &Dictionary) -> Vec<Vec<Answer>> {
    let mut dictionary = seed.clone();
    for (table, nesting) in tables.iter().zip(nestings) {
        dictionary.learn(table.rows, nesting);
    }
    let numbers = 0..tables.len();
    let answers = numbers.into_par_iter().map(|number| {
        let (table, nesting) = (&tables[number], &nestings[number]);
        if nesting.is_certain() {
            return Vec::new();
        }
        let problem = table.problem(&dictionary);
        Doubtful { problem, nesting }.answers()
    });
    let mut answers: Vec<Vec<Answer>> = answers.collect();
    for _ in 0..ROUNDS {
        if !settle_together(tables, nestings, &dictionary, &mut answers) {
            break;
        }
    }
    answers
}

/// Adds the overrides that the first answers lack if all of them are given, because each then teaches the others. Returns true if it adds
/// any. `dictionary` has what the certain tables teach.
fn settle_together(
    tables: &[Table<'_>],
    nestings: &[Nesting],
    dictionary: &Dictionary,
    answers: &mut [Vec<Answer>],
) -> bool {
    let doubtful: Vec<usize> = (0..tables.len())
        .filter(|number| answers[*number].first().is_some_and(Answer::has_overrides))
        .collect();
    let overrides = doubtful.iter().map(|number| {
        let present = tables[*number].overrides.iter();
        present
            .chain(&answers[*number][0].overrides)
            .copied()
            .collect::<Vec<_>>()
    });
    let overrides: Vec<Vec<Override>> = overrides.collect();
    let settled = doubtful
        .iter()
        .zip(&overrides)
        .map(|(number, overrides)| Table {
            overrides,
            ..tables[*number]
        });
    let settled: Vec<Table<'_>> = settled.collect();
    let next = infer_all(&settled, dictionary);
    let mut dictionary = dictionary.clone();
    for (table, nesting) in settled.iter().zip(&next) {
        dictionary.learn(table.rows, nesting);
    }
    let mut has_added = false;
    for (place, number) in doubtful.into_iter().enumerate() {
        let answer = &mut answers[number][0];
        if next[place].is_certain() && next[place].parents == answer.parents {
            continue;
        }
        let doubtful = Doubtful {
            problem: settled[place].problem(&dictionary),
            nesting: &nestings[number],
        };
        let tree = answer.parents.clone();
        let more = doubtful.overrides(&tree, &[next[place].parents.clone()], MOST_ATTEMPTS);
        let more = more.unwrap_or_else(|| doubtful.all_overrides(&tree));
        has_added |= !more.is_empty();
        answer.overrides.extend(more);
        answer.overrides.sort_unstable();
    }
    has_added
}

impl Answer {
    fn has_overrides(&self) -> bool {
        !self.overrides.is_empty()
    }
}

/// A table with a doubt. What an uncertain tree teaches is not evidence, so that the dictionary need not forget it.
struct Doubtful<'a> {
    problem: Problem<'a>,
    nesting: &'a Nesting,
}

impl Doubtful<'_> {
    fn answers(&self) -> Vec<Answer> {
        let near = self.near_trees();
        let trees = self.offered(&near);
        let attempts = MOST_ROWS / (self.problem.rows.len() * trees.len() * 2).max(1);
        let attempts = attempts.clamp(2, MOST_ATTEMPTS);
        let mut answers: Vec<Answer> = Vec::new();
        for tree in trees {
            let types = self.types(&tree, &near, attempts);
            let mut overrides = self.overrides(&tree, &near, attempts);
            if overrides.is_none() && types.is_empty() && answers.is_empty() {
                // Nothing less than each row settles the tree. One such list suffices to correct it.
                overrides = Some(self.all_overrides(&tree));
            }
            if !types.is_empty() {
                overrides = overrides.filter(|overrides| overrides.len() <= MOST_OVERRIDES);
            }
            if overrides.is_some() || !types.is_empty() {
                answers.push(Answer {
                    parents: tree,
                    overrides: overrides.unwrap_or_default(),
                    types,
                });
            }
        }
        answers
    }

    /// Returns the inferred tree, then the other trees that explain the table about as well.
    fn near_trees(&self) -> Vec<Vec<Option<usize>>> {
        let mut trees = vec![self.nesting.parents.clone()];
        if let Verdict::Ambiguous { other, .. } = &self.nesting.verdict {
            trees.push(other.clone());
        }
        let found = search(&Prepared::new(&self.problem));
        let best = found.first().map_or(0, |best| best.cost);
        for found in found {
            if found.cost - best < CERTAIN && !trees.contains(&found.parents) {
                trees.push(found.parents);
            }
        }
        trees
    }

    /// Returns the trees to offer: the inferred one, and for each doubtful row the first that differs there.
    fn offered(&self, near: &[Vec<Option<usize>>]) -> Vec<Vec<Option<usize>>> {
        let most = (MOST_ROWS / (self.problem.rows.len() * 4).max(1)).clamp(2, MOST_TREES);
        let mut offered: Vec<Vec<Option<usize>>> = Vec::new();
        let mut shown: BTreeSet<(usize, Option<usize>)> = BTreeSet::new();
        for tree in near {
            let positions: BTreeSet<(usize, Option<usize>)> =
                tree.iter().copied().enumerate().collect();
            if !positions.is_subset(&shown) && offered.len() < most {
                offered.push(tree.clone());
                shown.extend(positions);
            }
        }
        offered
    }

    /// Returns few overrides that make a tree certain. Returns `None` if they do not suffice.
    ///
    /// Each other tree is excluded by the rows at which it departs. What a run with these overrides doubts is overridden as well.
    fn overrides(
        &self,
        tree: &[Option<usize>],
        near: &[Vec<Option<usize>>],
        attempts: usize,
    ) -> Option<Vec<Override>> {
        let mut rows: BTreeSet<usize> = near
            .iter()
            .filter_map(|other| departures(tree, other).into_iter().next())
            .filter(|row| !self.is_overridden(*row))
            .collect();
        for _ in 0..attempts {
            let mut overrides = self.problem.overrides.to_vec();
            overrides.extend(stated(tree, &rows));
            let next = infer(&Problem {
                overrides: &overrides,
                ..self.problem
            });
            let doubts = self.doubts(tree, &next);
            if doubts.is_empty() {
                return Some(stated(tree, &rows));
            }
            let before = rows.len();
            rows.extend(doubts.into_iter().filter(|row| !self.is_overridden(*row)));
            if rows.len() == before {
                break;
            }
        }
        None
    }

    /// Returns the rows by which an inferred tree is not a given one, or not certain.
    fn doubts(&self, tree: &[Option<usize>], next: &Nesting) -> Vec<usize> {
        match &next.verdict {
            _ if next.parents != tree => departures(tree, &next.parents),
            Verdict::Certain => Vec::new(),
            Verdict::Ambiguous { other, .. } => departures(tree, other),
            Verdict::Unexplained { row, .. } => vec![*row],
            // Nothing confirms the tree but its statement, row by row.
            Verdict::Unconfirmed { row } => (*row..tree.len()).collect(),
        }
    }

    /// Returns the overrides of all rows that have none yet.
    fn all_overrides(&self, tree: &[Option<usize>]) -> Vec<Override> {
        let rows = (0..tree.len()).filter(|row| !self.is_overridden(*row));
        stated(tree, &rows.collect())
    }

    fn is_overridden(&self, row: usize) -> bool {
        self.problem.overrides.iter().any(|known| known.row == row)
    }

    /// Returns the fields of few types that make a tree certain. Returns none if they do not suffice.
    fn types(
        &self,
        tree: &[Option<usize>],
        near: &[Vec<Option<usize>>],
        attempts: usize,
    ) -> StatedTypes {
        let rows = self.problem.rows;
        let fields = fields(rows, tree);
        let type_of = |row: usize| rows[row].type_name.as_ref();
        let mut stated = self.problem.stated.clone();
        let mut added = StatedTypes::new();
        let others = near.iter().skip(1).chain(near.first());
        let mut differing: Vec<(usize, Vec<Option<usize>>)> = others
            .flat_map(|other| {
                departures(tree, other)
                    .into_iter()
                    .map(|row| (row, vec![tree[row], other[row]]))
            })
            .collect();
        let unshown = self.doubts(tree, self.nesting).into_iter();
        differing.extend(unshown.map(|row| (row, vec![tree[row]])));
        for _ in 0..attempts {
            let parents = differing.iter().flat_map(|(_, parents)| parents).flatten();
            let names: BTreeSet<&String> = parents.filter_map(|row| type_of(*row)).collect();
            let mut is_new = false;
            for (row, fields) in fields.iter().enumerate() {
                let Some(name) = type_of(row).filter(|name| names.contains(name)) else {
                    continue;
                };
                if fields.is_empty() && *rows[row].shape.innermost() != RowShape::Object {
                    continue;
                }
                for types in [&mut stated, &mut added] {
                    let sets = types.entry(name.clone()).or_default();
                    if !sets.contains(fields) {
                        sets.push(fields.clone());
                        is_new = true;
                    }
                }
            }
            if !is_new {
                break;
            }
            let next = infer(&Problem {
                stated: &stated,
                ..self.problem
            });
            let doubts = self.doubts(tree, &next);
            if doubts.is_empty() {
                return added;
            }
            let other = match &next.verdict {
                Verdict::Ambiguous { other, .. } if next.parents == tree => other,
                _ => &next.parents,
            };
            differing = doubts
                .into_iter()
                .map(|row| (row, vec![tree[row], other[row]]))
                .collect();
        }
        StatedTypes::new()
    }
}

/// Returns the overrides that state a tree at some rows.
fn stated(tree: &[Option<usize>], rows: &BTreeSet<usize>) -> Vec<Override> {
    let overrides = rows.iter().map(|row| Override {
        row: *row,
        parent: tree[*row],
    });
    overrides.collect()
}

/// Returns the first row of each run of rows whose parents differ.
fn departures(one: &[Option<usize>], other: &[Option<usize>]) -> Vec<usize> {
    let differs = |row: &usize| one[*row] != other[*row];
    let rows = (0..one.len().min(other.len())).filter(differs);
    rows.filter(|row| *row == 0 || !differs(&(row - 1)))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::dictionary::Dictionary;
    use super::super::problem::{Override, StatedTypes, Table};
    use super::super::row::FlatRow;
    use super::super::synthetic::{drawn, rows};
    use super::super::together::infer_all;
    use super::{Answer, answers};

    fn table<'a>(
        rows: &'a [FlatRow],
        overrides: &'a [Override],
        stated: &'a StatedTypes,
    ) -> Table<'a> {
        Table {
            rows,
            sample: None,
            overrides,
            stated,
        }
    }

    fn of(rows: &[FlatRow], overrides: &[Override], stated: &StatedTypes) -> Vec<Answer> {
        let tables = [table(rows, overrides, stated)];
        let nestings = infer_all(&tables, &Dictionary::new());
        let mut answers = answers(&tables, &nestings, &Dictionary::new());
        answers.remove(0)
    }

    #[test]
    fn each_answer_settles_all_doubts_of_a_table() {
        let rows = rows(
            "owner user\n id string\n title string\n place spot\n floor int\n note string\n more string",
        );
        let none = StatedTypes::new();
        let answers = of(&rows, &[], &none);
        assert!(answers.len() > 1, "{answers:?}");
        for answer in answers {
            let tables = [table(&rows, &answer.overrides, &none)];
            let settled = infer_all(&tables, &Dictionary::new()).remove(0);
            assert!(settled.is_certain(), "{:?}", settled.verdict);
            assert_eq!(
                drawn(&rows, &settled.parents),
                drawn(&rows, &answer.parents)
            );
            assert_eq!(of(&rows, &answer.overrides, &none), []);
        }
    }

    #[test]
    fn one_override_of_an_unconfirmed_table_leaves_the_other_rows_open() {
        let rows = rows("owner user\n id string\n title string");
        let none = StatedTypes::new();
        let overrides = [Override {
            row: 2,
            parent: None,
        }];
        let answers = of(&rows, &overrides, &none);
        let rows: Vec<usize> = answers[0].overrides.iter().map(|known| known.row).collect();
        assert_eq!(rows, [0, 1]);
    }

    #[test]
    fn fields_of_a_type_settle_its_objects() {
        let rows =
            rows("owner user\n id string\n title string\n maker user\n id string\n title string");
        let fields = ["id", "title"].map(str::to_owned).into();
        let stated = StatedTypes::from([("user".to_owned(), vec![fields])]);
        let tables = [table(&rows, &[], &stated)];
        let nesting = infer_all(&tables, &Dictionary::new()).remove(0);
        assert_eq!(
            drawn(&rows, &nesting.parents),
            "owner{id title} maker{id title}"
        );
    }
}
