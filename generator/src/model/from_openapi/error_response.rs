//! Error responses → documented codes, and the types of bodies.

use openapiv3::{Responses, StatusCode};

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use super::extension;
use super::media_type::Format;
use super::reference::RESPONSES;
use crate::diagnostic::Reported;
use crate::model::{ErrorCode, Type};

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

    /// The bodies of error responses, by status. None in an API with an envelope, which describes errors itself.
    pub(super) fn error_bodies(
        &mut self,
        responses: &'d Responses,
        operation: &str,
        at: &Cursor<'_>,
    ) -> Result<Vec<(String, Type)>, Reported> {
        if self.envelope.is_some() {
            return Ok(Vec::new());
        }
        let has_success = responses
            .responses
            .keys()
            .any(|status| matches!(status, StatusCode::Code(200..=299) | StatusCode::Range(2)));
        let by_status = responses
            .responses
            .iter()
            .filter(|(status, _)| {
                matches!(
                    status,
                    StatusCode::Code(400..=599) | StatusCode::Range(4 | 5)
                )
            })
            .map(|(status, response)| (status.to_string(), response));
        let default = responses.default.iter().filter(|_| has_success);
        let default = default.map(|response| ("default".to_owned(), response));
        let mut bodies = Vec::new();
        for (status, response) in by_status.chain(default) {
            let status_at = at.key(&status);
            let response = self.resolve(response, &RESPONSES, &status_at)?;
            if let Some((Format::Json, media_type, body)) = self.preferred(&response.content)
                && body.schema.is_some()
            {
                let content_at = status_at.key("content");
                let media_type_at = content_at.key(media_type);
                let r#type = self.response_of(operation, &status, body, &media_type_at)?;
                bodies.push((status, r#type));
            }
        }
        Ok(bodies)
    }
}
