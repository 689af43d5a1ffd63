//! The parts of a struct that is not assembled yet.

use std::collections::BTreeSet;

use crate::diagnostic::Pointer;
use crate::model::{Field, Type};

/// A part of a struct.
#[derive(Debug, Clone)]
pub(super) enum Piece {
    /// The fields of another struct.
    Parent {
        r#type: Type,
        /// The member of `allOf`.
        at: Pointer,
    },
    /// Fields of the struct itself.
    Own {
        fields: Vec<Field>,
        additional: Option<Type>,
        at: Pointer,
    },
}

/// The parts of a struct.
#[derive(Debug, Clone, Default)]
pub(super) struct Pieces {
    pub(super) list: Vec<Piece>,
    /// Required properties, whichever part describes them.
    pub(super) required: BTreeSet<String>,
}
