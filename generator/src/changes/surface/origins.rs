//! The part of the model that each item of the crate is made from.

use std::collections::BTreeMap;

use super::super::origin::{Origin, Part};
use crate::model::{EnumValues, Scalar, Service, Shape};
use crate::rust::{self, Client, ItemSource};

/// The origins of items, by path.
pub(super) fn origins(client: &Client) -> BTreeMap<String, Origin> {
    let items = rust::items(client).into_iter();
    items
        .filter_map(|item| {
            let service = client.api.services.get(item.service)?;
            let origin = Origin {
                service: service.module.clone(),
                part: part(service, item.source)?,
            };
            Some((item.path, origin))
        })
        .collect()
}

fn part(service: &Service, source: ItemSource) -> Option<Part> {
    let id = |resource: usize, operation: usize| {
        let operation = service.resources.get(resource)?.operations.get(operation)?;
        Some(operation.id.text.clone())
    };
    Some(match source {
        ItemSource::Resource(resource) => {
            Part::Resource(service.resources.get(resource)?.path.clone())
        }
        ItemSource::Operation {
            resource,
            operation,
        } => Part::Operation(id(resource, operation)?),
        ItemSource::RequestField {
            resource,
            operation,
            field,
        } => Part::RequestField {
            operation: id(resource, operation)?,
            index: field,
        },
        ItemSource::ErrorCodes {
            resource,
            operation,
        } => Part::ErrorCodes(id(resource, operation)?),
        ItemSource::ErrorCode {
            resource,
            operation,
            code,
        } => Part::ErrorCode {
            operation: id(resource, operation)?,
            code,
        },
        ItemSource::Event(event) => Part::Event(service.events.get(event)?.id.text.clone()),
        ItemSource::Type(index) => Part::Type(service.types.get(index)?.name.clone()),
        ItemSource::Member { r#type, member } => member_part(service, r#type, member)?,
    })
}

/// A field, value or variant of a type.
fn member_part(service: &Service, index: usize, member: usize) -> Option<Part> {
    let definition = service.types.get(index)?;
    let r#type = definition.name.clone();
    Some(match &definition.shape {
        Shape::Struct(object) => Part::Field {
            r#type,
            name: object.fields.get(member).map(|field| field.name.clone()),
        },
        Shape::Union(union) => Part::Variant {
            r#type,
            words: union.variants.get(member)?.words.clone(),
        },
        Shape::Enum(of) => Part::Value {
            r#type,
            value: value(&of.values, member)?,
        },
    })
}

/// A value of an enum as JSON text.
fn value(values: &EnumValues, index: usize) -> Option<String> {
    let quoted = |text: &String| serde_json::Value::from(text.as_str()).to_string();
    match values {
        EnumValues::Integers(list) => list.get(index).map(|of| of.value.to_string()),
        EnumValues::Strings(list) => list.get(index).map(|of| quoted(&of.value)),
        EnumValues::Scalars(list) => list.get(index).map(|of| match &of.value {
            Scalar::String(text) => quoted(text),
            other => other.to_string(),
        }),
    }
}
