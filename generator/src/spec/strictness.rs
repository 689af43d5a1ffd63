//! The severity of recoverable errors: mistakes whose meaning is clear anyway.

use crate::diagnostic::{Diagnostic, Severity};

/// The severity of recoverable errors.
///
/// A folder contains the user's own documents, where such errors should be fixed. A single document may come from a
/// third party: one mistake must not make five hundred other operations unusable, as long as the message states how
/// the value is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strictness {
    /// A recoverable error is an error.
    Strict,
    /// A recoverable error is a warning that states how the value is read.
    Lenient,
}

impl Strictness {
    /// Grades a recoverable error. If it is only a warning, its label is the reading.
    pub(super) fn grade(self, error: Diagnostic, reading: impl Into<String>) -> Diagnostic {
        match self {
            Self::Strict => error,
            Self::Lenient => error.severity(Severity::Warning).label(reading),
        }
    }
}
