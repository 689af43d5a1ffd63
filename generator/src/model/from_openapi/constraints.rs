//! Constraints of values that their type does not express.

use openapiv3::{
    AdditionalProperties, ArrayType, ObjectType, ReferenceOr, Schema, SchemaKind, StringFormat,
    Type as SchemaType, VariantOrUnknownOrEmpty,
};

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use super::extension;
use crate::diagnostic::Reported;
use crate::model::{Constraints, TimestampUnit, Type};
use crate::spec::vocabulary::extension::{self as vocabulary, TIMESTAMP};
use crate::spec::vocabulary::is_secret_name;

/// The maximum depth of nested lists and maps that is searched for secrets: a recursive schema has no end.
const DEEPEST: usize = 16;

impl ServiceBuilder<'_> {
    /// Returns true if the name of a field shows that its text must not be shown. In the user's own documents only
    /// `format: password` counts, which they can add.
    pub(super) fn is_secret_by_name(&self, name: &str, r#type: &Type) -> bool {
        self.document.third_party && *r#type == Type::String && is_secret_name(name)
    }

    /// Returns true if the values of a schema, or those in its list or map, must not be shown.
    pub(super) fn is_secret(&self, schema: &Schema) -> bool {
        let mut schema = schema;
        for _ in 0..DEEPEST {
            let inner = match &schema.schema_kind {
                SchemaKind::Type(SchemaType::String(string)) => {
                    return string.format == VariantOrUnknownOrEmpty::Item(StringFormat::Password);
                }
                SchemaKind::Type(SchemaType::Array(ArrayType {
                    items: Some(items), ..
                })) => match items {
                    ReferenceOr::Item(items) => Some(&**items),
                    ReferenceOr::Reference { reference } => self.known_component(reference),
                },
                SchemaKind::Type(SchemaType::Object(ObjectType {
                    additional_properties: Some(AdditionalProperties::Schema(values)),
                    ..
                })) => match &**values {
                    ReferenceOr::Item(values) => Some(values),
                    ReferenceOr::Reference { reference } => self.known_component(reference),
                },
                _ => None,
            };
            let Some(inner) = inner else { return false };
            schema = inner;
        }
        false
    }

    pub(super) fn constraints(
        &mut self,
        schema: &Schema,
        at: &Cursor<'_>,
    ) -> Result<Constraints, Reported> {
        let data = &schema.schema_data;
        let timestamp = extension::read(&TIMESTAMP, &data.extensions, at, self)?;
        let mut constraints = Constraints {
            default: data.default.clone(),
            timestamp: timestamp.map(|unit| match unit {
                vocabulary::TimestampUnit::Seconds => TimestampUnit::Seconds,
                vocabulary::TimestampUnit::Milliseconds => TimestampUnit::Milliseconds,
            }),
            ..Constraints::default()
        };
        constraints.read_keywords(&schema.schema_kind);
        Ok(constraints)
    }
}

/// The format of a string, if the type does not express it.
fn string_format(format: &VariantOrUnknownOrEmpty<StringFormat>) -> Option<String> {
    match format {
        VariantOrUnknownOrEmpty::Item(StringFormat::Date) => Some("date".to_owned()),
        VariantOrUnknownOrEmpty::Item(StringFormat::DateTime) => Some("date-time".to_owned()),
        VariantOrUnknownOrEmpty::Item(StringFormat::Byte) => Some("byte".to_owned()),
        VariantOrUnknownOrEmpty::Item(StringFormat::Binary | StringFormat::Password)
        | VariantOrUnknownOrEmpty::Empty => None,
        VariantOrUnknownOrEmpty::Unknown(format) => Some(format.clone()),
    }
}

impl Constraints {
    fn read_keywords(&mut self, kind: &SchemaKind) {
        match kind {
            SchemaKind::Type(SchemaType::String(string)) => {
                self.min_length = string.min_length;
                self.max_length = string.max_length;
                self.pattern = string.pattern.clone();
                self.format = string_format(&string.format);
            }
            SchemaKind::Type(SchemaType::Integer(integer)) => {
                self.minimum = integer.minimum.map(|bound| bound.to_string());
                self.maximum = integer.maximum.map(|bound| bound.to_string());
                self.exclusive_minimum = integer.exclusive_minimum;
                self.exclusive_maximum = integer.exclusive_maximum;
                self.multiple_of = integer.multiple_of.map(|factor| factor.to_string());
            }
            SchemaKind::Type(SchemaType::Number(number)) => {
                self.minimum = number.minimum.map(|bound| bound.to_string());
                self.maximum = number.maximum.map(|bound| bound.to_string());
                self.exclusive_minimum = number.exclusive_minimum;
                self.exclusive_maximum = number.exclusive_maximum;
                self.multiple_of = number.multiple_of.map(|factor| factor.to_string());
            }
            SchemaKind::Type(SchemaType::Array(array)) => {
                self.min_items = array.min_items;
                self.max_items = array.max_items;
                self.unique_items = array.unique_items;
            }
            SchemaKind::Any(any) => {
                self.min_length = any.min_length;
                self.max_length = any.max_length;
                self.pattern = any.pattern.clone();
                self.format = any.format.clone().filter(|format| format != "password");
                self.minimum = any.minimum.map(|bound| bound.to_string());
                self.maximum = any.maximum.map(|bound| bound.to_string());
                self.exclusive_minimum = any.exclusive_minimum.unwrap_or_default();
                self.exclusive_maximum = any.exclusive_maximum.unwrap_or_default();
                self.multiple_of = any.multiple_of.map(|factor| factor.to_string());
                self.min_items = any.min_items;
                self.max_items = any.max_items;
                self.unique_items = any.unique_items.unwrap_or_default();
            }
            _ => {}
        }
    }

    /// Merges constraints. Those of `nearer`, which is written later or closer to the value, override.
    pub(super) fn under(self, nearer: Self) -> Self {
        Self {
            minimum: nearer.minimum.or(self.minimum),
            maximum: nearer.maximum.or(self.maximum),
            exclusive_minimum: nearer.exclusive_minimum || self.exclusive_minimum,
            exclusive_maximum: nearer.exclusive_maximum || self.exclusive_maximum,
            multiple_of: nearer.multiple_of.or(self.multiple_of),
            min_length: nearer.min_length.or(self.min_length),
            max_length: nearer.max_length.or(self.max_length),
            min_items: nearer.min_items.or(self.min_items),
            max_items: nearer.max_items.or(self.max_items),
            unique_items: nearer.unique_items || self.unique_items,
            pattern: nearer.pattern.or(self.pattern),
            format: nearer.format.or(self.format),
            timestamp: nearer.timestamp.or(self.timestamp),
            default: nearer.default.or(self.default),
        }
    }
}
