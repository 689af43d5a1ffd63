//! What a sample says about one row of its table.

use crate::page::{Row, RowType};
use serde_json::Value;

/// The values that the sample has for a row: those of its name in the objects of its parent, lists taken apart.
pub(super) fn values<'s>(
    sample: Option<&'s Value>,
    rows: &[Row],
    parents: &[Option<usize>],
    row: usize,
) -> Vec<&'s Value> {
    let mut chain = vec![row];
    // A parent stands above its child, so the chain ends.
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
                take_apart(value, &mut inner);
            }
        }
        if index != last {
            inner = with_fields(row, inner);
        }
        values = inner;
    }
    values
}

/// The objects that the sample has for a row, whose keys are the fields below the row.
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

/// Of a row's values those that have its fields: the fields below a map are those of its values.
fn with_fields<'s>(row: &Row, values: Vec<&'s Value>) -> Vec<&'s Value> {
    if !matches!(row.r#type.innermost(), RowType::Map(_)) {
        return values;
    }
    let mut inner = Vec::new();
    for value in values.into_iter().filter_map(Value::as_object) {
        value
            .values()
            .for_each(|value| take_apart(value, &mut inner));
    }
    inner
}

fn take_apart<'s>(value: &'s Value, into: &mut Vec<&'s Value>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| take_apart(item, into)),
        other => into.push(other),
    }
}
