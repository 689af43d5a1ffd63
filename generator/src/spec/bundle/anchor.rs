//! Schemas with a name of their own inside a file.

use crate::diagnostic::Pointer;
use serde_json::Value;

/// Finds the object with this `$anchor` or `$dynamicAnchor`; the first in the file if there are several.
pub(super) fn find(content: &Value, name: &str) -> Option<Pointer> {
    let is_named = |value: &Value| {
        ["$anchor", "$dynamicAnchor"]
            .iter()
            .any(|key| value.get(*key).is_some_and(|anchor| anchor == name))
    };
    let mut path = Pointer::root();
    search(content, &is_named, &mut path).then_some(path)
}

fn search(value: &Value, is_wanted: &dyn Fn(&Value) -> bool, path: &mut Pointer) -> bool {
    if is_wanted(value) {
        return true;
    }
    match value {
        Value::Object(map) => map.iter().any(|(key, value)| {
            path.push(key);
            let found = search(value, is_wanted, path);
            if !found {
                path.pop();
            }
            found
        }),
        Value::Array(list) => list.iter().enumerate().any(|(index, value)| {
            path.push_index(index);
            let found = search(value, is_wanted, path);
            if !found {
                path.pop();
            }
            found
        }),
        _ => false,
    }
}
