//! Invalid parts of a document, which are removed so that the rest can be read.
//!
//! In a single document, an error in an operation or a component removes only that part and everything that refers to
//! it. An error elsewhere makes the whole document unusable.

use serde_json::Value;

use super::vocabulary::METHODS;
use crate::diagnostic::Pointer;

/// The operations and components that contain these positions; `None` if a position is in neither.
pub(super) fn parts(positions: &[Pointer]) -> Option<Vec<Pointer>> {
    let mut parts: Vec<Pointer> = Vec::new();
    for position in positions {
        let tokens: Vec<_> = position.tokens().collect();
        let known = match tokens.as_slice() {
            [paths, _, method, ..] => *paths == "paths" && METHODS.contains(&method.as_ref()),
            _ => false,
        };
        let component =
            matches!(tokens.as_slice(), [components, _, _, ..] if *components == "components");
        if !known && !component {
            return None;
        }
        let part = Pointer::from_iter(tokens[..3].iter().map(AsRef::as_ref));
        if !parts.contains(&part) {
            parts.push(part);
        }
    }
    Some(parts)
}

/// Removes parts from a document.
pub(super) fn take_out(document: &mut Value, parts: &[Pointer]) {
    for part in parts {
        let tokens: Vec<_> = part.tokens().collect();
        let Some((last, above)) = tokens.split_last() else {
            continue;
        };
        let holder = above
            .iter()
            .try_fold(&mut *document, |value, token| value.get_mut(token.as_ref()));
        if let Some(Value::Object(map)) = holder {
            map.shift_remove(last.as_ref());
        }
    }
}
