//! Replaces groups at their positions by references, or by the schemas themselves.

use serde_json::{Value, json};

use super::grouping::{GROUP, Group, Groups};
use crate::spec::vocabulary::SCHEMA;
use crate::spec::vocabulary::extension::TYPE_NAME;
use crate::transcribe::parts::JsonObject;
use crate::transcribe::wording::WordingTree;

impl Groups<'_> {
    /// The shared schemas, inner ones first: the name, the wording at its positions, and the schema.
    pub(super) fn shared(
        &self,
        names: &[Option<String>],
    ) -> Vec<(String, WordingTree, JsonObject)> {
        let mut shared = Vec::new();
        for (group, name) in self.list.iter().zip(names) {
            let mut schema = group.schema.clone();
            self.resolve(&mut schema, names, "#/");
            if let (Some(name), Value::Object(schema)) = (name, schema) {
                shared.push((name.clone(), self.wording_of(group), schema));
            }
        }
        shared
    }

    /// The wording of the schemas at a group's positions: the inline ones, then those that the positions refer to.
    fn wording_of(&self, group: &Group) -> WordingTree {
        let mut wording = group.inline.clone();
        for (hint, _) in &group.hints {
            if let Some(shared) = WordingTree::of_shared(self.schemas, hint) {
                wording.overlay(&shared);
            }
        }
        wording
    }

    /// Replaces groups by references, or by the schema itself if it stays inline.
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
                        // The sample of the whole body already shows a value.
                        object.shift_remove("example");
                        if object.is_empty() {
                            *value = reference;
                        } else {
                            object.insert("allOf".to_owned(), json!([reference]));
                            *value = SCHEMA.sort(std::mem::take(object)).into();
                        }
                    }
                    None => {
                        if let Value::Object(own) = &self.list[id].schema {
                            object.extend(own.clone());
                            object.shift_remove(TYPE_NAME.name);
                        }
                        *value = SCHEMA.sort(std::mem::take(object)).into();
                    }
                }
            }
            _ => {}
        }
    }
}

/// The group that a reference leads to.
pub(super) fn group_of(key: &str, value: &Value) -> Option<usize> {
    if key != "$ref" {
        return None;
    }
    value.as_str()?.strip_prefix(GROUP)?.parse().ok()
}
