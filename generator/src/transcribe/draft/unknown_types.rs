//! Types that nothing describes.

use super::drafting::Drafting;
use super::evidence;
use super::schema::Tree;
use crate::diagnostic::{Code, Diagnostic};
use crate::page::RowType;

impl Drafting<'_> {
    /// Warns about a row whose type is the name of an object, if neither a row nor the sample describes a field of the type.
    ///
    /// The word may be a mistake for another type. A sample with another type is a contradiction, which is reported already.
    pub(super) fn check_type(&mut self, tree: &Tree<'_>, index: usize) {
        let row = &tree.rows[index];
        let Some(name) = named(&row.r#type) else {
            return;
        };
        let mut same =
            (0..tree.rows.len()).filter(|other| named(&tree.rows[*other].r#type) == Some(name));
        if same.any(|other| tree.has_fields(other)) {
            return;
        }
        let values = evidence::values(tree.sample, tree.rows, tree.parents, index);
        let is_empty = |value: &&serde_json::Value| {
            value.is_null() || value.as_object().is_some_and(|fields| fields.is_empty())
        };
        if !values.iter().all(is_empty) {
            return;
        }
        let message = format!(
            "the type `{name}` of `{}` is not known, and no rows describe its fields",
            row.name
        );
        self.diagnostics.push(
            Diagnostic::warning(Code::UnknownType, row.span.location(), message)
                .label("an object without fields")
                .help("if it is a mistake, correct it in the page's file"),
        );
    }
}

/// Returns the name of the object type in arrays and maps.
fn named(r#type: &RowType) -> Option<&str> {
    match r#type {
        RowType::Named(name) => Some(name),
        RowType::Array(inner) | RowType::Map(inner) => named(inner),
        _ => None,
    }
}
