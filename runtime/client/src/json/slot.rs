//! Decoding: the slots that receive the tokens of a document.

use super::{Mismatch, Token};

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

    /// Sets the value to absent, if the type has an absent value. Returns false for every type but `Option`.
    ///
    /// Lenient decoding omits a value that does not fit at the innermost optional value around it.
    fn omit(&mut self) -> bool {
        false
    }

    /// Receives the HTTP status of the reply before its body is decoded. Returns false if the type has no variant for the status.
    fn at_status(&mut self, status: u16) -> bool {
        let _ = status;
        true
    }
}

/// An enum with one type per variant, while it is decoded. `decode_union!` implements this trait.
///
/// # Choice of the variant
///
/// With a discriminator, the value of that property chooses the variant. Decoding into the variant is as lenient as everywhere, and an
/// error names the path. An object without the property, or with a value that no variant has, becomes `Unknown`.
///
/// Without a discriminator, the value itself chooses:
///
/// 1. A variant *fits* if the value decodes into it strictly:
///    - JSON types match exactly. A number never fits a string. A number without a fraction fits integers and other numbers.
///    - Enum values are known ones, and required fields are present.
///    - Unions inside the value have fitting variants, too.
///    - The variant knows at least one of the value's fields.
/// 2. Of the variants that fit, the one with the fewest unknown fields at any depth is chosen; then the one with the most known fields;
///    then the first.
/// 3. If none fits, the same rules apply with the leniency of [`json`](super). An inner value that becomes `Unknown` counts as one unknown
///    field.
/// 4. If still none fits, the value becomes `Unknown`. `null` becomes `Unknown` unless a variant fits it strictly.
///
/// `Unknown` keeps the whole value, which is encoded again unchanged.
pub trait Union {
    /// Returns the table that the choice is based on.
    fn table(&self) -> &'static Variants;

    /// Sets the value to the vacant variant with this index in the table.
    fn select(&mut self, variant: usize);

    /// Returns the payload of the current variant.
    fn slot(&mut self) -> &mut dyn Slot;

    /// Sets the value to `Unknown`, and returns its payload.
    fn unknown(&mut self) -> &mut serde_json::Value;
}

/// The table for the choice between the variants of a [`Union`].
///
/// Each union has its own `static` table, whose address identifies the union.
pub struct Variants {
    /// The property whose value chooses the variant, if there is one.
    pub discriminator: Option<&'static str>,
    /// For each variant, the discriminator values that choose it.
    pub values: &'static [&'static [&'static str]],
    /// True if the last variant combines the others: it has all of their fields, and fits only what fits one of them.
    pub combined: bool,
}

/// A list while it is decoded.
pub trait Items {
    /// Returns the slot of the element at `index`; `None` if the list must end before it. Elements are requested in order.
    fn item(&mut self, index: usize) -> Option<&mut dyn Slot>;

    /// Returns how many elements there must be. Decoding fails if there are fewer.
    fn required(&self) -> usize {
        0
    }

    /// Removes the last element, which does not fit. Returns false if the type has a fixed place for it.
    fn remove_last(&mut self) -> bool {
        false
    }
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
