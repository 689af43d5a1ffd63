//! Puts wording that maintainers wrote into the facts of a page.
//!
//! Transcription proposes some wording itself: descriptions of responses, names of new operations, marks of secrets. It applies only
//! where the spec has no wording yet.

use std::borrow::Cow;

use serde_json::{Value, json};

use super::parts::{At, JsonObject, Way};
use super::references::reference_of;
use super::secret;
use super::wording::WordingTree;
use crate::spec::vocabulary::{OPERATION, Object, PATH_ITEM, SCHEMA};

/// The shared schemas around a merge.
#[derive(Debug, Clone, Copy)]
pub(super) struct Merge<'s> {
    /// As the spec had them before the run.
    pub(super) before: &'s JsonObject,
    /// As they are now. The schemas that one refers to are merged before it.
    pub(super) now: &'s JsonObject,
}

impl Merge<'_> {
    /// Replaces one operation and the path parameters of a Path Item Object.
    pub(super) fn path_item(
        self,
        existing: Option<&JsonObject>,
        way: &Way,
        operation: JsonObject,
        parameters: Vec<Value>,
    ) -> JsonObject {
        let mut item = existing.cloned().unwrap_or_default();
        let mut known = WordingTree::of(&PATH_ITEM, &item);
        let of_operation = known.below(way).cloned().unwrap_or_default();
        way.put(&mut item, self.operation(of_operation, operation).into());
        if !parameters.is_empty() {
            known = known.only_below("parameters");
            let mut fresh = JsonObject::new();
            fresh.insert("parameters".to_owned(), parameters.into());
            let fresh = self.object(&PATH_ITEM, &known, fresh);
            known
                .lost(Some(&WordingTree::of(&PATH_ITEM, &fresh)), self.now)
                .retire(&mut item);
            item.extend(fresh);
        }
        PATH_ITEM.sort(item)
    }

    /// Merges an Operation Object.
    pub(super) fn operation(self, mut known: WordingTree, draft: JsonObject) -> JsonObject {
        if let Some(Value::Object(responses)) = draft.get("responses") {
            known.move_error_codes(responses);
        }
        self.host(&OPERATION, &known, draft)
    }

    /// Merges a shared schema.
    pub(super) fn shared_schema(self, known: &WordingTree, draft: JsonObject) -> JsonObject {
        self.host(&SCHEMA, known, draft)
    }

    /// Merges an object that keeps the wording of removed items under `x-retired`.
    fn host(self, kind: &'static Object, known: &WordingTree, draft: JsonObject) -> JsonObject {
        let mut merged = self.object(kind, known, draft);
        let lost = known.lost(Some(&WordingTree::of(kind, &merged)), self.now);
        lost.retire(&mut merged);
        merged
    }

    fn object(
        self,
        kind: &'static Object,
        known: &WordingTree,
        mut draft: JsonObject,
    ) -> JsonObject {
        if let Some(target) = reference_of(&draft).map(str::to_owned) {
            return self.reference(known, draft, &target);
        }
        // A schema that no longer refers to a shared schema keeps its wording.
        let followed = known.followed(self.before);
        let known = followed.map_or(Cow::Borrowed(known), Cow::Owned);
        draft.extend(known.keys.clone());
        known.values.put(&mut draft);
        for (way, kind) in kind.parts(&draft) {
            let name = field_name(&way, &draft);
            let known = known.below(&way);
            let Some(Value::Object(object)) = way.get_mut(&mut draft) else {
                continue;
            };
            let below = std::mem::take(object);
            *object = match known {
                Some(known) => self.object(kind, known, below),
                None => self.object(kind, &WordingTree::default(), below),
            };
            if let Some(name) = name {
                secret::mark(&name, known.map(|known| known.is_secret), object);
            }
        }
        kind.sort(draft)
    }

    /// Merges a reference. OpenAPI 3.0 allows no keys beside `$ref`, so wording is beside an `allOf`.
    fn reference(self, known: &WordingTree, draft: JsonObject, target: &str) -> JsonObject {
        // The wording of an inline schema has moved to the shared schema, unless that has other wording.
        let moved = match known.is_beside_reference() {
            true => None,
            false => WordingTree::of_shared(self.now, target),
        };
        let mut own = known.keys.clone();
        own.retain(|key, value| {
            let moved = moved.as_ref().and_then(|moved| moved.keys.get(key));
            moved != Some(value)
        });
        if own.is_empty() {
            return draft;
        }
        let beside = draft.into_iter().map(|(key, value)| match key.as_str() {
            "$ref" => ("allOf".to_owned(), json!([{ "$ref": value }])),
            _ => (key, value),
        });
        SCHEMA.sort(beside.chain(own).collect())
    }
}

