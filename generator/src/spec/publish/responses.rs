//! Responses in an envelope.

use serde_json::{Map, Value, json};

use super::operations;
use crate::spec::vocabulary::extension::Envelope;

/// States that the code of a successful response is 0, and describes refused requests where an operation does not.
pub(super) fn of_envelope(document: &mut Value, envelope: &Envelope) {
    let shared = document
        .pointer("/components/schemas/Error/properties")
        .is_some_and(|properties| properties.get(&envelope.code).is_some());
    let error = match shared {
        true => json!({"$ref": "#/components/schemas/Error"}),
        false => json!({"type": "object", "properties": {
            envelope.code.as_str(): {"type": "integer", "format": "int64", "description": "Result code."},
        }}),
    };
    operations::each(document, |operation, _| {
        let Some(responses) = operation
            .get_mut("responses")
            .and_then(Value::as_object_mut)
        else {
            return;
        };
        for (_, response) in responses
            .iter_mut()
            .filter(|(status, _)| status.starts_with('2'))
        {
            let contents = response.get_mut("content").and_then(Value::as_object_mut);
            for (media_type, content) in contents.into_iter().flatten() {
                if let Some(schema) = content.get_mut("schema").filter(|_| is_json(media_type)) {
                    success(schema, envelope);
                }
            }
        }
        if !responses.keys().any(|status| status.starts_with('4')) {
            add_refusal(responses, &error);
        }
    });
}

fn is_json(media_type: &str) -> bool {
    media_type.starts_with("application/json")
}

/// An object without properties has those of the envelope.
fn success(schema: &mut Value, envelope: &Envelope) {
    let Some(map) = schema
        .as_object_mut()
        .filter(|map| map.get("type") == Some(&json!("object")))
    else {
        return;
    };
    let properties = map.entry("properties").or_insert_with(|| json!({}));
    let Some(properties) = properties.as_object_mut() else {
        return;
    };
    if properties.is_empty() {
        let code = json!({"type": "integer", "format": "int64", "description": "Result code; 0 is success."});
        properties.insert(envelope.code.clone(), code);
    }
    let Some(code) = properties
        .get_mut(&envelope.code)
        .and_then(Value::as_object_mut)
    else {
        return;
    };
    if code.get("type") == Some(&json!("integer")) {
        code.insert("enum".to_owned(), json!([0]));
        let required = map.entry("required").or_insert_with(|| json!([]));
        let name = json!(envelope.code);
        if let Some(required) = required
            .as_array_mut()
            .filter(|names| !names.contains(&name))
        {
            required.insert(0, name);
        }
    }
}

/// Adds the response to a wrong request, which each operation has.
fn add_refusal(responses: &mut Map<String, Value>, error: &Value) {
    let refusal = json!({
        "description": "The request is wrong. The body states why.",
        "content": {"application/json": {"schema": error}},
    });
    let default = responses.shift_remove("default");
    responses.insert("4XX".to_owned(), refusal);
    responses.extend(default.map(|default| ("default".to_owned(), default)));
}
