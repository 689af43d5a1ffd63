//! The values that a row lists.

use super::drafting::Drafting;
use super::evidence;
use super::schema::Tree;
use super::value::{EnumKind, typed};
use crate::diagnostic::{Code, Diagnostic};
use crate::page::{Row, RowType};
use serde_json::Value;

impl Drafting<'_> {
    /// Reports values of a request sample that its row does not list.
    pub(super) fn check_listed(&mut self, tree: &Tree<'_>, index: usize, enum_kind: EnumKind) {
        let row = &tree.rows[index];
        let values = evidence::values(tree.sample, tree.rows, tree.parents, index);
        let mut reported: Vec<&Value> = Vec::new();
        for value in values {
            let is_known = value.is_null() || is_listed(value, row, &row.r#type, enum_kind);
            if is_known || reported.contains(&value) {
                continue;
            }
            reported.push(value);
            let message = format!(
                "the sample has `{value}` for `{}`, which is not one of the values that the page lists",
                row.name
            );
            let diagnostic =
                Diagnostic::warning(Code::UnlistedSampleValue, row.span.location(), message);
            self.diagnostics
                .push(diagnostic.label("lists other values").help(
                    "nothing, if the server accepts the value: clients can send values that are not listed",
                ));
        }
    }
}

/// Returns true if the row lists the value, or all its items. A row without a list allows all values.
pub(super) fn is_listed(value: &Value, row: &Row, r#type: &RowType, enum_kind: EnumKind) -> bool {
    let r#type = r#type.innermost();
    if !is_enumerable(r#type) || row.values.is_empty() {
        return true;
    }
    match value {
        Value::Array(items) => items
            .iter()
            .all(|item| is_listed(item, row, r#type, enum_kind)),
        value => row
            .values
            .iter()
            .any(|listed| typed(listed.value.trim(), r#type, enum_kind).as_ref() == Some(value)),
    }
}

/// Returns true if a type can have an enum. The values of booleans are known, and those of fractional numbers are examples.
pub(super) const fn is_enumerable(r#type: &RowType) -> bool {
    matches!(
        r#type,
        RowType::String | RowType::Text | RowType::Integer | RowType::Enum
    )
}
