//! Locations in a page.

use crate::diagnostic::{FileId, Location};
use std::ops::Range;

/// A range of bytes in a page.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Span {
    /// The page.
    pub file: FileId,
    /// The bytes. The range may be empty, and ends within the text.
    pub bytes: Range<usize>,
}

impl Span {
    /// Creates a span.
    pub const fn new(file: FileId, bytes: Range<usize>) -> Self {
        Self { file, bytes }
    }

    /// Returns the span as the location of a diagnostic.
    pub fn location(&self) -> Location {
        Location::bytes(self.file, self.bytes.clone())
    }
}

/// A fact and its location in the page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The fact.
    pub value: T,
    /// The fact's location.
    pub span: Span,
}
