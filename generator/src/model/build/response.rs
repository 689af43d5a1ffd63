//! Responses → the type of a successful call, and the documented errors.

use std::borrow::Borrow;

use indexmap::IndexMap;
use openapiv3::{
    MediaType, ObjectType, ReferenceOr, Response as ResponseObject, Responses, Schema, SchemaKind,
    StatusCode, StringFormat, Type as SchemaType, VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use super::object::Properties;
use super::reference::{RESPONSES, SCHEMAS};
use super::schema::{Position, Site};
use super::{Cursor, ServiceBuilder, Unsupported, extension};
use crate::diagnostic::Code;
use crate::model::{
    Envelope, ErrorCode, Response, Shape, Struct, Type, TypeDefinition, TypeName, Usage,
};

/// What a successful call gives.
#[derive(Debug)]
pub(super) struct Success {
    pub(super) response: Response,
    pub(super) envelope: Option<Envelope>,
    pub(super) sample: Option<Value>,
}

impl<'d> ServiceBuilder<'d> {
    /// The type of the successful response.
    ///
    /// That is the response with the lowest 2xx status, else `2XX`, else `default`. Two successful responses with
    /// different content are not covered.
    pub(super) fn success(
        &mut self,
        responses: &'d Responses,
        operation: &str,
        at: &Cursor<'_>,
    ) -> Result<Success, Unsupported> {
        let mut successes: Vec<(String, &'d ReferenceOr<ResponseObject>)> = responses
            .responses
            .iter()
            .filter(|(status, _)| {
                matches!(status, StatusCode::Code(200..=299) | StatusCode::Range(2))
            })
            .map(|(status, response)| (status.to_string(), response))
            .collect();
        successes.sort_by(|(a, _), (b, _)| a.cmp(b));
        if successes.is_empty()
            && let Some(default) = &responses.default
        {
            successes.push(("default".to_owned(), default));
        }
        let Some(((status, first), rest)) = successes.split_first() else {
            return Err(self.unsupported(
                Code::UnsupportedResponse,
                at,
                "no response tells what success looks like",
                "add a response with a 2xx status",
            ));
        };
        let first_at = at.key(status);
        let first = self.resolve(first, &RESPONSES, &first_at)?;
        for (status, other) in rest {
            let other_at = at.key(status);
            let other = self.resolve(other, &RESPONSES, &other_at)?;
            if other.content != first.content {
                return Err(self.unsupported(
                    Code::UnsupportedResponse,
                    &other_at,
                    "a second successful response with other content is not covered",
                    "keep one response with a 2xx status, or give both the same content",
                ));
            }
        }
        self.success_body(first, operation, &first_at)
    }

    fn success_body(
        &mut self,
        response: &'d ResponseObject,
        operation: &str,
        at: &Cursor<'_>,
    ) -> Result<Success, Unsupported> {
        let content_at = at.key("content");
        if self.is_file(&response.content, &content_at)? {
            return Ok(Success {
                response: Response::File,
                // Not the file's, but that of errors.
                envelope: self.envelope.clone(),
                sample: None,
            });
        }
        let mut content = response.content.iter();
        let (media_type, body) = match (content.next(), content.next()) {
            (None, _) => {
                return Ok(Success {
                    response: Response::Value(Type::Nothing),
                    envelope: None,
                    sample: None,
                });
            }
            (Some(only), None) => only,
            (Some(_), Some((second, _))) => {
                return Err(self.unsupported(
                    Code::UnsupportedMediaType,
                    &content_at.key(second),
                    "several media types for one response are not covered",
                    "keep `application/json`; several are covered where all are files: `type: string`, `format: binary`",
                ));
            }
        };
        let media_type_at = content_at.key(media_type);
        if !super::request_body::is_json(media_type) {
            return Err(self.unsupported(
                Code::UnsupportedMediaType,
                &media_type_at,
                format!("a response in `{media_type}` is not covered yet"),
                "responses in JSON are, and files: `type: string`, `format: binary`",
            ));
        }
        let sample = body.example.clone();
        let Some(schema) = &body.schema else {
            return Ok(Success {
                response: Response::Value(Type::Any),
                envelope: None,
                sample,
            });
        };
        let schema_at = media_type_at.key("schema");
        if let (Some(envelope), Some(object)) =
            (self.envelope.clone(), self.as_object(schema, &schema_at)?)
            && object.properties.contains_key(&envelope.code)
        {
            let (r#type, envelope) = self.unwrap(object, envelope, operation, &schema_at)?;
            return Ok(Success {
                response: Response::Value(r#type),
                envelope: Some(envelope),
                sample,
            });
        }
        let name = |_| TypeName::Response(operation.to_owned());
        let described = self.schema(schema, Site::value(&schema_at, &name))?;
        Ok(Success {
            response: Response::Value(described.r#type),
            envelope: None,
            sample,
        })
    }

    /// Whether a response is a file, in whatever media types: none of them JSON, and each of them binary.
    fn is_file(
        &mut self,
        content: &'d IndexMap<String, MediaType>,
        at: &Cursor<'_>,
    ) -> Result<bool, Unsupported> {
        for (media_type, body) in content {
            let binary = match &body.schema {
                Some(schema) => {
                    let at = at.key(media_type);
                    is_binary(self.resolve(schema, &SCHEMAS, &at.key("schema"))?)
                }
                // Bytes of which nothing more is known.
                None => media_type.eq_ignore_ascii_case("application/octet-stream"),
            };
            if !binary || super::request_body::is_json(media_type) {
                return Ok(false);
            }
        }
        Ok(!content.is_empty())
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
                properties: &wrapped.properties,
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
            let r#type = self.define_response(name, Struct { fields });
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
                self.define_response(name, Struct::default())
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

    fn define_response(&mut self, name: TypeName, fields: Struct) -> Type {
        self.define_type(TypeDefinition {
            name,
            description: None,
            shape: Shape::Struct(fields),
            usage: Usage::default(),
        })
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

fn object_type(schema: &Schema) -> Option<&ObjectType> {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Object(object)) => Some(object),
        _ => None,
    }
}

fn is_binary(schema: &Schema) -> bool {
    matches!(
        &schema.schema_kind,
        SchemaKind::Type(SchemaType::String(string))
            if string.format == VariantOrUnknownOrEmpty::Item(StringFormat::Binary)
    )
}

fn is_empty_object(schema: &Schema) -> bool {
    matches!(
        &schema.schema_kind,
        SchemaKind::Type(SchemaType::Object(object))
            if object.properties.is_empty() && object.additional_properties.is_none()
    )
}
