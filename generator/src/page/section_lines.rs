//! The lines of one section, as a table reader sees them: headers, separators, rows.

use super::cells::{Bars, Cell, plain_text, separators, split};
use super::column::{Column, columns};
use super::head_label::HeadLabel;
use super::indent;
use super::lines::{LineKind, Lines};
use super::type_cell;

/// Returns true if all cells are known headers, each of another column and in one script.
fn is_header(page: &Lines<'_>, cells: &[Cell], columns: &[Column]) -> bool {
    let is_repeated = |index: usize| columns[..index].contains(&columns[index]);
    let is_ascii = |cell: &Cell| plain_text(page, Some(cell)).is_ascii();
    columns.len() >= 2
        && !columns.contains(&Column::Other)
        && !(1..columns.len()).any(is_repeated)
        && (cells[..columns.len()].iter().all(is_ascii)
            || !cells[..columns.len()].iter().any(is_ascii))
}

/// Returns true if a text can be a field's name: one word without punctuation of prose.
fn is_name(cell: &str) -> bool {
    let (name, _) = indent::name(cell);
    let is_prose = |c: char| c.is_whitespace() || "。，：；！？（）“”".contains(c);
    !name.is_empty() && name.chars().count() <= 64 && !name.contains(is_prose)
}

/// The lines of a page up to the end of one section.
pub(super) struct SectionLines<'p, 't> {
    pub(super) page: &'p Lines<'t>,
    /// The index of the line after the section.
    pub(super) end: usize,
}

impl SectionLines<'_, '_> {
    /// Returns the line that closes a code block, or the end of the section.
    pub(super) fn fence_end(&self, open: usize) -> usize {
        (open + 1..self.end)
            .find(|index| self.page.lines[*index].kind == LineKind::FenceClose)
            .unwrap_or(self.end)
    }

    /// Returns the columns if a line is a table's header, and the index of the line after the header.
    pub(super) fn header(&self, index: usize) -> Option<(Vec<Column>, usize)> {
        if self.page.lines[index].kind != LineKind::Text || self.is_separator(index) {
            return None;
        }
        if self.bars(index) == 0 {
            return None;
        }
        let line = self.page.lines[index].range.clone();
        let cells = split(self.page, &[(line, Bars::All)], None);
        let found = columns(self.page, &cells);
        let below = self.skip_comments(index + 1);
        if below < self.end && self.is_separator(below) {
            return Some((found, below + 1));
        }
        // A header without a separator is told from a row by all its cells: `description | name | 描述` is a field.
        is_header(self.page, &cells, &found).then_some((found, index + 1))
    }

    fn skip_comments(&self, mut index: usize) -> usize {
        while index < self.end && self.page.lines[index].kind == LineKind::Comment {
            index += 1;
        }
        index
    }

    /// Returns true for a line such as `--- | ---`.
    pub(super) fn is_separator(&self, index: usize) -> bool {
        let line = self.page.line(index);
        let allowed = |c: char| matches!(c, '|' | '-' | ':' | ' ' | '\t');
        self.page.lines[index].kind == LineKind::Text
            && line.contains('|')
            && line.contains('-')
            && line.chars().all(allowed)
    }

    /// Returns the number of bars that separate cells in a line.
    pub(super) fn bars(&self, index: usize) -> usize {
        separators(self.page.line(index), Bars::All).len()
    }

    /// Returns true if a line starts a row, and does not continue the open one. A bar may be part of prose.
    pub(super) fn starts_row(
        &self,
        index: usize,
        columns: &[Column],
        is_open: bool,
        after_blank: bool,
    ) -> bool {
        let bars = self.bars(index);
        if bars == 0 {
            return self.starts_long_cell(index);
        }
        let is_full = bars + 1 >= columns.len();
        let r#type = columns.iter().position(|found| *found == Column::Type);
        if let (true, Some(r#type)) = (is_open, r#type) {
            let cells = self.cells(index, columns);
            let text = |index: usize| cells.get(index).copied().unwrap_or_default();
            if self.lacks_a_bar(index, columns) {
                return true;
            }
            let type_fits = type_cell::is_plausible(text(r#type));
            return match is_name(text(0)) {
                true => is_full || type_fits || text(r#type).is_empty(),
                false => is_full && type_fits,
            };
        }
        let line = self.page.line(index);
        let name = line
            .trim_start_matches('|')
            .split('|')
            .next()
            .unwrap_or_default();
        !after_blank || is_full || !name.trim().contains(' ')
    }

    /// Returns the first line of each cell of a line.
    fn cells(&self, index: usize, columns: &[Column]) -> Vec<&str> {
        let range = self.page.lines[index].range.clone();
        let cells = split(self.page, &[(range, Bars::All)], Some(columns.len()));
        let first = |cell: Cell| cell.first().map_or("", |line| self.page.get(line.clone()));
        cells.into_iter().map(first).collect()
    }

    /// Returns true if a line without bars starts a row whose first cell continues over several lines.
    fn starts_long_cell(&self, mut index: usize) -> bool {
        while index + 1 < self.end && self.page.lines[index].continues {
            index += 1;
            if self.page.lines[index].kind != LineKind::Text || self.header(index).is_some() {
                return false;
            }
            if self.bars(index) > 0 {
                return true;
            }
        }
        false
    }

    /// Returns true if a line is a complete row. It starts a row even if the line before continues.
    pub(super) fn is_complete_row(&self, index: usize, columns: &[Column]) -> bool {
        let position = |column| columns.iter().position(|found| *found == column);
        if let Some(r#type) = position(Column::Type) {
            return self.is_field_row(index, columns, r#type) || self.lacks_a_bar(index, columns);
        }
        let text = self.page.line(index);
        let cells: Vec<&str> = text.split('|').map(str::trim).collect();
        match position(Column::Code) {
            Some(code) => {
                let is_number =
                    |text: &&str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
                cells.len() > code + 1 && cells[..=code].iter().all(is_number)
            }
            None => columns.len() == 2 && HeadLabel::is_label(cells.first().unwrap_or(&"")),
        }
    }

    /// Returns true for a row without the bar between name and type: `id string | 否 | …`.
    fn lacks_a_bar(&self, index: usize, columns: &[Column]) -> bool {
        if self.bars(index) + 2 != columns.len() || columns.get(1) != Some(&Column::Type) {
            return false;
        }
        let cells = self.cells(index, columns);
        let text = |index: usize| cells.get(index).copied().unwrap_or_default();
        let is_required_right =
            columns.get(2) != Some(&Column::Required) || matches!(text(1), "是" | "否" | "");
        is_required_right && type_cell::is_name_and_type(text(0))
    }

    fn is_field_row(&self, index: usize, columns: &[Column], r#type: usize) -> bool {
        if self.bars(index) + 1 < columns.len() {
            return false;
        }
        let cells = self.cells(index, columns);
        let text = |index: usize| cells.get(index).copied();
        let position = |column| columns.iter().position(|found| *found == column);
        let is_name = |text: &str| {
            let text = text.trim_start_matches(['∟', ' ', '`', '.']);
            !text.is_empty() && !text.contains(' ') && text.starts_with(|c: char| c.is_ascii())
        };
        position(Column::Name).and_then(text).is_some_and(is_name)
            && text(r#type).is_some_and(type_cell::is_plausible)
            && position(Column::Required).is_none_or(|index| {
                text(index).is_some_and(|text| matches!(text, "是" | "否" | ""))
            })
    }
}
