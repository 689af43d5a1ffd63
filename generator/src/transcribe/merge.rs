//! Facts of a page over what the spec holds: facts are replaced, what people wrote is kept.
//!
//! A key is a fact where transcription writes it; every other key belongs to people. `summary`, `description`,
//! `operationId` and the names and meanings of enum values are people's even where transcription makes a first proposal.

use serde_json::{Map, Value, json};

use super::order::{self, ordered};

type Object = Map<String, Value>;

/// Keys that transcription proposes once and people keep.
const PROPOSALS: &[&str] = &[
    "operationId",
    "summary",
    "description",
    "x-enum-varnames",
    "x-enum-descriptions",
];

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
const PARAMETER_FACTS: &[&str] = &[
    "name",
    "in",
    "required",
    "deprecated",
    "schema",
    "example",
    "x-field-scopes",
];
const SCHEMA_FACTS: &[&str] = &[
    "$ref",
    "x-type-name",
    "type",
    "format",
    "x-timestamp",
    "deprecated",
    "x-field-scopes",
    "enum",
    "default",
    "minimum",
    "maximum",
    "minLength",
    "maxLength",
    "pattern",
    "minItems",
    "maxItems",
    "items",
    "required",
    "properties",
    "additionalProperties",
    "example",
    "allOf",
];

/// The keys of `existing` that belong to people, over the facts of `draft`.
fn over(existing: Option<&Object>, mut draft: Object, facts: &[&str]) -> Object {
    for (key, value) in existing.into_iter().flatten() {
        let kept = PROPOSALS.contains(&key.as_str()) || !facts.contains(&key.as_str());
        if kept {
            draft.insert(key.clone(), value.clone());
        }
    }
    draft
}

fn object<'v>(value: Option<&'v Value>, key: &str) -> Option<&'v Object> {
    value?.get(key)?.as_object()
}

/// A Path Item Object with one operation of it, and the path parameters, replaced.
pub(super) fn path_item(
    existing: Option<&Object>,
    method: &str,
    operation: Object,
    parameters: Vec<Value>,
) -> Object {
    let mut item = existing.cloned().unwrap_or_default();
    let operation = self::operation(item.get(method).and_then(Value::as_object), operation);
    item.insert(method.to_owned(), operation.into());
    if !parameters.is_empty() {
        let known = item.get("parameters").cloned();
        let merged = parameters
            .into_iter()
            .map(|new| parameter(known.as_ref(), new))
            .collect();
        item.insert("parameters".to_owned(), Value::Array(merged));
    }
    ordered(item, order::PATH_ITEM)
}

/// An Operation Object.
pub(super) fn operation(existing: Option<&Object>, draft: Object) -> Object {
    let mut merged = over(existing, draft, OPERATION_FACTS);
    if let Some(Value::Array(parameters)) = merged.get_mut("parameters") {
        for entry in parameters {
            *entry = parameter(existing.and_then(|old| old.get("parameters")), entry.take());
        }
    }
    if let Some(Value::Object(body)) = merged.get_mut("requestBody") {
        let old = existing.and_then(|old| old.get("requestBody"));
        *body = over(
            old.and_then(Value::as_object),
            std::mem::take(body),
            &["required", "content"],
        );
        merge_content(old, body);
    }
    if let Some(Value::Object(responses)) = merged.get_mut("responses") {
        for (status, draft) in responses {
            let old = existing.and_then(|old| old.get("responses")?.get(status));
            *draft = response(old, draft.take());
        }
    }
    ordered(merged, order::OPERATION)
}

fn parameter(existing: Option<&Value>, draft: Value) -> Value {
    let Value::Object(draft) = draft else {
        return draft;
    };
    let key = |parameter: &Value| {
        let text = |key| {
            parameter
                .get(key)
                .and_then(Value::as_str)
                .map(str::to_owned)
        };
        (text("in"), text("name"))
    };
    let wanted = key(&Value::Object(draft.clone()));
    let old = existing
        .and_then(Value::as_array)
        .and_then(|list| list.iter().find(|old| key(old) == wanted));
    let mut merged = over(old.and_then(Value::as_object), draft, PARAMETER_FACTS);
    if let Some(schema_value) = merged.get_mut("schema") {
        *schema_value = schema(old.and_then(|old| old.get("schema")), schema_value.take());
    }
    ordered(merged, order::PARAMETER).into()
}

