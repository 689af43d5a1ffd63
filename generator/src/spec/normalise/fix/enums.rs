//! Recoverable errors of `enum`.

use super::super::Normaliser;
use super::{convert, fits};
use crate::diagnostic::{Code, Diagnostic};
use crate::spec::vocabulary::SCHEMA;
use serde_json::{Map, Value, json};
use std::collections::HashMap;

impl Normaliser<'_> {
    /// Moves an `enum` beside `items` into the items.
    pub(super) fn fix_enum_of_array(&mut self, map: &mut Map<String, Value>) {
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
        let message = "the values of `enum` do not fit `type: array`";
        let error = Diagnostic::error(Code::EnumTypeMismatch, self.key("enum"), message)
            .help("write `enum` below `items`");
        self.recover(error, "read as the values of `items`");
        let target = self.path.join("items").join("enum");
        self.origins.move_parts(&[(self.path.join("enum"), target)]);
        if let Some(values) = map.shift_remove("enum")
            && let Some(items) = map.get_mut("items").and_then(Value::as_object_mut)
        {
            items.insert("enum".to_owned(), values);
        }
    }

    pub(super) fn fix_enum(&mut self, map: &mut Map<String, Value>) {
        let Some(Value::Array(values)) = map.get("enum") else {
            return;
        };
        if values.is_empty() {
            let message = "`enum` must have at least one value";
            let error = Diagnostic::error(Code::InvalidValue, self.value_of("enum"), message);
            self.recover(error, "ignored");
            map.shift_remove("enum");
            return;
        }
        let mut values = values.clone();
        let count = values.len();
        self.fix_enum_types(map, &mut values);
        let repeated = without_repetitions(&mut values);
        for found in &repeated {
            let message = format!("the enum value `{}` appears twice", found.text);
            let at = self.item("enum", found.again);
            let error = Diagnostic::error(Code::DuplicateEnumValue, at, message)
                .label("appears again here")
                .related(self.item("enum", found.first), "first appears here");
            self.recover(error, "read as one");
        }
        for parallel in SCHEMA.parallel_to("enum") {
            if let Some(list) = map.get_mut(parallel.name).and_then(Value::as_array_mut)
                && list.len() == count
            {
                for found in repeated.iter().rev() {
                    list.remove(found.again);
                }
            }
        }
        map.insert("enum".to_owned(), Value::Array(values));
    }

    /// Fixes values that do not have the schema's type: converts them if possible, otherwise changes the type.
    fn fix_enum_types(&mut self, map: &mut Map<String, Value>, values: &mut [Value]) {
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
        for (position, index) in odd.iter().enumerate() {
            let converted = converted.as_ref().map(|converted| &converted[position]);
            self.report_enum_type(&values[*index], *index, &kind, converted);
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
            None => replace_type(map, values),
        }
    }

    fn report_enum_type(
        &mut self,
        value: &Value,
        index: usize,
        kind: &str,
        converted: Option<&Value>,
    ) {
        const AGREE: &str = "use values of the type, or another type";
        let (reading, help) = match (value, converted) {
            (Value::Null, _) => (
                "read as `nullable: true`".to_owned(),
                "add `nullable: true`".to_owned(),
            ),
            (_, Some(converted)) if kind == "string" => (
                format!("read as `{converted}`"),
                format!("put it in quotes: `'{value}'`"),
            ),
            (_, Some(converted)) => (format!("read as `{converted}`"), AGREE.to_owned()),
            (_, None) => (format!("`type: {kind}` is ignored"), AGREE.to_owned()),
        };
        let message = format!("the enum value `{value}` does not fit `type: {kind}`");
        let error = Diagnostic::error(Code::EnumTypeMismatch, self.item("enum", index), message)
            .related(self.value_of("type"), "the type is here")
            .help(help);
        self.recover(error, reading);
    }
}

/// Changes the type of a schema to that of its enum values. Drops it if they have several types.
fn replace_type(map: &mut Map<String, Value>, values: &[Value]) {
    // Keywords that belong to the wrong type are wrong as well.
    for key in ["format", "minimum", "maximum", "multipleOf"] {
        map.shift_remove(key);
    }
    let kind = ["string", "number", "boolean"].into_iter().find(|kind| {
        let mut present = values.iter().filter(|value| !value.is_null());
        present.all(|value| fits(value, kind))
    });
    match kind {
        Some(kind) => map.insert("type".to_owned(), json!(kind)),
        None => map.shift_remove("type"),
    };
}

/// An item that occurs twice in a list.
pub(super) struct Repetition {
    pub(super) text: String,
    pub(super) first: usize,
    pub(super) again: usize,
}

/// Removes repeated items, and returns their positions in order.
pub(super) fn without_repetitions(list: &mut Vec<Value>) -> Vec<Repetition> {
    let mut seen: HashMap<String, usize> = HashMap::with_capacity(list.len());
    let mut repeated = Vec::new();
    let mut index = 0;
    list.retain(|value| {
        let again = index;
        index += 1;
        let text = value.to_string();
        match seen.get(&text) {
            Some(first) => {
                let first = *first;
                repeated.push(Repetition { text, first, again });
                false
            }
            None => {
                seen.insert(text, again);
                true
            }
        }
    });
    repeated
}
