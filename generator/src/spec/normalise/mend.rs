//! Slips of real documents that have one reading: each is a warning that states it.

use super::Normaliser;
use crate::diagnostic::{Code, Location, Part};
use serde_json::{Map, Number, Value, json};
use std::collections::HashMap;

impl Normaliser<'_> {
    /// The slips of a schema.
    pub(super) fn mend_schema(&mut self, map: &mut Map<String, Value>) {
        self.mend_required(map);
        self.mend_enum_of_array(map);
        self.mend_enum(map);
        self.mend_default(map);
    }

    /// 4.7.12: a parameter in a path is required, whether it says so or not.
    pub(super) fn mend_parameter(&mut self, map: &mut Map<String, Value>) {
        if map.get("in").is_none_or(|place| place != "path")
            || map.get("required") == Some(&Value::Bool(true))
        {
            return;
        }
        let (code, key) = match map.contains_key("required") {
            true => (Code::InvalidValue, "required"),
            false => (Code::MissingKey, "in"),
        };
        let message = "a parameter with `in: path` is read as `required: true`";
        let help = "add `required: true`: a path cannot be written without it";
        self.warn(code, self.value_of(key), message, help);
        map.insert("required".to_owned(), Value::Bool(true));
    }

    /// 4.7.17: a response has a description.
    pub(super) fn mend_response(&mut self, map: &mut Map<String, Value>) {
        if map.contains_key("description") || map.keys().any(|key| key.starts_with("desc")) {
            return;
        }
        let at = self.origins.locate(&self.path, Part::Key);
        let message = "missing key `description` in a Response Object: it is read as empty";
        self.warn(Code::MissingKey, at, message, "");
        map.insert("description".to_owned(), json!(""));
    }

    /// A number or boolean in the place of a text, such as `version: 1.0`.
    pub(super) fn mend_string(&mut self, value: &mut Value) {
        if !value.is_number() && !value.is_boolean() {
            return;
        }
        let at = self.origins.locate(&self.path, Part::Value);
        let message = format!("`{value}` is read as text");
        let help = format!("put it in quotes: `'{value}'`");
        self.warn(Code::WrongType, at, message, &help);
        *value = Value::String(value.to_string());
    }

    /// `required: true` of a property, as in older editions of JSON Schema; a name that is listed twice.
    fn mend_required(&mut self, map: &mut Map<String, Value>) {
        match map.get_mut("required") {
            Some(Value::Bool(_)) => {
                let message = "`required` of a schema lists properties: as a boolean it is ignored";
                let help = "name the property in `required` of the schema that holds it";
                self.warn(Code::WrongType, self.value_of("required"), message, help);
                map.shift_remove("required");
            }
            Some(Value::Array(names)) => {
                let places = without_repetitions(names);
                for (index, name) in places {
                    let at = self.item("required", index);
                    let message = format!("`required` names {name} twice: once is enough");
                    self.warn(Code::InvalidValue, at, message, "remove one of the two");
                }
            }
            _ => {}
        }
    }

    /// The values of a list that stand beside its `items`.
    fn mend_enum_of_array(&mut self, map: &mut Map<String, Value>) {
        let values = map.get("enum").and_then(Value::as_array);
        if map.get("type").is_none_or(|kind| kind != "array")
            || values.is_none_or(|values| values.iter().any(Value::is_array))
        {
            return;
        }
        let items = map.get("items").and_then(Value::as_object);
        if items.is_none_or(|items| items.contains_key("$ref") || items.contains_key("enum")) {
            return;
        }
        let at = self.key("enum");
        let message = "the values of `enum` are no lists: they are read as those of `items`";
        let help = "write `enum` below `items`";
        self.warn(Code::EnumTypeMismatch, at, message, help);
        let target = self.path.join("items").join("enum");
        self.origins.move_parts(&[(self.path.join("enum"), target)]);
        if let Some(values) = map.shift_remove("enum")
            && let Some(items) = map.get_mut("items").and_then(Value::as_object_mut)
        {
            items.insert("enum".to_owned(), values);
        }
    }

    fn mend_enum(&mut self, map: &mut Map<String, Value>) {
        let Some(Value::Array(mut values)) = map.get("enum").cloned() else {
            return;
        };
        if values.is_empty() {
            let message = "`enum` has no value: it is ignored";
            self.warn(Code::InvalidValue, self.value_of("enum"), message, "");
            map.shift_remove("enum");
            return;
        }
        let before = values.clone();
        self.mend_enum_types(map, &mut values);
        let repeated = without_repetitions(&mut values);
        if repeated.is_empty() && before == values {
            return;
        }
        for (index, value) in &repeated {
            let at = self.item("enum", *index);
            let message = format!("the enum value {value} appears twice: once is enough");
            self.warn(
                Code::DuplicateEnumValue,
                at,
                message,
                "remove one of the two",
            );
        }
        for key in ["x-enum-varnames", "x-enum-descriptions"] {
            if let Some(list) = map.get_mut(key).and_then(Value::as_array_mut)
                && list.len() == before.len()
            {
                for (index, _) in repeated.iter().rev() {
                    list.remove(*index);
                }
            }
        }
        map.insert("enum".to_owned(), Value::Array(values));
    }

    /// Values that are not of the schema's type: written as the type writes them if they can be, else the type is that of the values.
    fn mend_enum_types(&mut self, map: &mut Map<String, Value>, values: &mut [Value]) {
        let Some(kind) = map.get("type").and_then(Value::as_str).map(str::to_owned) else {
            return;
        };
        let nullable = map.get("nullable") == Some(&Value::Bool(true));
        let odd: Vec<usize> = (0..values.len())
            .filter(|index| !fits(&values[*index], &kind))
            .filter(|index| !(nullable && values[*index].is_null()))
            .collect();
        if odd.is_empty() {
            return;
        }
        let converted: Option<Vec<Value>> = odd
            .iter()
            .map(|index| match &values[*index] {
                Value::Null => Some(Value::Null),
                value => convert(value, &kind),
            })
            .collect();
        let reading = match &converted {
            Some(_) => format!("it is read as `type: {kind}`"),
            None => "the values are taken as they are, and `type` is ignored".to_owned(),
        };
        for index in &odd {
            let value = &values[*index];
            let (reading, help) = match value {
                Value::Null => (
                    "it is read as `nullable: true`",
                    "add `nullable: true`".to_owned(),
                ),
                _ if kind == "string" => {
                    (reading.as_str(), format!("put it in quotes: `'{value}'`"))
                }
                _ => (
                    reading.as_str(),
                    "let the type and the values agree".to_owned(),
                ),
            };
            let message =
                format!("the enum value `{value}` does not fit `type: {kind}`: {reading}");
            self.warn(
                Code::EnumTypeMismatch,
                self.item("enum", *index),
                message,
                &help,
            );
        }
        if odd.iter().any(|index| values[*index].is_null()) {
            map.insert("nullable".to_owned(), Value::Bool(true));
        }
        match converted {
            Some(converted) => {
                for (index, value) in odd.into_iter().zip(converted) {
                    values[index] = value;
                }
            }
            None => {
                // Keywords of the type that is wrong would be wrong as well.
                for key in ["format", "minimum", "maximum", "multipleOf"] {
                    self.set_aside(map, key);
                }
                let named = ["string", "number", "boolean"].into_iter().find(|kind| {
                    values
                        .iter()
                        .all(|value| value.is_null() || fits(value, kind))
                });
                match named {
                    Some(named) => map.insert("type".to_owned(), json!(named)),
                    None => map.shift_remove("type"),
                };
            }
        }
    }

    /// A default that is not of the schema's type.
    fn mend_default(&mut self, map: &mut Map<String, Value>) {
        let (Some(default), Some(kind)) =
            (map.get("default"), map.get("type").and_then(Value::as_str))
        else {
            return;
        };
        let nullable = map.get("nullable") == Some(&Value::Bool(true));
        if fits(default, kind) || (nullable && default.is_null()) {
            return;
        }
        let mended = convert(default, kind);
        let reading = match &mended {
            Some(mended) => format!("it is read as `{mended}`"),
            None => "it is ignored".to_owned(),
        };
        let message = format!("the default `{default}` does not fit `type: {kind}`: {reading}");
        self.warn(
            Code::UnfitValue,
            self.value_of("default"),
            message,
            "let the type and the default agree",
        );
        match mended {
            Some(mended) => map.insert("default".to_owned(), mended),
            None => map.shift_remove("default"),
        };
    }

    fn value_of(&self, key: &str) -> Location {
        self.origins.locate(&self.path.join(key), Part::Value)
    }

    fn item(&self, key: &str, index: usize) -> Location {
        let at = self.path.join(key).join_index(index);
        self.origins.locate(&at, Part::Value)
    }
}

