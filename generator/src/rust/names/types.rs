//! Names of types, and of what is inside them.

use std::collections::BTreeMap;

use super::case::{is_identifier, type_name, value_name};
use super::scope::Scope;
use crate::model::{EnumValues, Field, Operation, Place, Scalar, Shape, Struct, TypeName, Variant};
use crate::naming::item_name;

pub(super) fn type_words(
    name: &TypeName,
    operations: &BTreeMap<&str, (usize, String)>,
    schema_names: &BTreeMap<String, String>,
) -> String {
    let type_words = |name: &TypeName| type_words(name, operations, schema_names);
    let operation_words = |id: &str| {
        operations
            .get(id)
            .map(|(_, words)| words.clone())
            .unwrap_or_default()
    };
    let member = |property: &str, item: bool| {
        if item {
            item_name(property)
        } else {
            property.to_owned()
        }
    };
    match name {
        TypeName::Schema(schema) => schema_names.get(schema).unwrap_or(schema).clone(),
        TypeName::Response(operation) => format!("{}_response", operation_words(operation)),
        TypeName::ResponseOf { operation, status } => format!(
            "{}_{}_response",
            operation_words(operation),
            status.to_lowercase()
        ),
        TypeName::Headers(operation) => {
            format!("{}_response_headers", operation_words(operation))
        }
        TypeName::Event(event) => format!("{}_event", operation_words(event)),
        TypeName::Variant { parent, variant } => {
            let parent = type_name(&type_words(parent));
            format!("{parent}{}", type_name(variant))
        }
        TypeName::Input(received) => {
            format!("{}Input", type_name(&type_words(received)))
        }
        TypeName::Base(of) => format!("{}Base", type_name(&type_words(of))),
        TypeName::Shared { name, item } => member(name, *item),
        TypeName::Parameter {
            operation,
            name,
            item,
        } => {
            format!(
                "{}_{}",
                operation_words(operation),
                value_name(&member(name, *item))
            )
        }
        TypeName::Property {
            parent,
            property,
            item,
        } => {
            let parent = type_name(&type_words(parent));
            format!("{parent}{}", type_name(&member(property, *item)))
        }
    }
}

/// Fields of a request. Where two places use one name, the later is named after its place: `body_id`.
pub(super) fn request_field_names(operation: &Operation) -> Vec<String> {
    let mut scope = Scope::reserving(&["new"]);
    let mut taken = std::collections::BTreeSet::new();
    let chosen = chosen_names(
        operation.fields.iter().map(|field| &field.field),
        &mut scope,
    );
    operation
        .fields
        .iter()
        .zip(chosen)
        .map(|(field, chosen)| {
            if let Some(chosen) = chosen {
                return chosen;
            }
            let name = value_name(&field.field.name);
            let name = if taken.insert(name.clone()) {
                name
            } else {
                let place = match field.place {
                    Place::Path => "path",
                    Place::Query => "query",
                    Place::Header => "header",
                    Place::Cookie => "cookie",
                    Place::BodyField | Place::Body => "body",
                };
                format!("{place}_{}", name.trim_start_matches('_'))
            };
            scope.claim(name)
        })
        .collect()
}

pub(super) fn member_names(shape: &Shape) -> Vec<String> {
    match shape {
        Shape::Struct(r#struct) => field_names(r#struct),
        Shape::Union(union) => {
            let mut scope = Scope::reserving(&["Unknown"]);
            let variants = union.variants.iter();
            let names = variants.map(|variant| scope.claim(type_name(&variant.words)));
            names.collect()
        }
        Shape::Enum(r#enum) => match &r#enum.values {
            EnumValues::Integers(variants) => variant_names(variants, |value| {
                format!("Value{value}").replace('-', "Minus")
            }),
            EnumValues::Strings(variants) => {
                variant_names(variants, |value| match value.as_str() {
                    "" => "Empty".to_owned(),
                    value => type_name(value),
                })
            }
            EnumValues::Scalars(variants) => variant_names(variants, |value| match value {
                Scalar::Boolean(value) => type_name(&value.to_string()),
                Scalar::String(value) if value.is_empty() => "Empty".to_owned(),
                Scalar::String(value) => type_name(value),
                Scalar::Integer(_) | Scalar::Number(_) => format!("Value{value}")
                    .replace('-', "Minus")
                    .replace('.', "_"),
            }),
        },
    }
}

/// The names that people chose, which others give way to.
fn chosen_names<'a>(
    fields: impl IntoIterator<Item = &'a Field>,
    scope: &mut Scope,
) -> Vec<Option<String>> {
    let fields = fields.into_iter();
    fields
        .map(|field| Some(scope.claim(field.alias.clone()?)))
        .collect()
}

/// The fields of a struct, then the map of its other properties, if it has one.
fn field_names(object: &Struct) -> Vec<String> {
    let mut scope = Scope::reserving(&["new"]);
    let chosen = chosen_names(&object.fields, &mut scope);
    let mut names: Vec<String> = object
        .fields
        .iter()
        .zip(chosen)
        .map(|(field, chosen)| chosen.unwrap_or_else(|| scope.claim(value_name(&field.name))))
        .collect();
    if object.additional.is_some() {
        names.push(scope.claim("additional_properties".to_owned()));
    }
    names
}

/// Names of variants: stated ones as they are, the others made of their values.
fn variant_names<T>(variants: &[Variant<T>], name_of: impl Fn(&T) -> String) -> Vec<String> {
    let mut scope = Scope::reserving(&["Unknown"]);
    let stated: Vec<Option<String>> = variants
        .iter()
        .map(|variant| {
            let name = variant.name.as_ref()?;
            Some(scope.claim(if is_identifier(name) {
                name.clone()
            } else {
                type_name(name)
            }))
        })
        .collect();
    variants
        .iter()
        .zip(stated)
        .map(|(variant, stated)| stated.unwrap_or_else(|| scope.claim(name_of(&variant.value))))
        .collect()
}
