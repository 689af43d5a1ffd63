//! Overrides of a table's nesting: `x-nesting` of an operation or event.
//!
//! ```yaml
//! x-nesting:
//!   response:
//!     - {field: title, occurrence: 2, parent: items}
//! ```
//!
//! The second row named `title` of the response table is a field of the nearest row named `items` above it. Without `parent` the row
//! is outermost. Without `occurrence` the entry is about the first row of the name.

use super::draft::Part;
use super::nesting::{FlatRow, Override};
use super::parts::JsonObject;
use crate::spec::vocabulary::extension::NESTING;

/// The entries about one table.
#[derive(Debug, Default)]
pub(super) struct Entries {
    pub(super) overrides: Vec<Override>,
    /// The index of each override in the list.
    pub(super) indices: Vec<usize>,
    /// The entries that do not match a row: the index in the list, and the text.
    pub(super) unmatched: Vec<(usize, String)>,
}

/// Reads the entries about one table.
pub(super) fn read(operation: &JsonObject, part: Part, rows: &[FlatRow]) -> Entries {
    let mut entries = Entries::default();
    let nesting = NESTING.get(operation);
    let listed = nesting.and_then(|nesting| match part {
        Part::Request => nesting.request,
        Part::Response => nesting.response,
        Part::Event => nesting.event,
    });
    for (index, entry) in listed.into_iter().flatten().enumerate() {
        let occurrence = entry
            .occurrence
            .map_or(1, |occurrence| occurrence.get() as usize);
        let named = |(row, flat): (usize, &FlatRow)| (flat.name == entry.field).then_some(row);
        let row = rows
            .iter()
            .enumerate()
            .filter_map(named)
            .nth(occurrence - 1);
        let parent = match (row, &entry.parent) {
            (None, _) => None,
            (Some(_), None) => Some(None),
            (Some(row), Some(name)) => rows[..row]
                .iter()
                .rposition(|flat| flat.name == *name)
                .map(Some),
        };
        match (row, parent) {
            (Some(row), Some(parent)) => {
                entries.overrides.push(Override { row, parent });
                entries.indices.push(index);
            }
            _ => entries
                .unmatched
                .push((index, format!("{} (occurrence {occurrence})", entry.field))),
        }
    }
    entries
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transcribe::nesting::{RowShape, ScalarKind};
    use serde_json::json;

    #[test]
    fn rows_are_found_by_name_and_occurrence() {
        let rows = ["items", "title", "list", "title"].map(|name| FlatRow {
            name: name.to_owned(),
            shape: RowShape::Scalar(ScalarKind::String),
            type_name: None,
            depth: None,
        });
        let operation = json!({"x-nesting": {"response": [
            {"field": "title", "occurrence": 2, "parent": "items"}, {"field": "list"}, {"field": "absent"},
            {"field": "items", "parent": "title"}]}});
        let entries = read(
            operation.as_object().expect("an object"),
            Part::Response,
            &rows,
        );
        assert_eq!(entries.indices, [0, 1]);
        assert_eq!(
            entries.overrides,
            [
                Override {
                    row: 3,
                    parent: Some(0)
                },
                Override {
                    row: 2,
                    parent: None
                }
            ]
        );
        let unmatched: Vec<usize> = entries.unmatched.iter().map(|(index, _)| *index).collect();
        assert_eq!(unmatched, [2, 3]);
    }
}
