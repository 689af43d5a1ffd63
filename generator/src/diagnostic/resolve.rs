//! Resolving the locations of diagnostics, and sorting by them. All formats need this.

use super::source::floor_char_boundary;
use super::syntax::is_json;
use super::{Diagnostic, Diagnostics, FileId, Location, Position, PositionIndex, Sources};
use std::collections::HashMap;
use std::ops::Range;

/// A diagnostic with resolved locations.
pub(super) struct Resolved<'a> {
    pub(super) diagnostic: &'a Diagnostic,
    pub(super) span: Option<Span>,
    pub(super) related: Vec<(Span, &'a str)>,
}

/// A range of a text.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) file: FileId,
    /// A range on one line; `None` for the file as a whole.
    pub(super) range: Option<Range<usize>>,
}

impl Diagnostics {
    /// Resolves all locations; sorts by file, line and column, and removes duplicates.
    pub(super) fn resolve(&self, sources: &Sources) -> Vec<Resolved<'_>> {
        let mut positions = Positions::default();
        let mut resolved: Vec<Resolved<'_>> = self
            .iter()
            .map(|diagnostic| Resolved {
                diagnostic,
                span: diagnostic
                    .location
                    .as_ref()
                    .map(|location| positions.span(location, sources)),
                related: diagnostic
                    .related
                    .iter()
                    .map(|(location, message)| {
                        (positions.span(location, sources), message.as_str())
                    })
                    .collect(),
            })
            .collect();
        resolved.sort_by_cached_key(|resolved| {
            let span = resolved.span.as_ref();
            let path = span.map(|span| sources.path(span.file).to_owned());
            let range = span.and_then(|span| span.range.as_ref());
            let (start, end) = range.map_or((0, 0), |range| (range.start, range.end));
            (
                path,
                start,
                end,
                resolved.diagnostic.code,
                resolved.diagnostic.message.clone(),
            )
        });
        // A shared file is checked once for each use.
        resolved.dedup_by(|b, a| {
            a.span == b.span
                && a.diagnostic.code == b.diagnostic.code
                && a.diagnostic.message == b.diagnostic.message
        });
        resolved
    }
}

/// Lines of locations, for messages in one line. The files are parsed once.
pub struct Lines<'a> {
    sources: &'a Sources,
    positions: Positions,
}

impl<'a> Lines<'a> {
    /// Creates a finder for files.
    pub fn new(sources: &'a Sources) -> Self {
        Self {
            sources,
            positions: Positions::default(),
        }
    }

    /// The path and the line, counted from 1. The line is absent if the location is the file as a whole.
    pub fn find(&mut self, location: &Location) -> (&'a str, Option<usize>) {
        let span = self.positions.span(location, self.sources);
        let start = span.range.map(|range| range.start);
        let line = start.map(|start| self.sources.line_at(span.file, start) + 1);
        (self.sources.path(span.file), line)
    }

    /// The path, the line and the column, counted from 1, columns in characters. The file as a whole is its first character.
    pub fn place(&mut self, location: &Location) -> (&'a str, usize, usize) {
        let span = self.positions.span(location, self.sources);
        let start = span.range.map_or(0, |range| range.start);
        let at = self.sources.line_column(span.file, start);
        (self.sources.path(span.file), at.line, at.column)
    }
}

/// The position indexes built so far.
#[derive(Default)]
struct Positions {
    files: HashMap<FileId, PositionIndex>,
}

impl Positions {
    fn span(&mut self, location: &Location, sources: &Sources) -> Span {
        let file = location.file;
        let range = match &location.position {
            Position::File => None,
            Position::Bytes(range) => Some(range.clone()),
            Position::Node(pointer, part) => {
                let index = self.files.entry(file).or_insert_with(|| {
                    let text = sources.text(file);
                    PositionIndex::new(text, is_json(sources.path(file), text))
                });
                // For a pointer that leads nowhere, the nearest existing value is shown, such as the object that lacks
                // a key.
                let mut nearest = pointer.clone();
                loop {
                    let found = index.find(&nearest, *part);
                    if found.is_some() || nearest.is_root() {
                        break found;
                    }
                    nearest.pop();
                }
            }
        };
        let range = range.map(|range| first_line(range, file, sources));
        Span { file, range }
    }
}

/// The part of a range on its first line: only the start of a long mapping is marked.
fn first_line(range: Range<usize>, file: FileId, sources: &Sources) -> Range<usize> {
    let text = sources.text(file);
    let start = floor_char_boundary(text, range.start);
    let line = sources.line_range(file, sources.line_at(file, start));
    let end = floor_char_boundary(text, range.end.min(line.end));
    start..end.max(start)
}
