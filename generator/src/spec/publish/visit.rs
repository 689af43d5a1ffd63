//! Visits the objects of a document.

use serde_json::{Map, Value};

use crate::spec::vocabulary::{self, Kind, Object};

/// Calls a function with each object of a document, outer ones after inner ones.
pub(super) fn each_object(
    document: &mut Value,
    visit: &mut impl FnMut(&'static Object, &mut Map<String, Value>),
) {
    object(document, &vocabulary::OPENAPI, visit);
}

fn object(
    value: &mut Value,
    of: &'static Object,
    visit: &mut impl FnMut(&'static Object, &mut Map<String, Value>),
) {
    let Some(map) = value.as_object_mut() else {
        return;
    };
    for (key, value) in map.iter_mut() {
        if let Some(kind) = of.kind_before(key) {
            inside(value, kind, visit);
        }
    }
    visit(of, map);
}

fn inside(
    value: &mut Value,
    kind: &Kind,
    visit: &mut impl FnMut(&'static Object, &mut Map<String, Value>),
) {
    match kind {
        Kind::RefOr(of) | Kind::BooleanOr(of) | Kind::Object(of) => object(value, of, visit),
        Kind::List(item) | Kind::Parallel(_, item) => {
            let items = value.as_array_mut().into_iter().flatten();
            items.for_each(|value| inside(value, item, visit));
        }
        Kind::Map(_, item) => {
            let values = value.as_object_mut().into_iter().flatten();
            values.for_each(|(_, value)| inside(value, item, visit));
        }
        _ => {}
    }
}
