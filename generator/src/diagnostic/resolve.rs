//! Finding the places of diagnostics and sorting by them, which every form of showing them needs.

use super::source::floor_char_boundary;
use super::{Diagnostic, Diagnostics, FileId, Location, Position, PositionIndex, Sources};
use std::collections::HashMap;
use std::ops::Range;

/// A diagnostic whose places are found.
pub(super) struct Resolved<'a> {
    pub(super) diagnostic: &'a Diagnostic,
    pub(super) span: Option<Span>,
    pub(super) related: Vec<(Span, &'a str)>,
}

/// A place in a text.
#[derive(Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) file: FileId,
    /// On one line; `None` for the file as a whole.
    pub(super) range: Option<Range<usize>>,
}

impl Diagnostics {
    /// Finds every place; sorted by file, line and column, each diagnostic once.
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
        // A file that is used in two places is checked in each.
        resolved.dedup_by(|b, a| {
            a.span == b.span
                && a.diagnostic.code == b.diagnostic.code
                && a.diagnostic.message == b.diagnostic.message
        });
        resolved
    }
}

/// The position indexes made so far.
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
                    let json = sources.path(file).ends_with(".json");
                    PositionIndex::new(sources.text(file), json)
                });
                // A place that is not in the file is shown at the nearest that is, such as the object that lacks a key.
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

/// The part of a range on its first line: a mapping of a hundred lines is marked where it begins.
fn first_line(range: Range<usize>, file: FileId, sources: &Sources) -> Range<usize> {
    let text = sources.text(file);
    let start = floor_char_boundary(text, range.start);
    let line = sources.line_range(file, sources.line_at(file, start));
    let end = floor_char_boundary(text, range.end.min(line.end));
    start..end.max(start)
}
