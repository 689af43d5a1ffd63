//! Enums that keep unknown values.

use std::fmt;

/// An integer for which an enum has no variant.
///
/// Only the enum's `From<i64>` creates it, so `Unknown` never contains a known value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct UnknownInteger(i64);

impl UnknownInteger {
    /// For generated code.
    #[doc(hidden)]
    pub const fn new(value: i64) -> Self {
        Self(value)
    }

    /// Returns the integer as the server sent it.
    pub const fn value(&self) -> i64 {
        self.0
    }
}

impl fmt::Display for UnknownInteger {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// A string for which an enum has no variant.
///
/// Only the enum's `From<&str>` creates it, so `Unknown` never contains a known value.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UnknownString(Box<str>);

impl UnknownString {
    /// For generated code.
    #[doc(hidden)]
    pub fn new(value: &str) -> Self {
        Self(value.into())
    }

    /// Returns the string as the server sent it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for UnknownString {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// For generated code: implements JSON and `Display` for an integer enum that has `value(&self) -> i64` and `From<i64>`.
#[macro_export]
macro_rules! integer_enum {
    ($name:ident) => {
        impl $crate::json::Slot for $name {
            fn vacant() -> Self {
                Self::from(0)
            }

            fn accept<'s>(
                &'s mut self,
                token: $crate::json::Token<'_>,
            ) -> ::core::result::Result<$crate::json::Next<'s>, $crate::json::Mismatch> {
                let mut value = self.value();
                $crate::json::Slot::accept(&mut value, token)?;
                *self = Self::from(value);
                ::core::result::Result::Ok($crate::json::Next::Done)
            }

            fn accept_strictly<'s>(
                &'s mut self,
                token: $crate::json::Token<'_>,
            ) -> ::core::result::Result<$crate::json::Next<'s>, $crate::json::Mismatch> {
                let mut value = self.value();
                $crate::json::Slot::accept_strictly(&mut value, token)?;
                *self = Self::from(value);
                match self {
                    Self::Unknown(_) => {
                        ::core::result::Result::Err($crate::json::Mismatch::new("a known value"))
                    }
                    _ => ::core::result::Result::Ok($crate::json::Next::Done),
                }
            }
        }

        impl $crate::json::Value for $name {
            fn json(&self) -> $crate::json::Json<'_> {
                $crate::json::Json::Integer(self.value())
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                ::core::fmt::Display::fmt(&self.value(), f)
            }
        }
    };
}

/// For generated code: implements JSON, `Display` and `From<String>` for a string enum that has `as_str(&self) -> &str` and `From<&str>`.
#[macro_export]
macro_rules! string_enum {
    ($name:ident) => {
        impl ::core::convert::From<::std::string::String> for $name {
            fn from(value: ::std::string::String) -> Self {
                Self::from(value.as_str())
            }
        }

        impl $crate::json::Slot for $name {
            fn vacant() -> Self {
                Self::from("")
            }

            fn accept<'s>(
                &'s mut self,
                token: $crate::json::Token<'_>,
            ) -> ::core::result::Result<$crate::json::Next<'s>, $crate::json::Mismatch> {
                match token {
                    $crate::json::Token::Null => {}
                    $crate::json::Token::String(text) => *self = Self::from(text),
                    number => {
                        let mut text = ::std::string::String::new();
                        $crate::json::Slot::accept(&mut text, number)?;
                        *self = Self::from(text);
                    }
                }
                ::core::result::Result::Ok($crate::json::Next::Done)
            }

            fn accept_strictly<'s>(
                &'s mut self,
                token: $crate::json::Token<'_>,
            ) -> ::core::result::Result<$crate::json::Next<'s>, $crate::json::Mismatch> {
                if let $crate::json::Token::String(text) = token {
                    *self = Self::from(text);
                    if !matches!(self, Self::Unknown(_)) {
                        return ::core::result::Result::Ok($crate::json::Next::Done);
                    }
                }
                ::core::result::Result::Err($crate::json::Mismatch::new("a known string"))
            }
        }

        impl $crate::json::Value for $name {
            fn json(&self) -> $crate::json::Json<'_> {
                $crate::json::Json::String(self.as_str())
            }
        }

        impl ::core::fmt::Display for $name {
            fn fmt(&self, f: &mut ::core::fmt::Formatter<'_>) -> ::core::fmt::Result {
                f.write_str(self.as_str())
            }
        }
    };
}
