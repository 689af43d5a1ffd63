//! Every schema of an operation, with the wording that the spec has at its place.

use serde_json::Value;

use crate::transcribe::layout::{self, Object, ObjectType};
use crate::transcribe::wording::WordingTree;

/// Calls `visit` with each outermost schema below an object: the name of its field, the schema, and the wording at its place.
pub(super) fn schemas(
    kind: &ObjectType,
    object: &mut Object,
    known: &WordingTree,
    visit: &mut dyn FnMut(&str, &mut Value, &WordingTree),
) {
    for (step, kind) in kind.steps(object) {
        let name = object
            .get("name")
            .and_then(Value::as_str)
            .unwrap_or("body")
            .to_owned();
        let nothing = WordingTree::default();
        let known = known.below(&step).unwrap_or(&nothing);
        match step.get_mut(object) {
            Some(schema) if std::ptr::eq(kind, &layout::SCHEMA) => visit(&name, schema, known),
            Some(Value::Object(object)) => schemas(kind, object, known, visit),
            _ => {}
        }
    }
}
