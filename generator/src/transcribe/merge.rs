//! Facts of a page over what the spec holds: facts are replaced, what people wrote is kept.
//!
//! A key is a fact where transcription writes it; every other key belongs to people. `summary`, `description`,
//! `operationId`, the names and meanings of enum values, and the mark of a secret are people's even where transcription makes a
//! first proposal. Words about items that a page no longer has are kept as [`retired`].

use serde_json::{Map, Value, json};

use super::order::{self, ordered};
use super::retired::{self, unnamed};
use super::schema_keys::{self, ENUM_WORDS};
use super::secret;

type Object = Map<String, Value>;

const OPERATION_FACTS: &[&str] = &[
    "externalDocs",
    "deprecated",
    "x-updated",
    "x-contradictions",
    "security",
    "x-scopes",
    "x-field-scopes",
    "x-app-kinds",
    "x-rate-limits",
    "parameters",
    "requestBody",
    "responses",
];
pub(super) const PARAMETER_FACTS: &[&str] = &[
    "name",
    "in",
    "required",
    "deprecated",
    "schema",
    "example",
    "x-field-scopes",
];
/// The keys of `existing` that belong to people, over the facts of `draft`.
fn over(existing: Option<&Object>, mut draft: Object, is_fact: impl Fn(&str) -> bool) -> Object {
    for (key, value) in existing.into_iter().flatten() {
        if !is_fact(key) {
            draft.insert(key.clone(), value.clone());
        }
    }
    draft
}

/// What merging needs to know of shared schemas.
#[derive(Clone, Copy)]
pub(super) struct Merge<'s> {
    /// As the spec had them.
    pub(super) before: &'s Object,
    /// As they are now. Those that a schema refers to are in place before it is merged.
    pub(super) now: &'s Object,
}

