//! The wording that an item needs. This is the only definition; `lint`, `wording` and `transcribe` use it.

use serde_json::{Map, Value};

use crate::spec::vocabulary::extension::{ENUM_DESCRIPTIONS, ENUM_VARNAMES, ERROR_CODE};
use crate::spec::vocabulary::{HEADER, OPERATION, Object, PARAMETER, SCHEMA};

/// A text that an item needs and does not have. A text without content is absent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Lack {
    /// The `summary` of an operation or event.
    Summary,
    /// The `description` of a schema, property, parameter, header or error code. A `$ref` has the description of its schema.
    Description,
    /// The `name` of an error code, without which its variant is called `Code1002102`.
    Name,
    /// The `hint` of an error code: what callers can do.
    Hint,
    /// The names of enum values that are numbers, or texts of numbers, without which the variants are called `Value1`.
    ValueNames,
    /// The meanings of enum values. An enum with one value needs none.
    ValueMeanings,
}

impl Lack {
    /// All texts, in the order of reports.
    pub const ALL: [Self; 6] = [
        Self::Summary,
        Self::Description,
        Self::Name,
        Self::Hint,
        Self::ValueNames,
        Self::ValueMeanings,
    ];

    /// The key that is missing.
    pub const fn key(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Description => "description",
            Self::Name => "name",
            Self::Hint => "hint",
            Self::ValueNames => ENUM_VARNAMES.name,
            Self::ValueMeanings => ENUM_DESCRIPTIONS.name,
        }
    }

    /// The noun for messages, to follow «has no».
    pub const fn noun(self) -> &'static str {
        match self {
            Self::Summary => "summary",
            Self::Description => "description",
            Self::Name => "name",
            Self::Hint => "hint",
            Self::ValueNames => "names of its values",
            Self::ValueMeanings => "meanings of its values",
        }
    }
}

/// Returns what an object lacks. `is_named` is true for a shared schema and a property; other schemas need no description.
pub(crate) fn lacks(
    kind: &'static Object,
    is_named: bool,
    object: &Map<String, Value>,
) -> Vec<Lack> {
    let needed: &[Lack] = if kind.is(&OPERATION) {
        &[Lack::Summary]
    } else if kind.is(&ERROR_CODE) {
        &[Lack::Description, Lack::Name, Lack::Hint]
    } else if kind.is(&SCHEMA) {
        return schema_lacks(is_named, object);
    } else if kind.is(&PARAMETER) || kind.is(&HEADER) {
        &[Lack::Description]
    } else {
        &[]
    };
    let is_absent = |lack: &Lack| !object.contains_key("$ref") && !has_text(object, lack.key());
    needed.iter().copied().filter(is_absent).collect()
}

fn schema_lacks(is_named: bool, schema: &Map<String, Value>) -> Vec<Lack> {
    if schema.contains_key("$ref") {
        return Vec::new();
    }
    let mut lacks = Vec::new();
    if is_named && !has_text(schema, "description") {
        lacks.push(Lack::Description);
    }
    let list = |key: &str| schema.get(key).and_then(Value::as_array);
    let values = list("enum").map_or(&[][..], Vec::as_slice);
    let names = list(ENUM_VARNAMES.name);
    let is_unnamed = |(index, value): (usize, &Value)| {
        let name = names.and_then(|names| names.get(index)?.as_str());
        let is_placeholder = name.is_none_or(|name| name == placeholder_name(value));
        is_integer(value) && is_placeholder
    };
    if values.iter().enumerate().any(is_unnamed) {
        lacks.push(Lack::ValueNames);
    }
    let meanings = list(ENUM_DESCRIPTIONS.name);
    let has_meaning = |index: usize| {
        let meaning = meanings.and_then(|meanings| meanings.get(index)?.as_str());
        meaning.is_some_and(|meaning| !meaning.trim().is_empty())
    };
    if values.len() > 1 && !(0..values.len()).all(has_meaning) {
        lacks.push(Lack::ValueMeanings);
    }
    lacks
}

/// The name of an enum value that maintainers have not named yet.
pub(crate) fn placeholder_name(value: &Value) -> String {
    let text = value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_owned);
    format!("Value{text}").replace('-', "Minus")
}

/// Returns true for an integer, as a number or as a text.
fn is_integer(value: &Value) -> bool {
    match value {
        Value::String(text) => text.parse::<i64>().is_ok(),
        other => other.is_i64(),
    }
}

fn has_text(object: &Map<String, Value>, key: &str) -> bool {
    let text = object.get(key).and_then(Value::as_str);
    text.is_some_and(|text| !text.trim().is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn of(kind: &'static Object, is_named: bool, object: Value) -> Vec<Lack> {
        lacks(kind, is_named, object.as_object().expect("an object"))
    }

    #[test]
    fn each_kind_of_item_needs_its_texts() {
        assert_eq!(of(&OPERATION, true, json!({})), [Lack::Summary]);
        assert_eq!(
            of(&PARAMETER, true, json!({"description": " "})),
            [Lack::Description]
        );
        assert_eq!(
            of(&ERROR_CODE, true, json!({"description": "Gone."})),
            [Lack::Name, Lack::Hint]
        );
        assert_eq!(of(&SCHEMA, true, json!({})), [Lack::Description]);
        assert_eq!(of(&SCHEMA, false, json!({})), []);
        assert_eq!(of(&SCHEMA, true, json!({"$ref": "#/a"})), []);
    }

    #[test]
    fn numbers_need_names_and_several_values_need_meanings() {
        let lacks = |object: Value| of(&SCHEMA, false, object);
        assert_eq!(lacks(json!({"enum": ["open"]})), []);
        assert_eq!(
            lacks(json!({"enum": ["open", "shut"]})),
            [Lack::ValueMeanings]
        );
        assert_eq!(lacks(json!({"enum": [1]})), [Lack::ValueNames]);
        assert_eq!(
            lacks(json!({"enum": ["-1"], "x-enum-varnames": ["ValueMinus1"]})),
            [Lack::ValueNames]
        );
        assert_eq!(
            lacks(
                json!({"enum": [1, 2], "x-enum-varnames": ["Open", "Shut"], "x-enum-descriptions": ["Yes.", ""]})
            ),
            [Lack::ValueMeanings]
        );
        let value = json!({"enum": ["value", "range"], "x-enum-varnames": ["Value", "Range"], "x-enum-descriptions": ["A.", "B."]});
        assert_eq!(lacks(value), []);
    }
}
