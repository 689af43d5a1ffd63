//! Type names of other languages.

use super::super::Normaliser;
use crate::diagnostic::{Code, Diagnostic};
use serde_json::{Map, Value, json};

/// The types of OpenAPI.
const TYPES: [&str; 6] = ["string", "integer", "number", "boolean", "object", "array"];

/// A name, the OpenAPI type, and the format. Without a type the schema accepts any value.
const NAMES: [(&str, Option<&str>, Option<&str>); 17] = [
    ("any", None, None),
    ("bool", Some("boolean"), None),
    ("byte", Some("string"), Some("byte")),
    ("binary", Some("string"), Some("binary")),
    ("date", Some("string"), Some("date")),
    ("date-time", Some("string"), Some("date-time")),
    ("datetime", Some("string"), Some("date-time")),
    ("decimal", Some("number"), None),
    ("double", Some("number"), Some("double")),
    ("file", Some("string"), Some("binary")),
    ("float", Some("number"), Some("float")),
    ("int", Some("integer"), None),
    ("int32", Some("integer"), Some("int32")),
    ("int64", Some("integer"), Some("int64")),
    ("long", Some("integer"), Some("int64")),
    ("str", Some("string"), None),
    ("uuid", Some("string"), Some("uuid")),
];

impl Normaliser<'_> {
    /// Replaces `type: file` of Swagger 2.0, `type: int`, `type: String`.
    pub(super) fn fix_type_name(&mut self, map: &mut Map<String, Value>) {
        let Some(written) = map.get("type").and_then(Value::as_str) else {
            return;
        };
        if TYPES.contains(&written) {
            return;
        }
        let lower = written.to_ascii_lowercase();
        let (kind, format) = match NAMES.iter().find(|(name, ..)| *name == lower) {
            Some((_, kind, format)) => (*kind, *format),
            None => match TYPES.iter().find(|kind| **kind == lower) {
                Some(kind) => (Some(*kind), None),
                // `strin` may mean anything; the structure check reports it.
                None => return,
            },
        };
        let format = format.filter(|_| !map.contains_key("format"));
        let reading = match (kind, format) {
            (None, _) => "read as any value".to_owned(),
            (Some(kind), None) => format!("read as `type: {kind}`"),
            (Some(kind), Some(format)) => {
                format!("read as `type: {kind}` with `format: {format}`")
            }
        };
        let list: Vec<String> = TYPES.iter().map(|kind| format!("`{kind}`")).collect();
        let message = format!("`type` must be one of {}", list.join(", "));
        let error = Diagnostic::error(Code::InvalidValue, self.value_of("type"), message);
        self.recover(error, reading);
        match kind {
            Some(kind) => map.insert("type".to_owned(), json!(kind)),
            None => map.shift_remove("type"),
        };
        if let Some(format) = format {
            map.insert("format".to_owned(), json!(format));
        }
    }
}
