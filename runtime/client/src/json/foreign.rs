//! Encoding of types of other crates.

use std::collections::BTreeMap;

use super::{Elements, Encode, Json, Value};

impl Value for String {
    fn json(&self) -> Json<'_> {
        Json::String(self)
    }
}

impl Value for bool {
    fn json(&self) -> Json<'_> {
        Json::Boolean(*self)
    }
}

impl Value for i32 {
    fn json(&self) -> Json<'_> {
        Json::Integer((*self).into())
    }
}

impl Value for i64 {
    fn json(&self) -> Json<'_> {
        Json::Integer(*self)
    }
}

impl Value for u32 {
    fn json(&self) -> Json<'_> {
        Json::Unsigned((*self).into())
    }
}

impl Value for u64 {
    fn json(&self) -> Json<'_> {
        Json::Unsigned(*self)
    }
}

impl Value for f64 {
    fn json(&self) -> Json<'_> {
        Json::Float(*self)
    }
}

impl Value for f32 {
    /// Converts through the shortest decimal text, so that 0.1 is sent as `0.1` and not as `0.10000000149011612`.
    fn json(&self) -> Json<'_> {
        Json::Float(self.to_string().parse().unwrap_or_else(|_| (*self).into()))
    }
}

impl Value for () {
    fn json(&self) -> Json<'_> {
        Json::Absent
    }
}

impl Value for serde_json::Value {
    fn json(&self) -> Json<'_> {
        Json::Any(self)
    }
}

impl<T: Value> Value for Option<T> {
    fn json(&self) -> Json<'_> {
        self.as_ref().map_or(Json::Absent, T::json)
    }
}

impl<T: Value> Value for Vec<T> {
    fn json(&self) -> Json<'_> {
        Json::Array(self)
    }
}

impl<T: Value> Elements for Vec<T> {
    fn elements<'v>(&'v self, visit: &mut dyn FnMut(&'v dyn Value)) {
        for element in self {
            visit(element);
        }
    }
}

/// An absent value is encoded as `null`, so that its key is kept.
impl<T: Value> Encode for BTreeMap<String, T> {
    fn fields<'v>(&'v self, visit: &mut dyn FnMut(&'v str, &'v dyn Value)) {
        for (name, value) in self {
            visit(name, if_absent_null(value));
        }
    }
}

impl Encode for serde_json::Map<String, serde_json::Value> {
    fn fields<'v>(&'v self, visit: &mut dyn FnMut(&'v str, &'v dyn Value)) {
        for (name, value) in self {
            visit(name, value);
        }
    }
}

impl<T: Encode> Encode for Box<T> {
    fn fields<'v>(&'v self, visit: &mut dyn FnMut(&'v str, &'v dyn Value)) {
        T::fields(self, visit);
    }
}

/// A value that is always `null`.
pub(super) struct Null;

impl Value for Null {
    fn json(&self) -> Json<'_> {
        Json::Null
    }
}

/// Returns the value, or `null` if it is absent.
fn if_absent_null<T: Value>(value: &T) -> &dyn Value {
    match value.json() {
        Json::Absent => &Null,
        _ => value,
    }
}
