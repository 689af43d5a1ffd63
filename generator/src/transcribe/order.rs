//! The order of keys in the files of `spec/`: that of the specification's tables, with extensions where readers look for them.

use serde_json::{Map, Value};

pub(super) use super::schema_keys::ORDER as SCHEMA;

pub(super) const ROOT: &[&str] = &[
    "openapi",
    "info",
    "servers",
    "x-envelope",
    "x-pagination",
    "x-scopes",
    "paths",
    "x-webhooks",
    "components",
];
pub(super) const PATH_ITEM: &[&str] = &[
    "summary",
    "description",
    "parameters",
    "get",
    "put",
    "post",
    "delete",
    "options",
    "head",
    "patch",
    "trace",
];
pub(super) const OPERATION: &[&str] = &[
    "operationId",
    "summary",
    "description",
    "externalDocs",
    "deprecated",
    "x-updated",
    "x-nesting",
    "x-contradictions",
    "security",
    "x-scopes",
    "x-field-scopes",
    "x-app-kinds",
    "x-rate-limits",
    "x-idempotency-key",
    "x-pagination",
    "parameters",
    "requestBody",
    "responses",
];
pub(super) const PARAMETER: &[&str] = &[
    "name",
    "in",
    "required",
    "deprecated",
    "description",
    "schema",
    "example",
];
pub(super) const MEDIA_TYPE: &[&str] = &["schema", "example"];
pub(super) const RESPONSE: &[&str] = &["description", "content", "x-error-codes"];
/// A value of `x-error-codes`.
pub(super) const ERROR_CODE: &[&str] = &["name", "description", "hint"];

/// The same entries: the listed keys first, in the order of the list, then the others as they were.
pub(super) fn ordered(mut object: Map<String, Value>, keys: &[&str]) -> Map<String, Value> {
    let mut result = Map::new();
    for key in keys {
        if let Some(value) = object.shift_remove(*key) {
            result.insert((*key).to_owned(), value);
        }
    }
    result.extend(object);
    result
}
