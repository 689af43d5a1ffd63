//! Marks the fields that contain secrets: passwords, app secrets, access tokens.
//!
//! Pages do not state which fields are secret, but their names mostly show it. A new field with such a name gets OpenAPI's
//! `format: password`. From then on the mark belongs to the maintainers: transcription neither adds nor removes it.

use super::parts::JsonObject;
use crate::spec::vocabulary::{SCHEMA, is_secret_name};

/// OpenAPI's format for text that must not be shown.
const SECRET_FORMAT: &str = "password";

/// Returns true for a schema of plain text, or of text that is marked as a secret.
fn is_text(schema: &JsonObject) -> bool {
    let format = schema.get("format");
    schema.get("type").is_some_and(|r#type| r#type == "string")
        && !schema.contains_key("enum")
        && format.is_none_or(|format| format == SECRET_FORMAT)
}

/// Marks the schema of a field. `known` is true if the spec marks the field, and absent for a new field.
pub(super) fn mark(name: &str, known: Option<bool>, schema: &mut JsonObject) {
    if known.unwrap_or_else(|| is_secret_name(name)) && is_text(schema) {
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
    use crate::transcribe::parts::JsonObject;
    use serde_json::{Value, json};

    fn marked(name: &str, known: Option<Value>, schema: Value) -> bool {
        let object =
            |schema: Value| -> JsonObject { schema.as_object().expect("an object").clone() };
        let mut schema = object(schema);
        let known = known.map(|known| is_marked(&object(known)));
        mark(name, known, &mut schema);
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
    fn known_fields_keep_the_mark_that_maintainers_chose() {
        let (text, secret) = (
            json!({"type": "string"}),
            json!({"type": "string", "format": "password"}),
        );
        assert!(!marked("app_secret", Some(text.clone()), text.clone()));
        assert!(marked("code", Some(secret.clone()), text));
        assert!(!marked("code", Some(secret), json!({"type": "integer"})));
    }
}
