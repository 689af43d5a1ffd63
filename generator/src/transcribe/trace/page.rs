//! The rows of a page, by the fields that they become.

use serde_json::Value;

use super::{FieldPlace, TracedField, fields_of_draft};
use crate::diagnostic::{Diagnostics, Location, Position, Sources};
use crate::page::Span;
use crate::transcribe::change_report::Change;
use crate::transcribe::documented::Documented;
use crate::transcribe::draft::Wording;
use crate::transcribe::outcome::{Outcome, PageFile};
use crate::transcribe::read;
use crate::transcribe::run;
use crate::transcribe::store::Store;

/// A page, with the rows that fields come from.
#[derive(Debug)]
pub struct TracedPage {
    /// The title.
    pub title: String,
    /// The day of the page's last update.
    pub updated: Option<String>,
    /// The page as a whole.
    pub location: Location,
    rows: Vec<(FieldPlace, Vec<String>, Span)>,
}

impl TracedPage {
    /// The name in the row that a field comes from, if the page has a row for it.
    pub fn row(&self, field: &TracedField) -> Option<Location> {
        let mut rows = self.rows.iter();
        let (_, _, span) =
            rows.find(|(place, path, _)| *place == field.place && *path == field.path)?;
        Some(span.location())
    }
}

/// The lines of a table row: up to the line that does not continue. Returns them with the number of the first, counted from 1.
///
/// A cell continues on the next line if its line ends in two spaces.
pub fn row_lines<'s>(sources: &'s Sources, row: &Location) -> (usize, Vec<&'s str>) {
    let text = sources.text(row.file);
    let start = match &row.position {
        Position::Bytes(bytes) => bytes.start.min(text.len()),
        Position::File | Position::Node(..) => 0,
    };
    let first = text[..start].matches('\n').count();
    let mut lines = Vec::new();
    for line in text.lines().skip(first) {
        lines.push(line.trim_end());
        if !line.ends_with("  ") {
            break;
        }
    }
    (first + 1, lines)
}

/// Reads a page.
pub(super) fn read(
    store: &Store,
    documented: &Documented,
    file: PageFile,
    sources: &mut Sources,
) -> Option<TracedPage> {
    // Findings about the page belong to its transcription.
    let mut findings = Diagnostics::new();
    let reading = read::read(vec![file], store, Wording::None, sources, &mut findings);
    let mut drafts = reading.drafts.into_iter();
    let drafted = drafts.find(|drafted| drafted.draft.target == documented.target)?;
    let location = drafted.location();
    let draft = drafted.draft;
    let operation = Value::Object(draft.operation);
    let path_parameters = Value::Array(draft.path_parameters);
    let fields = fields_of_draft(&operation, &path_parameters, &draft.target, draft.page);
    let rows = fields.into_iter().filter_map(|field| {
        // The span is that of the property or of the whole parameter.
        let Position::Node(pointer, _) = &field.location.position else {
            return None;
        };
        let parameter = pointer.parent();
        let keys = [Some(pointer), parameter.as_ref()].into_iter().flatten();
        let mut spans = keys.filter_map(|key| draft.spans.get(key.as_str()));
        let span = spans.next()?.clone();
        Some((field.place, field.path, span))
    });
    let rows = rows.collect();
    Some(TracedPage {
        title: draft.title,
        updated: draft.updated,
        location,
        rows,
    })
}

/// The facts of a page that differ from those of the spec.
pub(super) fn differences(store: &Store, file: PageFile) -> Vec<Change> {
    let transcribed = run::run(store, vec![file], Wording::None, &|_| Vec::new());
    let mut pages = transcribed.pages.into_iter();
    let changes = pages.find_map(|page| match page.what {
        Outcome::Current(current) => Some(current.changes),
        _ => None,
    });
    changes.unwrap_or_default()
}
