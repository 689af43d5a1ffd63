//! Unknown keys that are probably typos.

use super::suggest::nearest;
use super::vocabulary::Object;
use serde_json::{Map, Value};

/// The key that an unknown key of an object probably stands for.
pub(super) fn meant_by(
    key: &str,
    map: &Map<String, Value>,
    object: &Object,
) -> Option<&'static str> {
    nearest(key, absent(map, object))
}

/// The keys that an object lacks. A key that it has already was not meant.
fn absent<'m>(
    map: &'m Map<String, Value>,
    object: &Object,
) -> impl Iterator<Item = &'static str> + use<'m> {
    let names = object.fields.iter().map(|field| field.name);
    names.filter(|name| !map.contains_key(*name))
}
