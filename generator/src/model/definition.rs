//! Definitions of named types.

use super::{Shape, TypeName};

/// A named type.
#[derive(Debug, Clone)]
pub struct TypeDefinition {
    /// The origin of its name.
    pub name: TypeName,
    /// Its description, in CommonMark.
    pub description: Option<String>,
    /// Its content.
    pub shape: Shape,
    /// Its direction.
    pub usage: Usage,
}

/// The directions of a type's values.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Usage {
    /// Sent by the client.
    pub request: bool,
    /// Received by the client.
    pub response: bool,
}
