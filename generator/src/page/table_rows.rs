//! The rows of a table.

use super::cells::{Bars, split};
use super::column::Column;
use super::label::starts_with_label;
use super::lines::LineKind;
use super::section_lines::SectionLines;
use super::table::TableRow;
use std::ops::Range;

/// Reads the rows of a table from line `from` on. Returns them and the index of the line after the table.
pub(super) fn read(
    lines: &SectionLines<'_, '_>,
    columns: &[Column],
    from: usize,
) -> (Vec<TableRow>, usize) {
    let mut reader = Reader {
        lines,
        columns,
        at: from,
        rows: Vec::new(),
        open: Vec::new(),
        continues: false,
        after_blank: false,
    };
    while reader.at < lines.end && reader.step() {}
    reader.close();
    (reader.rows, reader.at)
}

struct Reader<'l, 'p, 't> {
    lines: &'l SectionLines<'p, 't>,
    columns: &'l [Column],
    /// The index of the next line.
    at: usize,
    rows: Vec<TableRow>,
    /// The lines of the row that is being read; empty before the first row.
    open: Vec<(Range<usize>, Bars)>,
    /// True if the line before ends in two spaces.
    continues: bool,
    after_blank: bool,
}

impl Reader<'_, '_, '_> {
    /// Reads one line, or a code block. Returns false at the end of the table.
    fn step(&mut self) -> bool {
        match self.lines.page.lines[self.at].kind {
            LineKind::Blank => {
                self.after_blank = true;
                self.at += 1;
                true
            }
            LineKind::FenceOpen { inside } => self.code(inside),
            LineKind::Text => self.text(),
            LineKind::Comment | LineKind::Heading(_) | LineKind::Code | LineKind::FenceClose => {
                self.at += 1;
                true
            }
        }
    }

    /// Reads a code block inside a cell. `inside` is true if text precedes its fence.
    fn code(&mut self, inside: bool) -> bool {
        let is_in_cell = !self.open.is_empty() && (self.continues || self.rows_follow_code());
        if !inside && !is_in_cell {
            return false;
        }
        if !is_in_cell {
            self.close();
        }
        let lines = &self.lines.page.lines;
        let close = self.lines.fence_end(self.at).min(self.lines.end - 1);
        self.open.push((lines[self.at].range.clone(), Bars::All));
        self.open.extend(
            lines[self.at + 1..=close]
                .iter()
                .map(|line| (line.range.clone(), Bars::None)),
        );
        self.continues = lines[close].continues;
        self.after_blank = false;
        self.at = close + 1;
        true
    }

    /// Returns true if the table goes on after the code block at the current line: the block is part of a cell.
    fn rows_follow_code(&self) -> bool {
        let lines = self.lines;
        let close = lines.fence_end(self.at);
        let mut after = close + 1..lines.end;
        let next = after.find(|index| lines.page.lines[*index].kind != LineKind::Blank);
        next.is_some_and(|next| {
            lines.page.lines[next].kind == LineKind::Text
                && lines.header(next).is_none()
                && lines.is_complete_row(next, self.columns)
        })
    }

    fn text(&mut self) -> bool {
        let (lines, at) = (self.lines, self.at);
        if lines.header(at).is_some() {
            return false;
        }
        self.at += 1;
        if lines.is_separator(at) {
            return true;
        }
        let line = &lines.page.lines[at];
        let is_open = !self.open.is_empty();
        if is_open && self.continues && !lines.is_complete_row(at, self.columns) {
            self.open.push((line.range.clone(), Bars::All));
        } else if lines.starts_row(
            at,
            self.columns,
            is_open,
            self.after_blank && !self.continues,
        ) {
            self.close();
            self.open.push((line.range.clone(), Bars::All));
        } else if is_open && (!self.after_blank || starts_with_label(lines.page.line(at))) {
            // The line before lost its two spaces. After a blank line, only a label belongs to the cell: the rest is a note
            // below the table.
            self.open.push((line.range.clone(), Bars::None));
        }
        self.continues = line.continues;
        self.after_blank = false;
        true
    }

    /// Splits the row that is being read into cells.
    fn close(&mut self) {
        let lines = std::mem::take(&mut self.open);
        let Some((first, _)) = lines.first() else {
            return;
        };
        let page = self.lines.page;
        let most = (!self.columns.is_empty()).then_some(self.columns.len());
        // Bars between blanks separate cells. Other bars are text, unless the row would have too few cells.
        let spaced: Vec<_> = lines
            .iter()
            .map(|(range, bars)| match bars {
                Bars::All => (range.clone(), Bars::Spaced),
                other => (range.clone(), *other),
            })
            .collect();
        let mut cells = split(page, &spaced, most);
        let is_framed = page.get(first.clone()).starts_with('|');
        if is_framed || cells.len() < self.columns.len().max(2) {
            cells = split(page, &lines, most);
        }
        self.rows.push(TableRow {
            cells,
            range: first.clone(),
        });
    }
}
