//! The values that a row lists.

use super::drafting::Drafting;
use super::evidence;
use super::schema::Tree;
use super::value::{EnumKind, is_listed};
use crate::diagnostic::{Code, Diagnostic};
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
