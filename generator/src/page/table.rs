//! Tables and code blocks, split into cells.

use super::cells::Cell;
use super::column::Column;
use std::ops::Range;

/// A block of a section. Prose is not part of any block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    Table(Table),
    /// The bytes between two fences.
    Code(Range<usize>),
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    /// The columns; empty if the header is missing.
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<TableRow>,
    /// The header's line, or the first row's.
    pub(super) range: Range<usize>,
}

/// The cells of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TableRow {
    pub(super) cells: Vec<Cell>,
    /// The row's first line.
    pub(super) range: Range<usize>,
}
