//! Responses → the type of a successful call, its headers, and the documented errors.

use openapiv3::{
    MediaType, ReferenceOr, Response as ResponseObject, Responses, Schema, StatusCode,
};
use serde_json::Value;

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use super::envelope::{is_empty, object_type};
use super::media_type::Format;
use super::reference::RESPONSES;
use super::site::Site;
use crate::diagnostic::{Code, Reported};
use crate::model::{
    Choice, Envelope, Response, Shape, StatusRange, Type, TypeDefinition, TypeName, Union,
    UnionVariant, Usage,
};
use crate::spec::vocabulary::extension::ERROR_CODES;

/// The result of a successful call.
#[derive(Debug)]
pub(super) struct Success {
    pub(super) response: Response,
    /// The media type to request, if the document offers several.
    pub(super) accept: Option<String>,
    pub(super) envelope: Option<Envelope>,
    pub(super) headers: Option<Type>,
    pub(super) sample: Option<Value>,
}

/// One successful response.
pub(super) struct Outcome<'d> {
    /// The status in the document. The first of several statuses with the same content.
    pub(super) status: String,
    statuses: Vec<StatusRange>,
    /// The media type of the body, with its content. Absent: there is no body.
    body: Option<(Format, &'d String, &'d MediaType)>,
    pub(super) object: &'d ResponseObject,
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
        let mut outcomes = self.successes(responses, at)?;
        if outcomes.is_empty() {
            self.warn(
                Code::UndescribedSuccess,
                at,
                "no response describes success: a call returns nothing",
                "add a response with a 2xx status",
            );
            return Ok(Success {
                response: Response::Value(Type::Nothing),
                accept: None,
                envelope: None,
                headers: None,
                sample: None,
            });
        }
        let headers = self.response_headers(&outcomes, operation, at)?;
        let accept = outcomes.iter().find_map(|outcome| self.asked_for(outcome));
        // Responses with the same content are one, whatever their statuses.
        let mut different: Vec<Outcome<'d>> = Vec::new();
        for outcome in outcomes.drain(..) {
            let schema = |outcome: &Outcome<'d>| outcome.body.map(|(_, _, body)| &body.schema);
            match different
                .iter_mut()
                .find(|known| schema(known) == schema(&outcome))
            {
                Some(known) => known.statuses.extend(outcome.statuses),
                None => different.push(outcome),
            }
        }
        let success = match different.as_slice() {
            [only] => self.success_body(only, operation, at)?,
            several => self.several(several, operation, at)?,
        };
        Ok(Success {
            headers,
            accept,
            ..success
        })
    }

    /// The media type to request. Needed if the document offers other media types that the client decodes in another way.
    fn asked_for(&self, outcome: &Outcome<'d>) -> Option<String> {
        let (format, media_type, _) = outcome.body?;
        let mut offered = outcome.object.content.iter();
        let others = offered.any(|(media_type, body)| self.format(media_type, body) != format);
        others.then(|| media_type.clone())
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
    fn success_body(
        &mut self,
        outcome: &Outcome<'d>,
        operation: &str,
        at: &Cursor<'_>,
    ) -> Result<Success, Reported> {
        let mut success = Success {
            response: Response::Value(Type::Nothing),
            accept: None,
            envelope: None,
            headers: None,
            sample: None,
        };
        let Some((format, media_type, body)) = outcome.body else {
            return Ok(success);
        };
        let status_at = at.key(&outcome.status);
        let content_at = status_at.key("content");
        let media_type_at = content_at.key(media_type);
        match format {
            Format::Text => {
                let name = |_| TypeName::Response(operation.to_owned());
                success.response = Response::Text(self.text_type(body, &name, &media_type_at)?);
            }
            Format::Json => {
                success.sample = body.example.clone();
                let (r#type, envelope) = self.json_body(body, operation, &media_type_at)?;
                success.response = Response::Value(r#type);
                success.envelope = envelope;
            }
            Format::Yaml | Format::Form | Format::Multipart | Format::Bytes => {
                self.warn_of_structure("response", media_type, body, &media_type_at);
                success.response = Response::File;
                // The file has no envelope, but its errors do.
                success.envelope = self.envelope.clone();
            }
        }
        Ok(success)
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
        operation: &str,
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
            let (r#type, envelope) = self.unwrap(object, envelope, operation, &schema_at)?;
            return Ok((r#type, Some(envelope)));
        }
        let name = |_| TypeName::Response(operation.to_owned());
        let described = self.schema(schema, Site::value(&schema_at, &name))?;
        Ok((described.into_item(), None))
    }

    /// Several forms of a successful response: an optional value or file, else a union by status.
    fn several(
        &mut self,
        outcomes: &[Outcome<'d>],
        operation: &str,
        at: &Cursor<'_>,
    ) -> Result<Success, Reported> {
        let mut with_body = outcomes.iter().filter(|outcome| outcome.body.is_some());
        if let (Some(only), None) = (with_body.next(), with_body.next()) {
            let success = self.success_body(only, operation, at)?;
            let response = match success.response {
                Response::Value(r#type) => Response::Value(optional(r#type)),
                Response::Text(r#type) => Response::Text(optional(r#type)),
                Response::File => Response::File,
            };
            return Ok(Success {
                response,
                ..success
            });
        }
        let variants = self.variants_by_status(outcomes, operation, at)?;
        let id = self.define_type(TypeDefinition {
            name: TypeName::Response(operation.to_owned()),
            description: None,
            shape: Shape::Union(Union {
                choice: Choice::Status,
                variants,
                overlapping: false,
                combined: false,
            }),
            usage: Usage::default(),
        });
        Ok(Success {
            response: Response::Value(Type::Named(id)),
            accept: None,
            envelope: None,
            headers: None,
            sample: None,
        })
    }

    /// A variant for each response.
    fn variants_by_status(
        &mut self,
        outcomes: &[Outcome<'d>],
        operation: &str,
        at: &Cursor<'_>,
    ) -> Result<Vec<UnionVariant>, Reported> {
        let mut variants = Vec::with_capacity(outcomes.len());
        for outcome in outcomes {
            let status_at = at.key(&outcome.status);
            let r#type = match outcome.body {
                None => Type::Nothing,
                Some((Format::Json, media_type, body)) => {
                    let content_at = status_at.key("content");
                    let media_type_at = content_at.key(media_type);
                    self.response_of(operation, &outcome.status, body, &media_type_at)?
                }
                Some((_, media_type, _)) => {
                    let content_at = status_at.key("content");
                    return Err(self.unsupported(
                        Code::UnsupportedResponse,
                        &content_at.key(media_type),
                        "a successful response in another format than the others is not supported",
                        "keep one format for all responses with a 2xx status",
                    ));
                }
            };
            variants.push(UnionVariant {
                words: status_words(&outcome.status),
                r#type,
                description: Some(outcome.object.description.clone())
                    .filter(|description| !description.is_empty()),
                values: Vec::new(),
                tagged: false,
                statuses: outcome.statuses.clone(),
            });
        }
        Ok(variants)
    }

    /// The type of the body of one of several responses.
    pub(super) fn response_of(
        &mut self,
        operation: &str,
        status: &str,
        body: &'d MediaType,
        at: &Cursor<'_>,
    ) -> Result<Type, Reported> {
        let Some(schema) = &body.schema else {
            return Ok(Type::Any);
        };
        let schema_at = at.key("schema");
        let name = |_| TypeName::ResponseOf {
            operation: operation.to_owned(),
            status: status.to_owned(),
        };
        let described = self.schema(schema, Site::value(&schema_at, &name))?;
        Ok(described.into_item())
    }
}

/// The type of an optional value.
fn optional(r#type: Type) -> Type {
    match r#type {
        Type::Optional(_) | Type::Any | Type::Nothing => r#type,
        other => Type::Optional(Box::new(other)),
    }
}

/// The name of a response, from its status. Source: the IANA registry of HTTP status codes.
fn status_words(status: &str) -> String {
    let name = match status {
        "200" => "ok",
        "201" => "created",
        "202" => "accepted",
        "203" => "non_authoritative_information",
        "204" => "no_content",
        "205" => "reset_content",
        "206" => "partial_content",
        "207" => "multi_status",
        "208" => "already_reported",
        "226" => "im_used",
        "2XX" => "success",
        other => return format!("status_{other}"),
    };
    name.to_owned()
}
