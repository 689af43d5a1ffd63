//! Unions: values that have one of several types.

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
