//! Tables and code blocks as pages write them.
//!
//! A table here is more forgiving than CommonMark's: its rows go on over lines, its separator line or its header may be missing,
//! cells may hold code blocks, and a blank line may stand inside a cell.

use super::cells::{Cell, Pipes, bars, split};
use super::column::{Column, columns};
use super::description::starts_with_label;
use super::lines::{LineKind, Lines};
use super::type_cell;
use std::ops::Range;

/// What a section holds, besides prose.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Block {
    Table(Table),
    /// The bytes between two fences.
    Code(Range<usize>),
}

/// A table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    /// What each column holds; empty if the header is missing.
    pub(super) columns: Vec<Column>,
    pub(super) rows: Vec<Cells>,
    /// The header's line, or the first row's.
    pub(super) range: Range<usize>,
}

/// The cells of one row.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cells {
    pub(super) cells: Vec<Cell>,
    /// The row's first line.
    pub(super) range: Range<usize>,
}

/// The tables and code blocks of some lines.
pub(super) fn blocks(page: &Lines<'_>, lines: Range<usize>) -> Vec<Block> {
    let mut reader = Reader {
        page,
        at: lines.start,
        end: lines.end,
        blocks: Vec::new(),
    };
    while reader.at < reader.end {
        reader.step();
    }
    reader.blocks
}

struct Reader<'p, 't> {
    page: &'p Lines<'t>,
    at: usize,
    end: usize,
    blocks: Vec<Block>,
}

/// A row that is being read: its lines, code blocks among them.
struct OpenRow {
    lines: Vec<(Range<usize>, Pipes)>,
}

impl Reader<'_, '_> {
    fn step(&mut self) {
        match self.page.lines[self.at].kind {
            LineKind::FenceOpen { inside: false } => self.code(),
            LineKind::Text | LineKind::FenceOpen { inside: true } => match self.header(self.at) {
                Some((columns, next)) => {
                    let range = self.page.lines[self.at].range.clone();
                    self.table(columns, range, next);
                }
                None if self.is_separator(self.at) => {
                    let range = self.page.lines[self.at].range.clone();
                    self.table(Vec::new(), range, self.at + 1);
                }
                None if self.count(self.at) >= 2 => {
                    let range = self.page.lines[self.at].range.clone();
                    self.table(Vec::new(), range, self.at);
                }
                None => self.at += 1,
            },
            _ => self.at += 1,
        }
    }

    /// A code block that stands by itself.
    fn code(&mut self) {
        let start = self.content_start(self.at);
        let close = self.fence_end(self.at);
        let end = match self.page.lines.get(close) {
            Some(line) if close < self.end && line.kind == LineKind::FenceClose => {
                // Code may stand before the fence that closes.
                let fences = ["```", "~~~"];
                let fence_first = fences.iter().any(|f| self.page.line(close).starts_with(f));
                if fence_first {
                    line.range.start
                } else {
                    line.range.end - 3
                }
            }
            Some(line) => line.range.start,
            None => self.page.text.len(),
        };
        self.blocks.push(Block::Code(start..end.max(start)));
        self.at = close + 1;
    }

    /// Where the line after this one starts.
    fn content_start(&self, index: usize) -> usize {
        let end = self.page.lines[index].range.end;
        let text = &self.page.text[end..];
        text.find('\n')
            .map_or(self.page.text.len(), |at| end + at + 1)
    }

    /// The line that closes a code block, or the end of the section.
    fn fence_end(&self, open: usize) -> usize {
        (open + 1..self.end)
            .find(|index| self.page.lines[*index].kind == LineKind::FenceClose)
            .unwrap_or(self.end)
    }

    /// The columns, if a table's header stands here, and the line after it.
    fn header(&self, index: usize) -> Option<(Vec<Column>, usize)> {
        if self.page.lines[index].kind != LineKind::Text || self.is_separator(index) {
            return None;
        }
        let line = self.page.lines[index].range.clone();
        let cells = split(self.page, &[(line, Pipes::Any)], usize::MAX);
        if self.count(index) == 0 {
            return None;
        }
        let found = columns(self.page, &cells);
        let below = self.next(index + 1);
        if below < self.end && self.is_separator(below) {
            return Some((found, below + 1));
        }
        // Without the line below it, only words that head tables make a header.
        let known = found.iter().filter(|column| **column != Column::Other);
        (found.len() >= 2 && known.count() == found.len()).then_some((found, index + 1))
    }

    /// The next line that is there.
    fn next(&self, mut index: usize) -> usize {
        while index < self.end && self.page.lines[index].kind == LineKind::Absent {
            index += 1;
        }
        index
    }

    /// Whether a line is `--- | ---`.
    fn is_separator(&self, index: usize) -> bool {
        let line = self.page.line(index);
        let allowed = |c: char| matches!(c, '|' | '-' | ':' | ' ' | '\t');
        self.page.lines[index].kind == LineKind::Text
            && line.contains('|')
            && line.contains('-')
            && line.chars().all(allowed)
    }

    /// How many bars a line has that separate cells.
    fn count(&self, index: usize) -> usize {
        let range = self.page.lines[index].range.clone();
        bars(self.page.get(range), Pipes::Any).count()
    }

