//! The values of enums, whatever their type.

use crate::model::{EnumValues, Scalar, Variant};

/// A value of an enum.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Value<'m> {
    /// The value as JSON.
    pub(super) json: String,
    pub(super) name: Option<&'m str>,
    pub(super) description: Option<&'m str>,
}

/// All values, in the order of the document.
pub(super) fn of(values: &EnumValues) -> Vec<Value<'_>> {
    match values {
        EnumValues::Integers(variants) => all(variants, |value| value.to_string()),
        EnumValues::Strings(variants) => all(variants, |value| quoted(value)),
        EnumValues::Scalars(variants) => all(variants, |value| match value {
            Scalar::String(text) => quoted(text),
            other => other.to_string(),
        }),
    }
}

fn all<'m, T>(variants: &'m [Variant<T>], json: impl Fn(&T) -> String) -> Vec<Value<'m>> {
    let value = |variant: &'m Variant<T>| Value {
        json: json(&variant.value),
        name: variant.name.as_deref(),
        description: variant.description.as_deref(),
    };
    variants.iter().map(value).collect()
}

fn quoted(text: &str) -> String {
    serde_json::Value::from(text).to_string()
}
