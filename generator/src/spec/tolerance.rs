//! How slips are judged: what is written wrongly and has one reading all the same.

use crate::diagnostic::{Diagnostic, Severity};

/// What a slip is.
///
/// A folder holds documents of one's own, in which a slip is to be mended. A file that is named alone may be somebody else's: a slip in
/// one place must not cost the other five hundred operations, as long as the message says how it is read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Tolerance {
    /// Every slip is an error.
    Strict,
    /// A slip is a warning that states its reading.
    Lenient,
}

impl Tolerance {
    /// A slip, given as an error: with the reading beside its caret if it is only a warning.
    pub(super) fn judge(self, slip: Diagnostic, reading: impl Into<String>) -> Diagnostic {
        match self {
            Self::Strict => slip,
            Self::Lenient => slip.severity(Severity::Warning).label(reading),
        }
    }
}
