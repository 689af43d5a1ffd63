//! What stands at the places of groups: references, or the schemas themselves.

use serde_json::{Map, Value, json};

use super::TYPE_NAME;
use super::grouping::{GROUP, Group, Groups};
use crate::transcribe::order::{self, ordered};
use crate::transcribe::retired;

type Object = Map<String, Value>;

impl Groups<'_> {
    /// The shared schemas, those inside of others first: the name, what is said now at its places, and the schema.
    pub(super) fn shared(&self, names: &[Option<String>]) -> Vec<(String, Object, Value)> {
        let named = self
            .list
            .iter()
            .zip(names)
            .filter_map(|(group, name)| Some((group, name.clone()?)));
        named
            .map(|(group, name)| {
                let mut schema = group.schema.clone();
                self.resolve(&mut schema, names, "#/");
                (name, self.said_of(group), schema)
            })
            .collect()
    }

    /// What is said in place, and then by the schemas that the places refer to.
    fn said_of(&self, group: &Group) -> Object {
        let mut said = group.inline.clone();
        for (hint, _) in &group.hints {
            if let Some(Value::Object(shared)) = self.schemas.get(hint) {
                retired::overlay(&mut said, &retired::restored(shared));
            }
        }
        said
    }

    /// Replaces groups by references, or by the schema itself where it stays in its place.
    pub(super) fn resolve(&self, value: &mut Value, names: &[Option<String>], prefix: &str) {
        match value {
            Value::Array(list) => list
                .iter_mut()
                .for_each(|value| self.resolve(value, names, prefix)),
            Value::Object(object) => {
                for inner in object.values_mut() {
                    self.resolve(inner, names, prefix);
                }
                let Some(id) = object.get("$ref").and_then(|value| group_of("$ref", value)) else {
                    return;
                };
                object.shift_remove("$ref");
                match &names[id] {
                    Some(name) => {
                        let reference = json!({ "$ref": format!("{prefix}{name}") });
                        // The sample of the whole body shows a value; here it would only stand in the way.
                        object.shift_remove("example");
                        if object.is_empty() {
                            *value = reference;
                        } else {
                            object.insert("allOf".to_owned(), json!([reference]));
                            *value = ordered(std::mem::take(object), order::SCHEMA).into();
                        }
                    }
                    None => {
                        if let Value::Object(own) = &self.list[id].schema {
                            object.extend(own.clone());
                            object.shift_remove(TYPE_NAME);
                        }
                        *value = ordered(std::mem::take(object), order::SCHEMA).into();
                    }
                }
            }
            _ => {}
        }
    }
}

/// The group that a reference stands for.
pub(super) fn group_of(key: &str, value: &Value) -> Option<usize> {
    if key != "$ref" {
        return None;
    }
    value.as_str()?.strip_prefix(GROUP)?.parse().ok()
}
