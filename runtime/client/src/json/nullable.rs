//! `null` as a value, distinct from an absent value.

use super::foreign::Null;
use super::{Json, Mismatch, Next, Slot, Token, Value};

/// A value that may be `null`. A field that may also be absent has the type `Option<Nullable<T>>`.
///
/// ```
/// use openapi_client_runtime::Nullable;
/// use openapi_client_runtime::json::decode;
///
/// assert_eq!(decode::<Option<Nullable<i64>>>(b"null"), Ok(Some(Nullable::Null)));
/// assert_eq!(decode::<Option<Nullable<i64>>>(b"7"), Ok(Some(Nullable::Value(7))));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Nullable<T> {
    /// `null`.
    Null,
    /// A value.
    Value(T),
}

impl<T> Nullable<T> {
    /// Borrows the value.
    pub const fn as_ref(&self) -> Nullable<&T> {
        match self {
            Self::Null => Nullable::Null,
            Self::Value(value) => Nullable::Value(value),
        }
    }

    /// Returns the value; `None` for `null`.
    pub fn into_option(self) -> Option<T> {
        match self {
            Self::Null => None,
            Self::Value(value) => Some(value),
        }
    }
}

impl<T> From<T> for Nullable<T> {
    fn from(value: T) -> Self {
        Self::Value(value)
    }
}

/// `None` becomes `null`.
impl<T> From<Option<T>> for Nullable<T> {
    fn from(value: Option<T>) -> Self {
        value.map_or(Self::Null, Self::Value)
    }
}

impl From<&str> for Nullable<String> {
    fn from(value: &str) -> Self {
        Self::Value(value.to_owned())
    }
}

impl<T: Slot> Nullable<T> {
    fn vacant_value(&mut self) -> &mut T {
        *self = Self::Value(T::vacant());
        match self {
            Self::Value(value) => value,
            Self::Null => unreachable!("it was just set"),
        }
    }
}

impl<T: Slot> Slot for Nullable<T> {
    fn vacant() -> Self {
        Self::Null
    }

    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        if token == Token::Null {
            *self = Self::Null;
            return Ok(Next::Done);
        }
        self.vacant_value().accept(token)
    }

    fn accept_strictly<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        if token == Token::Null {
            *self = Self::Null;
            return Ok(Next::Done);
        }
        self.vacant_value().accept_strictly(token)
    }

    fn keeps_null() -> bool {
        true
    }
}

impl<T: Value> Value for Nullable<T> {
    fn json(&self) -> Json<'_> {
        match self {
            Self::Null => Json::Null,
            Self::Value(value) => value.json(),
        }
    }
}

/// Returns the value of a required field, which is sent as `null` if there is none.
pub fn or_null<T: Value>(value: &Option<T>) -> &dyn Value {
    match value {
        Some(value) => value,
        None => &Null,
    }
}
