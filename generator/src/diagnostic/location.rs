//! Locations of diagnostics.

use super::Pointer;
use std::ops::Range;

/// A file of the spec; its path and text are in [`Sources`](super::Sources).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileId(pub(super) u32);

/// One half of `key: value`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The key. An item of a list has none: then the start of the item.
    Key,
    /// The value.
    Value,
}

/// A location in a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Location {
    /// The file.
    pub file: FileId,
    /// The position inside it.
    pub position: Position,
}

/// A position inside a file.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub enum Position {
    /// The file as a whole; shown without line and column.
    File,
    /// A key or a value.
    Node(Pointer, Part),
    /// A range of byte offsets, for text that could not be parsed. It may be empty.
    Bytes(Range<usize>),
}

impl Location {
    /// The key or the value at a pointer.
    pub const fn new(file: FileId, pointer: Pointer, part: Part) -> Self {
        Self {
            file,
            position: Position::Node(pointer, part),
        }
    }

    /// The key at a pointer.
    pub const fn key(file: FileId, pointer: Pointer) -> Self {
        Self::new(file, pointer, Part::Key)
    }

    /// The value at a pointer.
    pub const fn value(file: FileId, pointer: Pointer) -> Self {
        Self::new(file, pointer, Part::Value)
    }

    /// A range of bytes.
    pub const fn bytes(file: FileId, range: Range<usize>) -> Self {
        Self {
            file,
            position: Position::Bytes(range),
        }
    }

    /// The file as a whole.
    pub const fn file(file: FileId) -> Self {
        Self {
            file,
            position: Position::File,
        }
    }
}
