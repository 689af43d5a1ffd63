//! Operations and events that the model does not contain.

use crate::diagnostic::{Location, Reported};

/// An operation or event with an error.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Omitted {
    /// The id of the operation, or the type of the event.
    pub id: String,
    /// The location of its description.
    pub location: Location,
    /// The error because of which it is omitted.
    pub because: Reported,
}
