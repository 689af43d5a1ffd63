//! Tables and code blocks, split into cells.

use super::cells::{Cell, plain_text};
use super::column::Column;
use super::indent;
use super::lines::Lines;
use std::ops::Range;

/// A block of a section. Prose is not part of any block.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    Table(Table),
    /// The bytes between two fences.
    Code(Range<usize>),
}

impl Block {
    /// Returns the block as a table.
    pub(super) const fn table(&self) -> Option<&Table> {
        match self {
            Self::Table(table) => Some(table),
            Self::Code(_) => None,
        }
    }
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

impl Table {
    /// Returns true if the header is that of a table of fields.
    pub(super) fn has_fields(&self) -> bool {
        let has = |column| self.columns.contains(&column);
        has(Column::Name) && (has(Column::Type) || has(Column::Required))
    }

    /// Returns the names of the rows of a table of fields, without marks of depth.
    pub(super) fn names(&self, page: &Lines<'_>) -> impl Iterator<Item = String> {
        let name = self
            .columns
            .iter()
            .position(|column| *column == Column::Name);
        self.rows.iter().map(move |row| {
            let cell = name.and_then(|name| row.cells.get(name));
            indent::name(&plain_text(page, cell)).0
        })
    }
}

/// The cells of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct TableRow {
    pub(super) cells: Vec<Cell>,
    /// The row's first line.
    pub(super) range: Range<usize>,
}
