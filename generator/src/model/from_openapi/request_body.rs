//! Request bodies → fields of requests.

use openapiv3::{AdditionalProperties, MediaType, ReferenceOr, RequestBody as RequestBodyObject};

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use super::keywords::Keywords;
use super::media_type::{Format, essence, is_range};
use super::object::Properties;
use super::reference::REQUEST_BODIES;
use super::site::{Position, Site};
use crate::diagnostic::{Code, Reported};
use crate::model::{Access, Field, Place, RequestBody, RequestField, Type, TypeName};

/// A request body: its media type, its fields and a sample.
pub(super) struct Body {
    pub(super) media_type: RequestBody,
    /// Other media types for the same fields.
    pub(super) alternatives: Vec<String>,
    pub(super) fields: Vec<RequestField>,
    pub(super) sample: Option<serde_json::Value>,
}

impl Body {
    fn none() -> Self {
        Self {
            media_type: RequestBody::None,
            alternatives: Vec::new(),
            fields: Vec::new(),
            sample: None,
        }
    }
}

impl<'d> ServiceBuilder<'d> {
    /// The request body of an operation.
    pub(super) fn request_body(
        &mut self,
        body: Option<&'d ReferenceOr<RequestBodyObject>>,
        operation_id: &str,
        at: &Cursor<'_>,
    ) -> Result<Body, Reported> {
        let Some(body) = body else {
            return Ok(Body::none());
        };
        let body = self.resolve(body, &REQUEST_BODIES, at)?;
        let content_at = at.key("content");
        let Some((format, media_type, content)) = self.preferred(&body.content) else {
            self.warn(
                Code::IgnoredMediaType,
                &content_at,
                "the body has no media type: no body is sent",
                "add the media type, or delete the `requestBody`",
            );
            return Ok(Body::none());
        };
        let alternatives = self.alternatives_of(format, media_type, body, &content_at);
        let at = content_at.key(media_type);
        let sendable = |usual: &str| match is_range(media_type) {
            true => usual.to_owned(),
            false => media_type.clone(),
        };
        let whole = |r#type| {
            let field = Field::of("body".to_owned(), r#type, body.required);
            vec![RequestField::usual(Place::Body, field)]
        };
        let fields = match format {
            Format::Json | Format::Yaml => {
                self.json_fields(body.required, content, operation_id, &at)?
            }
            Format::Multipart => {
                self.multipart_fields(body.required, content, operation_id, &at)?
            }
            Format::Form => self.form_fields(body.required, content, operation_id, &at)?,
            Format::Text => {
                let name = body_type_name(operation_id);
                whole(self.text_type(content, &|item| name("body", item), &at)?)
            }
            Format::Bytes | Format::Events | Format::Items => {
                self.warn_of_structure("request", media_type, content, &at);
                whole(Type::File)
            }
        };
        Ok(Body {
            media_type: match format {
                Format::Json | Format::Yaml => RequestBody::Json(sendable("application/json")),
                Format::Multipart => multipart(media_type),
                Format::Form => RequestBody::Form,
                Format::Text => RequestBody::Text(sendable("text/plain")),
                Format::Bytes | Format::Events | Format::Items => {
                    RequestBody::Binary(sendable("application/octet-stream"))
                }
            },
            alternatives,
            fields,
            sample: content.example.clone(),
        })
    }

    /// Other media types of the body with the same fields. Warns about media types that need other fields.
    fn alternatives_of(
        &mut self,
        format: Format,
        chosen: &str,
        body: &'d RequestBodyObject,
        at: &Cursor<'_>,
    ) -> Vec<String> {
        let mut alternatives = Vec::new();
        let schema = body.content.get(chosen).map(|content| &content.schema);
        let kin = |other: Format| match format {
            Format::Json | Format::Yaml => matches!(other, Format::Json | Format::Yaml),
            _ => other == format,
        };
        for (media_type, content) in &body.content {
            if media_type == chosen {
                continue;
            }
            if kin(self.format(media_type, content)) && Some(&content.schema) == schema {
                if !is_range(media_type) {
                    alternatives.push(media_type.clone());
                }
            } else {
                self.warn(
                    Code::IgnoredMediaType,
                    &at.key(media_type),
                    format!("the client sends `{chosen}`; `{media_type}` is ignored"),
                    "ignore this if the server accepts both; otherwise delete the wrong one",
                );
            }
        }
        alternatives
    }

    /// A JSON body. The properties of an object become fields of the request; any other body is one field.
    fn json_fields(
        &mut self,
        required: bool,
        content: &'d MediaType,
        operation_id: &str,
        at: &Cursor<'_>,
    ) -> Result<Vec<RequestField>, Reported> {
        let Some(schema) = &content.schema else {
            let any = Field::of("body".to_owned(), Type::Any, required);
            return Ok(vec![RequestField::usual(Place::Body, any)]);
        };
        let schema_at = at.key("schema");
        let name = body_type_name(operation_id);
        // An optional body with required properties stays one field: without the body, the properties are not required.
        let may_be_flat = |required_properties: bool| required || !required_properties;
        if let ReferenceOr::Item(schema) = schema {
            let keywords = Keywords::of(schema);
            let closed = !matches!(
                keywords.additional,
                Some(AdditionalProperties::Any(true) | AdditionalProperties::Schema(_))
            );
            if keywords.properties.is_some()
                && !keywords.is_composed()
                && closed
                && !schema.schema_data.nullable
                && may_be_flat(!keywords.required.is_empty())
            {
                let object = Properties::of(&keywords);
                let fields = self.fields(object, Position::Value, &schema_at, &name)?;
                return Ok(body_fields(fields));
            }
        }
        // The types in a shared schema are shared too.
        let body_name = |item| name("body", item);
        let described = self.schema(schema, Site::value(&schema_at, &body_name))?;
        self.assemble()?;
        if let Some(object) = self.as_struct(&described.r#type)
            && object.additional.is_none()
            && !object.fields.is_empty()
            && !described.nullable
            && may_be_flat(object.fields.iter().any(|field| field.required))
        {
            return Ok(body_fields(object.fields.clone()));
        }
        let field = described.into_field("body".to_owned(), required);
        Ok(vec![RequestField::usual(Place::Body, field)])
    }
}

/// Names the types of a body's properties.
pub(super) fn body_type_name(operation_id: &str) -> impl Fn(&str, bool) -> TypeName {
    move |property, item| TypeName::Parameter {
        operation: operation_id.to_owned(),
        name: property.to_owned(),
        item,
    }
}

/// The fields of a body, without properties that are only received.
pub(super) fn body_fields(fields: Vec<Field>) -> Vec<RequestField> {
    fields
        .into_iter()
        .filter(|field| field.access != Access::ReadOnly)
        .map(|field| RequestField::usual(Place::BodyField, field))
        .collect()
}

/// The kind of a multipart body. A range, such as `multipart/*`, is sent as the usual kind.
fn multipart(media_type: &str) -> RequestBody {
    match essence(media_type).as_str() {
        "multipart/form-data" => RequestBody::Multipart,
        range if is_range(range) => RequestBody::Multipart,
        other => RequestBody::MultipartOf(other.to_owned()),
    }
}
