//! The inference of one table's tree.

use super::findings::findings;
use super::outcome::{Finding, Nesting, Verdict};
use super::problem::Problem;
use super::search::search;
use super::table::Prepared;
use super::verdict::judge;

/// Returns the contradictions between a table and its sample, for a given tree.
pub(super) fn findings_of(problem: &Problem<'_>, parents: &[Option<usize>]) -> Vec<Finding> {
    findings(problem, &Prepared::new(problem), parents)
}

/// Infers the tree of one table.
pub fn infer(problem: &Problem<'_>) -> Nesting {
    let table = Prepared::new(problem);
    let mut found = search(&table).into_iter();
    let Some(best) = found.next() else {
        // The search returns at least one tree, which is empty without rows.
        return Nesting {
            parents: Vec::new(),
            verdict: Verdict::Certain,
            findings: Vec::new(),
            margin: Nesting::UNRIVALLED,
        };
    };
    let findings = findings(problem, &table, &best.parents);
    let second = found.next();
    let verdict = judge(problem, &table, &best, second.as_ref());
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
