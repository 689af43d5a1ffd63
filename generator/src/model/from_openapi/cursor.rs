//! Positions in the bundled document.

use crate::diagnostic::Pointer;

/// A position in the document. It is linked to its parent on the stack, so that traversal allocates nothing.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cursor<'a> {
    parent: Option<&'a Cursor<'a>>,
    segment: Segment<'a>,
}

#[derive(Debug, Clone, Copy)]
enum Segment<'a> {
    Root,
    Key(&'a str),
    Index(usize),
}

impl<'a> Cursor<'a> {
    /// The whole document.
    pub(super) const ROOT: Cursor<'static> = Cursor {
        parent: None,
        segment: Segment::Root,
    };

    /// The value of a key.
    pub(super) fn key<'b>(&'b self, key: &'b str) -> Cursor<'b>
    where
        'a: 'b,
    {
        Cursor {
            parent: Some(self),
            segment: Segment::Key(key),
        }
    }

    /// An item of a list.
    pub(super) fn index<'b>(&'b self, index: usize) -> Cursor<'b>
    where
        'a: 'b,
    {
        Cursor {
            parent: Some(self),
            segment: Segment::Index(index),
        }
    }

    /// The position as a JSON pointer.
    pub(super) fn pointer(&self) -> Pointer {
        let mut pointer = self.parent.map(Cursor::pointer).unwrap_or_default();
        match self.segment {
            Segment::Root => {}
            Segment::Key(key) => pointer.push(key),
            Segment::Index(index) => pointer.push(&index.to_string()),
        }
        pointer
    }
}
