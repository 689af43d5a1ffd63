//! The words that names of types are made of, in snake case or as the description writes them.

use super::case::{type_name, value_name};
use crate::model::{Operation, TypeName};
use crate::naming::item_name;

/// The words that an operation's types start with: `create_talent_external_info`.
pub(super) fn operation_words(operation: &Operation) -> String {
    let action = value_name(&operation.id.action);
    match &operation.id.object {
        Some(object) => format!("{action}_{}", value_name(object)),
        None => action,
    }
}

/// The words of a type's name. `words_of` returns those of an operation or event, by id.
pub(super) fn type_words(name: &TypeName, words_of: &dyn Fn(&str) -> String) -> String {
    let of_type = |name: &TypeName| type_name(&type_words(name, words_of));
    match name {
        TypeName::Schema(schema) => schema.clone(),
        TypeName::Response(operation) => format!("{}_response", words_of(operation)),
        TypeName::ResponseOf { operation, status } => {
            format!("{}_{}_response", words_of(operation), status.to_lowercase())
        }
        TypeName::Headers(operation) => format!("{}_response_headers", words_of(operation)),
        TypeName::Event(event) => format!("{}_event", words_of(event)),
        TypeName::Variant { parent, variant } => {
            format!("{}{}", of_type(parent), type_name(variant))
        }
        TypeName::Input(received) => format!("{}Input", of_type(received)),
        TypeName::Base(of) => format!("{}Base", of_type(of)),
        TypeName::Shared { name, item } => member(name, *item),
        TypeName::Parameter {
            operation,
            name,
            item,
        } => format!(
            "{}_{}",
            words_of(operation),
            value_name(&member(name, *item))
        ),
        TypeName::Property {
            parent,
            property,
            item,
        } => format!("{}{}", of_type(parent), type_name(&member(property, *item))),
    }
}

/// The name of a property, or of one item of its list.
fn member(property: &str, is_item: bool) -> String {
    if is_item {
        item_name(property)
    } else {
        property.to_owned()
    }
}
