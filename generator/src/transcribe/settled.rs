//! What people have settled about the nesting of a table: `x-nesting` of an operation or event.
//!
//! ```yaml
//! x-nesting:
//!   response:
//!     - {field: title, occurrence: 2, parent: items}
//! ```
//!
//! says that the second row named `title` of the response table is a field of the nearest row named `items` above it.
//! Without `parent` the row is an outermost one; without `occurrence` the first row of the name is meant.

use serde::Deserialize;
use serde_json::Value;

use super::nesting::{FlatRow, Settled};

/// The extension's key.
pub(super) const NESTING: &str = "x-nesting";

#[derive(Deserialize)]
struct Entry {
    field: String,
    #[serde(default = "first")]
    occurrence: usize,
    parent: Option<String>,
}

fn first() -> usize {
    1
}

/// What is settled for one table.
#[derive(Debug, Default)]
pub(super) struct Entries {
    /// What the entries say.
    pub(super) settled: Vec<Settled>,
    /// Which entry of the list each is, counted from 0.
    pub(super) indices: Vec<usize>,
    /// The entries that fit no row: which of the list, and as text.
    pub(super) strays: Vec<(usize, String)>,
}

/// The entries for one table.
pub(super) fn read(operation: &Value, side: &str, rows: &[FlatRow]) -> Entries {
    let mut entries = Entries::default();
    let listed = operation[NESTING][side].as_array().into_iter().flatten();
    for (index, entry) in listed.enumerate() {
        let Ok(entry) = Entry::deserialize(entry) else {
            entries.strays.push((index, entry.to_string()));
            continue;
        };
        let named = |(row, flat): (usize, &FlatRow)| (flat.name == entry.field).then_some(row);
        let row = rows
            .iter()
            .enumerate()
            .filter_map(named)
            .nth(entry.occurrence.saturating_sub(1));
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
                entries.settled.push(Settled { row, parent });
                entries.indices.push(index);
            }
            _ => entries.strays.push((
                index,
                format!("{} (occurrence {})", entry.field, entry.occurrence),
            )),
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
        let entries = read(&operation, "response", &rows);
        assert_eq!(entries.indices, [0, 1]);
        assert_eq!(
            entries.settled,
            [
                Settled {
                    row: 3,
                    parent: Some(0)
                },
                Settled {
                    row: 2,
                    parent: None
                }
            ]
        );
        let strays: Vec<usize> = entries.strays.iter().map(|(index, _)| *index).collect();
        assert_eq!(strays, [2, 3]);
    }
}
