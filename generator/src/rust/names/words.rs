//! The words that names of types are made of, in snake case or as the description writes them.

use std::collections::BTreeMap;

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

/// The sources of words that names of types start with.
pub(super) struct WordsOf<'a> {
    /// Returns the words of an operation or event, by id.
    pub(super) definition: &'a dyn Fn(&str) -> String,
    /// The names that maintainers chose for schemas, by the description's name.
    pub(super) schema_names: &'a BTreeMap<String, String>,
}

/// The words of a type's name.
pub(super) fn type_words(name: &TypeName, words_of: &WordsOf<'_>) -> String {
    let of_type = |name: &TypeName| type_name(&type_words(name, words_of));
    let WordsOf {
        definition: words_of,
        schema_names,
    } = words_of;
    match name {
        TypeName::Schema(schema) => schema_names.get(schema).unwrap_or(schema).clone(),
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
