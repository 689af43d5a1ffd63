//! A table with a doubt, and what to state so that none is left.

use super::answer::Answer;
use super::dictionary::fields;
use super::infer::infer;
use super::outcome::{Nesting, Verdict};
use super::problem::{Override, Problem, StatedTypes};
use super::row::RowShape;
use super::search::search;
use super::table::Prepared;
use super::weights::CERTAIN;
use std::collections::BTreeSet;

/// The maximum number of trees that a question offers.
const MOST_TREES: usize = 4;
/// The maximum number of attempts to settle a tree by few statements.
pub(super) const MOST_ATTEMPTS: usize = 12;
/// The number of rows to infer for one table. The longer the table, the fewer trees and attempts.
const MOST_ROWS: usize = 16_000;
/// The number of rows of a long table.
const LONG: usize = 1_000;
/// The maximum number of doubtful rows of a long table for which few statements are tried. More get a list of all rows, to be corrected.
const FEW_ROWS: usize = 12;
/// The maximum number of overrides of an answer that stated types settle as well.
const MOST_OVERRIDES: usize = 40;

/// The parents of a table's rows.
type Tree = Vec<Option<usize>>;

/// A table with a doubt. What an uncertain tree teaches is not evidence, so that the dictionary need not forget it.
pub(super) struct Doubtful<'a> {
    pub(super) problem: Problem<'a>,
    pub(super) nesting: &'a Nesting,
}

/// A row by which an inferred tree is not a given one, or not certain.
struct Doubt {
    row: usize,
    /// The parents that it may have.
    parents: Vec<Option<usize>>,
}

/// What maintainers may state about a table, so that a given tree becomes certain.
trait Statements {
    /// States more about some doubts. Returns false if it states nothing new.
    fn add(&mut self, doubts: &[Doubt]) -> bool;

    /// Infers the tree with these statements.
    fn infer(&self) -> Nesting;
}

impl Doubtful<'_> {
    /// Returns the trees that the table may have, with what to state for each. The first is the inferred one.
    pub(super) fn answers(&self) -> Vec<Answer> {
        let near = self.near_trees();
        let rows = self.problem.rows.len().max(1);
        let trees = offered(&near, (MOST_ROWS / (rows * 4)).clamp(1, MOST_TREES));
        if rows > LONG && self.doubtful_rows(&near) > FEW_ROWS {
            let parents = self.nesting.parents.clone();
            return vec![Answer {
                overrides: self.all_overrides(&parents),
                parents,
                types: StatedTypes::new(),
            }];
        }
        let attempts = (MOST_ROWS / (rows * trees.len() * 2)).clamp(2, MOST_ATTEMPTS);
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

    /// Returns the number of rows at which other trees depart from the inferred one.
    fn doubtful_rows(&self, near: &[Tree]) -> usize {
        let departures = near
            .iter()
            .flat_map(|other| departures(&self.nesting.parents, other));
        let rows: BTreeSet<usize> = departures.map(|doubt| doubt.row).collect();
        rows.len()
    }

    /// Returns the inferred tree, then the other trees that explain the table about as well.
    fn near_trees(&self) -> Vec<Tree> {
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

    /// Returns few overrides that make a tree certain. Returns `None` if they do not suffice.
    ///
    /// Each other tree is excluded by the rows at which it departs. What a run with these overrides doubts is overridden as well.
    pub(super) fn overrides(
        &self,
        tree: &[Option<usize>],
        near: &[Tree],
        attempts: usize,
    ) -> Option<Vec<Override>> {
        let firsts = near
            .iter()
            .filter_map(|other| departures(tree, other).into_iter().next());
        let mut doubts: Vec<Doubt> = firsts.collect();
        if doubts.is_empty() {
            doubts = doubts_about(&self.problem, tree, self.nesting);
        }
        let mut stated = Rows {
            doubtful: self,
            tree,
            rows: BTreeSet::new(),
        };
        settle(&self.problem, &mut stated, tree, doubts, attempts)
            .then(|| stated_rows(tree, &stated.rows))
    }

    /// Returns the overrides of all rows that have none yet.
    pub(super) fn all_overrides(&self, tree: &[Option<usize>]) -> Vec<Override> {
        let rows = (0..tree.len()).filter(|row| !self.is_overridden(*row));
        stated_rows(tree, &rows.collect())
    }

    fn is_overridden(&self, row: usize) -> bool {
        self.problem.overrides.iter().any(|known| known.row == row)
    }

    /// Returns the fields of few types that make a tree certain. Returns none if they do not suffice.
    fn types(&self, tree: &[Option<usize>], near: &[Tree], attempts: usize) -> StatedTypes {
        let others = near.iter().skip(1).chain(near.first());
        let mut doubts: Vec<Doubt> = others.flat_map(|other| departures(tree, other)).collect();
        doubts.extend(doubts_about(&self.problem, tree, self.nesting));
        let mut stated = Types {
            problem: &self.problem,
            fields: fields(self.problem.rows, tree),
            stated: self.problem.stated.clone(),
            added: StatedTypes::new(),
        };
        match settle(&self.problem, &mut stated, tree, doubts, attempts) {
            true => stated.added,
            false => StatedTypes::new(),
        }
    }
}

/// States more and more, until a tree is certain. Returns false if the attempts do not suffice.
fn settle(
    problem: &Problem<'_>,
    stated: &mut impl Statements,
    tree: &[Option<usize>],
    mut doubts: Vec<Doubt>,
    attempts: usize,
) -> bool {
    for _ in 0..attempts {
        if !stated.add(&doubts) {
            return false;
        }
        doubts = doubts_about(problem, tree, &stated.infer());
        if doubts.is_empty() {
            return true;
        }
    }
    false
}

/// Overrides of rows.
struct Rows<'a> {
    doubtful: &'a Doubtful<'a>,
    tree: &'a [Option<usize>],
    rows: BTreeSet<usize>,
}

