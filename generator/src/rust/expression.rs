//! Expressions of examples: one tree, which is written as text in documentation and as tokens in macros.

use std::fmt;

use proc_macro2::{Literal, TokenStream};
use quote::{ToTokens, TokenStreamExt, quote};

use super::names::case::ident;

/// A path by its segments, such as `["feishu", "hire", "v1"]`; the first may be `$crate`.
#[derive(Debug, Clone, Default)]
pub(super) struct Path(Vec<String>);

/// `$crate`, as the first segment of a path inside of an exported macro.
pub(super) const MACRO_CRATE: &str = "$crate";

impl Path {
    /// A path of names. Keywords become raw identifiers.
    pub(super) fn new<'n>(names: impl IntoIterator<Item = &'n str>) -> Self {
        Self(names.into_iter().map(str::to_owned).collect())
    }

    /// The path, extended by more segments.
    pub(super) fn join<'n>(&self, names: impl IntoIterator<Item = &'n str>) -> Self {
        let mut path = self.clone();
        path.0.extend(names.into_iter().map(str::to_owned));
        path
    }
}

/// An expression in an example.
#[derive(Debug, Clone)]
pub(super) enum Expression {
    /// `()`
    Unit,
    /// `None`
    None,
    /// `Default::default()`
    Default,
    Boolean(bool),
    Integer(i64),
    Unsigned(u64),
    /// Finite.
    Float(f64),
    String(String),
    /// A constant or variant.
    Path(Path),
    /// A call of a function.
    Call(Path, Vec<Self>),
    /// `[…]`
    List(Vec<Self>),
    /// `vec![…]`
    Vec(Vec<Self>),
    /// `(…, …)`
    Tuple(Vec<Self>),
    /// `….into()`
    Into(Box<Self>),
}

impl fmt::Display for Path {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, segment) in self.0.iter().enumerate() {
            if index > 0 {
                f.write_str("::")?;
            }
            if segment == MACRO_CRATE {
                f.write_str(segment)?;
            } else {
                write!(f, "{}", ident(segment))?;
            }
        }
        Ok(())
    }
}

impl ToTokens for Path {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        for (index, segment) in self.0.iter().enumerate() {
            if index > 0 {
                tokens.extend(quote!(::));
            }
            if segment == MACRO_CRATE {
                tokens.extend(quote!($crate));
            } else {
                tokens.append(ident(segment));
            }
        }
    }
}

impl fmt::Display for Expression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let list = |f: &mut fmt::Formatter<'_>, items: &[Self]| {
            for (index, item) in items.iter().enumerate() {
                let separator = if index > 0 { ", " } else { "" };
                write!(f, "{separator}{item}")?;
            }
            Ok(())
        };
        match self {
            Self::Unit => f.write_str("()"),
            Self::None => f.write_str("None"),
            Self::Unsigned(value) => write!(f, "{value}"),
            Self::Default => f.write_str("Default::default()"),
            Self::Boolean(value) => write!(f, "{value}"),
            Self::Integer(value) => write!(f, "{value}"),
            Self::Float(value) => write!(f, "{value:?}"),
            Self::String(value) => write!(f, "{value:?}"),
            Self::Path(path) => write!(f, "{path}"),
            Self::Call(path, arguments) => {
                write!(f, "{path}(")?;
                list(f, arguments)?;
                f.write_str(")")
            }
            Self::List(items) => {
                f.write_str("[")?;
                list(f, items)?;
                f.write_str("]")
            }
            Self::Vec(items) => {
                f.write_str("vec![")?;
                list(f, items)?;
                f.write_str("]")
            }
            Self::Tuple(items) => {
                f.write_str("(")?;
                list(f, items)?;
                f.write_str(")")
            }
            Self::Into(value) => write!(f, "{value}.into()"),
        }
    }
}

impl ToTokens for Expression {
    fn to_tokens(&self, tokens: &mut TokenStream) {
        match self {
            Self::Unit => tokens.extend(quote!(())),
            Self::None => tokens.extend(quote!(None)),
            Self::Unsigned(value) => tokens.append(Literal::u64_unsuffixed(*value)),
            Self::Default => tokens.extend(quote!(Default::default())),
            Self::Boolean(value) => value.to_tokens(tokens),
            Self::Integer(value) => {
                // Literals are unsigned.
                tokens.extend((*value < 0).then(|| quote!(-)));
                tokens.append(Literal::u64_unsuffixed(value.unsigned_abs()));
            }
            Self::Float(value) => {
                tokens.extend(value.is_sign_negative().then(|| quote!(-)));
                tokens.append(Literal::f64_unsuffixed(value.abs()));
            }
            Self::String(value) => value.to_tokens(tokens),
            Self::Path(path) => path.to_tokens(tokens),
            Self::Call(path, arguments) => tokens.extend(quote!(#path(#(#arguments),*))),
            Self::List(items) => tokens.extend(quote!([#(#items),*])),
            Self::Vec(items) => tokens.extend(quote!(vec![#(#items),*])),
            Self::Tuple(items) => tokens.extend(quote!((#(#items),*))),
            Self::Into(value) => tokens.extend(quote!(#value.into())),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_and_tokens_are_the_same_rust() {
        let path = Path::new([MACRO_CRATE, "hire", "type", "Item"]);
        for (expression, expected) in [
            (Expression::Unit, "()"),
            (Expression::Default, "Default::default()"),
            (Expression::Boolean(true), "true"),
            (Expression::Integer(i64::MIN), "-9223372036854775808"),
            (Expression::Float(-1.0), "-1.0"),
            (Expression::String("a\"b".to_owned()), "\"a\\\"b\""),
            (
                Expression::Call(
                    path.join(["new"]),
                    vec![
                        Expression::List(vec![Expression::Vec(vec![Expression::Into(Box::new(
                            Expression::String("a".to_owned()),
                        ))])]),
                        Expression::Path(path),
                    ],
                ),
                "$crate::hire::r#type::Item::new([vec![\"a\".into()]], $crate::hire::r#type::Item)",
            ),
        ] {
            assert_eq!(expression.to_string(), expected);
            let parsed: TokenStream = expected.parse().expect("tokens");
            assert_eq!(expression.to_token_stream().to_string(), parsed.to_string());
        }
    }
}