    fn table(&mut self, columns: Vec<Column>, range: Range<usize>, from: usize) {
        self.at = from;
        let mut rows = Vec::new();
        let mut open: Option<OpenRow> = None;
        let mut continues = false;
        let mut blank = false;
        while self.at < self.end {
            let line = self.page.lines[self.at].clone();
            match line.kind {
                LineKind::Absent => {
                    self.at += 1;
                    continue;
                }
                LineKind::Blank => {
                    blank = true;
                    self.at += 1;
                    continue;
                }
                LineKind::FenceOpen { inside } => {
                    let goes_on = continues && open.is_some();
                    if !inside && !goes_on {
                        break;
                    }
                    if !goes_on {
                        rows.extend(self.close(open.take(), &columns));
                    }
                    let row = open.get_or_insert_with(|| OpenRow { lines: Vec::new() });
                    let close = self.fence_end(self.at).min(self.end.saturating_sub(1));
                    row.lines.push((line.range, Pipes::Any));
                    for index in self.at + 1..=close {
                        let range = self.page.lines[index].range.clone();
                        row.lines.push((range, Pipes::None));
                    }
                    continues = self.page.lines[close].continues;
                    self.at = close + 1;
                }
                LineKind::Text => {
                    if self.header(self.at).is_some() {
                        break;
                    }
                    if self.is_separator(self.at) {
                        self.at += 1;
                        continue;
                    }
                    let goes_on = open.is_some() && continues && !self.is_row(&columns);
                    let has_bars = self.starts_row(&columns, blank && !continues);
                    let text = self.page.line(self.at);
                    if goes_on {
                        if let Some(row) = &mut open {
                            row.lines.push((line.range, Pipes::Any));
                        }
                    } else if has_bars {
                        rows.extend(self.close(open.take(), &columns));
                        open = Some(OpenRow {
                            lines: vec![(line.range, Pipes::Any)],
                        });
                    } else if let Some(row) = &mut open {
                        // A line that lost the two spaces before it. After a blank line it is a note below the table,
                        // unless it says what only cells say.
                        if !blank || starts_with_label(text) {
                            row.lines.push((line.range, Pipes::None));
                        }
                    }
                    continues = line.continues;
                    self.at += 1;
                }
                LineKind::Heading(_) | LineKind::Code | LineKind::FenceClose => {
                    self.at += 1;
                    continue;
                }
            }
            blank = false;
        }
        rows.extend(self.close(open.take(), &columns));
        self.blocks.push(Block::Table(Table {
            columns,
            rows,
            range,
        }));
    }

    /// Whether this line begins a row. Below a blank line, a note with a bar in it does not.
    fn starts_row(&self, columns: &[Column], below_blank: bool) -> bool {
        let bars = self.count(self.at);
        if bars == 0 {
            return self.starts_long_cell(self.at);
        }
        let line = self.page.line(self.at);
        let name = line
            .trim_start_matches('|')
            .split('|')
            .next()
            .unwrap_or_default();
        !below_blank || bars + 1 >= columns.len() || !name.trim().contains(' ')
    }

    /// Whether this line on its own begins a row, even if the line before goes on.
    fn is_row(&self, columns: &[Column]) -> bool {
        if columns.contains(&Column::Type) {
            return self.is_field_row(columns);
        }
        let text = self.page.line(self.at);
        let cells: Vec<&str> = text.split('|').map(str::trim).collect();
        match columns.iter().position(|column| *column == Column::Code) {
            Some(code) => {
                let number =
                    |text: &&str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
                cells.len() > code + 1 && cells[..=code].iter().all(number)
            }
            None => columns.len() == 2 && super::head::is_key(cells.first().unwrap_or(&"")),
        }
    }

    /// Whether a line without bars is the beginning of a row whose first cell goes on over lines.
    fn starts_long_cell(&self, mut index: usize) -> bool {
        while index + 1 < self.end && self.page.lines[index].continues {
            index += 1;
            if self.page.lines[index].kind != LineKind::Text || self.header(index).is_some() {
                return false;
            }
            if self.count(index) > 0 {
                return true;
            }
        }
        false
    }

    /// Whether this line on its own is a whole row of a table of fields; then it is one even if the line before goes on.
    fn is_field_row(&self, columns: &[Column]) -> bool {
        let Some(r#type) = columns.iter().position(|column| *column == Column::Type) else {
            return false;
        };
        let range = self.page.lines[self.at].range.clone();
        if bars(self.page.get(range.clone()), Pipes::Any).count() + 1 < columns.len() {
            return false;
        }
        let cells = split(self.page, &[(range, Pipes::Any)], columns.len());
        let text = |index: usize| {
            let cell: &Cell = cells.get(index)?;
            Some(cell.first().map_or("", |line| self.page.get(line.clone())))
        };
        let name = columns.iter().position(|column| *column == Column::Name);
        let required = columns
            .iter()
            .position(|column| *column == Column::Required);
        let is_name = |text: &str| {
            let text = text.trim_start_matches(['∟', ' ', '`', '.']);
            !text.is_empty() && !text.contains(' ') && text.starts_with(|c: char| c.is_ascii())
        };
        name.and_then(text).is_some_and(is_name)
            && text(r#type).is_some_and(type_cell::is_plausible)
            && required.is_none_or(|index| {
                text(index).is_some_and(|text| matches!(text, "是" | "否" | ""))
            })
    }

    /// Cuts a row into cells.
    fn close(&self, row: Option<OpenRow>, columns: &[Column]) -> Option<Cells> {
        let row = row?;
        let first = row.lines.first()?.0.clone();
        let most = if columns.is_empty() {
            usize::MAX
        } else {
            columns.len()
        };
        // Bars between blanks separate; bars without are text, unless the row would be too short without them.
        let spaced: Vec<_> = row
            .lines
            .iter()
            .map(|(range, pipes)| match pipes {
                Pipes::Any => (range.clone(), Pipes::Spaced),
                other => (range.clone(), *other),
            })
            .collect();
        let mut cells = split(self.page, &spaced, most);
        if self.page.get(first.clone()).starts_with('|') || cells.len() < columns.len().max(2) {
            cells = split(self.page, &row.lines, most);
        }
        Some(Cells {
            cells,
            range: first,
        })
    }
}