fn response(existing: Option<&Value>, draft: Value) -> Value {
    let Value::Object(draft) = draft else {
        return draft;
    };
    let mut merged = over(
        existing.and_then(Value::as_object),
        draft,
        &["content", "x-error-codes"],
    );
    merge_content(existing, &mut merged);
    if let Some(Value::Object(codes)) = merged.get_mut("x-error-codes") {
        for (code, draft) in codes {
            let old = object(existing, "x-error-codes").and_then(|old| old.get(code)?.as_object());
            if let Value::Object(draft) = draft {
                *draft = over(old, std::mem::take(draft), &[]);
            }
        }
    }
    ordered(merged, order::RESPONSE).into()
}

/// The media types of a request or response body. One that was renamed keeps what people wrote below it.
fn merge_content(existing: Option<&Value>, body: &mut Object) {
    let old = object(existing, "content");
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
            &["schema", "example"],
        );
        if let Some(schema_value) = merged.get_mut("schema") {
            *schema_value = schema(
                same.and_then(|same| same.get("schema")),
                schema_value.take(),
            );
        }
        *draft = ordered(merged, order::MEDIA_TYPE);
    }
}

/// A Schema Object.
pub(super) fn schema(existing: Option<&Value>, draft: Value) -> Value {
    let Value::Object(draft) = draft else {
        return draft;
    };
    let old = existing.and_then(Value::as_object);
    if let Some(reference) = draft.get("$ref") {
        return beside_reference(old, reference.clone());
    }
    let mut merged = over(old, draft, SCHEMA_FACTS);
    if let Some(Value::Object(properties)) = merged.get_mut("properties") {
        for (name, draft) in properties {
            let same = old.and_then(|old| old.get("properties")?.get(name));
            *draft = schema(same, draft.take());
        }
    }
    for key in ["items", "additionalProperties"] {
        if let Some(inner) = merged.get_mut(key) {
            *inner = schema(old.and_then(|old| old.get(key)), inner.take());
        }
    }
    if merged.contains_key("enum") {
        realign(old, &mut merged);
    } else {
        merged.shift_remove("x-enum-varnames");
        merged.shift_remove("x-enum-descriptions");
    }
    ordered(merged, order::SCHEMA).into()
}

/// A reference, with what people wrote beside it. OpenAPI 3.0 allows no keys beside `$ref`, so they stand beside `allOf`.
fn beside_reference(old: Option<&Object>, reference: Value) -> Value {
    let own: Object = old
        .into_iter()
        .flatten()
        .filter(|(key, _)| matches!(key.as_str(), "description" | "title"))
        // A description of an inline schema moves to the shared one.
        .filter(|_| old.is_some_and(|old| old.contains_key("allOf")))
        .map(|(key, value)| (key.clone(), value.clone()))
        .collect();
    if own.is_empty() {
        return json!({ "$ref": reference });
    }
    let mut merged = Object::new();
    merged.insert("allOf".to_owned(), json!([{ "$ref": reference }]));
    merged.extend(own);
    ordered(merged, order::SCHEMA).into()
}

/// Names and meanings follow their values when values are added, removed or moved.
fn realign(old: Option<&Object>, merged: &mut Object) {
    let list = |object: &Object, key: &str| object.get(key).and_then(Value::as_array).cloned();
    let Some(old) = old else { return };
    let (Some(old_values), Some(values)) = (list(old, "enum"), list(merged, "enum")) else {
        return;
    };
    for key in ["x-enum-varnames", "x-enum-descriptions"] {
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

/// What stands for a word that people have not written yet.
fn unnamed(key: &str, value: &Value) -> Value {
    let text = match value {
        Value::String(text) => text.clone(),
        other => other.to_string(),
    };
    if key == "x-enum-varnames" {
        Value::String(format!("Value{text}").replace('-', "Minus"))
    } else {
        Value::String(String::new())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn merged(old: Value, new: Value) -> Value {
        schema(Some(&old), new)
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
    fn words_beside_a_reference_are_kept() {
        let old = json!({"allOf": [{"$ref": "#/A"}], "description": "Ours."});
        assert_eq!(
            merged(old, json!({"$ref": "#/B"})),
            json!({"allOf": [{"$ref": "#/B"}], "description": "Ours."})
        );
    }

    #[test]
    fn merging_the_same_again_changes_nothing() {
        let draft = json!({"operationId": "a.v1.b.get", "responses": {"200": {"description": "Success.", "content": {
            "application/json": {"schema": {"type": "object", "properties": {"code": {"type": "integer"}}}}}}}});
        let first = operation(None, draft.as_object().cloned().unwrap_or_default());
        let again = operation(Some(&first), draft.as_object().cloned().unwrap_or_default());
        assert_eq!(Value::Object(first), Value::Object(again));
    }
}
