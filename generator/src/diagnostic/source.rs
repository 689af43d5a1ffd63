//! The texts that diagnostics refer to.

use super::FileId;
use std::ops::Range;
use std::sync::OnceLock;

/// All files that were read, with paths as shown and texts.
#[derive(Debug, Default)]
pub struct Sources {
    files: Vec<Source>,
}

#[derive(Debug)]
struct Source {
    path: String,
    text: String,
    /// Byte offset of each line's start; computed on demand.
    lines: OnceLock<Vec<usize>>,
    /// The number of characters before each multiple of [`STRIDE`] bytes; computed on demand.
    characters: OnceLock<Vec<usize>>,
}

/// A document may be a single line of many megabytes, in which thousands of columns are counted.
const STRIDE: usize = 4096;

/// A line and a column, both counted from 1; columns count characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct LineColumn {
    pub(super) line: usize,
    pub(super) column: usize,
}

impl Sources {
    /// Creates an empty collection.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a file: its path as shown, and its text without byte-order mark.
    pub fn add(&mut self, path: impl Into<String>, text: impl Into<String>) -> FileId {
        // The number of files is far below 2³².
        let id = FileId(u32::try_from(self.files.len()).unwrap_or(u32::MAX));
        self.files.push(Source {
            path: path.into(),
            text: text.into(),
            lines: OnceLock::new(),
            characters: OnceLock::new(),
        });
        id
    }

    /// The paths of all files, as shown.
    pub fn paths(&self) -> impl Iterator<Item = &str> {
        self.files.iter().map(|source| source.path.as_str())
    }

    /// Replaces the start of all paths as shown, such as that of a temporary folder.
    pub fn replace_start(&mut self, start: &str, shown: &str) {
        for source in &mut self.files {
            if let Some(rest) = source.path.strip_prefix(start) {
                source.path = format!("{shown}{rest}");
            }
        }
    }

    /// The path as shown: as given on the command line, joined with the relative path, with forward slashes.
    pub fn path(&self, file: FileId) -> &str {
        &self.files[file.0 as usize].path
    }

    /// The text, without byte-order mark.
    pub fn text(&self, file: FileId) -> &str {
        &self.files[file.0 as usize].text
    }

    fn lines(&self, file: FileId) -> &[usize] {
        let source = &self.files[file.0 as usize];
        source.lines.get_or_init(|| {
            let ends = source
                .text
                .bytes()
                .enumerate()
                .filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0)
                .chain(ends.map(|(at, _)| at + 1))
                .collect()
        })
    }

    /// The line (from 0) that contains a byte offset.
    pub(super) fn line_at(&self, file: FileId, offset: usize) -> usize {
        self.lines(file).partition_point(|start| *start <= offset) - 1
    }

    /// The byte range of a line (from 0), without its line ending.
    pub(super) fn line_range(&self, file: FileId, line: usize) -> Range<usize> {
        let lines = self.lines(file);
        let text = self.text(file);
        let start = lines.get(line).copied().unwrap_or(text.len());
        let end = lines.get(line + 1).map_or(text.len(), |next| next - 1);
        let end = if end > start && text.as_bytes()[end - 1] == b'\r' {
            end - 1
        } else {
            end
        };
        start..end
    }

    /// The line and column of a byte offset; an offset past the end counts as the end.
    pub(super) fn line_column(&self, file: FileId, offset: usize) -> LineColumn {
        let text = self.text(file);
        let offset = floor_char_boundary(text, offset);
        let line = self.line_at(file, offset);
        let start = self.lines(file)[line];
        LineColumn {
            line: line + 1,
            column: self.characters_before(file, offset) - self.characters_before(file, start) + 1,
        }
    }

    /// The number of characters before a byte offset.
    fn characters_before(&self, file: FileId, offset: usize) -> usize {
        let source = &self.files[file.0 as usize];
        let begins = |bytes: &[u8]| {
            // All bytes of a character except the first have this form.
            bytes.iter().filter(|byte| **byte & 0xc0 != 0x80).count()
        };
        let bytes = source.text.as_bytes();
        let before = source.characters.get_or_init(|| {
            let mut count = 0;
            let strides = bytes.chunks(STRIDE).map(|chunk| {
                count += begins(chunk);
                count
            });
            std::iter::once(0).chain(strides).collect()
        });
        let stride = offset / STRIDE;
        before[stride] + begins(&bytes[stride * STRIDE..offset])
    }

    /// The byte offset of a line and a column (both from 1, columns in characters), limited to the line.
    pub(crate) fn offset_of_characters(&self, file: FileId, line: usize, column: usize) -> usize {
        let range = self.line_range(file, line.saturating_sub(1));
        let text = &self.text(file)[range.clone()];
        let within = text.char_indices().nth(column.saturating_sub(1));
        range.start + within.map_or(text.len(), |(at, _)| at)
    }

    /// The byte offset of a line and a column (both from 1, columns in bytes), limited to the line.
    pub(crate) fn offset_of_bytes(&self, file: FileId, line: usize, column: usize) -> usize {
        let range = self.line_range(file, line.saturating_sub(1));
        let offset = (range.start + column.saturating_sub(1)).min(range.end);
        floor_char_boundary(self.text(file), offset)
    }
}

/// The closest offset at or before this one that does not split a character.
pub(super) fn floor_char_boundary(text: &str, offset: usize) -> usize {
    let mut offset = offset.min(text.len());
    while !text.is_char_boundary(offset) {
        offset -= 1;
    }
    offset
}

#[cfg(test)]
mod tests {
    use super::{LineColumn, Sources};

    #[test]
    fn columns_count_characters_and_lines_end_before_carriage_return() {
        let mut sources = Sources::new();
        let file = sources.add("a.yaml", "a: é人x\r\nb: 1\n");
        let at = |offset| sources.line_column(file, offset);
        assert_eq!(at(0), LineColumn { line: 1, column: 1 });
        assert_eq!(at(8), LineColumn { line: 1, column: 6 });
        assert_eq!(
            at(6),
            LineColumn { line: 1, column: 5 },
            "inside a character"
        );
        assert_eq!(at(11), LineColumn { line: 2, column: 1 });
        assert_eq!(at(999), LineColumn { line: 3, column: 1 });
        let long = format!("a: 1\n{}x", "é".repeat(5000));
        let other = sources.add("b.yaml", long.as_str());
        assert_eq!(
            sources.line_column(other, long.len() - 1),
            LineColumn {
                line: 2,
                column: 5001
            }
        );
        assert_eq!(sources.line_range(file, 0), 0..9);
        assert_eq!(sources.line_range(file, 1), 11..15);
        assert_eq!(sources.line_range(file, 7), 16..16);
        assert_eq!(sources.offset_of_characters(file, 1, 6), 8);
        assert_eq!(sources.offset_of_characters(file, 1, 99), 9);
        assert_eq!(sources.offset_of_bytes(file, 1, 7), 5);
    }
}
