//! The known key that an unknown key of an object means.

use super::suggest::{nearest, typo_of};
use super::vocabulary::Object;
use serde_json::{Map, Value};

/// Returns the key that an unknown key of an object probably means.
pub(super) fn meant_by(
    key: &str,
    map: &Map<String, Value>,
    object: &Object,
) -> Option<&'static str> {
    // Only a missing key can be meant.
    let absent = object
        .fields
        .iter()
        .filter(|field| !map.contains_key(field.name));
    nearest(key, absent.map(|field| field.name))
}

/// Returns the missing key of which an unknown key is most likely a typing error.
///
/// It must be much nearer than a suggestion. Short keys of maintainers are often near to a known key, as `id` is to `in`.
pub(super) fn nearest_typo(
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