/// The name of the property or parameter whose schema a way leads to.
fn field_name(way: &Way, object: &JsonObject) -> Option<String> {
    match (&way.at, way.field) {
        (At::Entry(name), "properties") => Some(name.clone()),
        (At::Only, "schema") => Some(object.get("name")?.as_str()?.to_owned()),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::spec::vocabulary::RESPONSES;
    use crate::spec::vocabulary::extension::RETIRED;

    /// Merges a draft of an object that has `x-retired`.
    fn merged_as(kind: &'static Object, old: &Value, draft: &Value) -> Value {
        let none = JsonObject::new();
        let merge = Merge {
            before: &none,
            now: &none,
        };
        let object = |value: &Value| value.as_object().expect("an object").clone();
        let known = WordingTree::of(kind, &object(old));
        merge.host(kind, &known, object(draft)).into()
    }

    /// Merges a schema without `x-retired`.
    fn merged(old: Value, draft: Value) -> Value {
        let mut merged = merged_as(&SCHEMA, &old, &draft);
        merged
            .as_object_mut()
            .expect("an object")
            .shift_remove(RETIRED.name);
        merged
    }

    #[test]
    fn facts_are_replaced_and_wording_is_kept() {
        let old = json!({"type": "object", "description": "Ours.", "properties": {
            "id": {"type": "string", "description": "Id.", "x-mine": 1}, "gone": {"type": "string", "description": "Gone."}}});
        let new = json!({"type": "object", "required": ["id"], "properties": {
            "id": {"type": "integer", "format": "int64", "description": "Proposed."}, "new": {"type": "string"}}});
        assert_eq!(
            merged(old, new),
            json!({"type": "object", "description": "Ours.", "required": ["id"], "properties": {
            "id": {"type": "integer", "format": "int64", "description": "Id.", "x-mine": 1}, "new": {"type": "string"}}})
        );
    }

    #[test]
    fn a_fact_that_the_page_no_longer_states_is_removed() {
        let old = json!({"type": "integer", "minimum": 1, "maximum": 20, "default": 10});
        assert_eq!(
            merged(old, json!({"type": "integer", "maximum": 50})),
            json!({"type": "integer", "maximum": 50})
        );
    }

    #[test]
    fn names_follow_their_values() {
        let old = json!({"type": "integer", "enum": [1, 2, 3], "x-enum-varnames": ["One", "Two", "Three"]});
        let new = json!({"type": "integer", "enum": [3, 4, 1]});
        assert_eq!(
            merged(old, new),
            json!({"type": "integer", "enum": [3, 4, 1], "x-enum-varnames": ["Three", "Value4", "One"]})
        );
    }

    #[test]
    fn wording_about_a_value_returns_with_it() {
        let whole = json!({"type": "integer", "enum": [1, 2]});
        let part = json!({"type": "integer", "enum": [1]});
        let named = json!({"type": "integer", "enum": [1, 2], "x-enum-varnames": ["One", "Value2"],
            "x-enum-descriptions": ["", "The second."]});
        let over = |old: &Value, draft: &Value| merged_as(&SCHEMA, old, draft);
        let without = over(&named, &part);
        assert_eq!(
            without["x-retired"],
            json!({"enum": [2], "x-enum-varnames": ["Value2"], "x-enum-descriptions": ["The second."]})
        );
        assert_eq!(over(&without, &part), without);
        assert_eq!(over(&without, &whole), named);
        // A value without wording leaves nothing.
        let bare = json!({"type": "integer", "enum": [1, 2], "x-enum-varnames": ["One", "Value2"]});
        assert!(over(&bare, &part).get("x-retired").is_none());
    }

    #[test]
    fn wording_beside_a_reference_is_kept() {
        let old = json!({"allOf": [{"$ref": "#/A"}], "description": "Ours."});
        assert_eq!(
            merged(old, json!({"$ref": "#/B"})),
            json!({"allOf": [{"$ref": "#/B"}], "description": "Ours."})
        );
    }

    #[test]
    fn names_of_error_codes_are_kept_and_codes_are_facts() {
        let old = json!({"400": {"description": "d", "x-error-codes": {"1": {"name": "NotFound", "hint": "Ours."}, "2": {"name": "Gone"}}}});
        let new = json!({"400": {"description": "d", "x-error-codes": {"3": {}, "1": {"hint": "The page's."}}}});
        let merged = merged_as(&RESPONSES, &old, &new);
        assert_eq!(
            merged["400"]["x-error-codes"].to_string(),
            r#"{"3":{},"1":{"name":"NotFound","hint":"Ours."}}"#
        );
    }

    #[test]
    fn merging_the_same_again_changes_nothing() {
        let draft = json!({"operationId": "a.v1.b.get", "responses": {"200": {"description": "Success.", "content": {
            "application/json": {"schema": {"type": "object", "properties": {"code": {"type": "integer"}}}}}}}});
        let first = merged_as(&OPERATION, &json!({}), &draft);
        let again = merged_as(&OPERATION, &first, &draft);
        assert_eq!(first, again);
    }
}
