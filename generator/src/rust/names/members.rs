//! Names of fields and variants.

use std::collections::BTreeSet;

use super::case::{type_name, value_name};
use super::scope::Scope;
use super::variants::variant_names;
use crate::model::{Field, Operation, Place, Shape, Struct};

/// The field names of a request. If two locations use one name, the second is named after its location: `body_id`.
pub(super) fn request_field_names(operation: &Operation) -> Vec<String> {
    let mut scope = Scope::reserving(&["new"]);
    let mut taken = BTreeSet::new();
    let fields = operation.fields.iter();
    let chosen = chosen_names(fields.map(|field| &field.field), &mut scope);
    let name_of = |(field, chosen): (&crate::model::RequestField, Option<String>)| {
        if let Some(chosen) = chosen {
            return chosen;
        }
        let name = value_name(&field.field.name);
        let name = if taken.insert(name.clone()) {
            name
        } else {
            let location = match field.place {
                Place::Path => "path",
                Place::Query => "query",
                Place::Header => "header",
                Place::Cookie => "cookie",
                Place::BodyField | Place::Body => "body",
            };
            format!("{location}_{}", name.trim_start_matches('_'))
        };
        scope.claim(name)
    };
    operation.fields.iter().zip(chosen).map(name_of).collect()
}

/// The names of a type's fields or variants, by position.
pub(super) fn member_names(shape: &Shape) -> Vec<String> {
    match shape {
        Shape::Struct(object) => field_names(object),
        Shape::Union(union) => {
            let mut scope = Scope::reserving(&["Unknown"]);
            let variants = union.variants.iter();
            let names = variants.map(|variant| scope.claim(type_name(&variant.words)));
            names.collect()
        }
        Shape::Enum(r#enum) => variant_names(&r#enum.values),
    }
}

/// The names that maintainers chose, claimed before all others.
fn chosen_names<'a>(
    fields: impl IntoIterator<Item = &'a Field>,
    scope: &mut Scope,
) -> Vec<Option<String>> {
    let fields = fields.into_iter();
    fields
        .map(|field| Some(scope.claim(field.alias.clone()?)))
        .collect()
}

/// The fields of a struct, then the map of its undeclared properties, if it has one.
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
