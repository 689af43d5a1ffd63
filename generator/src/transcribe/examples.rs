//! Examples that belong to several pages: those in shared schemas, and those of path parameters, which all operations of a path share.
//!
//! A run without some of those pages cannot tell which example they have in common, so it leaves the examples as they are.

use serde_json::Value;

use super::parts::JsonObject;
use crate::spec::vocabulary::{OPERATION, Object, PARAMETER, PATH_ITEM, SCHEMA};

/// Restores the examples of the shared schemas of these names.
pub(super) fn restore_schemas<'n>(
    schemas: &mut JsonObject,
    before: &JsonObject,
    names: impl IntoIterator<Item = &'n String>,
) {
    for name in names {
        if let (Some(Value::Object(schema)), Some(Value::Object(before))) =
            (schemas.get_mut(name), before.get(name))
        {
            restore(&SCHEMA, schema, before);
        }
    }
}

/// Restores the examples of an item's path parameters, unless the run has the pages of all its operations.
pub(super) fn restore_parameters(
    item: &mut JsonObject,
    before: &JsonObject,
    is_in_run: impl Fn(&'static str) -> bool,
) {
    let parts = PATH_ITEM.parts(before);
    let mut operations = parts.iter().filter(|(_, kind)| kind.is(&OPERATION));
    if operations.all(|(way, _)| is_in_run(way.field)) {
        return;
    }
    for (way, kind) in PATH_ITEM.parts(item) {
        if kind.is(&PARAMETER)
            && let Some(Value::Object(before)) = way.get(before)
            && let Some(Value::Object(parameter)) = way.get_mut(item)
        {
            restore(kind, parameter, before);
        }
    }
}

/// Restores the examples of an object and of the objects below it.
fn restore(kind: &'static Object, object: &mut JsonObject, before: &JsonObject) {
    object.shift_remove("example");
    if let Some(example) = before.get("example") {
        object.insert("example".to_owned(), example.clone());
        *object = kind.sort(std::mem::take(object));
    }
    let nothing = JsonObject::new();
    for (way, kind) in kind.parts(object) {
        if let Some(Value::Object(inner)) = way.get_mut(object) {
            let before = way.get(before).and_then(Value::as_object);
            restore(kind, inner, before.unwrap_or(&nothing));
        }
    }
}
