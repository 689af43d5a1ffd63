//! Unknown keys that are probably typos.

use super::suggest::{nearest, typo_of};
use super::vocabulary::Object;
use serde_json::{Map, Value};

/// The key that an unknown key of an object probably stands for.
pub(super) fn meant_by(
    key: &str,
    map: &Map<String, Value>,
    object: &Object,
) -> Option<&'static str> {
    // A key that the object has already was not meant.
    let absent = object
        .fields
        .iter()
        .filter(|field| !map.contains_key(field.name));
    nearest(key, absent.map(|field| field.name))
}

/// The absent key that an unknown key is most likely a typo of. It must be much closer than a key that is only worth
/// suggesting: short keys of an author's own often resemble a known key, as `id` resembles `in`.
pub(super) fn certain_typo_of(
    key: &str,
    map: &Map<String, Value>,
    object: &Object,
) -> Option<&'static str> {
    let absent = object
        .fields
        .iter()
        .map(|field| field.name)
        .filter(|name| !map.contains_key(*name));
    typo_of(key, absent)
}
