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

/// The value in PascalCase. Numbers are named as integers are. Signs before a word, and values of signs only, become words: `-name` is
/// `MinusName` beside `Name`, and `<=` is `LessThanOrEqual`.
pub(crate) fn string_variant(value: &str) -> String {
    if value.parse::<i64>().is_ok() {
        return numeric(value);
    }
    let comparison = match value {
        "" => Some("Empty"),
        "<" => Some("LessThan"),
        "<=" => Some("LessThanOrEqual"),
        ">" => Some("GreaterThan"),
        ">=" => Some("GreaterThanOrEqual"),
        "=" | "==" => Some("Equal"),
        "!=" | "<>" => Some("NotEqual"),
        _ => None,
    };
    if let Some(name) = comparison {
        return name.to_owned();
    }
    if let Some(name) = value.chars().map(sign).collect::<Option<String>>() {
        return name;
    }
    let mut rest = value.chars();
    match (rest.next(), rest.as_str()) {
        (Some('-'), word) if word.starts_with(char::is_alphabetic) => {
            format!("Minus{}", type_name(word))
        }
        (Some('+'), word) if word.starts_with(char::is_alphabetic) => {
            format!("Plus{}", type_name(word))
        }
        _ => type_name(value),
    }
}

/// The English name of a sign.
fn sign(sign: char) -> Option<&'static str> {
    Some(match sign {
        ' ' => "Space",
        '!' => "Exclamation",
        '"' => "Quote",
        '#' => "Hash",
        '$' => "Dollar",
        '%' => "Percent",
        '&' => "Ampersand",
        '\'' => "Apostrophe",
        '(' => "OpenParenthesis",
        ')' => "CloseParenthesis",
        '*' => "Asterisk",
        '+' => "Plus",
        ',' => "Comma",
        '-' => "Minus",
        '.' => "Dot",
        '/' => "Slash",
        ':' => "Colon",
        ';' => "Semicolon",
        '<' => "Less",
        '=' => "Equal",
        '>' => "Greater",
        '?' => "Question",
        '@' => "At",
        '[' => "OpenBracket",
        '\\' => "Backslash",
        ']' => "CloseBracket",
        '^' => "Caret",
        '_' => "Underscore",
        '`' => "Backtick",
        '{' => "OpenBrace",
        '|' => "Bar",
        '}' => "CloseBrace",
        '~' => "Tilde",
        _ => return None,
    })
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
        .map(|(variant, stated)| {
            let own = || match &variant.words {
                Some(words) => type_name(words),
                None => name_of(&variant.value),
            };
            stated.unwrap_or_else(|| scope.claim(own()))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::string_variant;

    #[test]
    fn signs_are_part_of_names() {
        for (value, name) in [
            ("name", "Name"),
            ("-name", "MinusName"),
            ("+created_at", "PlusCreatedAt"),
            ("-1", "ValueMinus1"),
            ("+1", "ValuePlus1"),
            ("<=", "LessThanOrEqual"),
            ("!=", "NotEqual"),
            ("*", "Asterisk"),
            ("**", "AsteriskAsterisk"),
            (" ", "Space"),
            ("", "Empty"),
            ("a-b", "AB"),
            ("100%", "_100"),
        ] {
            assert_eq!(string_variant(value), name);
        }
    }
}
