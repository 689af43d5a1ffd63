//! Request and response bodies, and an event's payload.

use super::drafting::Drafting;
use super::rows::Part;
use super::sample_schema::schema_of;
use super::schema::Tree;
use crate::diagnostic::{Code, Diagnostic, Pointer};
use crate::page::{Body, OperationPage, RowType};
use serde_json::{Map, Value, json};

/// The media type of a JSON request, unless the page states another.
const JSON_REQUEST: &str = "application/json; charset=utf-8";

impl Drafting<'_> {
    /// Drafts the Request Body Object of an operation.
    pub(super) fn request_body(&mut self, page: &OperationPage) -> Option<Value> {
        let body = page.request.as_ref()?;
        let has_file = body
            .rows
            .iter()
            .any(|row| *row.r#type.innermost() == RowType::File);
        let media_type = match &page.content_type {
            Some(media_type) => without_boundary(media_type.trim()),
            None if has_file => "multipart/form-data",
            None => JSON_REQUEST,
        };
        let at = Pointer::root().join("requestBody");
        Some(json!({
            "required": true,
            "content": self.content(Part::Request, body, media_type, &at),
        }))
    }

    /// Drafts the `content` of the successful response. Returns `None` if the page describes no body.
    pub(super) fn response_content(&mut self, page: &OperationPage, at: &Pointer) -> Option<Value> {
        let body = page.response.as_ref()?;
        if let Some(file) = body.file() {
            let at = at
                .join("content")
                .join("application/octet-stream")
                .join("schema");
            self.spans.insert(at.as_str().to_owned(), file.span.clone());
            let schema = self.parameter_schema(file, &at);
            return Some(json!({"application/octet-stream": {"schema": schema}}));
        }
        Some(self.content(Part::Response, body, "application/json", at))
    }

    /// Drafts the Request Body Object of an event.
    pub(super) fn payload(&mut self, body: &Body) -> Value {
        let at = Pointer::root().join("requestBody");
        json!({
            "required": true,
            "content": self.content(Part::Event, body, "application/json", &at),
        })
    }

    /// Drafts the `content` of a body: its schema and its sample under a media type.
    fn content(&mut self, part: Part, body: &Body, media_type: &str, at: &Pointer) -> Value {
        let at = at.join("content").join(media_type).join("schema");
        self.spans.insert(at.as_str().to_owned(), body.span.clone());
        let sample = body.sample_value();
        let schema = match sample {
            Some(sample) if body.rows.is_empty() && is_bare_envelope(sample) => {
                json!({"type": "object"})
            }
            Some(sample) if body.rows.is_empty() => {
                let tables = self.tables;
                if !tables.get(&part).is_some_and(|table| table.is_untabled) {
                    self.diagnostics.push(untabled(part, body));
                }
                schema_of(&[sample])
            }
            _ => {
                let tables = self.tables;
                match tables.get(&part) {
                    Some(table) => {
                        let tree = Tree::new(table, sample).for_request(part == Part::Request);
                        self.body_schema(&tree, &at)
                    }
                    None => self.body_schema(&Tree::flat(&body.rows), &at),
                }
            }
        };
        let mut entry = Map::new();
        entry.insert("schema".to_owned(), schema);
        if let Some(sample) = sample {
            entry.insert("example".to_owned(), sample.clone());
        }
        let mut content = Map::new();
        content.insert(media_type.to_owned(), Value::Object(entry));
        Value::Object(content)
    }

    /// Returns true if the successful response has a list.
    pub(super) fn returns_list(&self, page: &OperationPage) -> bool {
        let table = self.tables.get(&Part::Response);
        page.response.is_some() && table.is_some_and(|table| Tree::new(table, None).returns_list())
    }
}

/// A media type of several parts without the boundary, which each request chooses anew.
fn without_boundary(media_type: &str) -> &str {
    match media_type.split_once(';') {
        Some((essence, _)) if essence.starts_with("multipart/") => essence.trim_end(),
        _ => media_type,
    }
}

/// Returns true if a sample shows the envelope of every response, and nothing in it.
fn is_bare_envelope(sample: &Value) -> bool {
    let is_empty = |data: &Value| data.is_null() || data.as_object().is_some_and(Map::is_empty);
    sample.as_object().is_some_and(|sample| {
        sample.contains_key("code")
            && sample.iter().all(|(name, value)| match name.as_str() {
                "code" | "msg" | "message" => true,
                "data" => is_empty(value),
                _ => false,
            })
    })
}

/// Reports a body with a sample but no table: it may have more fields than the sample.
fn untabled(part: Part, body: &Body) -> Diagnostic {
    let message = format!("no table describes the {} body", part.as_str());
    Diagnostic::error(Code::UntabledBody, body.span.location(), message)
        .label("its fields are taken from the sample")
}

#[cfg(test)]
mod tests {
    use super::{is_bare_envelope, without_boundary};
    use serde_json::json;

    #[test]
    fn an_envelope_with_data_or_other_keys_is_not_bare() {
        assert!(is_bare_envelope(&json!({"code": 0, "msg": "ok"})));
        assert!(is_bare_envelope(
            &json!({"code": 0, "msg": "ok", "data": {}})
        ));
        assert!(!is_bare_envelope(&json!({"code": 0, "data": {"id": "1"}})));
        assert!(!is_bare_envelope(&json!({"code": 0, "expire": 7200})));
        assert!(!is_bare_envelope(&json!({"msg": "ok"})));
        assert!(!is_bare_envelope(&json!([])));
    }

    #[test]
    fn the_boundary_of_a_sample_is_no_part_of_the_media_type() {
        for (media_type, expected) in [
            (
                "multipart/form-data; boundary=---7MA4",
                "multipart/form-data",
            ),
            ("multipart/form-data", "multipart/form-data"),
            (
                "application/json; charset=utf-8",
                "application/json; charset=utf-8",
            ),
        ] {
            assert_eq!(without_boundary(media_type), expected);
        }
    }
}
