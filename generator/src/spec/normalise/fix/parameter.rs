//! Recoverable errors of parameters and headers.

use super::super::Normaliser;
use crate::diagnostic::{Code, Diagnostic, Part};
use crate::spec::vocabulary::Object;
use serde_json::{Map, Value, json};

/// Schema keys that Swagger 2.0 has in the parameter itself.
const SCHEMA_KEYS: [&str; 15] = [
    "type",
    "format",
    "items",
    "enum",
    "default",
    "maximum",
    "exclusiveMaximum",
    "minimum",
    "exclusiveMinimum",
    "maxLength",
    "minLength",
    "pattern",
    "maxItems",
    "minItems",
    "uniqueItems",
];

impl Normaliser<'_> {
    /// 4.7.12: a path parameter is always required.
    pub(super) fn fix_parameter(&mut self, map: &mut Map<String, Value>) {
        if map.get("in").is_none_or(|place| place != "path")
            || map.get("required") == Some(&Value::Bool(true))
        {
            return;
        }
        let (code, key) = match map.contains_key("required") {
            true => (Code::InvalidValue, "required"),
            false => (Code::MissingKey, "in"),
        };
        let message = "a parameter with `in: path` must have `required: true`";
        let help = "add `required: true`: no path can be built without it";
        let error = Diagnostic::error(code, self.value_of(key), message).help(help);
        self.recover(error, "read as if it had `required: true`");
        map.insert("required".to_owned(), Value::Bool(true));
    }

    /// 4.7.12 and 4.7.21: without `schema` and `content`, schema keys of Swagger 2.0 are accepted in the parameter
    /// itself.
    pub(super) fn fix_content(&mut self, map: &mut Map<String, Value>, object: &'static Object) {
        if map.contains_key("schema") || map.contains_key("content") || !map.contains_key("type") {
            return;
        }
        let name = object.with_article();
        let at = self.origins.locate(&self.path.join("type"), Part::Key);
        let error = Diagnostic::error(
            Code::UnknownKey,
            at,
            format!("unknown key `type` in {name}"),
        )
        .help("move `type` and the keys that belong to it to `schema`");
        self.recover(error, "read as part of `schema`");
        let schema_at = self.path.join("schema");
        let mut schema = Map::new();
        let mut moves = Vec::new();
        for key in SCHEMA_KEYS {
            if let Some(value) = map.shift_remove(key) {
                moves.push((self.path.join(key), schema_at.join(key)));
                schema.insert(key.to_owned(), value);
            }
        }
        self.origins.move_parts(&moves);
        map.insert("schema".to_owned(), json!(schema));
    }
}
