//! Comparing a document with the tables of the vocabulary.

mod finding;
mod object;
mod value;

use super::check::{Checker, Dropped, Finding};
use super::origin::Origins;
use super::strictness::Strictness;
use super::vocabulary;
use crate::diagnostic::Pointer;
use serde_json::Value;

/// The result of the check.
pub(super) struct Found {
    pub(super) findings: Vec<Finding>,
    /// True if the document can be read as OpenAPI in spite of the errors.
    pub(super) sound: bool,
    /// References that had to be replaced with their target, but lead nowhere.
    pub(super) unresolved: Vec<(Pointer, String)>,
    /// Parts to drop because of mistakes.
    pub(super) dropped: Vec<Dropped>,
}

/// Checks the bundled document against the tables and rules.
pub(super) fn check(document: &Value, origins: &Origins, strictness: Strictness) -> Found {
    let mut checker = Checker::new(document, origins, strictness);
    checker.object(document, &vocabulary::OPENAPI);
    Found {
        findings: checker.found,
        sound: checker.sound,
        unresolved: checker.unresolved,
        dropped: checker.dropped,
    }
}
