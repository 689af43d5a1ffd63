//! Diagnostics about the nesting of tables and about overrides.

use super::page_table::PageTable;
use crate::diagnostic::{Code, Diagnostic, Pointer, Sources};
use crate::spec::vocabulary::extension::NESTING;
use crate::transcribe::draft::Part;
use crate::transcribe::nesting::{Nesting, Unexplained, Verdict};
use crate::transcribe::store::Store;

/// Reports an entry of `x-nesting` that does not match a row.
pub(super) fn unmatched_entry(
    table: &PageTable<'_>,
    index: usize,
    entry: &str,
    store: &Store,
    sources: &mut Sources,
) -> Diagnostic {
    let location = store.locate(&table.target, &entry_at(table.part, index), sources);
    Diagnostic::error(
        Code::InvalidNesting,
        location.unwrap_or_else(|| table.body.span.location()),
        format!(
            "`x-nesting` of `{}` names a row that the table does not have: {entry}",
            table.target
        ),
    )
    .related(table.body.span.location(), "the table")
    .help("name the row, its occurrence if it is not the first of its name, and the row above that is its parent")
}

/// Reports an override that the page does not need.
pub(super) fn unused_override(
    table: &PageTable<'_>,
    index: usize,
    store: &Store,
    sources: &mut Sources,
) -> Diagnostic {
    let row = &table.body.rows[table.overrides[index].row];
    let at = entry_at(table.part, table.entries[index]);
    let location = store.locate(&table.target, &at, sources);
    Diagnostic::warning(
        Code::UnusedNesting,
        location.unwrap_or_else(|| row.span.location()),
        format!(
            "`x-nesting` of `{}` overrides the parent of `{}`, which is as certain without the entry",
            table.target, row.name
        ),
    )
    .related(row.span.location(), "the row")
    .help("remove the entry")
}

/// The location of an entry of `x-nesting` below its operation.
fn entry_at(part: Part, index: usize) -> Pointer {
    let at = Pointer::root().join(NESTING.name).join(part.as_str());
    at.join_index(index)
}

/// Reports a tree that is not certain.
pub(super) fn verdict(table: &PageTable<'_>, nesting: &Nesting) -> Option<Diagnostic> {
    match &nesting.verdict {
        Verdict::Certain => None,
        Verdict::Ambiguous { row, other } => Some(ambiguous(table, *row, &nesting.parents, other)),
        Verdict::Unexplained { row, by } => unexplained(table, *row, by),
        Verdict::Unconfirmed { row } => unconfirmed(table, *row),
    }
}

/// A second tree explains the table about as well.
fn ambiguous(
    table: &PageTable<'_>,
    row: usize,
    parents: &[Option<usize>],
    other: &[Option<usize>],
) -> Diagnostic {
    let rows = &table.body.rows;
    let parent = |parents: &[Option<usize>]| match parents.get(row).copied().flatten() {
        Some(parent) => format!("`{}`", rows[parent].name),
        None => "the outermost object".to_owned(),
    };
    let name = &rows[row].name;
    let earlier = rows[..=row].iter();
    let occurrence = earlier.filter(|known| known.name == *name).count();
    Diagnostic::error(
        Code::AmbiguousNesting,
        rows[row].span.location(),
        format!(
            "`{name}` may be a field of {} or of {}; the first is used",
            parent(parents),
            parent(other)
        ),
    )
    .help(format!(
        "override its parent on the operation: `x-nesting: {{{}: [{{field: {name}, occurrence: {occurrence}, parent: NAME}}]}}`",
        table.part.as_str()
    ))
}

/// No sample confirms the tree.
fn unconfirmed(table: &PageTable<'_>, row: usize) -> Option<Diagnostic> {
    let first = table.body.rows.get(row)?;
    let diagnostic = Diagnostic::error(
        Code::UnconfirmedNesting,
        first.span.location(),
        "no sample confirms how the rows of this table nest",
    );
    Some(diagnostic.label("from this row on").help(format!(
        "compare the result in the spec with the page; then override one row on the operation: `x-nesting: {{{}: [{{field: {}}}]}}`, \
         with `parent: NAME` if it has one",
        table.part.as_str(),
        first.name
    )))
}

/// No tree explains a row.
fn unexplained(table: &PageTable<'_>, row: usize, by: &Unexplained) -> Option<Diagnostic> {
    let row = table.body.rows.get(row)?;
    let why = match by {
        Unexplained::Sample { pointer } => format!("the sample has its name at `{pointer}`"),
        Unexplained::TypeName => "other objects of its type have other fields".to_owned(),
    };
    let diagnostic = Diagnostic::error(
        Code::UnexplainedNesting,
        row.span.location(),
        format!("no nesting of the table explains `{}`: {why}", row.name),
    );
    Some(diagnostic.help(
        "a row of the page is missing or out of order; compare the page with its source, or override the nesting with `x-nesting`",
    ))
}
