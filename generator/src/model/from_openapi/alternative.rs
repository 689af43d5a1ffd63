//! Responses in several media types: the result of a call in each of them.

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use super::media_type::{Format, is_range, words};
use super::outcome::{Body, Outcome, ResponseNames};
use super::response::Success;
use crate::diagnostic::{Code, Reported};
use crate::model::{Alternative, Place, RequestField, Type};

/// The body field that must be true to request a stream, in many APIs.
const SWITCH: &str = "stream";

impl<'d> ServiceBuilder<'d> {
    /// The results in media types that the operation itself does not request. A media type with the schema of another one is the same
    /// value in another form, which needs no result of its own.
    pub(super) fn other_media_types(
        &mut self,
        outcomes: &[Outcome<'d>],
        operation: &str,
        at: &Cursor<'_>,
    ) -> Result<Vec<Alternative>, Reported> {
        let mut found: Vec<Alternative> = Vec::new();
        for outcome in outcomes {
            let Some(requested) = outcome.body else {
                continue;
            };
            let mut known = vec![requested];
            for (media_type, content) in &outcome.object.content {
                let body = (self.format(media_type, content), media_type, content);
                if known.iter().any(|known| is_same_value(*known, body)) {
                    continue;
                }
                known.push(body);
                if found.iter().any(|of| of.media_type == *media_type) {
                    continue;
                }
                // A range cannot be requested, and the client's errors are those of one envelope.
                if is_range(media_type) || self.envelope.is_some() {
                    let status_at = at.key(&outcome.status);
                    let content_at = status_at.key("content");
                    self.warn(
                        Code::IgnoredMediaType,
                        &content_at.key(media_type),
                        format!(
                            "the client requests `{}`; `{media_type}` is ignored",
                            requested.1
                        ),
                        "ignore this if the server offers both; otherwise delete the wrong one",
                    );
                    continue;
                }
                found.push(self.in_media_type(outcomes, media_type, operation, at)?);
            }
        }
        Ok(found)
    }

    /// The result in a media type, which some of the responses may have.
    fn in_media_type(
        &mut self,
        outcomes: &[Outcome<'d>],
        media_type: &'d str,
        operation: &str,
        at: &Cursor<'_>,
    ) -> Result<Alternative, Reported> {
        let outcomes = outcomes.iter().map(|outcome| {
            let offered = outcome.object.content.get_key_value(media_type);
            let body = offered.map(|(media_type, content)| {
                (self.format(media_type, content), media_type, content)
            });
            Outcome {
                body: body.or(outcome.body),
                ..outcome.clone()
            }
        });
        let outcomes: Vec<Outcome<'d>> = outcomes.collect();
        let words = words(media_type);
        let names = ResponseNames {
            operation,
            media_type: Some(words.clone()),
        };
        let success = self.success_of(outcomes, &names, at)?;
        Ok(Alternative {
            media_type: media_type.to_owned(),
            words,
            response: success.response,
            switch: None,
        })
    }
}

impl Success {
    /// Finds the field that requests each stream, in the fields of the request.
    pub(super) fn find_switches(&mut self, fields: &[RequestField]) {
        let switch = fields.iter().position(|field| {
            field.place == Place::BodyField
                && field.field.name == SWITCH
                && field.field.r#type == Type::Boolean
        });
        let streams = self.alternatives.iter_mut();
        for stream in streams.filter(|of| of.response.format.is_stream()) {
            stream.switch = switch;
        }
    }
}

/// Returns true if two bodies are forms of the same value, or both bytes.
fn is_same_value((format, _, one): Body<'_>, (other_format, _, other): Body<'_>) -> bool {
    let is_bytes = format == Format::Bytes && other_format == Format::Bytes;
    is_bytes || one.schema == other.schema && format.is_stream() == other_format.is_stream()
}
