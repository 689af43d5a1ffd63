//! Problems with the length of a list that is a tuple.

use super::Items;

/// The problem of a list with fewer elements than its type requires.
pub(super) fn short_of(items: &dyn Items, length: usize) -> Option<String> {
    let required = items.required();
    (length < required).then(|| format!("the list has {length} items, but {required} are required"))
}

/// The problem of an element after the last one that the type allows.
pub(super) fn beyond(index: usize) -> String {
    format!("the list has more than {index} items")
}
