//! Responses → the type of a successful call, its headers, and the documented errors.

use openapiv3::{
    MediaType, ReferenceOr, Response as ResponseObject, Responses, Schema, StatusCode,
};
use serde_json::Value;

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use super::envelope::{is_empty, object_type};
use super::media_type::Format;
use super::outcome::{Body, Outcome, ResponseNames};
use super::reference::RESPONSES;
use super::site::Site;
use crate::diagnostic::{Code, Reported};
use crate::model::{
    Alternative, BodyFormat, Envelope, Response, Shape, StatusRange, Type, TypeName,
};
use crate::spec::vocabulary::extension::ERROR_CODES;

/// The result of a successful call.
#[derive(Debug)]
pub(super) struct Success {
    pub(super) response: Response,
    pub(super) alternatives: Vec<Alternative>,
    /// The media type to request, if the document offers several.
    pub(super) accept: Option<String>,
    pub(super) envelope: Option<Envelope>,
    pub(super) headers: Option<Type>,
    pub(super) sample: Option<Value>,
}

impl Success {
    /// A response without anything else.
    pub(super) fn of(response: Response) -> Self {
        Self {
            response,
            alternatives: Vec::new(),
            accept: None,
            envelope: None,
            headers: None,
            sample: None,
        }
    }
}

/// Drops 2xx responses that describe failures: they list error codes and have the content of a response with another status. Some APIs
/// refuse requests with status 202.
fn drop_refusals(outcomes: &mut Vec<Outcome<'_>>, responses: &Responses) {
    let schemas = |object: &ResponseObject| -> Vec<ReferenceOr<Schema>> {
        let content = object.content.values();
        content.filter_map(|body| body.schema.clone()).collect()
    };
    let others: Vec<Vec<ReferenceOr<Schema>>> = responses
        .responses
        .iter()
        .filter(|(status, _)| !matches!(status, StatusCode::Code(200..=299) | StatusCode::Range(2)))
        .filter_map(|(_, response)| response.as_item().map(schemas))
        .filter(|schemas| !schemas.is_empty())
        .collect();
    let refuses = |outcome: &Outcome<'_>| {
        outcome.object.extensions.contains_key(ERROR_CODES.name)
            && others.contains(&schemas(outcome.object))
    };
    if !outcomes.iter().all(refuses) {
        outcomes.retain(|outcome| !refuses(outcome));
    }
}

impl<'d> ServiceBuilder<'d> {
    /// The type of a successful response: a response with a 2xx status, else `default`.
    pub(super) fn success(
        &mut self,
        responses: &'d Responses,
        operation: &str,
        at: &Cursor<'_>,
    ) -> Result<Success, Reported> {
        let outcomes = self.successes(responses, at)?;
        if outcomes.is_empty() {
            self.warn(
                Code::UndescribedSuccess,
                at,
                "no response describes success: a call returns nothing",
                "add a response with a 2xx status",
            );
            return Ok(Success::of(Response::json(Type::Nothing)));
        }
        let headers = self.response_headers(&outcomes, operation, at)?;
        let accept = outcomes.iter().find_map(|outcome| self.asked_for(outcome));
        let names = ResponseNames {
            operation,
            media_type: None,
        };
        let success = self.success_of(outcomes.clone(), &names, at)?;
        let alternatives = self.other_media_types(&outcomes, operation, at)?;
        Ok(Success {
            alternatives,
            headers,
            accept,
            ..success
        })
    }

    /// The type of responses with these bodies.
    pub(super) fn success_of(
        &mut self,
        outcomes: Vec<Outcome<'d>>,
        names: &ResponseNames<'_>,
        at: &Cursor<'_>,
    ) -> Result<Success, Reported> {
        // Responses with the same content are one, whatever their statuses.
        let mut different: Vec<Outcome<'d>> = Vec::new();
        for outcome in outcomes {
            let mut known = different.iter_mut();
            match known.find(|known| known.has_content_of(&outcome)) {
                Some(known) => known.statuses.extend(outcome.statuses),
                None => different.push(outcome),
            }
        }
        match different.as_slice() {
            [only] => self.success_body(only, names, at),
            several => self.several(several, names, at),
        }
    }

    /// The media type to request. Needed for streams, and if the document offers other bodies.
    fn asked_for(&self, outcome: &Outcome<'d>) -> Option<String> {
        let (format, media_type, body) = outcome.body?;
        let mut offered = outcome.object.content.iter();
        let others = offered.any(|(media_type, other)| {
            let is_bytes = format == Format::Bytes;
            self.format(media_type, other) != format || !is_bytes && other.schema != body.schema
        });
        (others || format.is_stream()).then(|| media_type.clone())
    }

    /// The successful responses, sorted by status.
    fn successes(
        &mut self,
        responses: &'d Responses,
        at: &Cursor<'_>,
    ) -> Result<Vec<Outcome<'d>>, Reported> {
        let mut successes: Vec<(String, StatusRange, &'d ReferenceOr<ResponseObject>)> = Vec::new();
        for (status, response) in &responses.responses {
            let range = match status {
                StatusCode::Code(code @ 200..=299) => StatusRange {
                    first: *code,
                    last: *code,
                },
                StatusCode::Range(2) => StatusRange {
                    first: 200,
                    last: 299,
                },
                _ => continue,
            };
            successes.push((status.to_string(), range, response));
        }
        // Named statuses come before ranges.
        successes.sort_by_key(|(_, range, _)| (range.last - range.first, range.first));
        if successes.is_empty()
            && let Some(default) = &responses.default
        {
            let range = StatusRange {
                first: 200,
                last: 299,
            };
            successes.push(("default".to_owned(), range, default));
        }
        let mut outcomes = Vec::with_capacity(successes.len());
        for (status, range, response) in successes {
            let object = self.resolve(response, &RESPONSES, &at.key(&status))?;
            outcomes.push(Outcome {
                body: self.preferred(&object.content),
                status,
                statuses: vec![range],
                object,
            });
        }
        drop_refusals(&mut outcomes, responses);
        Ok(outcomes)
    }

