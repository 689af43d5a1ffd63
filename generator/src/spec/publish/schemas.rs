//! Schemas in forms that other tools understand.

use serde_json::{Map, Value};

use super::visit::each_object;
use crate::spec::vocabulary::SCHEMA;

/// Simplifies all schemas.
///
/// OpenAPI 3.0 has no keys beside `$ref`. So a default, a limit or `deprecated` of a property with a shared schema stays in `allOf`, which tools
/// read. Where only extensions are added, which they ignore, a plain `$ref` gives the property the type's name in every tool.
pub(super) fn simplify(document: &mut Value) {
    each_object(document, &mut |object, map| {
        if object.is(&SCHEMA) {
            plain_reference(map);
            if let Some(Value::String(pattern)) = map.get_mut("pattern") {
                *pattern = without_needless_escapes(pattern);
            }
        }
    });
}

fn plain_reference(schema: &mut Map<String, Value>) {
    if schema
        .keys()
        .any(|key| key != "allOf" && !key.starts_with("x-"))
    {
        return;
    }
    if let Some([Value::Object(only)]) = schema
        .get("allOf")
        .and_then(Value::as_array)
        .map(Vec::as_slice)
        && only.contains_key("$ref")
    {
        *schema = only.clone();
    }
}

/// Removes backslashes that ECMA-262 does not allow with the flag `u`, with which JSON Schema's validators read patterns.
fn without_needless_escapes(pattern: &str) -> String {
    let mut plain = String::new();
    let mut letters = pattern.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            plain.push(letter);
            continue;
        }
        let Some(escaped) = letters.next() else {
            plain.push(letter);
            break;
        };
        let is_needed = escaped.is_alphanumeric() || "^$\\.*+?()[]{}|/-_".contains(escaped);
        if is_needed {
            plain.push(letter);
        }
        plain.push(escaped);
    }
    plain
}
