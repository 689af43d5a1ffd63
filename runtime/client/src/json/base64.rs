//! Bytes in JSON, as a base64 string.

use std::fmt;
use std::ops::Deref;

use ::base64::Engine;
use ::base64::alphabet::{STANDARD, URL_SAFE};
use ::base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

use super::{Json, Mismatch, Next, Slot, Token, Value};

/// Accepts missing padding and nonzero unused bits in the last character, since senders differ in both.
const LENIENT: GeneralPurposeConfig = GeneralPurposeConfig::new()
    .with_decode_allow_trailing_bits(true)
    .with_decode_padding_mode(DecodePaddingMode::Indifferent);
const FROM_STANDARD: GeneralPurpose = GeneralPurpose::new(&STANDARD, LENIENT);
const FROM_URL_SAFE: GeneralPurpose = GeneralPurpose::new(&URL_SAFE, LENIENT);

/// Bytes that JSON holds as a base64 string (`format: byte`). RFC 4648, sections 4 and 5.
///
/// Decoding accepts the standard and the URL-safe alphabet, with or without padding. Encoding writes the standard alphabet with padding.
/// `Debug` shows only the length.
///
/// ```
/// use openapi_client_runtime::Base64;
/// use openapi_client_runtime::json::{decode, encode};
///
/// let bytes: Base64 = decode(br#""_-8""#).expect("base64");
/// assert_eq!(*bytes, [0xff, 0xef]);
/// assert_eq!(encode(&bytes).expect("JSON"), br#""/+8=""#);
/// ```
#[derive(Clone, Default, PartialEq, Eq, Hash)]
pub struct Base64(Vec<u8>);

impl From<Vec<u8>> for Base64 {
    fn from(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }
}

impl From<&[u8]> for Base64 {
    fn from(bytes: &[u8]) -> Self {
        Self(bytes.to_vec())
    }
}

impl<const N: usize> From<[u8; N]> for Base64 {
    fn from(bytes: [u8; N]) -> Self {
        Self(bytes.into())
    }
}

impl<const N: usize> From<&[u8; N]> for Base64 {
    fn from(bytes: &[u8; N]) -> Self {
        Self(bytes.into())
    }
}

impl From<Base64> for Vec<u8> {
    fn from(bytes: Base64) -> Self {
        bytes.0
    }
}

impl AsRef<[u8]> for Base64 {
    fn as_ref(&self) -> &[u8] {
        &self.0
    }
}

impl Deref for Base64 {
    type Target = [u8];

    fn deref(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for Base64 {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Base64({} bytes)", self.0.len())
    }
}

impl Slot for Base64 {
    fn vacant() -> Self {
        Self::default()
    }

    fn accept<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        let decoded = match token {
            Token::Null => return Ok(Next::Done),
            Token::String(text) if text.contains(['-', '_']) => FROM_URL_SAFE.decode(text),
            Token::String(text) => FROM_STANDARD.decode(text),
            _ => return Err(Mismatch::new("a base64 string")),
        };
        self.0 = decoded.map_err(|_| Mismatch::new("base64"))?;
        Ok(Next::Done)
    }

    fn accept_strictly<'s>(&'s mut self, token: Token<'_>) -> Result<Next<'s>, Mismatch> {
        match token {
            Token::Null => Err(Mismatch::new("a base64 string")),
            token => self.accept(token),
        }
    }
}

impl Value for Base64 {
    fn json(&self) -> Json<'_> {
        Json::Bytes(&self.0)
    }
}

#[cfg(feature = "serde")]
crate::serde_impls!(Base64);
