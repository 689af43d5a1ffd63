//! Enums of numbers, and of scalars of several types.

use std::fmt;

use crate::json::{Mismatch, Slot, Token};

/// A scalar that an enum of this version has no name for.
///
/// Only decoding makes one, so a known value never hides in `Unknown`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UnknownScalar(serde_json::Value);

impl UnknownScalar {
    /// For generated code: what is there before anything is decoded.
    #[doc(hidden)]
    pub const fn vacant() -> Self {
        Self(serde_json::Value::Null)
    }

    /// For generated code.
    ///
    /// # Errors
    ///
    /// When it is no scalar.
    #[doc(hidden)]
    pub fn new(token: Token<'_>) -> Result<Self, Mismatch> {
        if matches!(token, Token::Array | Token::Object) {
            return Err(Mismatch::new("a string, a number, or true or false"));
        }
        let mut value = serde_json::Value::Null;
        Slot::accept(&mut value, token)?;
        Ok(Self(value))
    }

    /// The scalar as the server sent it.
    pub const fn value(&self) -> &serde_json::Value {
        &self.0
    }
}

impl fmt::Display for UnknownScalar {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.0 {
            serde_json::Value::String(text) => f.write_str(text),
            other => other.fmt(f),
        }
    }
}

impl Token<'_> {
    /// For generated code: whether this is the very scalar. 1 and 1.0 are the same number.
    #[doc(hidden)]
    pub fn is_same_scalar(&self, other: Token<'_>) -> bool {
        match (*self, other) {
            (Token::Float(number), Token::Integer(whole))
            | (Token::Integer(whole), Token::Float(number)) => is_same(number, whole.into()),
            (Token::Float(number), Token::Unsigned(whole))
            | (Token::Unsigned(whole), Token::Float(number)) => is_same(number, whole.into()),
            (Token::Integer(one), Token::Unsigned(other))
            | (Token::Unsigned(other), Token::Integer(one)) => i128::from(one) == other.into(),
            (one, other) => one == other,
        }
    }

    /// For generated code: whether this is the scalar, or a string that holds it, or the scalar that the string holds.
    #[doc(hidden)]
    pub fn is_alike_scalar(&self, other: Token<'_>) -> bool {
        match (*self, other) {
            (Token::String(text), scalar) | (scalar, Token::String(text)) => {
                Scalar(scalar).to_string() == text
            }
            (one, other) => one.is_same_scalar(other),
        }
    }

    /// For generated code: writes the text of the scalar.
    #[doc(hidden)]
    pub fn fmt_scalar(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&Scalar(*self), f)
    }
}

/// Whether a number is this whole number, compared without loss.
fn is_same(number: f64, whole: i128) -> bool {
    number.fract() == 0.0 && number.abs() < 1e20 && number as i128 == whole
}

/// The text of a scalar.
struct Scalar<'t>(Token<'t>);

impl fmt::Display for Scalar<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            Token::Boolean(value) => value.fmt(f),
            Token::Integer(value) => value.fmt(f),
            Token::Unsigned(value) => value.fmt(f),
            Token::Float(value) => value.fmt(f),
            Token::String(text) => f.write_str(text),
            Token::Null | Token::Array | Token::Object => Ok(()),
        }
    }
}

/// For generated code: JSON and `Display` for an enum of numbers, or of scalars of several types.
///
/// A line is: variant, and its value as `String("…")`, `Boolean(…)`, `Integer(…)` or `Float(…)`. The last variant, which is not listed,
/// is `Unknown(UnknownScalar)`. 1 and 1.0 are the same number; a string that holds a value stands for it where no variant has that very
/// string, and the other way round.
///
/// ```
/// # use openapi_client_runtime::json::{decode, encode};
/// #[derive(Debug, Clone, PartialEq)]
/// enum Ratio {
///     Half,
///     Auto,
///     Unknown(openapi_client_runtime::UnknownScalar),
/// }
///
/// openapi_client_runtime::scalar_enum! { Ratio; Half Float(0.5); Auto String("auto"); }
///
/// assert_eq!(decode::<Ratio>(b"0.5"), Ok(Ratio::Half));
/// assert_eq!(encode(&Ratio::Auto).expect("JSON"), br#""auto""#);
/// ```
#[macro_export]
macro_rules! scalar_enum {
    ($name:ident; $($variant:ident $kind:ident($value:expr);)+) => {
        impl $crate::json::Slot for $name {
            fn vacant() -> Self {
                Self::Unknown($crate::UnknownScalar::vacant())
            }

            fn accept<'s>(
                &'s mut self,
                token: $crate::json::Token<'_>,
            ) -> ::core::result::Result<$crate::json::Next<'s>, $crate::json::Mismatch> {
                if token == $crate::json::Token::Null
                    || $crate::json::Slot::accept_strictly(self, token).is_ok()
                {
                    return ::core::result::Result::Ok($crate::json::Next::Done);
                }
                $(if token.is_alike_scalar($crate::json::Token::$kind($value)) {
                    *self = Self::$variant;
                    return ::core::result::Result::Ok($crate::json::Next::Done);
                })+
                *self = Self::Unknown($crate::UnknownScalar::new(token)?);
                ::core::result::Result::Ok($crate::json::Next::Done)
            }

            fn accept_strictly<'s>(
                &'s mut self,
                token: $crate::json::Token<'_>,
            ) -> ::core::result::Result<$crate::json::Next<'s>, $crate::json::Mismatch> {
                $(if token.is_same_scalar($crate::json::Token::$kind($value)) {
                    *self = Self::$variant;
                    return ::core::result::Result::Ok($crate::json::Next::Done);
                })+
                ::core::result::Result::Err($crate::json::Mismatch::new("a known value"))
            }
        }

        impl $crate::json::Value for $name {
            fn json(&self) -> $crate::json::Json<'_> {
                match self {
                    $(Self::$variant => $crate::json::Json::$kind($value),)+
                    Self::Unknown(unknown) => $crate::json::Json::Any(unknown.value()),
                }
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                match self {
                    $(Self::$variant => $crate::json::Token::$kind($value).fmt_scalar(f),)+
                    Self::Unknown(unknown) => ::core::fmt::Display::fmt(unknown, f),
                }
            }
        }
    };
}
