//! The names of secrets.

use heck::ToSnakeCase;

/// Names of fields of OAuth and of other secrets: the whole name of a field, or its last words.
const NAMES: [&str; 11] = [
    "access_token",
    "app_ticket",
    "assertion",
    "client_secret",
    "code_verifier",
    "encrypt_key",
    "id_token",
    "password",
    "private_key",
    "refresh_token",
    "secret",
];

/// Returns true if a text with this name is a secret, however its words are joined: `client_secret`, `userPassword`.
pub(crate) fn is_secret_name(name: &str) -> bool {
    let name = name.to_snake_case();
    NAMES.iter().any(|end| {
        name.strip_suffix(end)
            .is_some_and(|start| start.is_empty() || start.ends_with('_'))
    })
}
