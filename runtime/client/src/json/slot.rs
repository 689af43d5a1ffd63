//! Decoding: the tokens of a document and the slots that receive them.

use super::{Mismatch, Union};

/// One JSON token: a whole scalar, or the start of a list or an object.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Token<'t> {
    /// `null`.
    Null,
    /// `true` or `false`.
    Boolean(bool),
    /// A whole number that fits `i64`.
    Integer(i64),
    /// A whole number beyond `i64::MAX`.
    Unsigned(u64),
    /// Any other number.
    Float(f64),
    /// A string, unescaped.
    String(&'t str),
    /// `[`: the elements follow.
    Array,
    /// `{`: the fields follow.
    Object,
}

/// The action of the reader after a [`Slot`] accepted a token.
///
/// After [`Token::Array`], only [`Next::Array`] receives the elements. After [`Token::Object`], only [`Next::Object`] receives the fields.
/// With any other answer, the content is skipped. [`Next::Union`] is valid after every token. All other answers to a scalar are equivalent.
pub enum Next<'s> {
    /// The value is stored.
    Done,
    /// Decode the elements into this list.
    Array(&'s mut dyn Items),
    /// Decode the fields into this object.
    Object(&'s mut dyn Decode),
    /// Choose a variant by the whole value, and decode the value into it.
    Union(&'s mut dyn Union),
    /// Skip the content.
    Ignore,
}

/// A variable that one JSON value is decoded into.
pub trait Slot {
    /// Returns the initial value, which also stays if the document has `null`.
    fn vacant() -> Self
    where
        Self: Sized;

    /// Stores a scalar, or returns the target for the content of a list or an object.
    ///
    /// # Errors
    ///
    /// Returns a [`Mismatch`] that states what was expected.
    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch>;

    /// Works like [`accept`](Self::accept), but accepts only the exact JSON type, and only values that the type knows. It decides
    /// which variant of a union fits.
    ///
    /// # Errors
    ///
    /// Returns a [`Mismatch`] that states what was expected.
    fn accept_strictly<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        self.accept(token)
    }

    /// Returns true if `null` is a value of this type, so that an `Option` of it passes `null` on.
    fn keeps_null() -> bool
    where
        Self: Sized,
    {
        false
    }

    /// Receives the HTTP status of the reply before its body is decoded. Returns false if the type has no variant for the status.
    fn at_status(&mut self, status: u16) -> bool {
        let _ = status;
        true
    }
}

/// A list that grows while it is decoded.
pub trait Items {
    /// Appends a vacant element and returns it.
    fn next(&mut self) -> &mut dyn Slot;
}

/// An object with named fields: a generated struct, or a map. Every such type is a [`Slot`].
pub trait Decode {
    /// Returns the object before any field is decoded.
    fn vacant() -> Self
    where
        Self: Sized;

    /// Returns the slot of the field `name`; `None` for an unknown field, which is skipped.
    fn field(&mut self, name: &str) -> Option<&mut dyn Slot>;

    /// Returns the names of required fields. Decoding fails if one of them is missing.
    fn required(&self) -> &'static [&'static str] {
        &[]
    }
}

impl<T: Decode> Slot for T {
    fn vacant() -> Self {
        <T as Decode>::vacant()
    }

    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        match token {
            Token::Object => Ok(Next::Object(self)),
            Token::Null if self.required().is_empty() => Ok(Next::Done),
            _ => Err(Mismatch::new("an object")),
        }
    }

    fn accept_strictly<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        match token {
            Token::Object => Ok(Next::Object(self)),
            _ => Err(Mismatch::new("an object")),
        }
    }
}
