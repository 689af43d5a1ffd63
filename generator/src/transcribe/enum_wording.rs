//! The wording about the values of an enum: lists beside `enum`, whose items correspond to its values.

use serde_json::{Value, json};

use super::parts::JsonObject;
use crate::spec::vocabulary::extension::{ENUM_DESCRIPTIONS, ENUM_VARNAMES};
use crate::wording::placeholder_name;

/// The keys of the lists.
pub(super) const ENUM_WORDING: [&str; 2] = [ENUM_VARNAMES.name, ENUM_DESCRIPTIONS.name];

/// The position of the list of names.
const NAMES: usize = 0;
/// The position of the list of descriptions.
const DESCRIPTIONS: usize = 1;

/// The wording about each value.
#[derive(Debug, Clone, Default)]
pub(super) struct EnumWording(Vec<ValueWording>);

#[derive(Debug, Clone)]
struct ValueWording {
    value: Value,
    /// The items in the lists of [`ENUM_WORDING`].
    items: [Option<Value>; ENUM_WORDING.len()],
}

impl EnumWording {
    /// Takes the wording out of a schema.
    pub(super) fn of(schema: &JsonObject) -> Self {
        let values = list(schema, "enum").into_iter().flatten().enumerate();
        let entries = values.map(|(index, value)| ValueWording {
            value: value.clone(),
            items: ENUM_WORDING.map(|key| list(schema, key)?.get(index).cloned()),
        });
        Self(entries.collect())
    }

    /// Returns true if there are no values.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The values and their descriptions.
    pub(super) fn descriptions(&self) -> impl Iterator<Item = (&Value, &str)> {
        self.0.iter().map(|entry| {
            let description = entry.wording(DESCRIPTIONS).and_then(Value::as_str);
            (&entry.value, description.unwrap_or_default())
        })
    }

    /// Returns true if it is about these values, in any order.
    pub(super) fn is_about(&self, values: &Value) -> bool {
        let values = values.as_array().map(Vec::as_slice).unwrap_or_default();
        self.0.len() == values.len() && self.0.iter().all(|entry| values.contains(&entry.value))
    }

    /// Returns true if a value has another name here than in `other`.
    pub(super) fn contradicts(&self, other: &Self) -> bool {
        self.0.iter().any(|entry| {
            let name = entry.wording(NAMES);
            let other = other.of_value(&entry.value);
            let other = other.and_then(|entry| entry.wording(NAMES));
            name.zip(other).is_some_and(|(name, other)| name != other)
        })
    }

    /// Adds the values and wording that `under` has and `self` lacks.
    pub(super) fn overlay(&mut self, under: &Self) {
        for entry in &under.0 {
            let Some(own) = self.0.iter_mut().find(|own| own.value == entry.value) else {
                self.0.push(entry.clone());
                continue;
            };
            for (index, item) in entry.items.iter().enumerate() {
                if own.wording(index).is_none() && item.is_some() {
                    own.items[index].clone_from(item);
                }
            }
        }
    }

    /// The wording about values that a new version does not have.
    pub(super) fn lost(&self, now: Option<&Self>) -> Self {
        let is_lost = |entry: &&ValueWording| {
            let now = now.and_then(|now| now.of_value(&entry.value));
            (0..ENUM_WORDING.len()).any(|index| {
                let wording = entry.wording(index);
                wording.is_some() && wording != now.and_then(|now| now.items[index].as_ref())
            })
        };
        Self(self.0.iter().filter(is_lost).cloned().collect())
    }

    /// Puts the wording beside the values of a schema: the lists follow the values.
    pub(super) fn put(&self, schema: &mut JsonObject) {
        let Some(values) = list(schema, "enum").cloned() else {
            return;
        };
        for (index, key) in ENUM_WORDING.into_iter().enumerate() {
            if self.0.iter().all(|entry| entry.items[index].is_none()) {
                continue;
            }
            let items = values.iter().map(|value| {
                let item = self
                    .of_value(value)
                    .and_then(|entry| entry.items[index].clone());
                item.unwrap_or_else(|| placeholder(index, value))
            });
            let items: Value = items.collect();
            schema.insert(key.to_owned(), items);
        }
    }

    /// Writes values and wording.
    pub(super) fn write(&self, schema: &mut JsonObject) {
        if !self.is_empty() {
            let values: Vec<&Value> = self.0.iter().map(|entry| &entry.value).collect();
            schema.insert("enum".to_owned(), json!(values));
            self.put(schema);
        }
    }

    fn of_value(&self, value: &Value) -> Option<&ValueWording> {
        self.0.iter().find(|entry| entry.value == *value)
    }
}

impl ValueWording {
    /// The item in a list, unless it is a placeholder.
    fn wording(&self, index: usize) -> Option<&Value> {
        self.items[index]
            .as_ref()
            .filter(|item| **item != placeholder(index, &self.value))
    }
}

fn list<'v>(schema: &'v JsonObject, key: &str) -> Option<&'v Vec<Value>> {
    schema.get(key)?.as_array()
}

/// The item of a list that maintainers have not written yet.
fn placeholder(list: usize, value: &Value) -> Value {
    if ENUM_WORDING[list] != ENUM_VARNAMES.name {
        return "".into();
    }
    placeholder_name(value).into()
}
