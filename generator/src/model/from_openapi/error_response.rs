//! Error responses → documented codes, and the types of bodies.

use openapiv3::{Response, Responses, StatusCode};

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use super::extension;
use super::media_type::{Format, essence, words};
use super::reference::RESPONSES;
use crate::diagnostic::Reported;
use crate::model::{ErrorBody, ErrorCode, StatusRange, Type, TypeName};

impl<'d> ServiceBuilder<'d> {
    /// The error codes that the responses list, by status.
    pub(super) fn errors(
        &mut self,
        responses: &'d Responses,
        at: &Cursor<'_>,
    ) -> Result<Vec<ErrorCode>, Reported> {
        let mut errors = Vec::new();
        let by_status = responses
            .responses
            .iter()
            .filter_map(|(status, response)| match *status {
                StatusCode::Code(number) => Some((Some(number), status.to_string(), response)),
                StatusCode::Range(_) => None,
            });
        let default = responses.default.iter();
        let default = default.map(|response| (None, "default".to_owned(), response));
        for (status, key, response) in by_status.chain(default) {
            let at = at.key(&key);
            let response = self.resolve(response, &RESPONSES, &at)?;
            errors.extend(extension::error_codes(
                status,
                &response.extensions,
                &at,
                self,
            )?);
        }
        Ok(errors)
    }

    /// The bodies of error responses. None in an API with an envelope, which describes errors itself.
    pub(super) fn error_bodies(
        &mut self,
        responses: &'d Responses,
        operation: &str,
        at: &Cursor<'_>,
    ) -> Result<Vec<ErrorBody>, Reported> {
        if self.envelope.is_some() {
            return Ok(Vec::new());
        }
        let has_success = responses
            .responses
            .keys()
            .any(|status| matches!(status, StatusCode::Code(200..=299) | StatusCode::Range(2)));
        let by_status = responses.responses.iter().filter_map(|(status, response)| {
            let (first, last) = match *status {
                StatusCode::Code(code @ 400..=599) => (code, code),
                StatusCode::Range(hundreds @ (4 | 5)) => (hundreds * 100, hundreds * 100 + 99),
                _ => return None,
            };
            Some((status.to_string(), StatusRange { first, last }, response))
        });
        let default = responses.default.iter().filter(|_| has_success);
        let every = StatusRange {
            first: 100,
            last: 599,
        };
        let default = default.map(|response| ("default".to_owned(), every, response));
        let mut bodies = Vec::new();
        for (status, statuses, response) in by_status.chain(default) {
            let status_at = at.key(&status);
            let response = self.resolve(response, &RESPONSES, &status_at)?;
            let types =
                self.error_types(response, operation, &status, &status_at.key("content"))?;
            bodies.extend(types.into_iter().map(|(media_type, r#type)| ErrorBody {
                status: status.clone(),
                statuses,
                media_type,
                r#type,
            }));
        }
        Ok(bodies)
    }

    /// The types of an error response, each with its media type. A schema that occurs twice is one type.
    fn error_types(
        &mut self,
        response: &'d Response,
        operation: &str,
        status: &str,
        at: &Cursor<'_>,
    ) -> Result<Vec<(String, Type)>, Reported> {
        let mut types: Vec<(String, Type)> = Vec::new();
        let mut known = Vec::new();
        for (media_type, body) in &response.content {
            let format = self.format(media_type, body);
            let is_typed = matches!(format, Format::Json | Format::Text) && body.schema.is_some();
            if !is_typed || known.contains(&&body.schema) {
                continue;
            }
            known.push(&body.schema);
            let name = match types.is_empty() {
                true => status.to_owned(),
                false => format!("{status} {}", words(media_type)),
            };
            let body_at = at.key(media_type);
            let r#type = match format {
                Format::Text => {
                    let name = |_| TypeName::ResponseOf {
                        operation: operation.to_owned(),
                        status: name.clone(),
                    };
                    self.text_type(body, &name, &body_at)?
                }
                _ => self.response_of(operation, &name, body, &body_at)?,
            };
            types.push((essence(media_type), r#type));
        }
        Ok(types)
    }
}
