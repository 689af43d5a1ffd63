//! What came of a run, for people and for the test that judges it.

use std::fmt;

use serde::{Deserialize, Serialize};

/// Of all documents.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct Report {
    /// One each, in the order in which they were given.
    pub documents: Vec<OfDocument>,
}

/// Of one document.
#[derive(Debug, Default, Serialize, Deserialize)]
pub struct OfDocument {
    /// Its name.
    pub name: String,
    /// How many calls were made.
    pub calls: usize,
    /// The operations whose calls were all as the document says.
    pub passed: Vec<String>,
    /// The operations that the generator leaves out, and why.
    pub left_out: Vec<(String, String)>,
    /// The operations with what went wrong, each thing once.
    pub failed: Vec<(String, Vec<Failure>)>,
}

/// Something that is not as the document says.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// Where: `request.query.limit`, `response.body.items[].name`.
    pub at: String,
    /// What.
    pub problem: String,
}

impl fmt::Display for OfDocument {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(
            f,
            "{}: {} operations passed in {} calls, {} failed, {} left out",
            self.name,
            self.passed.len(),
            self.calls,
            self.failed.len(),
            self.left_out.len()
        )?;
        for (operation, failures) in &self.failed {
            for Failure { at, problem } in failures {
                writeln!(f, "  failed: {operation}: {at}: {problem}")?;
            }
        }
        for (operation, why) in &self.left_out {
            writeln!(f, "  left out: {operation}: {why}")?;
        }
        Ok(())
    }
}
