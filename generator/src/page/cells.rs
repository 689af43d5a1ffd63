//! Cells of a table row.

use super::inline::{plain, prose, split_breaks, trim, trim_indent};
use super::lines::Lines;
use std::ops::Range;

/// The lines of one cell, without blank lines. `<br>` starts a new line.
pub(super) type Cell = Vec<Range<usize>>;

/// Selects the bars of a line that separate cells.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Bars {
    All,
    /// Only bars between blanks.
    Spaced,
    /// No bar: the line is code.
    None,
}

/// Returns the positions of the separating bars in a line. Escaped bars and bars in code spans are text.
pub(super) fn separators(line: &str, bars: Bars) -> Vec<usize> {
    let bytes = line.as_bytes();
    let is_blank = |at: Option<usize>| {
        at.and_then(|at| bytes.get(at))
            .is_none_or(u8::is_ascii_whitespace)
    };
    let mut found = Vec::new();
    let mut code_end = 0;
    for (at, byte) in bytes
        .iter()
        .enumerate()
        .filter(|(_, byte)| b"`|".contains(byte))
    {
        if at < code_end {
            continue;
        }
        if *byte == b'`' {
            // A code span ends at the next backtick of the line; a single backtick is text.
            code_end = line[at + 1..].find('`').map_or(at + 1, |end| at + 2 + end);
            continue;
        }
        let is_escaped = at > 0 && bytes[at - 1] == b'\\';
        let separates = match bars {
            Bars::All => true,
            Bars::Spaced => is_blank(at.checked_sub(1)) && is_blank(Some(at + 1)),
            Bars::None => false,
        };
        if separates && !is_escaped {
            found.push(at);
        }
    }
    found
}

/// Splits the lines of a row into cells: at most `most`, if there is a limit.
pub(super) fn split(
    page: &Lines<'_>,
    lines: &[(Range<usize>, Bars)],
    most: Option<usize>,
) -> Vec<Cell> {
    let mut cells: Vec<Cell> = vec![Vec::new()];
    let mut framed = false;
    for (index, (range, bars)) in lines.iter().enumerate() {
        let line = page.get(range.clone());
        let mut start = range.start;
        if index == 0 && line.starts_with('|') && *bars != Bars::None {
            framed = true;
            start += 1;
        }
        for bar in separators(line, *bars) {
            let bar = range.start + bar;
            if bar < start || most.is_some_and(|most| cells.len() >= most) {
                continue;
            }
            push_lines(page, &mut cells, start..bar);
            cells.push(Vec::new());
            start = bar + 1;
        }
        push_lines(page, &mut cells, start..range.end);
    }
    if framed {
        remove_right_frame(page, &mut cells, most);
    }
    cells
}

fn push_lines(page: &Lines<'_>, cells: &mut [Cell], range: Range<usize>) {
    let Some(cell) = cells.last_mut() else { return };
    for (index, piece) in split_breaks(&page.text, range).into_iter().enumerate() {
        // The first line of a name may be indented to mark its depth.
        let piece = match index {
            0 => trim(&page.text, piece),
            _ => trim_indent(&page.text, piece),
        };
        if !piece.is_empty() {
            cell.push(piece);
        }
    }
}

/// Removes the bars of a frame from the end of the last cell. Without a limit, an empty last cell is part of the frame too.
fn remove_right_frame(page: &Lines<'_>, cells: &mut Vec<Cell>, most: Option<usize>) {
    if let Some(cell) = cells.last_mut() {
        if let Some(line) = cell.last_mut() {
            while page.get(line.clone()).ends_with('|') {
                line.end -= 1;
                *line = trim(&page.text, line.clone());
            }
        }
        cell.retain(|line| !line.is_empty());
    }
    if most.is_none() && cells.len() > 2 && cells.last().is_some_and(Vec::is_empty) {
        cells.pop();
    }
}

/// Returns a cell as one line of plain text. A missing cell is empty.
pub(super) fn plain_text(page: &Lines<'_>, cell: Option<&Cell>) -> String {
    let lines = cell.into_iter().flatten();
    let lines: Vec<&str> = lines.map(|line| page.get(line.clone())).collect();
    plain(&lines.join(" "))
}

/// Returns a cell's lines as prose.
pub(super) fn prose_text(page: &Lines<'_>, cell: &Cell) -> String {
    let lines: Vec<String> = cell
        .iter()
        .map(|line| prose(page.get(line.clone())))
        .collect();
    lines.join("\n")
}
