//! References with siblings, and `null` as an alternative.

use super::Normaliser;
use serde_json::{Map, Value, json};

impl Normaliser<'_> {
    /// Moves `$ref` into `allOf` if it has siblings.
    pub(super) fn reference_with_siblings(&mut self, map: &mut Map<String, Value>) {
        if !matches!(map.get("allOf"), None | Some(Value::Array(_))) {
            return;
        }
        let Some(reference) = map.shift_remove("$ref") else {
            return;
        };
        let all = map.entry("allOf").or_insert_with(|| json!([]));
        let Some(all) = all.as_array_mut() else {
            return;
        };
        // Appended, so that the positions of the existing members stay the same.
        let member = self.path.join("allOf").join_index(all.len());
        self.origins
            .move_parts(&[(self.path.join("$ref"), member.join("$ref"))]);
        all.push(json!({"$ref": reference}));
    }

    /// Replaces `anyOf: [X, {type: 'null'}]` with a nullable `X`.
    pub(super) fn null_alternative(&mut self, map: &mut Map<String, Value>) {
        for key in ["anyOf", "oneOf"] {
            let Some(Value::Array(members)) = map.get_mut(key) else {
                continue;
            };
            if members.len() < 2 || !members.iter().any(is_null) {
                continue;
            }
            let list = self.path.join(key);
            let mut kept = Vec::new();
            let mut moves = Vec::new();
            for (index, member) in std::mem::take(members).into_iter().enumerate() {
                if !is_null(&member) {
                    moves.push((list.join_index(index), list.join_index(kept.len())));
                    kept.push(member);
                }
            }
            if kept.len() == 1 && !map.contains_key("allOf") {
                map.shift_remove(key);
                if let Some((_, to)) = moves.first_mut() {
                    *to = self.path.join("allOf").join_index(0);
                }
                self.only_alternative(map, kept, &mut moves);
            } else if kept.is_empty() {
                map.shift_remove(key);
                map.insert("enum".to_owned(), json!([null]));
            } else {
                map.insert(key.to_owned(), Value::Array(kept));
            }
            self.origins.move_parts(&moves);
            map.insert("nullable".to_owned(), Value::Bool(true));
        }
    }

    /// Merges the only alternative into the schema if no keys clash; otherwise makes it the only member of `allOf`.
    fn only_alternative(
        &self,
        map: &mut Map<String, Value>,
        mut kept: Vec<Value>,
        moves: &mut Vec<(crate::diagnostic::Pointer, crate::diagnostic::Pointer)>,
    ) {
        if let [Value::Object(member)] = kept.as_slice()
            && !member.contains_key("$ref")
            && member.keys().all(|key| !map.contains_key(key))
        {
            let from = moves.pop().map(|(from, _)| from).unwrap_or_default();
            moves.extend(
                member
                    .keys()
                    .map(|key| (from.join(key), self.path.join(key))),
            );
            map.extend(member.clone());
        } else {
            map.insert("allOf".to_owned(), Value::Array(std::mem::take(&mut kept)));
        }
    }
}

/// Returns true if a schema accepts only `null`.
pub(super) fn is_null(schema: &Value) -> bool {
    let Some(map) = schema.as_object() else {
        return false;
    };
    let is_null_type = |value: &Value| {
        value == "null"
            || value
                .as_array()
                .is_some_and(|types| types.len() == 1 && types[0] == "null")
    };
    map.get("type").is_some_and(is_null_type)
        || map.get("const").is_some_and(Value::is_null)
        || map.get("enum") == Some(&json!([null]))
}
