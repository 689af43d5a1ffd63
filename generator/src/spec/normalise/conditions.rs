//! Properties that an object has only under a condition: `then`, `else`, `dependentSchemas`.

use super::Normaliser;
use crate::diagnostic::Pointer;
use serde_json::{Map, Value, json};

impl Normaliser<'_> {
    /// Adds the properties below `then`, `else` and `dependentSchemas` as optional ones. The conditions are the server's to check.
    pub(super) fn conditional_properties(&mut self, map: &mut Map<String, Value>) {
        let mut branches: Vec<(Pointer, Value)> = Vec::new();
        for key in ["then", "else"] {
            if let Some(branch) = map.get(key) {
                branches.push((self.path.join(key), branch.clone()));
            }
        }
        if let Some(Value::Object(dependent)) = map.get("dependentSchemas") {
            let at = self.path.join("dependentSchemas");
            branches.extend(
                dependent
                    .iter()
                    .map(|(name, branch)| (at.join(name), branch.clone())),
            );
        }
        for (at, branch) in branches {
            self.add_properties(map, &at, branch);
        }
    }

    fn add_properties(&mut self, map: &mut Map<String, Value>, at: &Pointer, branch: Value) {
        let Value::Object(mut branch) = branch else {
            return;
        };
        if ["$ref", "allOf", "anyOf", "oneOf"]
            .iter()
            .any(|key| branch.contains_key(*key))
        {
            let location = self.origins.locate(at, crate::diagnostic::Part::Key);
            let message = "schemas that apply only under a condition are ignored, and their properties have no field";
            self.omitted(
                location,
                message,
                "write their properties in place, or in the schema itself",
            );
            return;
        }
        let Some(Value::Object(properties)) = branch.shift_remove("properties") else {
            return;
        };
        let (from, to) = (at.join("properties"), self.path.join("properties"));
        let known = map.entry("properties").or_insert_with(|| json!({}));
        let Some(known) = known.as_object_mut() else {
            return;
        };
        let mut moves = Vec::new();
        for (name, schema) in properties {
            // A schema that only limits a value has no type: its property is described elsewhere.
            let is_type = schema.get("type").is_some() || schema.get("$ref").is_some();
            if is_type && !known.contains_key(&name) {
                moves.push((from.join(&name), to.join(&name)));
                known.insert(name, schema);
            }
        }
        if known.is_empty() {
            map.shift_remove("properties");
        }
        self.origins.move_parts(&moves);
    }
}
