//! Tables for tests, written as text.

use super::dictionary::Dictionary;
use super::infer::infer;
use super::outcome::Nesting;
use super::problem::{NO_TYPES, Override, Problem};
use super::row::{FlatRow, RowShape, ScalarKind};
use serde_json::Value;

/// Parses rows from `name type` lines: `id string`, `job -`, `owner user`, `owners user[]`. Dots before a name are its depth.
pub(super) fn rows(text: &str) -> Vec<FlatRow> {
    text.lines()
        .map(str::trim)
        .filter(|line| !line.is_empty())
        .map(row)
        .collect()
}

fn row(line: &str) -> FlatRow {
    let name = line.trim_start_matches('.');
    let depth = (name.len() < line.len()).then_some(line.len() - name.len());
    let (name, type_name) = name.split_once(' ').expect("a row has a name and a type");
    let (shape, type_name) = shape(type_name);
    FlatRow {
        name: name.to_owned(),
        shape,
        type_name,
        depth,
    }
}

fn shape(text: &str) -> (RowShape, Option<String>) {
    if let Some(item) = text.strip_suffix("[]") {
        let (shape, type_name) = shape(item);
        return (RowShape::Array(Box::new(shape)), type_name);
    }
    match text {
        "string" => (RowShape::Scalar(ScalarKind::String), None),
        "int" => (RowShape::Scalar(ScalarKind::Integer), None),
        "number" => (RowShape::Scalar(ScalarKind::Number), None),
        "bool" => (RowShape::Scalar(ScalarKind::Boolean), None),
        "enum" => (RowShape::Either(ScalarKind::Enum), Some("enum".to_owned())),
        "map" => (RowShape::Map, None),
        "any" => (RowShape::Any, None),
        "-" => (RowShape::Object, None),
        name => (RowShape::Object, Some(name.to_owned())),
    }
}

/// Draws a tree as one line: `data{items{id} total}`.
pub(super) fn drawn(rows: &[FlatRow], parents: &[Option<usize>]) -> String {
    below(rows, parents, None)
}

fn below(rows: &[FlatRow], parents: &[Option<usize>], parent: Option<usize>) -> String {
    let fields = (0..rows.len())
        .filter(|row| parents[*row] == parent)
        .map(|row| {
            let fields = below(rows, parents, Some(row));
            if fields.is_empty() {
                rows[row].name.clone()
            } else {
                format!("{}{{{fields}}}", rows[row].name)
            }
        });
    fields.collect::<Vec<_>>().join(" ")
}

/// Parses a sample.
pub(super) fn sample(text: &str) -> Value {
    serde_json::from_str(text).expect("the sample is JSON")
}

/// Infers the tree of a table from its sample.
pub(super) fn single(rows: &[FlatRow], sample: Option<&Value>) -> Nesting {
    with_overrides(rows, sample, &[])
}

/// Infers the tree of a table from its sample and overrides.
pub(super) fn with_overrides(
    rows: &[FlatRow],
    sample: Option<&Value>,
    overrides: &[Override],
) -> Nesting {
    infer(&Problem {
        rows,
        sample,
        dictionary: &Dictionary::new(),
        overrides,
        stated: &NO_TYPES,
    })
}
