//! Failures to connect.

use crate::Error;

/// A failure to connect.
#[derive(Debug)]
pub(super) struct Failure {
    pub(super) error: Error,
    /// True if a later attempt can help.
    pub(super) transient: bool,
}

impl Failure {
    pub(super) fn transient(error: Error) -> Self {
        Self {
            error,
            transient: true,
        }
    }
}
