//! The values of a sample for one row of its table.

use crate::page::{Row, RowType};
use serde_json::Value;

/// Returns the sample's values of a row: the values of its key in its parent's objects. Lists are replaced by their items.
pub(super) fn values<'s>(
    sample: Option<&'s Value>,
    rows: &[Row],
    parents: &[Option<usize>],
    row: usize,
) -> Vec<&'s Value> {
    let mut chain = vec![row];
    // A parent is above its child, so the chain ends.
    while let Some(&Some(parent)) = chain.last().and_then(|last| parents.get(*last)) {
        if chain.last().is_some_and(|last| parent >= *last) {
            break;
        }
        chain.push(parent);
    }
    let last = row;
    let mut values: Vec<&Value> = sample.into_iter().collect();
    for index in chain.into_iter().rev() {
        let Some(row) = rows.get(index) else {
            return Vec::new();
        };
        let mut inner = Vec::new();
        for value in values {
            if let Some(value) = value.get(&row.name) {
                flatten(value, &mut inner);
            }
        }
        if index != last {
            inner = with_fields(row, inner);
        }
        values = inner;
    }
    values
}

/// Returns the sample's objects of a row. Their keys are the row's fields.
pub(super) fn objects<'s>(
    sample: Option<&'s Value>,
    rows: &[Row],
    parents: &[Option<usize>],
    row: usize,
) -> Vec<&'s Value> {
    let values = values(sample, rows, parents, row);
    match rows.get(row) {
        Some(row) => with_fields(row, values),
        None => values,
    }
}

/// Returns the values with the row's fields. The fields of a map are those of its values.
fn with_fields<'s>(row: &Row, values: Vec<&'s Value>) -> Vec<&'s Value> {
    if !matches!(row.r#type.innermost(), RowType::Map(_)) {
        return values;
    }
    let mut inner = Vec::new();
    for value in values.into_iter().filter_map(Value::as_object) {
        value.values().for_each(|value| flatten(value, &mut inner));
    }
    inner
}

fn flatten<'s>(value: &'s Value, into: &mut Vec<&'s Value>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| flatten(item, into)),
        other => into.push(other),
    }
}
