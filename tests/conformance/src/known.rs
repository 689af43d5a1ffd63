//! The known differences between clients and documents, with reasons.

use std::fs;

use conformance_harness::{Failure, Report};
use serde::Deserialize;

use crate::crates::project;

#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Known {
    document: String,
    /// All operations of the document if absent.
    operation: Option<String>,
    /// All locations if absent.
    at: Option<String>,
    /// A part of the message.
    problem: String,
    /// The reason.
    because: String,
}

impl Known {
    fn explains(&self, document: &str, operation: &str, failure: &Failure) -> bool {
        (self.document == "*" || self.document == document)
            && self
                .operation
                .as_deref()
                .is_none_or(|known| known == operation)
            && self
                .at
                .as_deref()
                .is_none_or(|known| fits(known, &failure.at))
            && failure.problem.contains(&self.problem)
    }
}

/// True if a location matches a pattern, in which `*` matches any text.
fn fits(pattern: &str, place: &str) -> bool {
    match pattern.split_once('*') {
        None => pattern == place,
        Some((start, rest)) => place.strip_prefix(start).is_some_and(|place| {
            let mut ends = place
                .char_indices()
                .map(|(end, _)| end)
                .chain([place.len()]);
            ends.any(|end| fits(rest, &place[end..]))
        }),
    }
}

/// The differences that no entry of `known.yaml` explains, and the unused entries.
///
/// # Panics
///
/// The list cannot be read, or an entry has no reason.
pub fn unexplained(report: &Report) -> Vec<String> {
    let text = fs::read_to_string(project().join("tests/conformance/known.yaml"));
    let known: Vec<Known> = serde_yaml::from_str(&text.expect("a file")).expect("a list");
    let mut used = vec![false; known.len()];
    let mut problems = Vec::new();
    for document in &report.documents {
        for (operation, failures) in &document.failed {
            for failure in failures {
                let explains = |known: &Known| known.explains(&document.name, operation, failure);
                match known.iter().position(explains) {
                    Some(index) => used[index] = true,
                    None => problems.push(format!(
                        "{}: {operation}: {}: {}",
                        document.name, failure.at, failure.problem
                    )),
                }
            }
        }
    }
    for (known, used) in known.iter().zip(used) {
        assert!(!known.because.is_empty(), "{known:?} needs a reason");
        let was_tried = report
            .documents
            .iter()
            .any(|document| known.document == "*" || document.name == known.document);
        if was_tried && !used {
            problems.push(format!("unused entry: {known:?}"));
        }
    }
    problems
}
