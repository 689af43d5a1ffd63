//! Request bodies → fields of requests.

use openapiv3::{MediaType, ReferenceOr, RequestBody as RequestBodyObject};

use super::object::Properties;
use super::reference::REQUEST_BODIES;
use super::schema::{Position, Site};
use super::{Cursor, ServiceBuilder, Unsupported};
use crate::diagnostic::Code;
use crate::model::{Field, Place, RequestBody, RequestField, Type, TypeName};

/// A request body: its media type, its fields and a sample.
pub(super) struct Body {
    pub(super) media_type: RequestBody,
    pub(super) fields: Vec<RequestField>,
    pub(super) sample: Option<serde_json::Value>,
}

/// `application/json`, with or without parameters, or a `+json` type.
pub(super) fn is_json(media_type: &str) -> bool {
    let essence = media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

impl<'d> ServiceBuilder<'d> {
    /// The request body of an operation.
    pub(super) fn request_body(
        &mut self,
        body: Option<&'d ReferenceOr<RequestBodyObject>>,
        operation_id: &str,
        at: &Cursor<'_>,
    ) -> Result<Body, Unsupported> {
        let Some(body) = body else {
            return Ok(Body {
                media_type: RequestBody::None,
                fields: Vec::new(),
                sample: None,
            });
        };
        let body = self.resolve(body, &REQUEST_BODIES, at)?;
        let content_at = at.key("content");
        let mut content = body.content.iter();
        let (media_type, content) = match (content.next(), content.next()) {
            (Some(only), None) => only,
            (None, _) => {
                return Ok(Body {
                    media_type: RequestBody::None,
                    fields: Vec::new(),
                    sample: None,
                });
            }
            (Some(_), Some((second, _))) => {
                return Err(self.unsupported(
                    Code::UnsupportedMediaType,
                    &content_at.key(second),
                    "several media types for one request are not covered",
                    "keep the one that the client should send",
                ));
            }
        };
        let media_type_at = content_at.key(media_type);
        let multipart = media_type.eq_ignore_ascii_case("multipart/form-data");
        if multipart {
            if let Some(property) = content.encoding.keys().next() {
                return Err(self.unsupported(
                    Code::UnsupportedMediaType,
                    &media_type_at.key("encoding").key(property),
                    "`encoding` of multipart parts is not covered",
                    "files are sent with their own media type, other parts as text",
                ));
            }
            let fields = self.multipart_fields(content, operation_id, &media_type_at)?;
            return Ok(Body {
                media_type: RequestBody::Multipart,
                fields,
                sample: None,
            });
        }
        if !is_json(media_type) {
            return Err(self.unsupported(
                Code::UnsupportedMediaType,
                &media_type_at,
                format!("a request in `{media_type}` is not covered yet"),
                "requests in JSON and `multipart/form-data` are",
            ));
        }
        let fields = self.json_fields(body.required, content, operation_id, &media_type_at)?;
        Ok(Body {
            media_type: RequestBody::Json(media_type.clone()),
            fields,
            sample: content.example.clone(),
        })
    }

    /// A JSON body: the properties of an object become fields of the request, anything else is one field.
    fn json_fields(
        &mut self,
        required: bool,
        content: &'d MediaType,
        operation_id: &str,
        at: &Cursor<'_>,
    ) -> Result<Vec<RequestField>, Unsupported> {
        let Some(schema) = &content.schema else {
            let any = Field::of("body".to_owned(), Type::Any, required);
            return Ok(vec![RequestField {
                place: Place::Body,
                field: any,
            }]);
        };
        let schema_at = at.key("schema");
        let name = |property: &str, item| TypeName::Parameter {
            operation: operation_id.to_owned(),
            name: property.to_owned(),
            item,
        };
        let flat = self.as_object(schema, &schema_at)?.filter(|object| {
            !object.properties.is_empty()
                && !matches!(
                    object.additional_properties,
                    Some(openapiv3::AdditionalProperties::Any(true) | openapiv3::AdditionalProperties::Schema(_))
                )
                // An absent body lacks what a present one must have: such a body stays whole.
                && (required || object.required.is_empty())
        });
        let fields = match (flat, schema) {
            (Some(object), ReferenceOr::Item(_)) => {
                let properties = Properties {
                    properties: &object.properties,
                    required: &object.required,
                    additional: None,
                };
                self.fields(properties, Position::Value, &schema_at, &name)?
            }
            (Some(_), ReferenceOr::Reference { reference }) => {
                // The types inside a shared schema are shared as well, whichever operations send it.
                let shared = self.shared_schema(reference, Position::Value, &schema_at)?;
                self.struct_fields(&shared.r#type)
            }
            (None, _) => {
                let name = |item| name("body", item);
                let described = self.schema(schema, Site::value(&schema_at, &name))?;
                let field = described.into_field("body".to_owned(), required);
                return Ok(vec![RequestField {
                    place: Place::Body,
                    field,
                }]);
            }
        };
        Ok(fields
            .into_iter()
            .map(|field| RequestField {
                place: Place::BodyField,
                field,
            })
            .collect())
    }

    fn multipart_fields(
        &mut self,
        content: &'d MediaType,
        operation_id: &str,
        at: &Cursor<'_>,
    ) -> Result<Vec<RequestField>, Unsupported> {
        let schema_at = at.key("schema");
        let object = match &content.schema {
            Some(schema) => self.as_object(schema, &schema_at)?,
            None => None,
        };
        let Some(object) = object else {
            return Err(self.unsupported(
                Code::UnsupportedSchema,
                at,
                "a multipart body needs an object with a property for each part",
                "give the media type a `schema` of `type: object`",
            ));
        };
        let properties = Properties {
            properties: &object.properties,
            required: &object.required,
            additional: None,
        };
        let fields = self.fields(properties, Position::Part, &schema_at, &|property, item| {
            TypeName::Parameter {
                operation: operation_id.to_owned(),
                name: property.to_owned(),
                item,
            }
        })?;
        Ok(fields
            .into_iter()
            .map(|field| RequestField {
                place: Place::BodyField,
                field,
            })
            .collect())
    }
}
