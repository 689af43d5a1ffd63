//! `securityDefinitions` → security schemes.

use super::Converter;
use crate::diagnostic::Pointer;
use serde_json::{Map, Value, json};

/// The names of the OAuth flows.
const FLOWS: [(&str, &str); 4] = [
    ("implicit", "implicit"),
    ("password", "password"),
    ("application", "clientCredentials"),
    ("accessCode", "authorizationCode"),
];

impl Converter<'_> {
    pub(super) fn security_scheme(&mut self, value: &mut Value, at: &Pointer) {
        let Some(scheme) = value.as_object_mut() else {
            return;
        };
        match scheme.get("type").and_then(Value::as_str) {
            Some("basic") => {
                scheme.insert("type".to_owned(), json!("http"));
                scheme.insert("scheme".to_owned(), json!("basic"));
            }
            Some("oauth2") => {
                let flow = scheme.shift_remove("flow");
                let name = flow.as_ref().and_then(Value::as_str).unwrap_or_default();
                let known = FLOWS.iter().find(|(old, _)| *old == name);
                // The structure check reports an unknown flow.
                let name = known.map_or(name, |(_, new)| *new).to_owned();
                let mut flow = Map::new();
                for key in ["authorizationUrl", "tokenUrl", "scopes"] {
                    flow.extend(
                        scheme
                            .shift_remove(key)
                            .map(|value| (key.to_owned(), value)),
                    );
                }
                flow.entry("scopes").or_insert_with(|| json!({}));
                self.moved(at, at.join("flows").join(&name));
                scheme.insert("flows".to_owned(), json!({ name: flow }));
            }
            _ => {}
        }
    }
}
