//! Responses → the type of a successful call, its headers, and the documented errors.

use std::borrow::Borrow;

use openapiv3::{
    MediaType, ObjectType, ParameterSchemaOrContent, ReferenceOr, Response as ResponseObject,
    Responses, Schema, SchemaKind, StatusCode, Type as SchemaType,
};
use serde_json::Value;

use super::media_type::Format;
use super::object::Properties;
use super::reference::{HEADERS, RESPONSES, SCHEMAS};
use super::schema::{Described, Position, Site};
use super::{Cursor, ServiceBuilder, Unsupported, extension};
use crate::diagnostic::Code;
use crate::model::{
    Choice, Envelope, ErrorCode, Field, Response, Shape, StatusRange, Type, TypeDefinition,
    TypeName, Union, UnionVariant, Usage,
};

/// What a successful call gives.
#[derive(Debug)]
pub(super) struct Success {
    pub(super) response: Response,
    /// The media type to ask for, where the document offers several.
    pub(super) accept: Option<String>,
    pub(super) envelope: Option<Envelope>,
    pub(super) headers: Option<Type>,
    pub(super) sample: Option<Value>,
}

/// One successful response.
struct Outcome<'d> {
    /// As the document writes it: of several statuses with one content, the first.
    status: String,
    statuses: Vec<StatusRange>,
    /// The place of the content's media type, and what stands there. Absent: there is no body.
    body: Option<(Format, &'d String, &'d MediaType)>,
    object: &'d ResponseObject,
}

