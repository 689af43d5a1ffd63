//! Where decoded values go.

use super::{Mismatch, Union};

/// One JSON value as it arrives: scalars whole, containers by their opening.
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

/// What a [`Slot`] wants done after it accepted a token.
///
/// After [`Token::Array`] only [`Next::Array`] takes the elements, after [`Token::Object`] only [`Next::Object`] takes the fields;
/// with any other answer the content is skipped. [`Next::Union`] takes every token, scalars too; otherwise the answer to a scalar does not
/// matter.
pub enum Next<'s> {
    /// The value is stored.
    Done,
    /// Put the elements here.
    Array(&'s mut dyn Items),
    /// Put the fields here.
    Object(&'s mut dyn Decode),
    /// Choose a variant by the value as a whole, and put the value there.
    Union(&'s mut dyn Union),
    /// Skip the content.
    Ignore,
}

/// A place that one JSON value is decoded into.
pub trait Slot {
    /// The value before anything is decoded into it, and what stays when the document has `null`.
    fn vacant() -> Self
    where
        Self: Sized;

    /// Stores a scalar, or says where the content of a container goes.
    ///
    /// # Errors
    ///
    /// A [`Mismatch`] that names what was wanted.
    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch>;

    /// The same without leniency: only what has the very JSON type, and is a value that the type knows. It decides which
    /// variant of a union fits.
    ///
    /// # Errors
    ///
    /// A [`Mismatch`] that names what was wanted.
    fn accept_strictly<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        self.accept(token)
    }

    /// Whether `null` is a value of this type, so that an `Option` of it hands `null` on.
    fn keeps_null() -> bool
    where
        Self: Sized,
    {
        false
    }

    /// Learns the HTTP status of the reply before its body is decoded; says whether there is a place for such a body.
    fn at_status(&mut self, status: u16) -> bool {
        let _ = status;
        true
    }
}

/// A list that grows while it is decoded.
pub trait Items {
    /// Appends a vacant element and gives its place.
    fn next(&mut self) -> &mut dyn Slot;
}

/// An object with named fields: a generated struct, or a map. Every such type is a [`Slot`].
pub trait Decode {
    /// The object before any field is decoded.
    fn vacant() -> Self
    where
        Self: Sized;

    /// The place for the field `name`; `None` for an unknown field, which is skipped.
    fn field(&mut self, name: &str) -> Option<&mut dyn Slot>;

    /// Fields without which the object is refused.
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
