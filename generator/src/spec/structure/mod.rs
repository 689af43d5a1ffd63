//! Comparing a document with the tables of the vocabulary.

mod finding;
mod object;
mod value;

use super::check::Checker;
use super::origin::Origins;
use super::strictness::Strictness;
use super::vocabulary;
use crate::diagnostic::{Diagnostic, Pointer};
use serde_json::Value;

/// The result of the check.
pub(super) struct Found {
    pub(super) diagnostics: Vec<Diagnostic>,
    /// True if the document can be read as OpenAPI in spite of the errors.
    pub(super) sound: bool,
    /// The position of each error.
    pub(super) error_pointers: Vec<Pointer>,
}

/// Checks the bundled document against the tables and rules.
pub(super) fn check(document: &Value, origins: &Origins, strictness: Strictness) -> Found {
    let mut checker = Checker::new(document, origins, strictness);
    checker.object(document, &vocabulary::OPENAPI);
    Found {
        diagnostics: checker.found,
        sound: checker.sound,
        error_pointers: checker.error_pointers,
    }
}
