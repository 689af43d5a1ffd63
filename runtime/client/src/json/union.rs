//! Unions: values that have one of several types.

use super::Slot;

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
}

/// For generated code: implements decoding for an enum by the rules of [`json::Union`](crate::json::Union).
///
/// Each variant has one payload. The last variant, `Unknown(serde_json::Value)`, is not listed.
///
/// ```
/// # use openapi_client_runtime::json::{Decode, Slot, decode};
/// # #[derive(Debug, Clone, PartialEq, Default)]
/// # struct Cat { lives: Option<i64> }
/// # impl Decode for Cat {
/// #     fn vacant() -> Self { Self::default() }
/// #     fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
/// #         (name == "lives").then_some(&mut self.lives)
/// #     }
/// # }
/// #[derive(Debug, Clone, PartialEq)]
/// enum Pet {
///     Cat(Box<Cat>),
///     Unknown(openapi_client_runtime::serde_json::Value),
/// }
///
/// // With a discriminator: each variant with the values that choose it.
/// openapi_client_runtime::decode_union! { Pet "petType"; Cat "cat" "Cat"; }
///
/// let cat = decode::<Pet>(br#"{"petType":"cat","lives":9}"#);
/// assert_eq!(cat, Ok(Pet::Cat(Box::new(Cat { lives: Some(9) }))));
///
/// #[derive(Debug, Clone, PartialEq)]
/// enum Size {
///     Number(i64),
///     Name(String),
///     Unknown(openapi_client_runtime::serde_json::Value),
/// }
///
/// // Without a discriminator.
/// openapi_client_runtime::decode_union! { Size; Number; Name; }
///
/// assert_eq!(decode::<Size>(br#""7""#), Ok(Size::Name("7".into())));
/// ```
#[macro_export]
macro_rules! decode_union {
    ($name:ident $discriminator:literal; $($variant:ident $($value:literal)*;)+) => {
        $crate::decode_union! {
            @with $name [::core::option::Option::Some($discriminator)] $($variant [$($value),*])+
        }
    };
    ($name:ident; $($variant:ident;)+) => {
        $crate::decode_union! { @with $name [::core::option::Option::None] $($variant [])+ }
    };
    (@with $name:ident [$discriminator:expr] $($variant:ident [$($value:literal),*])+) => {
        impl $crate::json::Union for $name {
            fn table(&self) -> &'static $crate::json::Variants {
                static TABLE: $crate::json::Variants = $crate::json::Variants {
                    discriminator: $discriminator,
                    values: &[$(&[$($value),*]),+],
                };
                &TABLE
            }

            fn select(&mut self, variant: usize) {
                const VACANT: &[fn() -> $name] =
                    &[$(|| $name::$variant($crate::json::Slot::vacant())),+];
                if let ::core::option::Option::Some(vacant) = VACANT.get(variant) {
                    *self = vacant();
                }
            }

            fn slot(&mut self) -> &mut dyn $crate::json::Slot {
                match self {
                    $(Self::$variant(payload) => payload,)+
                    Self::Unknown(value) => value,
                }
            }

            fn unknown(&mut self) -> &mut $crate::serde_json::Value {
                *self = Self::Unknown($crate::serde_json::Value::Null);
                match self {
                    Self::Unknown(value) => value,
                    _ => ::core::unreachable!("it was just set"),
                }
            }
        }

        impl $crate::json::Slot for $name {
            fn vacant() -> Self {
                Self::Unknown($crate::serde_json::Value::Null)
            }

            fn accept<'s>(
                &'s mut self,
                _: $crate::json::Token<'_>,
            ) -> ::core::result::Result<$crate::json::Next<'s>, $crate::json::Mismatch> {
                ::core::result::Result::Ok($crate::json::Next::Union(self))
            }
        }

        impl $crate::json::Slot for ::std::boxed::Box<$name> {
            fn vacant() -> Self {
                ::std::boxed::Box::new($crate::json::Slot::vacant())
            }

            fn accept<'s>(
                &'s mut self,
                _: $crate::json::Token<'_>,
            ) -> ::core::result::Result<$crate::json::Next<'s>, $crate::json::Mismatch> {
                ::core::result::Result::Ok($crate::json::Next::Union(&mut **self))
            }
        }
    };
}

/// For `encode_union!`: the enum in which to look for the variant `Unknown`. For a union, this is the union itself. For responses by
/// status, which have no `Unknown`, it is [`Listed`].
#[doc(hidden)]
pub trait Unlisted<T> {
    /// Returns the enum that may be `Unknown`.
    fn unlisted(&self) -> &T;
}

impl<T> Unlisted<T> for T {
    fn unlisted(&self) -> &T {
        self
    }
}

/// For `encode_union!`: stands for an enum whose variants are all listed.
#[doc(hidden)]
pub enum Listed {
    /// Never constructed.
    Unknown(serde_json::Value),
}

/// For generated code: implements encoding for a union, as the payload of its variant.
///
/// Variants are listed as for [`decode_union!`](crate::decode_union), without values and without `Unknown`. The variants of
/// [`decode_statuses!`](crate::decode_statuses) are listed without statuses. A variant without a payload, written `NoContent ();`, is
/// encoded as an absent value.
#[macro_export]
macro_rules! encode_union {
    ($name:ident; $($variant:ident $(($($nothing:tt)?))?;)+) => {
        impl $crate::json::Value for $name {
            fn json(&self) -> $crate::json::Json<'_> {
                // The list does not tell if the enum has a variant `Unknown`. If it has, the inner import shadows this one.
                #[allow(unused_imports)]
                use $crate::json::Listed::Unknown;
                {
                    #[allow(unused_imports)]
                    use $name::*;
                    match self {
                        $($crate::status_variant!(pattern payload $name $variant $(($($nothing)?))?) => {
                            $crate::status_variant!(json payload $(($($nothing)?))?)
                        })+
                        #[allow(unreachable_patterns)]
                        other => match $crate::json::Unlisted::unlisted(other) {
                            &Unknown(ref value) => $crate::json::Value::json(value),
                            #[allow(unreachable_patterns)]
                            _ => $crate::json::Json::Absent,
                        },
                    }
                }
            }
        }

        impl $crate::json::Value for ::std::boxed::Box<$name> {
            fn json(&self) -> $crate::json::Json<'_> {
                $crate::json::Value::json(&**self)
            }
        }
    };
}
