//! What a sample says about one row of its table.

use crate::page::Row;
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
        values = inner;
    }
    values
}

fn take_apart<'s>(value: &'s Value, into: &mut Vec<&'s Value>) {
    match value {
        Value::Array(items) => items.iter().for_each(|item| take_apart(item, into)),
        other => into.push(other),
    }
}
