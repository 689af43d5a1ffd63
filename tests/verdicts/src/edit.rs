//! Edits of JSON documents, in the form of JSON Patch (RFC 6902).

use serde::Deserialize;
use serde_json::Value;

/// One operation of a JSON Patch.
#[derive(Debug, Clone, Deserialize)]
#[serde(tag = "op", rename_all = "lowercase", deny_unknown_fields)]
pub enum Edit {
    /// Adds a member of an object, or inserts an item before the position; `-` is the end of a list.
    Add {
        /// The JSON Pointer of the new value.
        path: String,
        /// The value.
        value: Value,
    },
    /// Replaces a value that exists.
    Replace {
        /// The JSON Pointer of the value.
        path: String,
        /// The new value.
        value: Value,
    },
    /// Removes a value that exists.
    Remove {
        /// The JSON Pointer of the value.
        path: String,
    },
    /// Moves a value.
    Move {
        /// The JSON Pointer of the value.
        from: String,
        /// The JSON Pointer of its new location.
        path: String,
    },
}

/// Applies edits.
///
/// # Panics
///
/// A path does not exist.
pub fn apply(document: &Value, edits: &[Edit]) -> Value {
    let mut edited = document.clone();
    for edit in edits {
        match edit {
            Edit::Add { path, value } => add(&mut edited, path, value.clone()),
            Edit::Replace { path, value } => *at(&mut edited, path) = value.clone(),
            Edit::Remove { path } => {
                remove(&mut edited, path);
            }
            Edit::Move { from, path } => {
                let value = remove(&mut edited, from);
                add(&mut edited, path, value);
            }
        }
    }
    edited
}

fn at<'v>(document: &'v mut Value, path: &str) -> &'v mut Value {
    document
        .pointer_mut(path)
        .unwrap_or_else(|| panic!("no value at {path}"))
}

/// The parent of a value, and the value's key.
fn parent<'v>(document: &'v mut Value, path: &str) -> (&'v mut Value, String) {
    let (above, key) = path.rsplit_once('/').expect("a pointer");
    (
        at(document, above),
        key.replace("~1", "/").replace("~0", "~"),
    )
}

fn add(document: &mut Value, path: &str, value: Value) {
    match parent(document, path) {
        (Value::Object(object), key) => {
            object.insert(key, value);
        }
        (Value::Array(list), key) => match key.as_str() {
            "-" => list.push(value),
            index => list.insert(index.parse().expect("a position"), value),
        },
        _ => panic!("nothing can be added at {path}"),
    }
}

fn remove(document: &mut Value, path: &str) -> Value {
    let removed = match parent(document, path) {
        // The order of the others is part of the document.
        (Value::Object(object), key) => object.shift_remove(&key),
        (Value::Array(list), key) => Some(list.remove(key.parse().expect("a position"))),
        _ => None,
    };
    removed.unwrap_or_else(|| panic!("no value at {path}"))
}
