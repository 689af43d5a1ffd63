//! Names of enum variants.

use super::case::{is_identifier, type_name};
use super::scope::Scope;
use crate::model::{EnumValues, Scalar, Variant};

/// The names of an enum's variants. Names that the description states come first and stay as they are.
pub(super) fn variant_names(values: &EnumValues) -> Vec<String> {
    match values {
        EnumValues::Integers(variants) => names(variants, |value| integer_variant(*value)),
        EnumValues::Strings(variants) => names(variants, |value| string_variant(value)),
        EnumValues::Scalars(variants) => names(variants, scalar_variant),
    }
}

/// Returns `Value1` or `ValueMinus1`.
pub(crate) fn integer_variant(value: i64) -> String {
    numeric(&value.to_string())
}

/// The value in PascalCase. Numbers are named as integers are.
pub(crate) fn string_variant(value: &str) -> String {
    match value {
        "" => "Empty".to_owned(),
        number if number.parse::<i64>().is_ok() => numeric(number),
        words => type_name(words),
    }
}

pub(crate) fn scalar_variant(value: &Scalar) -> String {
    match value {
        Scalar::Boolean(value) => type_name(&value.to_string()),
        Scalar::String(value) => string_variant(value),
        Scalar::Integer(value) => integer_variant(*value),
        Scalar::Number(text) => numeric(text),
    }
}

/// Returns a name for the digits of a number. Signs become words, because an identifier cannot contain them.
fn numeric(value: &str) -> String {
    format!("Value{value}")
        .replace('-', "Minus")
        .replace('+', "Plus")
        .replace('.', "_")
}

fn names<T>(variants: &[Variant<T>], name_of: impl Fn(&T) -> String) -> Vec<String> {
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
