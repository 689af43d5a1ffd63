//! Finds the tables and code blocks of a section.
//!
//! Tables are more lenient than CommonMark's: a row may continue over several lines, the separator or the header may be missing,
//! and a cell may contain code blocks and blank lines.

use super::column::Column;
use super::lines::{LineKind, Lines};
use super::section_lines::SectionLines;
use super::table::{Block, Table};
use super::table_rows;
use std::ops::Range;

/// Reads the tables and code blocks of the lines with these indexes.
pub(super) fn read(page: &Lines<'_>, lines: Range<usize>) -> Vec<Block> {
    let mut reader = Reader {
        lines: SectionLines {
            page,
            end: lines.end,
        },
        at: lines.start,
        blocks: Vec::new(),
    };
    while reader.at < lines.end {
        reader.step();
    }
    reader.blocks
}

struct Reader<'p, 't> {
    lines: SectionLines<'p, 't>,
    at: usize,
    blocks: Vec<Block>,
}

impl Reader<'_, '_> {
    fn step(&mut self) {
        match self.lines.page.lines[self.at].kind {
            LineKind::FenceOpen { inside: false } => self.code(),
            LineKind::Text | LineKind::FenceOpen { inside: true } => {
                match self.lines.header(self.at) {
                    Some((columns, next)) => self.table(columns, next),
                    None if self.lines.is_separator(self.at) => self.table(Vec::new(), self.at + 1),
                    None if self.lines.bars(self.at) >= 2 => self.table(Vec::new(), self.at),
                    None => self.at += 1,
                }
            }
            _ => self.at += 1,
        }
    }

    /// Reads a code block outside of tables.
    fn code(&mut self) {
        let page = self.lines.page;
        let start = self.content_start(self.at);
        let close = self.lines.fence_end(self.at);
        let end = match page.lines.get(close) {
            Some(line) if close < self.lines.end && line.kind == LineKind::FenceClose => {
                // Code may precede the closing fence on its line.
                let fences = ["```", "~~~"];
                let fence_first = fences.iter().any(|f| page.line(close).starts_with(f));
                match fence_first {
                    true => line.range.start,
                    false => line.range.end - 3,
                }
            }
            Some(line) => line.range.start,
            None => page.text.len(),
        };
        self.blocks.push(Block::Code(start..end.max(start)));
        self.at = close + 1;
    }

    /// Returns the start of the line after this one.
    fn content_start(&self, index: usize) -> usize {
        let page = self.lines.page;
        let end = page.lines[index].range.end;
        page.text[end..]
            .find('\n')
            .map_or(page.text.len(), |at| end + at + 1)
    }

    /// Reads a table that starts at this line and whose rows start at line `from`.
    fn table(&mut self, columns: Vec<Column>, from: usize) {
        let range = self.lines.page.lines[self.at].range.clone();
        let (rows, end) = table_rows::read(&self.lines, &columns, from);
        self.at = end;
        self.blocks.push(Block::Table(Table {
            columns,
            rows,
            range,
        }));
    }
}
