//! Positions of schemas.

use super::cursor::Cursor;
use crate::model::TypeName;

/// The kind of position, as far as it limits the type.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    /// Anywhere in JSON, in the path, the query or a header.
    Value,
    /// A part of a multipart body, which may be a file.
    Part,
}

/// The position of a schema, and the name for its type.
#[derive(Clone, Copy)]
pub(super) struct Site<'s> {
    pub(super) at: &'s Cursor<'s>,
    pub(super) position: Position,
    /// Returns the name of the type. The argument is true for the type of items.
    name: &'s dyn Fn(bool) -> TypeName,
    /// True if the schema describes items of a list or map.
    item: bool,
}

impl<'s> Site<'s> {
    /// The position of a value.
    pub(super) fn value(at: &'s Cursor<'s>, name: &'s dyn Fn(bool) -> TypeName) -> Self {
        Self::at(at, Position::Value, name)
    }

    /// A position of any kind.
    pub(super) fn at(
        at: &'s Cursor<'s>,
        position: Position,
        name: &'s dyn Fn(bool) -> TypeName,
    ) -> Self {
        Self {
            at,
            position,
            name,
            item: false,
        }
    }

    /// The name of a type at this position.
    pub(super) fn type_name(&self) -> TypeName {
        (self.name)(self.item)
    }

    /// The position of the items of a list or map at this position.
    pub(super) fn items<'i>(&'i self, at: &'i Cursor<'i>, position: Position) -> Site<'i> {
        Site {
            at,
            position,
            name: self.name,
            item: true,
        }
    }

    /// The same value, described at another position.
    pub(super) fn moved<'i>(&'i self, at: &'i Cursor<'i>) -> Site<'i> {
        Site { at, ..*self }
    }
}
