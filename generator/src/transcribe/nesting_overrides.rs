//! Overrides of a table's nesting: `x-nesting` of an operation or event.
//!
//! ```yaml
//! x-nesting:
//!   response:
//!     - {field: title, occurrence: 2, parent: items}
//! ```
//!
//! The second row named `title` of the response table is a field of the nearest row named `items` above it. Without `parent` the row
//! is outermost. Without `occurrence` the entry is about the first row of the name. With `parent-occurrence` the parent is that one of the
//! rows with its name.
//!
//! The root of a service states the fields of types, for all of its tables:
//!
//! ```yaml
//! x-nesting:
//!   types:
//!     - {type: user, fields: [id, name]}
//! ```

use super::draft::Part;
use super::nesting::{FlatRow, Override, StatedTypes};
use super::parts::JsonObject;
use crate::spec::vocabulary::extension::{NESTING, NestedRow, TYPE_NESTING};
use std::num::NonZeroU32;

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
        let row = nth(rows, &entry.field, entry.occurrence);
        let parent = match (row, &entry.parent) {
            (None, _) => None,
            (Some(_), None) => Some(None),
            (Some(row), Some(name)) => match entry.parent_occurrence {
                Some(occurrence) => nth(&rows[..row], name, Some(occurrence)),
                None => rows[..row].iter().rposition(|flat| flat.name == *name),
            }
            .map(Some),
        };
        match (row, parent) {
            (Some(row), Some(parent)) => {
                entries.overrides.push(Override { row, parent });
                entries.indices.push(index);
            }
            _ => entries.unmatched.push((index, line(&entry))),
        }
    }
    entries
}

/// Returns a row by its name and its number among the rows of that name.
fn nth(rows: &[FlatRow], name: &str, occurrence: Option<NonZeroU32>) -> Option<usize> {
    let occurrence = occurrence.map_or(1, |occurrence| occurrence.get() as usize);
    let named = rows.iter().enumerate().filter(|(_, row)| row.name == name);
    named.map(|(index, _)| index).nth(occurrence - 1)
}

/// Returns the entry of an override.
pub(super) fn entry(rows: &[FlatRow], Override { row, parent }: Override) -> NestedRow {
    let name = |row: usize| rows[row].name.clone();
    let occurrence = |row: usize| {
        let earlier = rows[..row].iter();
        let number = 1 + earlier.filter(|known| known.name == rows[row].name).count();
        u32::try_from(number).ok().and_then(NonZeroU32::new)
    };
    let is_nearest = |parent: usize| {
        !rows[parent + 1..row]
            .iter()
            .any(|known| known.name == rows[parent].name)
    };
    NestedRow {
        field: name(row),
        occurrence: occurrence(row).filter(|number| number.get() > 1),
        parent: parent.map(name),
        parent_occurrence: parent
            .filter(|parent| !is_nearest(*parent))
            .and_then(occurrence),
    }
}

/// Returns an entry as a line of YAML, without the dash.
pub(super) fn line(entry: &NestedRow) -> String {
    let mut parts = vec![format!("field: {}", scalar(&entry.field))];
    parts.extend(
        entry
            .occurrence
            .map(|number| format!("occurrence: {number}")),
    );
    parts.extend(
        entry
            .parent
            .as_ref()
            .map(|parent| format!("parent: {}", scalar(parent))),
    );
    let number = entry.parent_occurrence;
    parts.extend(number.map(|number| format!("parent-occurrence: {number}")));
    format!("{{{}}}", parts.join(", "))
}

/// Returns the fields of a type as a line of YAML, without the dash.
pub(super) fn type_line<'a>(name: &str, fields: impl Iterator<Item = &'a str>) -> String {
    let fields: Vec<String> = fields.map(scalar).collect();
    format!(
        "{{type: {}, fields: [{}]}}",
        scalar(name),
        fields.join(", ")
    )
}

/// Returns a string as YAML: plain if it cannot be anything but a string.
fn scalar(text: &str) -> String {
    const WORDS: [&str; 9] = ["true", "false", "null", "yes", "no", "on", "off", "y", "n"];
    let mut chars = text.chars();
    let is_plain = chars
        .next()
        .is_some_and(|first| first.is_ascii_alphabetic() || first == '_')
        && chars.all(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '-'))
        && !WORDS.contains(&text.to_ascii_lowercase().as_str());
    if is_plain {
        text.to_owned()
    } else {
        serde_json::Value::from(text).to_string()
    }
}

/// Reads the types that the root of a service states.
pub(super) fn stated_types(root: &JsonObject) -> StatedTypes {
    let mut types = StatedTypes::new();
    let stated = TYPE_NESTING.get(root).map(|nesting| nesting.types);
    for entry in stated.into_iter().flatten() {
        let fields = entry.fields.into_iter().collect();
        types.entry(entry.type_name).or_default().push(fields);
    }
    types
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

    #[test]
    fn a_line_of_an_override_is_read_as_the_override() {
        let names = ["items", "title", "items", "on", "title", "a b"];
        let rows = names.map(|name| FlatRow {
            name: name.to_owned(),
            shape: RowShape::Scalar(ScalarKind::String),
            type_name: None,
            depth: None,
        });
        for row in 0..rows.len() {
            for parent in (0..row).map(Some).chain([None]) {
                let known = Override { row, parent };
                let line = line(&entry(&rows, known));
                let list: serde_json::Value =
                    serde_yaml::from_str(&format!("- {line}")).expect("YAML");
                let operation = json!({"x-nesting": {"request": list}});
                let operation = operation.as_object().expect("an object");
                assert_eq!(
                    read(operation, Part::Request, &rows).overrides,
                    [known],
                    "{line}"
                );
            }
        }
    }
}
