//! The treatment of `null` where the API description has none.

use super::{Mismatch, Next, Slot, Token};

/// The treatment of `null` for a type that does not have it: everything but `Option`, `Nullable` and untyped JSON.
///
/// A vacant value (`""`, `0`, an empty list) cannot be told from one that the server sent. So replies are decoded with
/// [`Refused`](Self::Refused), unless the [conventions](crate::platform::Conventions) of a platform say otherwise. [`decode`](super::decode)
/// and serde's traits use [`Vacant`](Self::Vacant).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Nulls {
    /// The vacant value of the type, or an error for an object with required fields. For servers that send `null` for anything.
    #[default]
    Vacant,
    /// An error that names the path.
    Refused,
}

impl Nulls {
    /// Passes a token to a slot.
    pub(super) fn accept<'s>(
        self,
        slot: &'s mut dyn Slot,
        token: Token<'_>,
    ) -> Result<Next<'s>, Mismatch> {
        match (self, token) {
            (Self::Refused, Token::Null) => slot.accept_strictly(token),
            _ => slot.accept(token),
        }
    }
}
