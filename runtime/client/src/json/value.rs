//! Encoding: values as JSON.

use std::collections::BTreeMap;

/// A view of one value for encoding.
#[derive(Clone, Copy)]
pub enum Json<'v> {
    /// No value: a field is omitted, a list element is `null`.
    Absent,
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number.
    Integer(i64),
    /// A whole number that may be greater than `i64::MAX`.
    Unsigned(u64),
    /// A number. It must be finite to be encoded.
    Float(f64),
    /// A string.
    String(&'v str),
    /// Bytes, written as a base64 string: standard alphabet, with padding.
    Bytes(&'v [u8]),
    /// A list.
    Array(&'v dyn Elements),
    /// An object.
    Object(&'v dyn Encode),
    /// Untyped JSON.
    Any(&'v serde_json::Value),
}

/// A value that can be encoded as JSON.
pub trait Value {
    /// Returns the view of this value.
    fn json(&self) -> Json<'_>;
}

/// The elements of a list.
pub trait Elements {
    /// Calls `visit` for each element, in order.
    fn elements<'v>(&'v self, visit: &mut dyn FnMut(&'v dyn Value));
}

/// An object with named fields: a generated struct, or a map. Every such type is a [`Value`].
pub trait Encode {
    /// Calls `visit` for each field, in the order of sending.
    fn fields<'v>(&'v self, visit: &mut dyn FnMut(&'v str, &'v dyn Value));
}

impl<T: Encode> Value for T {
    fn json(&self) -> Json<'_> {
        Json::Object(self)
    }
}

/// A view is itself a value.
impl Value for Json<'_> {
    fn json(&self) -> Json<'_> {
        *self
    }
}

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
