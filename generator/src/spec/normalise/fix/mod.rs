//! Recoverable errors, as they occur in real documents.
//!
//! Each is reported with its reading, and the value is rewritten accordingly. So later steps only see valid forms.

mod absent;
mod enums;
mod list;
mod operation;
mod parameter;
mod paths;
mod responses;
mod schema;
mod server;
mod type_name;
mod value;

use super::Normaliser;
use crate::diagnostic::{Location, Part};
use crate::spec::vocabulary;
use crate::spec::vocabulary::Object;
use serde_json::{Map, Number, Value};

impl Normaliser<'_> {
    /// Fixes the errors of an object that is in the forms of 3.0, without the values inside it.
    pub(super) fn fix(&mut self, map: &mut Map<String, Value>, object: &'static Object) {
        let is = |other: &'static Object| std::ptr::eq(object, other);
        if is(&vocabulary::OPENAPI) {
            self.fix_paths(map);
        } else if is(&vocabulary::SCHEMA) {
            self.fix_schema(map);
        } else if is(&vocabulary::PARAMETER) {
            self.fix_parameter(map);
            self.fix_content(map, object);
        } else if is(&vocabulary::HEADER) {
            self.fix_content(map, object);
        } else if is(&vocabulary::RESPONSES) {
            self.fix_statuses(map);
        }
        if is(&vocabulary::SERVER) {
            self.fix_server(map);
        }
        self.fix_absent(map, object);
    }

    fn value_of(&self, key: &str) -> Location {
        self.origins.locate(&self.path.join(key), Part::Value)
    }

    fn item(&self, key: &str, index: usize) -> Location {
        let at = self.path.join(key).join_index(index);
        self.origins.locate(&at, Part::Value)
    }
}

/// Returns true if a value has a type.
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

/// Converts a value that is written like a value of another type.
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

/// Renames a key; the order of the entries stays.
fn rename(map: &mut Map<String, Value>, from: &str, to: &str) {
    let entries = std::mem::take(map).into_iter();
    map.extend(entries.map(|(key, value)| match key == from {
        true => (to.to_owned(), value),
        false => (key, value),
    }));
}
