//! How slips are judged: what is written wrongly and has one reading all the same.

use crate::diagnostic::{Diagnostic, Severity};

/// What a error is.
///
/// A folder holds documents of one's own, in which a error is to be fixed. A file that is named alone may be somebody else's: a error in
/// one place must not cost the other five hundred operations, as long as the message says how it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Strictness {
    /// Every error is an error.
    Strict,
    /// A error is a warning that states its reading.
    Lenient,
}

impl Strictness {
    /// A error, given as an error: with the reading beside its caret if it is only a warning.
    pub(super) fn grade(self, error: Diagnostic, reading: impl Into<String>) -> Diagnostic {
        match self {
            Self::Strict => error,
            Self::Lenient => error.severity(Severity::Warning).label(reading),
        }
    }
}
