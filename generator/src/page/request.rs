//! The request of an operation: headers, parameters and body.

use super::heading::Role;
use super::inline;
use super::parts::Parts;
use super::{Body, Method, Row, TokenKind, access_tokens};
use crate::diagnostic::Diagnostics;

/// The facts of a request.
pub(super) struct Request {
    pub(super) access_tokens: Vec<TokenKind>,
    pub(super) content_type: Option<String>,
    pub(super) headers: Vec<Row>,
    pub(super) path_parameters: Vec<Row>,
    pub(super) query: Vec<Row>,
    pub(super) body: Option<Body>,
}

impl Request {
    /// Reads the request of an operation with this method and path.
    pub(super) fn read(
        parts: &Parts<'_, '_>,
        method: Method,
        path: &str,
        diagnostics: &mut Diagnostics,
    ) -> Self {
        let headers = Headers::read(parts, diagnostics);
        let mut path_parameters = parts.rows(Role::PathParameters, diagnostics);
        let mut query = parts.rows(Role::QueryParameters, diagnostics);
        let are_body = has_body(method) && !parts.has_tables(Role::RequestBody);
        let body_role = match are_body && parts.has_tables(Role::RequestParameters) {
            true => Role::RequestParameters,
            false => Role::RequestBody,
        };
        if !are_body {
            for row in parts.rows(Role::RequestParameters, diagnostics) {
                let is_in_path = path.contains(&format!("{{{}}}", row.name));
                match is_in_path {
                    true => path_parameters.push(row),
                    false => query.push(row),
                }
            }
        }
        let mut body = parts.body(body_role, Role::RequestSample, diagnostics);
        if let Some(body) = &mut body
            && headers.content_type.as_deref().is_some_and(is_json)
        {
            body.name_file_types();
        }
        Self {
            access_tokens: headers.access_tokens,
            content_type: headers.content_type,
            headers: alternatives(headers.others),
            path_parameters,
            query: alternatives(query),
            body,
        }
    }
}

/// Returns true if requests with this method usually have a body.
pub(super) const fn has_body(method: Method) -> bool {
    matches!(method, Method::Post | Method::Put | Method::Patch)
}

fn is_json(media_type: &str) -> bool {
    media_type.contains("json")
}

/// Splits rows that name several parameters: `employee_id、open_id`. A caller sends one of them, so none is required.
fn alternatives(rows: Vec<Row>) -> Vec<Row> {
    let is_name = |name: &str| {
        !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "_-.".contains(c))
    };
    let mut split = Vec::with_capacity(rows.len());
    for row in rows {
        let names: Vec<String> = row
            .name
            .split(['、', '/', '或', ',', '，'])
            .map(|name| name.trim().to_owned())
            .collect();
        if names.len() == 1 || !names.iter().all(|name| is_name(name)) {
            split.push(row);
            continue;
        }
        split.extend(names.into_iter().map(|name| Row {
            name,
            required: row.required.map(|_| false),
            ..row.clone()
        }));
    }
    split
}

/// The request headers of an operation.
#[derive(Default)]
struct Headers {
    access_tokens: Vec<TokenKind>,
    content_type: Option<String>,
    others: Vec<Row>,
}

impl Headers {
    fn read(parts: &Parts<'_, '_>, diagnostics: &mut Diagnostics) -> Self {
        let mut headers = Self::default();
        for field in parts.headers(diagnostics) {
            match field.row.name.to_ascii_lowercase().as_str() {
                "authorization" => {
                    headers.access_tokens = access_tokens::read(parts.lines, &field.description);
                }
                "content-type" => {
                    headers.content_type = field
                        .constant
                        .or_else(|| field.row.example.clone())
                        .or_else(|| media_type(&field.row.description));
                }
                _ => headers.others.push(field.row),
            }
        }
        headers
    }
}

/// Returns a description that consists of a media type.
fn media_type(description: &str) -> Option<String> {
    let text = inline::plain(description);
    (text.contains('/') && !text.contains(' ')).then_some(text)
}
