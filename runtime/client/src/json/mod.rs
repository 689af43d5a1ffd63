//! JSON by field tables, which generated types implement instead of deriving serde.
//!
//! A type states *where* each value goes ([`Slot`], [`Decode`]) or *what* it contains ([`Value`], [`Encode`]). The loop over JSON, its
//! limits, its leniency and its error paths are implemented once, in this module, on top of `serde_json`'s parser.
//!
//! # Leniency
//!
//! Servers differ from their documentation in known ways. Decoding accepts these differences:
//!
//! | the document has | the type is | result |
//! |---|---|---|
//! | no such field | any type, for a field that is not required | the vacant value |
//! | `null` | `Nullable`, or an `Option` of it | `Nullable::Null` |
//! | `null` | any other `Option` | `None` |
//! | `null` | any other type | an error; or, with [`Nulls::Vacant`], the vacant value (but not for a tuple) |
//! | a number | a string | the number's decimal text, if no digit was lost |
//! | a string that contains a number | a number | that number |
//! | a float without a fraction | an integer | that integer |
//! | `"true"`, `"false"`, `1`, `0` | a boolean | that boolean |
//! | an unknown field | | ignored |
//! | a field twice | | the later value; objects and maps are merged |
//!
//! Every other value does not fit:
//!
//! - an object or a list instead of a scalar, or a scalar instead of these,
//! - text that is not a number, where a number is expected,
//! - a number out of range,
//! - a list of another length than its tuple,
//! - an absent required field (with [`Nulls::Vacant`], a field that is `null` is present).
//!
//! # Values that do not fit
//!
//! In replies, in events and with [`decode_leniently`], the innermost `Option` around such a value becomes `None`, and
//! [`Response::not_understood`](crate::Response::not_understood) lists it:
//!
//! - An optional field becomes `None`. A required field that does not fit takes its object with it, if that is optional.
//! - A list with an item that does not fit becomes `None` as a whole, since a list that lacks an item looks complete. The list of an
//!   operation with pages is the exception: it keeps the other items, and [`PageItems`](crate::PageItems) returns an error in the place of
//!   the item.
//! - Unions without a discriminator are not affected: a value that fits no variant becomes `Unknown`.
//!
//! Without an `Option` around it, the value is an error. [`decode`] and serde's traits have no place for the list, so every value that does
//! not fit is an error there. So is malformed JSON everywhere, and nesting deeper than 128 levels, except in ignored fields.
//!
//! [`Union`] documents how a value of several possible types is decoded.

#[cfg(feature = "base64")]
mod base64;
mod choose;
mod container;
mod error;
mod foreign;
mod length;
mod nullable;
mod nulls;
mod omitted;
mod reader;
mod scalar;
#[cfg(feature = "serde")]
mod serde_bridge;
mod slot;
mod status;
mod token;
mod tuple;
mod union;
mod value;
mod writer;

#[cfg(feature = "base64")]
pub use base64::Base64;
pub(crate) use error::Step;
pub use error::{DecodeError, EncodeError, Mismatch};
pub use nullable::{Nullable, or_null};
pub use nulls::Nulls;
pub(crate) use omitted::Omitted;
pub(crate) use reader::{Misfits, decode_into, put};
#[cfg(feature = "serde")]
pub use serde_bridge::{deserialize, serialize};
pub use slot::{Decode, Items, Next, Slot, Union, Variants};
pub use token::Token;
pub use tuple::AtLeast;
pub(crate) use value::properties;
pub use value::{Elements, Encode, Json, Object, Tag, Value};

/// Decodes one whole JSON document, with [`Nulls::Vacant`]. A value that does not fit is an error.
///
/// # Errors
///
/// Returns an error if `bytes` is not exactly one JSON document, or if it does not fit `T`. The error names the path in the document.
pub fn decode<T: Slot>(bytes: &[u8]) -> Result<T, DecodeError> {
    let mut value = T::vacant();
    decode_into(bytes, &mut value, Nulls::Vacant, Misfits::Refused)?;
    Ok(value)
}

/// Works like [`decode`], but omits optional values that do not fit, as for replies. Returns them with the decoded value.
///
/// # Errors
///
/// Returns an error if `bytes` is not exactly one JSON document, or if a value does not fit that is not inside of an optional one.
pub fn decode_leniently<T: Slot>(bytes: &[u8]) -> Result<(T, Vec<DecodeError>), DecodeError> {
    let mut value = T::vacant();
    let omitted = decode_into(bytes, &mut value, Nulls::Vacant, Misfits::Omitted(None))?;
    Ok((value, omitted.errors))
}

/// Encodes a value as compact JSON. Absent fields are omitted; an absent list element is `null`.
///
/// # Errors
///
/// Returns an error if a number is not finite: JSON has neither NaN nor infinity.
pub fn encode(value: &dyn Value) -> Result<Vec<u8>, EncodeError> {
    writer::encode(value)
}