    /// The body of the only form of a successful response.
    pub(super) fn success_body(
        &mut self,
        outcome: &Outcome<'d>,
        names: &ResponseNames<'_>,
        at: &Cursor<'_>,
    ) -> Result<Success, Reported> {
        let Some((format, media_type, body)) = outcome.body else {
            return Ok(Success::of(Response::json(Type::Nothing)));
        };
        let status_at = at.key(&outcome.status);
        let content_at = status_at.key("content");
        let media_type_at = content_at.key(media_type);
        if format == Format::Json {
            let (r#type, envelope) = self.json_body(body, names, &media_type_at)?;
            return Ok(Success {
                envelope,
                sample: body.example.clone(),
                ..Success::of(Response::json(r#type))
            });
        }
        let body = (format, media_type, body);
        let response = self.response_body(body, &names.whole(), &media_type_at)?;
        Ok(Success {
            // A file has no envelope, but its errors do.
            envelope: match response.format {
                BodyFormat::Text => None,
                _ => self.envelope.clone(),
            },
            ..Success::of(response)
        })
    }

    /// A body without an envelope.
    pub(super) fn response_body(
        &mut self,
        (format, media_type, body): Body<'d>,
        name: &TypeName,
        at: &Cursor<'_>,
    ) -> Result<Response, Reported> {
        Ok(match format {
            Format::Json => Response::json(self.whole_type(body, name, at)?),
            Format::Text => Response {
                format: BodyFormat::Text,
                r#type: self.text_type(body, &|_| name.clone(), at)?,
            },
            Format::Events | Format::Items if !self.is_binary(body) => {
                self.stream(format, body, name, at)?
            }
            _ => {
                self.warn_of_structure("response", media_type, body, at);
                Response::file()
            }
        })
    }

    /// A stream. The schema is that of an item; or, as OpenAPI 3.2 has it, that of the list of all items.
    fn stream(
        &mut self,
        format: Format,
        body: &'d MediaType,
        name: &TypeName,
        at: &Cursor<'_>,
    ) -> Result<Response, Reported> {
        let item = match self.whole_type(body, name, at)? {
            Type::Array(item) => *item,
            other => other,
        };
        let is_text = match &item {
            Type::Any | Type::String | Type::Base64 | Type::Custom(_) => true,
            Type::Named(id) => matches!(self.types[id.index()].shape, Shape::Enum(_)),
            _ => false,
        };
        Ok(match (format, is_text) {
            (Format::Items, _) => Response {
                format: BodyFormat::Items,
                r#type: item,
            },
            (_, false) => Response {
                format: BodyFormat::JsonEvents,
                r#type: item,
            },
            (_, true) => Response {
                format: BodyFormat::TextEvents,
                r#type: match item {
                    // The document does not say that the data is JSON.
                    Type::Any => Type::String,
                    text => text,
                },
            },
        })
    }

    /// The type of the value that a body is.
    fn whole_type(
        &mut self,
        body: &'d MediaType,
        name: &TypeName,
        at: &Cursor<'_>,
    ) -> Result<Type, Reported> {
        let Some(schema) = &body.schema else {
            return Ok(Type::Any);
        };
        let schema_at = at.key("schema");
        let described = self.schema(schema, Site::value(&schema_at, &|_| name.clone()))?;
        Ok(described.into_item())
    }

    /// Warns about a structure in an unsupported format, such as XML: the client treats it as bytes.
    pub(super) fn warn_of_structure(
        &mut self,
        what: &str,
        media_type: &str,
        body: &MediaType,
        at: &Cursor<'_>,
    ) {
        let schema = match &body.schema {
            Some(ReferenceOr::Item(schema)) => Some(schema),
            Some(ReferenceOr::Reference { reference }) => self.known_component(reference),
            None => None,
        };
        if schema.is_some_and(|schema| object_type(schema).is_some()) {
            self.warn(
                Code::IgnoredMediaType,
                at,
                format!(
                    "the structure of a {what} in `{media_type}` is ignored: the client handles bytes"
                ),
                "describe `application/json` too, if the server supports it",
            );
        }
    }

    /// The type of a JSON body, extracted from its envelope if it has one.
    fn json_body(
        &mut self,
        body: &'d MediaType,
        names: &ResponseNames<'_>,
        at: &Cursor<'_>,
    ) -> Result<(Type, Option<Envelope>), Reported> {
        let Some(schema) = &body.schema else {
            return Ok((Type::Any, None));
        };
        let schema_at = at.key("schema");
        if let (Some(envelope), Some(object)) =
            (self.envelope.clone(), self.as_object(schema, &schema_at)?)
            && (object.properties.contains_key(&envelope.code) || is_empty(object))
        {
            let (r#type, envelope) = self.unwrap(object, envelope, names.operation, &schema_at)?;
            return Ok((r#type, Some(envelope)));
        }
        let name = |_| names.whole();
        let described = self.schema(schema, Site::value(&schema_at, &name))?;
        Ok((described.into_item(), None))
    }

    /// The type of the body of one of several responses.
    pub(super) fn response_of(
        &mut self,
        operation: &str,
        status: &str,
        body: &'d MediaType,
        at: &Cursor<'_>,
    ) -> Result<Type, Reported> {
        let name = TypeName::ResponseOf {
            operation: operation.to_owned(),
            status: status.to_owned(),
        };
        self.whole_type(body, &name, at)
    }
}