/// Removes what a list has already, and gives where that was, in order.
fn without_repetitions(list: &mut Vec<Value>) -> Vec<(usize, String)> {
    let mut seen: HashMap<String, ()> = HashMap::with_capacity(list.len());
    let mut index = 0;
    let mut repeated = Vec::new();
    list.retain(|value| {
        let text = value.to_string();
        let is_new = !seen.contains_key(&text);
        if is_new {
            seen.insert(text, ());
        } else {
            repeated.push((index, format!("`{text}`")));
        }
        index += 1;
        is_new
    });
    repeated
}

/// Whether a value is of a type.
pub(super) fn fits(value: &Value, kind: &str) -> bool {
    match kind {
        "string" => value.is_string(),
        "boolean" => value.is_boolean(),
        "number" => value.is_number(),
        "integer" => value.as_f64().is_some_and(|number| number.fract() == 0.0),
        "array" => value.is_array(),
        "object" => value.is_object(),
        _ => true,
    }
}

/// The value of the type that is written in the same way.
fn convert(value: &Value, kind: &str) -> Option<Value> {
    match (kind, value) {
        ("string", Value::Number(_) | Value::Bool(_)) => Some(Value::String(value.to_string())),
        ("integer" | "number", Value::String(text)) => {
            let number: Number = serde_json::from_str(text.trim()).ok()?;
            Some(Value::Number(number)).filter(|value| fits(value, kind))
        }
        ("boolean", Value::String(text)) => text.parse().ok().map(Value::Bool),
        _ => None,
    }
}
