//! Unions: values of which one of several types holds.

use super::Slot;

/// An enum of which each variant is a type of its own, while it is decoded. `decode_union!` implements it.
///
/// # Which variant a value becomes
///
/// With a discriminator, the value of that property chooses. Decoding into the variant is as lenient as everywhere, and fails as
/// everywhere: the error names the path. A value that no variant has, or an object without the property, becomes `Unknown`.
///
/// Without one, the value itself chooses:
///
/// 1. A variant *fits* if the value decodes into it strictly: JSON types match exactly (no number for a string; a number without a
///    fraction fits integers and other numbers), enum values are known ones, required fields are there, unions inside it have
///    fitting variants too, and of the fields that the value has, the variant knows at least one.
/// 2. Of the variants that fit, the one that leaves the fewest fields unknown is taken, at any depth; of equal ones the one that knows
///    the most fields; of equal ones the first.
/// 3. If none fits, the same with the leniency of [`json`](super). What becomes `Unknown` inside counts as one unknown field.
/// 4. If none fits even so, it becomes `Unknown`. `null` becomes `Unknown` unless a variant fits it.
///
/// `Unknown` holds the value whole, and gives it back when it is encoded.
pub trait Union {
    /// What chooses between the variants.
    fn table(&self) -> &'static Variants;

    /// Becomes the variant with this index in the table, vacant.
    fn select(&mut self, variant: usize);

    /// The place of what the present variant holds.
    fn slot(&mut self) -> &mut dyn Slot;

    /// Becomes `Unknown`, and gives the place of its value.
    fn unknown(&mut self) -> &mut serde_json::Value;
}

/// What chooses between the variants of a [`Union`].
///
/// Each union has one in a `static` of its own, whose address stands for the union.
pub struct Variants {
    /// The property whose value chooses, if there is one.
    pub discriminator: Option<&'static str>,
    /// For each variant, the values of the discriminator that choose it.
    pub values: &'static [&'static [&'static str]],
}

/// For generated code: decoding of an enum by the rules of [`json::Union`](crate::json::Union).
///
/// Each variant has one payload, and the last variant, which is not listed, is `Unknown(serde_json::Value)`.
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
/// // With a discriminator: each variant with the values that mean it.
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
/// // Without one.
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

/// For `encode_union!`: what an enum is when it is none of its listed variants. A union is itself, with the variant `Unknown`; the answers
/// of an operation are [`Listed`].
#[doc(hidden)]
pub trait Unlisted<T> {
    /// The enum, or what stands for it.
    fn unlisted(&self) -> &T;
}

impl<T> Unlisted<T> for T {
    fn unlisted(&self) -> &T {
        self
    }
}

/// For `encode_union!`: an enum all of whose variants are listed.
#[doc(hidden)]
pub enum Listed {
    /// Never there.
    Unknown(serde_json::Value),
}

/// For generated code: encoding of a union, as the value that its variant holds.
///
/// Variants are listed as for [`decode_union!`](crate::decode_union), without values; `Unknown` is not listed. The answers of
/// [`decode_statuses!`](crate::decode_statuses), which have no `Unknown`, are listed without statuses; one without a payload, as
/// `NoContent ();`, is absent.
#[macro_export]
macro_rules! encode_union {
    ($name:ident; $($variant:ident $(($($nothing:tt)?))?;)+) => {
        impl $crate::json::Value for $name {
            fn json(&self) -> $crate::json::Json<'_> {
                // Whether the enum has an `Unknown`, the list does not tell; that the nearer name is found first does.
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
