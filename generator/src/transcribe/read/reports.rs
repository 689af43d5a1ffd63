//! Diagnostics about overrides of nesting.

use super::page_table::PageTable;
use crate::diagnostic::{Code, Diagnostic, Pointer, Sources};
use crate::spec::vocabulary::extension::NESTING;
use crate::transcribe::draft::Part;
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
    .help("correct `field` and `occurrence`, which name the row, or `parent` and `parent-occurrence`, which name a row above it; or remove the entry")
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
            "`x-nesting` of `{}` overrides the parent of `{}`, but all of the table is as certain without its entries",
            table.target, row.name
        ),
    )
    .related(row.span.location(), "the row")
    .help("remove all entries of the table")
}

/// The location of an entry of `x-nesting` below its operation.
fn entry_at(part: Part, index: usize) -> Pointer {
    let at = Pointer::root().join(NESTING.name).join(part.as_str());
    at.join_index(index)
}
