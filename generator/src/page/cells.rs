//! Cutting the lines of a row into cells.

use super::inline::{split_breaks, trim};
use super::lines::Lines;
use std::ops::Range;

/// The lines of one cell, none of them blank; `<br>` begins a new one.
pub(super) type Cell = Vec<Range<usize>>;

/// Which bars separate cells.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Pipes {
    Any,
    /// Only those between blanks.
    Spaced,
    /// None: the line is code.
    None,
}

/// The positions of the bars in a line that separate cells: not escaped, not inside a code span.
pub(super) fn bars(line: &str, pipes: Pipes) -> impl Iterator<Item = usize> {
    let bytes = line.as_bytes();
    let mut found = Vec::new();
    let mut code_end = 0;
    for (at, byte) in bytes.iter().enumerate() {
        match byte {
            b'`' if at >= code_end => {
                // A code span ends at the next backtick of the line; a lone backtick is text.
                code_end = line[at + 1..].find('`').map_or(at + 1, |end| at + 2 + end);
            }
            b'|' if at >= code_end => {
                let escaped = at > 0 && bytes[at - 1] == b'\\';
                let blank = |at: Option<&u8>| at.is_none_or(|byte| byte.is_ascii_whitespace());
                let before = if at == 0 { None } else { bytes.get(at - 1) };
                let spaced = blank(before) && blank(bytes.get(at + 1));
                if !escaped && (pipes == Pipes::Any || (pipes == Pipes::Spaced && spaced)) {
                    found.push(at);
                }
            }
            _ => {}
        }
    }
    found.into_iter()
}

/// Cuts lines into at most `most` cells.
pub(super) fn split(page: &Lines<'_>, lines: &[(Range<usize>, Pipes)], most: usize) -> Vec<Cell> {
    let mut cells: Vec<Cell> = vec![Vec::new()];
    let mut framed = false;
    for (index, (range, pipes)) in lines.iter().enumerate() {
        let line = page.get(range.clone());
        let mut start = range.start;
        if index == 0 && line.starts_with('|') && *pipes != Pipes::None {
            framed = true;
            start += 1;
        }
        for bar in bars(line, *pipes) {
            let bar = range.start + bar;
            if bar < start || cells.len() >= most {
                continue;
            }
            push_lines(page, &mut cells, start..bar);
            cells.push(Vec::new());
            start = bar + 1;
        }
        push_lines(page, &mut cells, start..range.end);
    }
    if framed {
        // The frame's right side: bars at the end of the last cell.
        if let Some(last) = cells.last_mut().and_then(|cell| cell.last_mut()) {
            while page.get(last.clone()).ends_with('|') {
                last.end -= 1;
                *last = trim(&page.text, last.clone());
            }
        }
        if let Some(cell) = cells.last_mut() {
            cell.retain(|line| !line.is_empty());
        }
        if cells.len() > 1
            && cells.last().is_some_and(Vec::is_empty)
            && cells.len() > most.min(2)
            && most == usize::MAX
        {
            cells.pop();
        }
    }
    cells
}

fn push_lines(page: &Lines<'_>, cells: &mut [Cell], range: Range<usize>) {
    let Some(cell) = cells.last_mut() else { return };
    for piece in split_breaks(&page.text, range) {
        let piece = trim(&page.text, piece);
        if !piece.is_empty() {
            cell.push(piece);
        }
    }
}
