//! Every schema of an operation, with the wording that the spec has at its position.

use serde_json::Value;

use crate::spec::vocabulary::{Object, SCHEMA};
use crate::transcribe::parts::JsonObject;
use crate::transcribe::wording::WordingTree;

/// Calls `visit` with each outermost schema below an object: the name of its field, the schema, and the wording at its position.
pub(super) fn schemas(
    kind: &'static Object,
    object: &mut JsonObject,
    known: &WordingTree,
    visit: &mut dyn FnMut(&str, &mut Value, &WordingTree),
) {
    for (way, kind) in kind.parts(object) {
        let name = object
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or("body")
            .to_owned();
        let nothing = WordingTree::default();
        let known = known.below(&way).unwrap_or(&nothing);
        match way.get_mut(object) {
            Some(schema) if kind.is(&SCHEMA) => visit(&name, schema, known),
            Some(Value::Object(object)) => schemas(kind, object, known, visit),
            _ => {}
        }
    }
}
