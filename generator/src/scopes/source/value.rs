//! The values of expressions, as far as they lead to operations.

use syn::Ident;

use crate::scopes::Identity;

use super::imports::Path;
use super::index::Handle;

/// The value of an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Value {
    Unknown,
    /// A client that calls for an identity.
    Client(Identity),
    /// A handle, with the identity of its client if that is known.
    Handle(Handle, Option<Identity>),
    /// A handle that is reached from an unknown one, by these functions.
    Partial(Path),
    /// The request of an operation.
    Request(usize),
    /// A call, by its position in the evidence.
    Call(usize),
}

/// A call of a method.
pub(super) struct Method<'m> {
    pub(super) name: &'m Ident,
    pub(super) arguments: usize,
    /// True if the only argument may be a request.
    pub(super) may_send: bool,
    /// The request among the arguments.
    pub(super) request: Option<usize>,
}

/// Functions of the standard library that return the value itself.
pub(super) fn returns_itself(function: &str) -> bool {
    matches!(
        function,
        "clone"
            | "to_owned"
            | "as_ref"
            | "as_mut"
            | "borrow"
            | "deref"
            | "into"
            | "unwrap"
            | "expect"
            | "as_deref"
            | "cloned"
            | "copied"
    )
}
