//! Infers the tree that a page's flat tables hide.
//!
//! A table lists nested fields one below the other: a row whose type is an object, or an array of objects, is followed by its
//! fields, and nothing says where they end. [`infer`] searches for the tree that explains all evidence best.

mod dictionary;
mod evidence;
mod findings;
mod names;
mod outcome;
mod problem;
mod sample;
mod search;
mod state;
mod table;
mod together;
mod verdict;
mod weights;

#[cfg(test)]
mod made_up;
#[cfg(test)]
mod nesting_tests;

pub use dictionary::Dictionary;
pub use outcome::{Finding, JsonKind, Nesting, Unexplained, Verdict};
pub use problem::{FlatRow, Problem, RowShape, ScalarKind, Settled, Table};
pub use together::infer_all;

/// Finds the tree of one table.
pub fn infer(problem: &Problem<'_>) -> Nesting {
    let table = table::Prepared::new(problem);
    let mut found = search::search(&table).into_iter();
    let Some(best) = found.next() else {
        // The search keeps at least one tree; without rows it is the empty one.
        return Nesting {
            parents: Vec::new(),
            verdict: Verdict::Sure,
            findings: Vec::new(),
            margin: Nesting::UNRIVALLED,
        };
    };
    let findings = findings::findings(problem, &table, &best.parents);
    let second = found.next();
    let verdict = verdict::judge(&table, &best, second.as_ref());
    let margin = second.map_or(Nesting::UNRIVALLED, |second| {
        (second.cost - best.cost).unsigned_abs()
    });
    Nesting {
        parents: best.parents,
        verdict,
        findings,
        margin,
    }
}
