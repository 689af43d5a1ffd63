//! The keywords of a Schema Object, independent of `openapiv3`'s types.

use std::borrow::Cow;

use indexmap::IndexMap;
use openapiv3::{
    AdditionalProperties, ArrayType, BooleanType, IntegerType, NumberType, ObjectType, ReferenceOr,
    Schema, SchemaKind, StringType, Type as SchemaType, VariantOrUnknownOrEmpty,
};
use serde::Serialize;
use serde_json::Value;

use crate::spec::REQUIRED_ITEMS;

/// The types of JSON Schema, without `null`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum JsonType {
    String,
    Number,
    Integer,
    Boolean,
    Object,
    Array,
}

/// The keywords that determine the type of a schema.
#[derive(Debug, Clone, Default)]
pub(super) struct Keywords<'d> {
    /// `type`.
    pub(super) stated: Option<JsonType>,
    pub(super) format: Option<Cow<'d, str>>,
    /// `enum`, with `null` if that is one of the values.
    pub(super) values: Vec<Value>,
    pub(super) properties: Option<&'d IndexMap<String, ReferenceOr<Box<Schema>>>>,
    pub(super) required: &'d [String],
    pub(super) additional: Option<&'d AdditionalProperties>,
    pub(super) items: Option<&'d ReferenceOr<Box<Schema>>>,
    /// The number of required items, if `items` lists the forms of a tuple by position.
    pub(super) tuple: Option<usize>,
    pub(super) one_of: &'d [ReferenceOr<Schema>],
    pub(super) any_of: &'d [ReferenceOr<Schema>],
    pub(super) all_of: &'d [ReferenceOr<Schema>],
}

impl<'d> Keywords<'d> {
    pub(super) fn of(schema: &'d Schema) -> Self {
        let required_items = schema.schema_data.extensions.get(REQUIRED_ITEMS);
        let required_items = required_items.and_then(Value::as_u64);
        Self {
            tuple: required_items.and_then(|count| usize::try_from(count).ok()),
            ..Self::of_kind(schema)
        }
    }

    fn of_kind(schema: &'d Schema) -> Self {
        match &schema.schema_kind {
            SchemaKind::Type(r#type) => Self::of_type(r#type),
            SchemaKind::OneOf { one_of } => Self {
                one_of,
                ..Self::default()
            },
            SchemaKind::AnyOf { any_of } => Self {
                any_of,
                ..Self::default()
            },
            SchemaKind::AllOf { all_of } => Self {
                all_of,
                ..Self::default()
            },
            // `not` does not state a type.
            SchemaKind::Not { .. } => Self::default(),
            SchemaKind::Any(any) => Self {
                stated: any.typ.as_deref().and_then(|stated| match stated {
                    "string" => Some(JsonType::String),
                    "number" => Some(JsonType::Number),
                    "integer" => Some(JsonType::Integer),
                    "boolean" => Some(JsonType::Boolean),
                    "object" => Some(JsonType::Object),
                    "array" => Some(JsonType::Array),
                    _ => None,
                }),
                format: any.format.as_deref().map(Cow::Borrowed),
                values: any.enumeration.clone(),
                properties: Some(&any.properties).filter(|properties| !properties.is_empty()),
                required: &any.required,
                additional: any.additional_properties.as_ref(),
                items: any.items.as_ref(),
                tuple: None,
                one_of: &any.one_of,
                any_of: &any.any_of,
                all_of: &any.all_of,
            },
        }
    }

    fn of_type(r#type: &'d SchemaType) -> Self {
        match r#type {
            SchemaType::String(StringType {
                format,
                enumeration,
                ..
            }) => Self {
                stated: Some(JsonType::String),
                format: format_name(format),
                values: values(enumeration),
                ..Self::default()
            },
            SchemaType::Number(NumberType {
                format,
                enumeration,
                ..
            }) => Self {
                stated: Some(JsonType::Number),
                format: format_name(format),
                values: values(enumeration),
                ..Self::default()
            },
            SchemaType::Integer(IntegerType {
                format,
                enumeration,
                ..
            }) => Self {
                stated: Some(JsonType::Integer),
                format: format_name(format),
                values: values(enumeration),
                ..Self::default()
            },
            SchemaType::Boolean(BooleanType { enumeration, .. }) => Self {
                stated: Some(JsonType::Boolean),
                values: values(enumeration),
                ..Self::default()
            },
            SchemaType::Object(ObjectType {
                properties,
                required,
                additional_properties,
                ..
            }) => Self {
                stated: Some(JsonType::Object),
                properties: Some(properties).filter(|properties| !properties.is_empty()),
                required,
                additional: additional_properties.as_ref(),
                ..Self::default()
            },
            SchemaType::Array(ArrayType { items, .. }) => Self {
                stated: Some(JsonType::Array),
                items: items.as_ref(),
                ..Self::default()
            },
        }
    }

    /// The type of the value: the stated one, or the one that other keywords imply.
    pub(super) fn json_type(&self) -> Option<JsonType> {
        if self.stated.is_some() {
            self.stated
        } else if self.properties.is_some() || self.additional.is_some() {
            Some(JsonType::Object)
        } else if self.items.is_some() {
            Some(JsonType::Array)
        } else {
            None
        }
    }

    /// Returns true if a keyword combines schemas.
    pub(super) fn is_composed(&self) -> bool {
        !(self.one_of.is_empty() && self.any_of.is_empty() && self.all_of.is_empty())
    }

    /// Returns true if the schema states no type: it annotates or limits another schema.
    pub(super) fn has_no_type(&self) -> bool {
        self.json_type().is_none() && self.values.is_empty() && !self.is_composed()
    }
}

/// The format, as in the document.
fn format_name<'d, T: Serialize>(format: &'d VariantOrUnknownOrEmpty<T>) -> Option<Cow<'d, str>> {
    match format {
        VariantOrUnknownOrEmpty::Empty => None,
        VariantOrUnknownOrEmpty::Unknown(name) => Some(Cow::Borrowed(name)),
        // `openapiv3` serialises a variant as the text that it was parsed from.
        VariantOrUnknownOrEmpty::Item(known) => match serde_json::to_value(known) {
            Ok(Value::String(name)) => Some(Cow::Owned(name)),
            _ => None,
        },
    }
}

fn values<T: Clone + Into<Value>>(values: &[Option<T>]) -> Vec<Value> {
    values
        .iter()
        .map(|value| value.clone().map_or(Value::Null, Into::into))
        .collect()
}