impl Statements for Rows<'_> {
    fn add(&mut self, doubts: &[Doubt]) -> bool {
        let before = self.rows.len();
        let rows = doubts.iter().map(|doubt| doubt.row);
        self.rows
            .extend(rows.filter(|row| !self.doubtful.is_overridden(*row)));
        self.rows.len() > before
    }

    fn infer(&self) -> Nesting {
        let problem = &self.doubtful.problem;
        let mut overrides = problem.overrides.to_vec();
        overrides.extend(stated_rows(self.tree, &self.rows));
        infer(&Problem {
            overrides: &overrides,
            ..*problem
        })
    }
}

/// The fields of types.
struct Types<'a> {
    problem: &'a Problem<'a>,
    /// The fields of each row in the tree.
    fields: Vec<BTreeSet<String>>,
    /// All stated types.
    stated: StatedTypes,
    /// Those that are not stated yet.
    added: StatedTypes,
}

impl Statements for Types<'_> {
    fn add(&mut self, doubts: &[Doubt]) -> bool {
        let rows = self.problem.rows;
        let parents = doubts.iter().flat_map(|doubt| &doubt.parents).flatten();
        let names = parents.filter_map(|parent| rows[*parent].type_name.as_ref());
        let names: BTreeSet<&String> = names.collect();
        let mut is_new = false;
        for (row, fields) in rows.iter().zip(&self.fields) {
            let Some(name) = row.type_name.as_ref().filter(|name| names.contains(name)) else {
                continue;
            };
            if fields.is_empty() && *row.shape.innermost() != RowShape::Object {
                continue;
            }
            for types in [&mut self.stated, &mut self.added] {
                let sets = types.entry(name.clone()).or_default();
                if !sets.contains(fields) {
                    sets.push(fields.clone());
                    is_new = true;
                }
            }
        }
        is_new
    }

    fn infer(&self) -> Nesting {
        infer(&Problem {
            stated: &self.stated,
            ..*self.problem
        })
    }
}

/// Returns the trees to offer: the inferred one, and for each doubtful row the first that differs there.
fn offered(near: &[Tree], most: usize) -> Vec<Tree> {
    let mut offered: Vec<Tree> = Vec::new();
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

/// Returns the doubts that an inferred tree is a given one.
fn doubts_about(problem: &Problem<'_>, tree: &[Option<usize>], next: &Nesting) -> Vec<Doubt> {
    let unshown = |row: usize| Doubt {
        row,
        parents: vec![tree[row]],
    };
    match &next.verdict {
        _ if next.parents != tree => departures(tree, &next.parents),
        Verdict::Certain => Vec::new(),
        Verdict::Ambiguous { other, .. } => departures(tree, other),
        Verdict::Unexplained { row, .. } => vec![unshown(*row)],
        // Nothing confirms the tree but its statement, row by row, except the fields of stated types.
        Verdict::Unconfirmed { row } => {
            let rows = (*row..tree.len()).filter(|row| !is_stated(problem, tree, *row));
            rows.map(unshown).collect()
        }
    }
}

/// Returns true if a row is a field that maintainers state for the type of its parent.
fn is_stated(problem: &Problem<'_>, tree: &[Option<usize>], row: usize) -> bool {
    let type_name = tree[row].and_then(|parent| problem.rows[parent].type_name.as_ref());
    let sets = type_name.and_then(|name| problem.stated.get(name));
    sets.into_iter()
        .flatten()
        .any(|fields| fields.contains(&problem.rows[row].name))
}

/// Returns the overrides that state a tree at some rows.
fn stated_rows(tree: &[Option<usize>], rows: &BTreeSet<usize>) -> Vec<Override> {
    let overrides = rows.iter().map(|row| Override {
        row: *row,
        parent: tree[*row],
    });
    overrides.collect()
}

/// Returns the first row of each run of rows whose parents differ.
fn departures(one: &[Option<usize>], other: &[Option<usize>]) -> Vec<Doubt> {
    let differs = |row: &usize| one[*row] != other[*row];
    let rows = (0..one.len().min(other.len())).filter(differs);
    let firsts = rows.filter(|row| *row == 0 || !differs(&(row - 1)));
    firsts
        .map(|row| Doubt {
            row,
            parents: vec![one[row], other[row]],
        })
        .collect()
}
