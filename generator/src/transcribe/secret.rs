//! Which fields hold secrets: passwords, app secrets, access tokens.
//!
//! Pages do not say; names mostly do. A field that is new in the spec and has such a name gets OpenAPI's `format: password`. From then
//! on the format belongs to people: transcription neither adds nor removes it again.

use super::parts::JsonObject;
use super::wording::WordingTree;
use crate::spec::vocabulary::SCHEMA;

/// The format that OpenAPI has for text which must not be shown.
const SECRET_FORMAT: &str = "password";

/// How the names of secrets end, at the start of the name or after `_`.
const NAMES: &[&str] = &[
    "access_token",
    "app_ticket",
    "client_secret",
    "code_verifier",
    "encrypt_key",
    "password",
    "private_key",
    "refresh_token",
    "secret",
];

/// Whether a field of the name holds a secret.
fn is_secret(name: &str) -> bool {
    NAMES.iter().any(|end| {
        name.strip_suffix(end)
            .is_some_and(|start| start.is_empty() || start.ends_with('_'))
    })
}

/// Whether the schema is one of plain text, or of text that is marked as a secret.
fn is_text(schema: &JsonObject) -> bool {
    let format = schema.get("format");
    schema.get("type").is_some_and(|r#type| r#type == "string")
        && !schema.contains_key("enum")
        && format.is_none_or(|format| format == SECRET_FORMAT)
}

/// Marks the schema of a field. `known` is what the spec has about the field; absent for a new field.
pub(super) fn mark(name: &str, known: Option<&WordingTree>, schema: &mut JsonObject) {
    let marked = known.map_or_else(|| is_secret(name), WordingTree::is_secret);
    if marked && is_text(schema) {
        schema.insert("format".to_owned(), SECRET_FORMAT.into());
        *schema = SCHEMA.sort(std::mem::take(schema));
    }
}

/// Returns true if maintainers or an earlier run have marked the schema.
pub(super) fn is_marked(schema: &JsonObject) -> bool {
    schema
        .get("format")
        .is_some_and(|format| format == SECRET_FORMAT)
}

#[cfg(test)]
mod tests {
    use super::{is_marked, mark};
    use crate::spec::vocabulary::SCHEMA;
    use crate::transcribe::parts::JsonObject;
    use crate::transcribe::wording::WordingTree;
    use serde_json::{Value, json};

    fn marked(name: &str, known: Option<Value>, schema: Value) -> bool {
        let object =
            |schema: Value| -> JsonObject { schema.as_object().expect("an object").clone() };
        let known = known.map(|known| WordingTree::of(&SCHEMA, &object(known)));
        let mut schema = object(schema);
        mark(name, known.as_ref(), &mut schema);
        is_marked(&schema)
    }

    #[test]
    fn new_fields_are_marked_by_their_names() {
        let text = || json!({"type": "string"});
        for name in [
            "app_secret",
            "secret",
            "tenant_access_token",
            "refresh_token",
            "encrypt_key",
        ] {
            assert!(marked(name, None, text()), "{name}");
        }
        for name in ["page_token", "token_type", "secretary", "code", "app_id"] {
            assert!(!marked(name, None, text()), "{name}");
        }
        assert!(!marked("secret", None, json!({"type": "boolean"})));
        assert!(!marked(
            "password",
            None,
            json!({"type": "string", "enum": ["none"]})
        ));
    }

    #[test]
    fn known_fields_stay_as_people_left_them() {
        let (text, secret) = (
            json!({"type": "string"}),
            json!({"type": "string", "format": "password"}),
        );
        assert!(!marked("app_secret", Some(text.clone()), text.clone()));
        assert!(marked("code", Some(secret.clone()), text));
        assert!(!marked("code", Some(secret), json!({"type": "integer"})));
    }
}
