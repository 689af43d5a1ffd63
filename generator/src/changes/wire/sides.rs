//! The two versions of a service, and the direction of values.

use crate::changes::kind::Kind;
use crate::model::Service;

/// The two versions of a service.
#[derive(Debug, Clone, Copy)]
pub(super) struct Sides<'m> {
    pub(super) old: &'m Service,
    pub(super) new: &'m Service,
}

/// The direction in which values are sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(super) enum Direction {
    /// To the server.
    Request,
    /// To the client: responses and events.
    Response,
}

impl Direction {
    /// The kind for this direction.
    pub(super) fn kind(self, request: Kind, response: Kind) -> Kind {
        match self {
            Self::Request => request,
            Self::Response => response,
        }
    }
}
