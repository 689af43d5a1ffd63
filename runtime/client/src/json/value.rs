//! Encoding: values as JSON.

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
    Object(Object<'v>),
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
        Json::Object(Object::of(self))
    }
}

/// A view is itself a value.
impl Value for Json<'_> {
    fn json(&self) -> Json<'_> {
        *self
    }
}

/// An object that is encoded: its fields, and a discriminator if it is a variant of a union.
#[derive(Clone, Copy)]
pub struct Object<'v>(Form<'v>);

#[derive(Clone, Copy)]
enum Form<'v> {
    Plain(&'v dyn Encode),
    /// The inner value is an object.
    Tagged(&'v dyn Value, &'static Tag),
}

impl<'v> Object<'v> {
    /// An object with its own fields.
    pub fn of(fields: &'v dyn Encode) -> Self {
        Self(Form::Plain(fields))
    }

    /// Calls `visit` for each field, in the order of sending. A discriminator is first, because some servers need it there.
    pub fn fields(&self, visit: &mut dyn FnMut(&'v str, &'v dyn Value)) {
        match self.0 {
            Form::Plain(object) => object.fields(visit),
            Form::Tagged(object, tag) => {
                let mut own = None;
                properties(object, &mut |name, value| {
                    if name == tag.property {
                        own = Some(value);
                    }
                });
                match own.filter(|value| tag.includes(value.json())) {
                    Some(value) => visit(tag.property, value),
                    None => visit(tag.property, tag.value()),
                }
                properties(object, &mut |name, value| {
                    if name != tag.property {
                        visit(name, value);
                    }
                });
            }
        }
    }
}

/// Visits the fields of a value that is an object.
pub(crate) fn properties<'v>(value: &'v dyn Value, visit: &mut dyn FnMut(&'v str, &'v dyn Value)) {
    match value.json() {
        Json::Object(object) => object.fields(visit),
        Json::Any(serde_json::Value::Object(map)) => map.fields(visit),
        _ => {}
    }
}

/// The discriminator of a variant, for [`encode_union!`](crate::encode_union).
pub struct Tag {
    /// The property.
    pub property: &'static str,
    /// The values that select the variant.
    pub values: &'static [&'static str],
}

impl Tag {
    /// Returns the payload with this tag. Without values, and if the payload is not an object, it is returned as it is.
    pub fn on<'v>(&'static self, payload: &'v dyn Value) -> Json<'v> {
        match payload.json() {
            Json::Object(_) | Json::Any(serde_json::Value::Object(_))
                if !self.values.is_empty() =>
            {
                Json::Object(Object(Form::Tagged(payload, self)))
            }
            other => other,
        }
    }

    fn includes(&self, json: Json<'_>) -> bool {
        let is = |text: &str| self.values.contains(&text);
        match json {
            Json::String(text) => is(text),
            Json::Any(serde_json::Value::String(text)) => is(text),
            Json::Integer(number) => is(&number.to_string()),
            Json::Unsigned(number) => is(&number.to_string()),
            Json::Boolean(value) => is(&value.to_string()),
            Json::Any(serde_json::Value::Number(number)) => is(&number.to_string()),
            _ => false,
        }
    }

    /// The first value.
    fn value(&self) -> &'static dyn Value {
        self.values.first().map_or(&(), |value| value)
    }
}

impl Value for &'static str {
    fn json(&self) -> Json<'_> {
        Json::String(self)
    }
}
