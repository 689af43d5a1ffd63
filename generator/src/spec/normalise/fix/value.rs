//! Values in the form of another type, and absent values.

use super::super::Normaliser;
use super::convert;
use crate::diagnostic::{Code, Diagnostic, Part};
use crate::spec::edition::Edition;
use crate::spec::vocabulary::{Kind, Object};
use serde_json::{Map, Value, json};

impl Normaliser<'_> {
    /// Drops `description:` without a value, and replaces `'/path':` without a value with an empty object.
    pub(in crate::spec::normalise) fn fix_empty_values(
        &mut self,
        map: &mut Map<String, Value>,
        object: &'static Object,
    ) {
        let empty: Vec<String> = map
            .iter()
            .filter(|(key, value)| value.is_null() && !key.starts_with("x-"))
            .map(|(key, _)| key.clone())
            .collect();
        for key in empty {
            let fixed = object.fields.iter().find(|field| field.name == key);
            match (object.kind_of(&key), fixed) {
                (None | Some(Kind::Any), _) => {}
                (Some(_), _) if key == "type" && self.edition == Edition::V31 => {
                    self.empty_value(&key, "must be `null` in quotes", "read as `'null'`");
                    map.insert(key, json!("null"));
                }
                (Some(_), Some(field)) if field.is_required() => {
                    if let Some(empty) = field.empty() {
                        self.empty_value(&key, "must have a value", "read as an empty one");
                        map.insert(key, empty);
                    }
                }
                (Some(_), Some(_)) => {
                    self.empty_value(&key, "must have a value", "read as if it were absent");
                    map.shift_remove(&key);
                }
                (Some(kind), None) => {
                    if let Some(empty) = kind.empty() {
                        self.empty_value(&key, "must have a value", "read as an empty one");
                        map.insert(key, empty);
                    }
                }
            }
        }
    }

    /// Fixes absent values in a map whose keys the author chooses.
    pub(in crate::spec::normalise) fn fix_empty_entries(&mut self, value: &mut Value, kind: &Kind) {
        let Some(map) = value.as_object_mut() else {
            return;
        };
        let empty: Vec<String> = map
            .iter()
            .filter(|(_, value)| value.is_null())
            .map(|(key, _)| key.clone())
            .collect();
        for key in empty {
            if let Some(empty) = kind.empty() {
                self.empty_value(&key, "must have a value", "read as an empty one");
                map.insert(key, empty);
            }
        }
    }

    fn empty_value(&mut self, key: &str, expected: &str, reading: &str) {
        let message = format!("`{key}` {expected}");
        let error = Diagnostic::error(Code::WrongType, self.value_of(key), message)
            .label("this is empty")
            .help("write a value, or remove the key");
        self.recover(error, reading);
    }

    /// Converts a value in the form of another type, such as `version: 1.0` or `minLength: '1'`.
    pub(in crate::spec::normalise) fn fix_value(&mut self, value: &mut Value, kind: &Kind) {
        let (name, expected) = match kind {
            Kind::String => ("string", "a string"),
            Kind::Boolean => ("boolean", "`true` or `false`"),
            Kind::Number => ("number", "a number"),
            Kind::Count => ("integer", "an integer from 0"),
            Kind::Positive => ("integer", "an integer from 1"),
            _ => return,
        };
        if name == "integer"
            && let Some(whole) = whole(value)
        {
            // In JSON Schema every number without a fraction is an integer: `10.0` as well.
            *value = whole;
            return;
        }
        let Some(fixed) = convert(value, name) else {
            return;
        };
        let (is, help) = match value {
            Value::Number(number) => (
                format!("this is the number {number}"),
                format!("put it in quotes: `'{number}'`"),
            ),
            Value::Bool(is) => (
                "this is a boolean".to_owned(),
                format!("put it in quotes: `'{is}'`"),
            ),
            _ => (
                "this is a string".to_owned(),
                "remove the quotes".to_owned(),
            ),
        };
        let error = self.wrong_type(expected).label(is).help(help);
        self.recover(error, format!("read as `{fixed}`"));
        *value = fixed;
    }

    /// Wraps a single value where a list is expected, such as `tags: pets`.
    pub(in crate::spec::normalise) fn fix_list(&mut self, value: &mut Value, item: &Kind) {
        let is_item = match item {
            Kind::String => value.is_string(),
            // References are not resolved here, so kinds that allow them are excluded.
            Kind::Map(..) | Kind::Object(_) => value.is_object(),
            _ => false,
        };
        if !is_item {
            return;
        }
        let error = self
            .wrong_type("a list")
            .label("this is a single value")
            .help("begin it with `- `, or put it in `[…]`");
        self.recover(error, "read as a list of this value");
        let moved = (self.path.clone(), self.path.join_index(0));
        self.origins.move_parts(&[moved]);
        *value = json!([value.take()]);
    }

    /// Replaces `[]` where a mapping is expected: some languages write an empty mapping so.
    pub(in crate::spec::normalise) fn fix_empty_list(&mut self, value: &mut Value) {
        if value.as_array().is_some_and(Vec::is_empty) {
            let error = self
                .wrong_type("a mapping")
                .label("this is a list")
                .help("write `{}`");
            self.recover(error, "read as an empty mapping");
            *value = json!({});
        }
    }

    fn wrong_type(&self, expected: &str) -> Diagnostic {
        let at = self.origins.locate(&self.path, Part::Value);
        let subject = match self.path.last() {
            Some(key) if key.parse::<usize>().is_err() => format!("`{key}`"),
            _ => "an item of the list".to_owned(),
        };
        Diagnostic::error(Code::WrongType, at, format!("{subject} must be {expected}"))
    }
}

/// Converts a number that is written with a decimal point, up to the largest integer that a floating-point number
/// represents exactly.
fn whole(value: &Value) -> Option<Value> {
    let number = value.as_f64().filter(|_| !value.is_u64())?;
    let exact = number.fract() == 0.0 && (0.0..=9_007_199_254_740_992.0).contains(&number);
    #[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss)]
    exact.then(|| json!(number as u64))
}
