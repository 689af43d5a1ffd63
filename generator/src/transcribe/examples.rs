//! Examples that belong to several pages: those in shared schemas, and those of path parameters, which all operations of a path share.
//!
//! A run without some of those pages cannot tell which example they have in common, so it leaves the examples as they are.

use serde_json::Value;

use super::layout::{self, Object, ObjectType};

/// Restores the examples of the shared schemas of these names.
pub(super) fn restore_schemas<'n>(
    schemas: &mut Object,
    before: &Object,
    names: impl IntoIterator<Item = &'n String>,
) {
    for name in names {
        if let (Some(Value::Object(schema)), Some(Value::Object(before))) =
            (schemas.get_mut(name), before.get(name))
        {
            restore(&layout::SCHEMA, schema, before);
        }
    }
}

/// Restores the examples of an item's path parameters, unless the run has the pages of all its operations.
pub(super) fn restore_parameters(
    item: &mut Object,
    before: &Object,
    is_in_run: impl Fn(&'static str) -> bool,
) {
    let steps = layout::PATH_ITEM.steps(before);
    let mut operations = steps
        .iter()
        .filter(|(_, kind)| std::ptr::eq(*kind, &layout::OPERATION));
    if operations.all(|(step, _)| is_in_run(step.key)) {
        return;
    }
    for (step, kind) in layout::PATH_ITEM.steps(item) {
        if std::ptr::eq(kind, &layout::PARAMETER)
            && let Some(Value::Object(before)) = step.get(before)
            && let Some(Value::Object(parameter)) = step.get_mut(item)
        {
            restore(kind, parameter, before);
        }
    }
}

/// Restores the examples of an object and of the objects below it.
fn restore(kind: &ObjectType, object: &mut Object, before: &Object) {
    object.shift_remove("example");
    if let Some(example) = before.get("example") {
        object.insert("example".to_owned(), example.clone());
        *object = kind.ordered(std::mem::take(object));
    }
    let nothing = Object::new();
    for (step, kind) in kind.steps(object) {
        if let Some(Value::Object(inner)) = step.get_mut(object) {
            let before = step.get(before).and_then(Value::as_object);
            restore(kind, inner, before.unwrap_or(&nothing));
        }
    }
}
