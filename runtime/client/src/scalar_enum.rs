//! Enums whose values are numbers, or scalars of several types.

use std::fmt;

use crate::json::{Mismatch, Slot, Token};

/// A scalar for which an enum has no variant.
///
/// Only decoding creates it, so `Unknown` never contains a known value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UnknownScalar(serde_json::Value);

impl UnknownScalar {
    /// For generated code: the initial value for decoding.
    #[doc(hidden)]
    pub const fn vacant() -> Self {
        Self(serde_json::Value::Null)
    }

    /// For generated code.
    ///
    /// # Errors
    ///
    /// Returns an error if the token is not a scalar.
    #[doc(hidden)]
    pub fn new(token: Token<'_>) -> Result<Self, Mismatch> {
        if matches!(token, Token::Array | Token::Object) {
            return Err(Mismatch::new("a string, a number, or true or false"));
        }
        let mut value = serde_json::Value::Null;
        Slot::accept(&mut value, token)?;
        Ok(Self(value))
    }

    /// Returns the scalar as the server sent it.
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
    /// For generated code: returns true if both are the same scalar. 1 and 1.0 are the same number.
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

    /// For generated code: returns true if both are the same scalar, or if one is a string that contains the text of the other.
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

/// Returns true if a float equals a whole number, compared without rounding.
fn is_same(number: f64, whole: i128) -> bool {
    number.fract() == 0.0 && number.abs() < 1e20 && number as i128 == whole
}

/// Formats a scalar as text.
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

/// For generated code: implements JSON and `Display` for an enum of numbers, or of scalars of several types.
///
/// A line consists of a variant, and its value as `String("…")`, `Boolean(…)`, `Integer(…)` or `Float(…)`. The last variant,
/// `Unknown(UnknownScalar)`, is not listed. 1 and 1.0 are the same number. If no variant has exactly the decoded value, a string matches a
/// scalar with the same text, and a scalar matches a string.
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
