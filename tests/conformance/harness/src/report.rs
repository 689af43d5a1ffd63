//! The report of a run, for users and for the test.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The report of all documents.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Report {
    /// One report for each document, in the given order.
    pub documents: Vec<OfDocument>,
}

/// The report of one document.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct OfDocument {
    /// The document's name.
    pub name: String,
    /// The number of calls.
    pub calls: usize,
    /// The operations without differences.
    pub passed: Vec<String>,
    /// The operations that the generator omits, with reasons.
    pub omitted: Vec<(String, String)>,
    /// The operations with differences, each difference once.
    pub failed: Vec<(String, Vec<Failure>)>,
}

/// A difference from the document.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The location: `request.query.limit`, `response.body.items[].name`.
    pub at: String,
    /// The description of the difference.
    pub problem: String,
}

impl OfDocument {
    /// Adds a difference that concerns an operation as a whole.
    pub(crate) fn fail_operation(&mut self, name: String, problem: &str) {
        let failure = Failure {
            at: "operation".to_owned(),
            problem: problem.to_owned(),
        };
        self.failed.push((name, vec![failure]));
    }
}

impl fmt::Display for OfDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{}: {} operations passed in {} calls, {} failed, {} omitted",
            self.name,
            self.passed.len(),
            self.calls,
            self.failed.len(),
            self.omitted.len()
        )?;
        for (operation, failures) in &self.failed {
            for Failure { at, problem } in failures {
                writeln!(f, "  failed: {operation}: {at}: {problem}")?;
            }
        }
        for (operation, why) in &self.omitted {
            writeln!(f, "  omitted: {operation}: {why}")?;
        }
        Ok(())
    }
}
