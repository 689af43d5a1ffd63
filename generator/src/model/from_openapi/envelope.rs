//! Wrapped responses: the payload is extracted from the envelope.

use std::borrow::Borrow;

use openapiv3::{ObjectType, ReferenceOr, Schema, SchemaKind, Type as SchemaType};

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use super::object::Properties;
use super::reference::SCHEMAS;
use super::site::Position;
use super::site::Site;
use crate::diagnostic::Reported;
use crate::model::{Envelope, Type, TypeName};

impl<'d> ServiceBuilder<'d> {
    /// The payload of a wrapped response: the `data` property, or the properties beside the code.
    pub(super) fn unwrap(
        &mut self,
        wrapped: &'d ObjectType,
        envelope: Envelope,
        operation: &str,
        at: &Cursor<'_>,
    ) -> Result<(Type, Envelope), Reported> {
        let name = TypeName::Response(operation.to_owned());
        let data = envelope
            .data
            .as_deref()
            .and_then(|data| wrapped.properties.get_key_value(data));
        let Some((data_name, data)) = data else {
            let is_envelope = |property: &str| envelope.properties().any(|of| of == property);
            let properties = Properties {
                properties: Some(&wrapped.properties),
                required: &wrapped.required,
                additional: None,
            };
            let fields = self.fields(properties, Position::Value, at, &|property, item| {
                name.property(property, item)
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
            // An object without documented properties becomes an empty struct, to which fields may be added later.
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

    /// The keywords of an object, if the schema or the referenced schema is one.
    pub(super) fn as_object<S: Borrow<Schema>>(
        &mut self,
        schema: &'d ReferenceOr<S>,
        at: &Cursor<'_>,
    ) -> Result<Option<&'d ObjectType>, Reported> {
        Ok(match schema {
            ReferenceOr::Item(schema) => object_type(schema.borrow()),
            ReferenceOr::Reference { reference } => {
                object_type(self.component(reference, &SCHEMAS, at)?.1)
            }
        })
    }
}

/// The keywords of an object, if the schema is one.
pub(super) fn object_type(schema: &Schema) -> Option<&ObjectType> {
    match &schema.schema_kind {
        SchemaKind::Type(SchemaType::Object(object)) => Some(object),
        _ => None,
    }
}

fn is_empty_object(schema: &Schema) -> bool {
    object_type(schema).is_some_and(is_empty)
}

/// Returns true if an object has no documented properties. As a whole response of an API with an envelope it has the envelope's.
pub(super) fn is_empty(object: &ObjectType) -> bool {
    object.properties.is_empty() && object.additional_properties.is_none()
}