impl<'d> ServiceBuilder<'d> {
    /// The type of a successful response: of those with a 2xx status, else of `default`.
    pub(super) fn success(
        &mut self,
        responses: &'d Responses,
        operation: &str,
        at: &Cursor<'_>,
    ) -> Result<Success, Unsupported> {
        let mut outcomes = self.successes(responses, at)?;
        if outcomes.is_empty() {
            self.warn(
                Code::UndescribedSuccess,
                at,
                "no response tells what success looks like: a call gives nothing",
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
        // Responses of one content are one, whatever their statuses.
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

    /// The media type to ask for: needed where the document offers others that the client would read in another way.
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
    ) -> Result<Vec<Outcome<'d>>, Unsupported> {
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
        // A range is for the statuses that are not named.
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
        Ok(outcomes)
    }

    /// The one form that a successful response has.
    fn success_body(
        &mut self,
        outcome: &Outcome<'d>,
        operation: &str,
        at: &Cursor<'_>,
    ) -> Result<Success, Unsupported> {
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
            Format::Text => success.response = Response::Text(Type::String),
            Format::Json => {
                success.sample = body.example.clone();
                let (r#type, envelope) = self.json_body(body, operation, &media_type_at)?;
                success.response = Response::Value(r#type);
                success.envelope = envelope;
            }
            Format::Yaml | Format::Form | Format::Multipart | Format::Bytes => {
                self.warn_of_structure("response", media_type, body, &media_type_at);
                success.response = Response::File;
                // Not the file's, but that of errors.
                success.envelope = self.envelope.clone();
            }
        }
        Ok(success)
    }

    /// A structure in a format that is neither read nor written, such as XML, is bytes to the client.
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
                    "the form of a {what} in `{media_type}` is left out: it is bytes as they are"
                ),
                "describe `application/json` beside it, if the server knows it",
            );
        }
    }

    /// The type of a body in JSON, taken out of its envelope if it is in one.
    fn json_body(
        &mut self,
        body: &'d MediaType,
        operation: &str,
        at: &Cursor<'_>,
    ) -> Result<(Type, Option<Envelope>), Unsupported> {
        let Some(schema) = &body.schema else {
            return Ok((Type::Any, None));
        };
        let schema_at = at.key("schema");
        if let (Some(envelope), Some(object)) =
            (self.envelope.clone(), self.as_object(schema, &schema_at)?)
            && object.properties.contains_key(&envelope.code)
        {
            let (r#type, envelope) = self.unwrap(object, envelope, operation, &schema_at)?;
            return Ok((r#type, Some(envelope)));
        }
        let name = |_| TypeName::Response(operation.to_owned());
        let described = self.schema(schema, Site::value(&schema_at, &name))?;
        Ok((described.into_item(), None))
    }

    /// Several forms of success: a file, or nothing; a value, or nothing; else one of several by status.
    fn several(
        &mut self,
        outcomes: &[Outcome<'d>],
        operation: &str,
        at: &Cursor<'_>,
    ) -> Result<Success, Unsupported> {
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
                        "a successful response in another format than the others is not covered",
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
                statuses: outcome.statuses.clone(),
            });
        }
        let id = self.define_type(TypeDefinition {
            name: TypeName::Response(operation.to_owned()),
            description: None,
            shape: Shape::Union(Union {
                choice: Choice::Status,
                variants,
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

    /// The type of the body of one of several responses.
    fn response_of(
        &mut self,
        operation: &str,
        status: &str,
        body: &'d MediaType,
        at: &Cursor<'_>,
    ) -> Result<Type, Unsupported> {
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

    /// The payload of a wrapped response: the `data` property, or what stands beside the code.
    fn unwrap(
        &mut self,
        wrapped: &'d ObjectType,
        envelope: Envelope,
        operation: &str,
        at: &Cursor<'_>,
    ) -> Result<(Type, Envelope), Unsupported> {
        let name = TypeName::Response(operation.to_owned());
        let data = envelope
            .data
            .as_deref()
            .and_then(|data| wrapped.properties.get_key_value(data));
        let Some((data_name, data)) = data else {
            let is_envelope = |property: &String| {
                *property == envelope.code
                    || *property == envelope.error
                    || envelope.message.contains(property)
            };
            let properties = Properties {
                properties: Some(&wrapped.properties),
                required: &wrapped.required,
                additional: None,
            };
            let fields = self.fields(properties, Position::Value, at, &|property, item| {
                TypeName::Property {
                    parent: Box::new(name.clone()),
                    property: property.to_owned(),
                    item,
                }
            })?;
            let fields = fields
                .into_iter()
                .filter(|field| !is_envelope(&field.name))
                .collect();
            let r#type = self.define_struct(name, fields);
            return Ok((
                r#type,
                Envelope {
                    data: None,
                    ..envelope
                },
            ));
        };
        let properties_at = at.key("properties");
        let data_at = properties_at.key(data_name);
        let r#type = match data {
            // Nothing is documented inside: an empty struct, to which fields may be added.
            ReferenceOr::Item(schema) if is_empty_object(schema) => {
                self.define_struct(name, Vec::new())
            }
            ReferenceOr::Item(schema) => {
                self.inline_schema(schema, Site::value(&data_at, &|_| name.clone()))?
                    .r#type
            }
            ReferenceOr::Reference { reference } => {
                self.shared_schema(reference, Position::Value, &data_at)?
                    .r#type
            }
        };
        Ok((r#type, envelope))
    }

    /// The headers of successful responses, as a struct.
    fn response_headers(
        &mut self,
        outcomes: &[Outcome<'d>],
        operation: &str,
        at: &Cursor<'_>,
    ) -> Result<Option<Type>, Unsupported> {
        let name = TypeName::Headers(operation.to_owned());
        let mut fields: Vec<Field> = Vec::new();
        for outcome in outcomes {
            let status_at = at.key(&outcome.status);
            let headers_at = status_at.key("headers");
            for (header, object) in &outcome.object.headers {
                let wire = header.to_ascii_lowercase();
                if wire == "content-type" || fields.iter().any(|field| field.name == wire) {
                    continue;
                }
                let header_at = headers_at.key(header);
                let object = self.resolve(object, &HEADERS, &header_at)?;
                let property_name = |item| TypeName::Property {
                    parent: Box::new(name.clone()),
                    property: header.clone(),
                    item,
                };
                let described = match &object.format {
                    ParameterSchemaOrContent::Schema(schema) => {
                        let schema_at = header_at.key("schema");
                        let site = Site::value(&schema_at, &property_name);
                        self.replaced_property(schema, &property_name(false), &schema_at)
                            .unwrap_or_else(|| self.schema(schema, site))?
                    }
                    // Text in whatever format.
                    ParameterSchemaOrContent::Content(_) => Described::of(Type::String),
                };
                let described = match &described.r#type {
                    // A header is one text, or several.
                    Type::Array(_) | Type::String => described,
                    other if self.as_struct(other).is_some() => Described::of(Type::String),
                    Type::Map(_) | Type::Any => Described::of(Type::String),
                    _ => described,
                };
                let described = Described {
                    description: object.description.clone().or(described.description.clone()),
                    ..described
                };
                // Servers and what stands between leave headers out.
                let mut field = described.into_field(wire, false);
                field.alias = self.chosen_name(&property_name(false));
                fields.push(field);
            }
        }
        Ok((!fields.is_empty()).then(|| self.define_struct(name, fields)))
    }

    /// The error codes that the responses list, by status.
    pub(super) fn errors(
        &mut self,
        responses: &'d Responses,
        at: &Cursor<'_>,
    ) -> Result<Vec<ErrorCode>, Unsupported> {
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

    /// The bodies of responses that are errors, by status; of an API with an envelope, which tells errors itself, none.
    pub(super) fn error_bodies(
        &mut self,
        responses: &'d Responses,
        operation: &str,
        at: &Cursor<'_>,
    ) -> Result<Vec<(String, Type)>, Unsupported> {
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

    /// The object behind a schema, if it is one.
    pub(super) fn as_object<S: Borrow<Schema>>(
        &mut self,
        schema: &'d ReferenceOr<S>,
        at: &Cursor<'_>,
    ) -> Result<Option<&'d ObjectType>, Unsupported> {
        Ok(match schema {
            ReferenceOr::Item(schema) => object_type(schema.borrow()),
            ReferenceOr::Reference { reference } => {
                object_type(self.component(reference, &SCHEMAS, at)?.1)
            }
        })
    }
}

/// A value that may be absent.
fn optional(r#type: Type) -> Type {
    match r#type {
        Type::Optional(_) | Type::Any | Type::Nothing => r#type,
        other => Type::Optional(Box::new(other)),
    }
}

/// What a response is called by: the name of its status. Source: the IANA registry of HTTP status codes.
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

fn object_type(schema: &Schema) -> Option<&ObjectType> {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Object(object)) => Some(object),
        _ => None,
    }
}

fn is_empty_object(schema: &Schema) -> bool {
    object_type(schema).is_some_and(|object| {
        object.properties.is_empty() && object.additional_properties.is_none()
    })
}
