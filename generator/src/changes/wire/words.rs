//! Types and their positions in words, as users of the description know them.

use crate::model::{EnumValues, Service, Shape, Type, TypeDefinition, TypeName};

/// A type in words: `integer`, `list of strings`.
pub(super) fn type_words(r#type: &Type, service: &Service) -> String {
    let words = match r#type {
        Type::Nothing => "nothing",
        Type::Any => "any value",
        Type::Boolean => "boolean",
        Type::Int32 => "32-bit integer",
        Type::Int64 => "integer",
        Type::UInt32 => "unsigned 32-bit integer",
        Type::UInt64 => "unsigned integer",
        Type::Float => "single-precision number",
        Type::Double => "number",
        Type::String | Type::Custom(_) => "string",
        Type::Base64 => "base64 string",
        Type::File => "file",
        Type::Array(items) => return format!("list of {}", type_words(items, service)),
        Type::Map(values) => return format!("map of {}", type_words(values, service)),
        Type::Optional(inner) => return format!("{} or null", type_words(inner, service)),
        Type::Tuple(tuple) => {
            let items = tuple.items.iter().map(|item| type_words(item, service));
            return format!("tuple of {}", items.collect::<Vec<_>>().join(", "));
        }
        Type::Named(id) | Type::Recursive(id) => {
            return definition_words(service.type_definition(*id));
        }
    };
    words.to_owned()
}

/// A named type in words: `object Talent`, `enum of strings`.
pub(super) fn definition_words(definition: &TypeDefinition) -> String {
    let shape = match &definition.shape {
        Shape::Struct(_) => "object",
        Shape::Union(_) => "one of several types",
        Shape::Enum(values) => match values.values {
            EnumValues::Integers(_) => "enum of integers",
            EnumValues::Strings(_) => "enum of strings",
            EnumValues::Scalars(_) => "enum",
        },
    };
    match schema_name(&definition.name) {
        Some(name) => format!("{shape} {name}"),
        None => shape.to_owned(),
    }
}

/// The name of a shared schema.
pub(super) fn schema_name(name: &TypeName) -> Option<&str> {
    match name {
        TypeName::Schema(name) => Some(name),
        TypeName::Input(inner) | TypeName::Base(inner) => schema_name(inner),
        _ => None,
    }
}
