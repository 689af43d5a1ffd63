//! Where a schema stands.

use super::cursor::Cursor;
use crate::model::TypeName;

/// Where a schema stands, as far as it matters for what it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    /// Anywhere in JSON, in the path, the query or a header.
    Value,
    /// A part of a multipart body, which may be a file.
    Part,
}

/// The place of a schema, and what its type is called if it needs one of its own.
#[derive(Clone, Copy)]
pub(super) struct Site<'s> {
    pub(super) at: &'s Cursor<'s>,
    pub(super) position: Position,
    /// The name of the type; asked whether it is that of items.
    name: &'s dyn Fn(bool) -> TypeName,
    /// Whether the schema is that of the items of the list or map that has the name.
    item: bool,
}

impl<'s> Site<'s> {
    /// The place of a value.
    pub(super) fn value(at: &'s Cursor<'s>, name: &'s dyn Fn(bool) -> TypeName) -> Self {
        Self::at(at, Position::Value, name)
    }

    /// A place.
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

    /// The name of a type that stands here.
    pub(super) fn type_name(&self) -> TypeName {
        (self.name)(self.item)
    }

    /// The place of the items of a list or map that stands here.
    pub(super) fn items<'i>(&'i self, at: &'i Cursor<'i>, position: Position) -> Site<'i> {
        Site {
            at,
            position,
            name: self.name,
            item: true,
        }
    }

    /// The same value, described at another place.
    pub(super) fn moved<'i>(&'i self, at: &'i Cursor<'i>) -> Site<'i> {
        Site { at, ..*self }
    }
}