impl Merge<'_> {
    /// A Path Item Object with one operation of it, and the path parameters, replaced.
    pub(super) fn path_item(
        self,
        existing: Option<&Object>,
        method: &str,
        operation: Object,
        parameters: Vec<Value>,
    ) -> Object {
        let mut item = existing.cloned().unwrap_or_default();
        let operation = self.operation(item.get(method).and_then(Value::as_object), operation);
        item.insert(method.to_owned(), operation.into());
        if !parameters.is_empty() {
            let known = existing.map(retired::restored).unwrap_or_default();
            let merged = parameters
                .into_iter()
                .map(|new| self.parameter(known.get("parameters"), new))
                .collect();
            item.insert("parameters".to_owned(), Value::Array(merged));
            let lost = retired::of_parameters(&known, &item, self.now);
            let lost = lost.map(|lost| Object::from_iter([("parameters".to_owned(), lost)]));
            retired::put(&mut item, lost);
        }
        ordered(item, order::PATH_ITEM)
    }

    /// An Operation Object.
    pub(super) fn operation(self, existing: Option<&Object>, draft: Object) -> Object {
        let restored = existing.map(retired::restored);
        let existing = restored.as_ref();
        let mut merged = over(existing, draft, |key| OPERATION_FACTS.contains(&key));
        if let Some(Value::Array(parameters)) = merged.get_mut("parameters") {
            for entry in parameters {
                let known = existing.and_then(|old| old.get("parameters"));
                *entry = self.parameter(known, entry.take());
            }
        }
        if let Some(Value::Object(body)) = merged.get_mut("requestBody") {
            let old = existing.and_then(|old| old.get("requestBody"));
            *body = over(
                old.and_then(Value::as_object),
                std::mem::take(body),
                |key| matches!(key, "required" | "content"),
            );
            self.content(old, body);
        }
        if let Some(Value::Object(responses)) = merged.get_mut("responses") {
            let old = existing.and_then(|old| old.get("responses")?.as_object());
            for (status, draft) in responses {
                *draft = self.response(old, status, draft.take());
            }
        }
        let mut merged = ordered(merged, order::OPERATION);
        let lost = existing.and_then(|old| retired::of_operation(old, &merged, self.now));
        retired::put(&mut merged, lost);
        merged
    }

    fn parameter(self, existing: Option<&Value>, draft: Value) -> Value {
        let old = known_parameter(existing, &draft);
        let Value::Object(draft) = draft else {
            return draft;
        };
        let name = draft.get("name").and_then(Value::as_str);
        let name = name.unwrap_or_default().to_owned();
        let mut merged = over(old.and_then(Value::as_object), draft, |key| {
            PARAMETER_FACTS.contains(&key)
        });
        if let Some(schema) = merged.get_mut("schema") {
            let known = old.and_then(|old| old.get("schema"));
            *schema = self.schema(known, schema.take());
            secret::mark(&name, known, schema);
        }
        ordered(merged, order::PARAMETER).into()
    }

    fn response(self, existing: Option<&Object>, status: &str, draft: Value) -> Value {
        let Value::Object(draft) = draft else {
            return draft;
        };
        let old = existing.and_then(|responses| responses.get(status));
        let mut merged = over(old.and_then(Value::as_object), draft, |key| {
            matches!(key, "content" | "x-error-codes")
        });
        self.content(old, &mut merged);
        if let Some(Value::Object(codes)) = merged.get_mut("x-error-codes") {
            for (code, draft) in codes {
                // A code may have got another status.
                let old =
                    existing.and_then(|responses| retired::code_entry(responses, status, code));
                if let Value::Object(draft) = draft {
                    *draft = ordered(
                        over(old, std::mem::take(draft), |_| false),
                        order::ERROR_CODE,
                    );
                }
            }
        }
        ordered(merged, order::RESPONSE).into()
    }

    /// The media types of a request or response body. One that was renamed keeps what people wrote below it.
    fn content(self, existing: Option<&Value>, body: &mut Object) {
        let old = existing.and_then(|old| old.get("content")?.as_object());
        let Some(Value::Object(content)) = body.get_mut("content") else {
            return;
        };
        for (media_type, draft) in content {
            let same = old.and_then(|old| old.get(media_type).or_else(|| old.values().next()));
            let Value::Object(draft) = draft else {
                continue;
            };
            let mut merged = over(
                same.and_then(Value::as_object),
                std::mem::take(draft),
                |key| matches!(key, "schema" | "example"),
            );
            if let Some(schema) = merged.get_mut("schema") {
                *schema = self.schema(same.and_then(|same| same.get("schema")), schema.take());
            }
            *draft = ordered(merged, order::MEDIA_TYPE);
        }
    }

    /// A shared schema, over the one that the spec has under the same name, or over what is said at its places.
    pub(super) fn shared_schema(self, existing: &Object, draft: Value) -> Value {
        let restored = Value::Object(retired::restored(existing));
        let mut merged = self.schema(Some(&restored), draft);
        if let Value::Object(host) = &mut merged {
            let now = Value::Object(host.clone());
            let lost = match retired::of_schema(&restored, Some(&now), self.now) {
                Some(Value::Object(lost)) => Some(lost),
                _ => None,
            };
            retired::put(host, lost);
        }
        merged
    }

    /// A Schema Object.
    pub(super) fn schema(self, existing: Option<&Value>, draft: Value) -> Value {
        let target = retired::reference_of(&draft).map(str::to_owned);
        let Value::Object(draft) = draft else {
            return draft;
        };
        let old = existing.and_then(Value::as_object);
        if let Some(target) = target {
            return self.reference(old, draft, &target);
        }
        let in_place = existing.and_then(|existing| self.in_place(existing));
        let old = in_place.as_ref().or(old);
        let mut merged = over(old, draft, schema_keys::is_fact);
        if let Some(Value::Object(properties)) = merged.get_mut("properties") {
            for (name, draft) in properties {
                let same = old.and_then(|old| old.get("properties")?.get(name));
                *draft = self.schema(same, draft.take());
                secret::mark(name, same, draft);
            }
        }
        for key in ["items", "additionalProperties"] {
            if let Some(inner) = merged.get_mut(key) {
                *inner = self.schema(old.and_then(|old| old.get(key)), inner.take());
            }
        }
        if merged.contains_key("enum") {
            realign(old, &mut merged);
        } else {
            for key in ENUM_WORDS {
                merged.shift_remove(key);
            }
        }
        ordered(merged, order::SCHEMA).into()
    }

    /// What a place says that referred to a shared schema, for one that no longer does.
    fn in_place(self, existing: &Value) -> Option<Object> {
        let shared = self.before.get(retired::reference_of(existing)?)?;
        let mut own = existing.as_object()?.clone();
        for key in ["$ref", "allOf"] {
            own.shift_remove(key);
        }
        retired::overlay(&mut own, &retired::restored(shared.as_object()?));
        Some(own)
    }

    /// A reference, with what people wrote beside it. OpenAPI 3.0 allows no keys beside `$ref`, so they stand beside `allOf`.
    fn reference(self, old: Option<&Object>, draft: Object, target: &str) -> Value {
        let target = self.now.get(target);
        let was_beside = old.is_some_and(|old| old.contains_key("allOf"));
        // What was said of an inline schema has moved to the shared one, unless that says something else.
        let says_target = |key: &str, value: &Value| {
            !was_beside && target.is_some_and(|target| target.get(key) == Some(value))
        };
        let own: Object = old
            .into_iter()
            .flatten()
            .filter(|(key, _)| !schema_keys::is_fact(key) && !ENUM_WORDS.contains(&key.as_str()))
            .filter(|(key, value)| !says_target(key, value))
            .map(|(key, value)| (key.clone(), value.clone()))
            .collect();
        if own.is_empty() {
            return draft.into();
        }
        let mut merged = Object::new();
        for (key, value) in draft {
            match key.as_str() {
                "$ref" => merged.insert("allOf".to_owned(), json!([{ "$ref": value }])),
                _ => merged.insert(key, value),
            };
        }
        merged.extend(own);
        ordered(merged, order::SCHEMA).into()
    }
}

