//! JSON by field tables: what generated types implement instead of deriving serde.
//!
//! A type says *where* each value goes ([`Slot`], [`Decode`]) or *what* it holds ([`Value`], [`Encode`]). The loop over JSON, its
//! limits, its leniency and its error paths exist once, here, on top of `serde_json`'s parser.
//!
//! # Leniency
//!
//! Servers differ from their documentation in known ways, and decoding forgives those:
//!
//! | the document has | the type wants | result |
//! |---|---|---|
//! | nothing | anything that is not required | the vacant value |
//! | `null` | `Nullable`, or an `Option` of it | `Nullable::Null` |
//! | `null` | any other `Option` | `None` |
//! | `null` | anything else | the vacant value (an object with required fields refuses it) |
//! | a number | a string | its decimal text, if no digit can have been lost |
//! | a string that holds a number | a number | that number |
//! | a float without a fraction | an integer | that integer |
//! | `"true"`, `"false"`, `1`, `0` | a boolean | that boolean |
//! | an unknown field | | ignored |
//! | a field twice | | the later value; objects and maps are merged |
//!
//! Everything else is an error: an object or a list where a scalar is wanted and the other way round, text that is no number, a number
//! out of range, a required field that is absent (a field that is `null` is there), and nesting deeper than 128 levels in what is not
//! ignored.
//!
//! Values that are one of several types choose between these by rules of their own: [`Union`].

#[cfg(feature = "base64")]
mod base64;
mod choose;
mod container;
mod error;
mod nullable;
mod reader;
mod scalar;
#[cfg(feature = "serde")]
mod serde_bridge;
mod slot;
mod status;
mod union;
mod value;
mod writer;

#[cfg(feature = "base64")]
pub use base64::Base64;
pub(crate) use error::Step;
pub use error::{DecodeError, EncodeError, Mismatch};
pub use nullable::{Nullable, or_null};
pub(crate) use reader::{decode_into, put};
#[cfg(feature = "serde")]
pub use serde_bridge::{deserialize, serialize};
pub use slot::{Decode, Items, Next, Slot, Token};
#[doc(hidden)]
pub use union::{Listed, Unlisted};
pub use union::{Union, Variants};
pub use value::{Elements, Encode, Json, Value};

/// Decodes one whole JSON document.
///
/// # Errors
///
/// When `bytes` is not one JSON document, or does not fit `T`; the error names the path inside the document.
pub fn decode<T: Slot>(bytes: &[u8]) -> Result<T, DecodeError> {
    let mut value = T::vacant();
    decode_into(bytes, &mut value)?;
    Ok(value)
}

/// Encodes a value as compact JSON. Absent fields are left out; an absent list element is `null`.
///
/// # Errors
///
/// When a number is not finite: JSON has no NaN and no infinity.
pub fn encode(value: &dyn Value) -> Result<Vec<u8>, EncodeError> {
    writer::encode(value)
}
