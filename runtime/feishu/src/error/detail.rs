//! The `error` object of an envelope, whose fields are all optional.

use serde_json::Value;

/// A request field that the server refused.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct FieldViolation {
    /// Path of the field, as the server writes it.
    pub field: String,
    /// The refused value; may be empty.
    pub value: String,
    /// The reason.
    pub description: String,
}

fn text(object: &Value, name: &str) -> String {
    match object.get(name) {
        Some(Value::String(text)) => text.clone(),
        None | Some(Value::Null) => String::new(),
        Some(other) => other.to_string(),
    }
}

fn list<'d>(detail: &'d Value, name: &str) -> &'d [Value] {
    detail
        .get(name)
        .and_then(Value::as_array)
        .map_or(&[], Vec::as_slice)
}

pub(super) fn field_violations(detail: &Value) -> Vec<FieldViolation> {
    list(detail, "field_violations")
        .iter()
        .map(|violation| FieldViolation {
            field: text(violation, "field"),
            value: text(violation, "value"),
            description: text(violation, "description"),
        })
        .collect()
}

/// Returns the scopes in `permission_violations`.
pub(super) fn scopes(detail: &Value) -> impl Iterator<Item = &str> {
    list(detail, "permission_violations")
        .iter()
        .filter_map(|violation| violation.get("subject")?.as_str())
}

/// Returns the URL of the first entry of `helps`.
pub(super) fn help_address(detail: &Value) -> Option<&str> {
    list(detail, "helps").first()?.get("url")?.as_str()
}
