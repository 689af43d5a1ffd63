//! The `error` object of an envelope, whose fields are all optional.

use std::fmt;

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

/// Returns the URL in `troubleshooter`, which the platform writes after an introduction; without a URL, the whole text.
pub(super) fn troubleshooter(detail: &Value) -> Option<&str> {
    let text = detail.get("troubleshooter")?.as_str()?.trim();
    let url = text.find("https://").map(|start| &text[start..]);
    let url = url.and_then(|url| url.split_whitespace().next());
    Some(url.unwrap_or(text)).filter(|text| !text.is_empty())
}

/// Returns the additional message, on one line.
pub(super) fn message(detail: &Value) -> String {
    one_line(&text(detail, "message"))
}

/// Writes the refused fields. Their values are not written if `secret`: they can be secrets of the request.
pub(super) fn write_field_violations(
    detail: &Value,
    secret: bool,
    f: &mut fmt::Formatter<'_>,
) -> fmt::Result {
    const MOST: usize = 5;
    let violations = field_violations(detail);
    let mut separator = "; refused fields: ";
    for FieldViolation {
        field,
        value,
        description,
    } in violations.iter().take(MOST)
    {
        write!(f, "{separator}{}", one_line(field))?;
        separator = ", ";
        if !value.is_empty() && !secret {
            write!(f, " = {}", one_line(value))?;
        }
        if !description.is_empty() {
            write!(f, " ({})", one_line(description))?;
        }
    }
    match violations.len().saturating_sub(MOST) {
        0 => Ok(()),
        more => write!(f, "{separator}and {more} more"),
    }
}

/// Returns at most 200 characters of a text, with each run of white space as one space.
fn one_line(text: &str) -> String {
    const LONGEST: usize = 200;
    let line = text.split_whitespace().collect::<Vec<_>>().join(" ");
    match line.char_indices().nth(LONGEST) {
        Some((end, _)) => format!("{}…", &line[..end]),
        None => line,
    }
}

/// Returns the URL of the first entry of `helps`.
pub(super) fn help_address(detail: &Value) -> Option<&str> {
    list(detail, "helps").first()?.get("url")?.as_str()
}
