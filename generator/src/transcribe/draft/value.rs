//! Parses examples, defaults and enum values as JSON values of their field's type.

use crate::page::{Row, RowType};
use serde_json::{Number, Value};

/// The type of values of the literal type `enum`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum EnumKind {
    /// Text.
    String,
    /// Whole numbers.
    Integer,
}

/// Parses a text as a value of a type. Returns `None` if the text is not such a value.
pub(super) fn typed(text: &str, r#type: &RowType, enum_kind: EnumKind) -> Option<Value> {
    let trimmed = text.trim();
    match r#type {
        RowType::String | RowType::Text => Some(Value::from(text)),
        RowType::Integer => integer(trimmed),
        RowType::Number => number(trimmed),
        RowType::Boolean => match trimmed {
            "true" => Some(Value::Bool(true)),
            "false" => Some(Value::Bool(false)),
            _ => None,
        },
        RowType::Enum => match enum_kind {
            EnumKind::String => Some(Value::from(trimmed)),
            EnumKind::Integer => integer(trimmed),
        },
        RowType::File => None,
        RowType::Any | RowType::Union => {
            Some(serde_json::from_str(trimmed).unwrap_or_else(|_| Value::from(text)))
        }
        RowType::Untyped | RowType::Named(_) | RowType::Map(_) => {
            serde_json::from_str(trimmed).ok().filter(Value::is_object)
        }
        RowType::Array(item) => array(trimmed, item, enum_kind),
    }
}

/// Returns true if a value has a type. A string with digits is not a number.
fn fits(value: &Value, r#type: &RowType, enum_kind: EnumKind) -> bool {
    match r#type {
        RowType::String | RowType::Text => value.is_string(),
        RowType::Integer => value.is_i64() || value.is_u64(),
        RowType::Number => value.is_number(),
        RowType::Boolean => value.is_boolean(),
        RowType::Enum => match enum_kind {
            EnumKind::String => value.is_string(),
            EnumKind::Integer => value.is_i64(),
        },
        RowType::File => false,
        RowType::Any | RowType::Union => true,
        RowType::Untyped | RowType::Named(_) | RowType::Map(_) => value.is_object(),
        RowType::Array(item) => value
            .as_array()
            .is_some_and(|items| items.iter().all(|value| fits(value, item, enum_kind))),
    }
}

/// Parses a JSON list, or the text of a single item.
fn array(text: &str, item: &RowType, enum_kind: EnumKind) -> Option<Value> {
    if text.is_empty() {
        return None;
    }
    match serde_json::from_str(text) {
        Ok(Value::Array(items)) => {
            let items: Option<Vec<Value>> = items
                .into_iter()
                .map(|value| match value {
                    value if fits(&value, item, enum_kind) => Some(value),
                    Value::String(text) if !matches!(item, RowType::Array(_)) => {
                        typed(&text, item, enum_kind)
                    }
                    Value::Number(number) => typed(&number.to_string(), item, enum_kind),
                    _ => None,
                })
                .collect();
            items.map(Value::from)
        }
        _ if text.starts_with('[') || text.contains([',', '，']) => None,
        _ => typed(text, item, enum_kind).map(|value| Value::from(vec![value])),
    }
}

fn integer(text: &str) -> Option<Value> {
    let signed = text.parse::<i64>().map(Value::from);
    signed
        .or_else(|_| text.parse::<u64>().map(Value::from))
        .ok()
}

fn number(text: &str) -> Option<Value> {
    integer(text).or_else(|| Number::from_f64(text.parse().ok()?).map(Value::Number))
}

/// Returns true if the row lists the value, or all its items. A row without a list allows all values.
pub(super) fn is_listed(value: &Value, row: &Row, r#type: &RowType, enum_kind: EnumKind) -> bool {
    let r#type = r#type.innermost();
    if !is_enumerable(r#type) || row.values.is_empty() {
        return true;
    }
    match value {
        Value::Array(items) => items
            .iter()
            .all(|item| is_listed(item, row, r#type, enum_kind)),
        value => row
            .values
            .iter()
            .any(|listed| typed(listed.value.trim(), r#type, enum_kind).as_ref() == Some(value)),
    }
}

/// Returns true if a type can have an enum. The values of booleans are known, and those of fractional numbers are examples.
pub(super) const fn is_enumerable(r#type: &RowType) -> bool {
    matches!(
        r#type,
        RowType::String | RowType::Text | RowType::Integer | RowType::Enum
    )
}

#[cfg(test)]
mod tests {
    use super::{EnumKind, typed};
    use crate::page::RowType::{
        self, Any, Array, Boolean, Enum, File, Integer, Named, Number, String,
    };
    use serde_json::{Value, json};

    #[test]
    fn text_becomes_a_value_of_its_type() {
        let list = |item: RowType| Array(Box::new(item));
        let cases: &[(&str, RowType, Option<Value>)] = &[
            ("10", Integer, Some(json!(10))),
            ("10", String, Some(json!("10"))),
            ("10 items", Integer, None),
            ("1.5", Number, Some(json!(1.5))),
            ("3", Number, Some(json!(3))),
            ("nan", Number, None),
            ("true", Boolean, Some(json!(true))),
            ("True", Boolean, None),
            ("1", Enum, Some(json!(1))),
            ("[\"a\", \"b\"]", list(String), Some(json!(["a", "b"]))),
            ("[1, 2]", list(String), Some(json!(["1", "2"]))),
            ("[\"1\"]", list(Integer), Some(json!([1]))),
            ("696", list(String), Some(json!(["696"]))),
            ("1,2", list(Integer), None),
            ("[\"a\"", list(String), None),
            ("[[1]]", list(list(Integer)), Some(json!([[1]]))),
            ("{\"a\": 1}", Named("t".to_owned()), Some(json!({"a": 1}))),
            ("x", Named("t".to_owned()), None),
            ("x", Any, Some(json!("x"))),
            ("a.pdf", File, None),
        ];
        for (text, r#type, value) in cases {
            assert_eq!(
                typed(text, r#type, EnumKind::Integer),
                *value,
                "{text} as {type:?}"
            );
        }
        assert_eq!(typed("1", &Enum, EnumKind::String), Some(json!("1")));
    }
}
