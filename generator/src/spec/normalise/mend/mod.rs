//! Slips of real documents that have one reading.
//!
//! Each is reported with its reading and then written as it is read, so that nothing after this has to know of it.

mod enums;
mod schema;

use super::Normaliser;
use crate::diagnostic::{Code, Diagnostic, Location, Part};
use serde_json::{Map, Number, Value, json};

impl Normaliser<'_> {
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
        let message = "a parameter with `in: path` must have `required: true`";
        let help = "add `required: true`: a path cannot be written without it";
        let slip = Diagnostic::error(code, self.value_of(key), message).help(help);
        self.slip(slip, "read as if it had");
        map.insert("required".to_owned(), Value::Bool(true));
    }

    /// 4.7.17: a response has a description.
    pub(super) fn mend_response(&mut self, map: &mut Map<String, Value>) {
        // What begins like it is a typo, which is reported as such.
        if map.contains_key("description") || map.keys().any(|key| key.starts_with("desc")) {
            return;
        }
        let at = self.origins.locate(&self.path, Part::Key);
        let message = "missing key `description` in a Response Object";
        let slip = Diagnostic::error(Code::MissingKey, at, message).label("needs `description`");
        self.slip(slip, "read as an empty one");
        map.insert("description".to_owned(), json!(""));
    }

    /// A number or boolean in the place of a text, such as `version: 1.0`.
    pub(super) fn mend_string(&mut self, value: &mut Value) {
        let what = match value {
            Value::Number(number) => format!("the number {number}"),
            Value::Bool(_) => "a boolean".to_owned(),
            _ => return,
        };
        let at = self.origins.locate(&self.path, Part::Value);
        let subject = match self.path.last() {
            Some(key) if key.parse::<usize>().is_err() => format!("`{key}`"),
            _ => "an item of the list".to_owned(),
        };
        let slip = Diagnostic::error(Code::WrongType, at, format!("{subject} must be a string"))
            .label(format!("this is {what}"))
            .help(format!("put it in quotes: `'{value}'`"));
        self.slip(slip, format!("read as `'{value}'`"));
        *value = Value::String(value.to_string());
    }

    fn value_of(&self, key: &str) -> Location {
        self.origins.locate(&self.path.join(key), Part::Value)
    }

    fn item(&self, key: &str, index: usize) -> Location {
        let at = self.path.join(key).join_index(index);
        self.origins.locate(&at, Part::Value)
    }
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