/// The Parameter Object that a draft is a new version of.
fn known_parameter<'v>(existing: Option<&'v Value>, draft: &Value) -> Option<&'v Value> {
    let list = existing?.as_array()?;
    list.iter().find(|old| retired::same_parameter(old, draft))
}

/// Names and meanings follow their values when values are added, removed or moved.
fn realign(old: Option<&Object>, merged: &mut Object) {
    let list = |object: &Object, key: &str| object.get(key).and_then(Value::as_array).cloned();
    let Some(old) = old else { return };
    let (Some(old_values), Some(values)) = (list(old, "enum"), list(merged, "enum")) else {
        return;
    };
    for key in ENUM_WORDS {
        let Some(words) = list(old, key) else {
            continue;
        };
        let of_value = |value: &Value| {
            let position = old_values.iter().position(|old| old == value)?;
            words.get(position).cloned()
        };
        let aligned: Vec<Value> = values
            .iter()
            .map(|value| of_value(value).unwrap_or_else(|| unnamed(key, value)))
            .collect();
        merged.insert(key.to_owned(), aligned.into());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(old: Value, new: Value) -> Value {
        let none = Object::new();
        let merge = Merge {
            before: &none,
            now: &none,
        };
        merge.schema(Some(&old), new)
    }

    #[test]
    fn facts_are_replaced_and_words_are_kept() {
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
    fn a_fact_that_is_gone_goes() {
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
    fn words_about_a_value_wait_for_its_return() {
        let whole = json!({"type": "integer", "enum": [1, 2]});
        let part = json!({"type": "integer", "enum": [1]});
        let named = json!({"type": "integer", "enum": [1, 2], "x-enum-varnames": ["One", "Value2"],
            "x-enum-descriptions": ["", "The second."]});
        let none = Object::new();
        let merge = Merge {
            before: &none,
            now: &none,
        };
        let over = |old: &Value, draft: &Value| {
            merge.shared_schema(old.as_object().expect("an object"), draft.clone())
        };
        let without = over(&named, &part);
        assert_eq!(
            without["x-retired"],
            json!({"enum": [2], "x-enum-varnames": ["Value2"], "x-enum-descriptions": ["The second."]})
        );
        assert_eq!(over(&without, &part), without);
        assert_eq!(over(&without, &whole), named);
        // Of a value without words nothing is left.
        let bare = json!({"type": "integer", "enum": [1, 2], "x-enum-varnames": ["One", "Value2"]});
        assert!(over(&bare, &part).get("x-retired").is_none());
    }

    #[test]
    fn words_beside_a_reference_are_kept() {
        let old = json!({"allOf": [{"$ref": "#/A"}], "description": "Ours."});
        assert_eq!(
            merged(old, json!({"$ref": "#/B"})),
            json!({"allOf": [{"$ref": "#/B"}], "description": "Ours."})
        );
    }

    #[test]
    fn names_of_error_codes_are_kept_and_codes_are_facts() {
        let old = json!({"description": "d", "x-error-codes": {"1": {"name": "NotFound", "hint": "Ours."}, "2": {"name": "Gone"}}});
        let new =
            json!({"description": "d", "x-error-codes": {"3": {}, "1": {"hint": "The page's."}}});
        let none = Object::new();
        let merge = Merge {
            before: &none,
            now: &none,
        };
        let old = Object::from_iter([("400".to_owned(), old)]);
        let merged = merge.response(Some(&old), "400", new);
        assert_eq!(
            merged["x-error-codes"].to_string(),
            r#"{"3":{},"1":{"name":"NotFound","hint":"Ours."}}"#
        );
    }

    #[test]
    fn merging_the_same_again_changes_nothing() {
        let draft = json!({"operationId": "a.v1.b.get", "responses": {"200": {"description": "Success.", "content": {
            "application/json": {"schema": {"type": "object", "properties": {"code": {"type": "integer"}}}}}}}});
        let none = Object::new();
        let merge = Merge {
            before: &none,
            now: &none,
        };
        let first = merge.operation(None, draft.as_object().cloned().unwrap_or_default());
        let again = merge.operation(Some(&first), draft.as_object().cloned().unwrap_or_default());
        assert_eq!(Value::Object(first), Value::Object(again));
    }
}
