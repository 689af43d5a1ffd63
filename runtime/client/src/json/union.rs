//! Unions: values that have one of several types.

/// For generated code: implements decoding for an enum by the rules of [`json::Union`](crate::json::Union).
///
/// Each variant has one payload. The last variant, `Unknown(serde_json::Value)`, is not listed. A variant with the fields of all others comes
/// after a plus: `decode_union! { Contact; Mail; Phone; + Combined; }`.
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
            @with $name [::core::option::Option::Some($discriminator)] [false] $($variant [$($value),*])+
        }
    };
    ($name:ident; $($variant:ident;)+) => {
        $crate::decode_union! { @with $name [::core::option::Option::None] [false] $($variant [])+ }
    };
    ($name:ident; $($variant:ident;)+ + $combined:ident;) => {
        $crate::decode_union! {
            @with $name [::core::option::Option::None] [true] $($variant [])+ $combined []
        }
    };
    (@with $name:ident [$discriminator:expr] [$combined:literal] $($variant:ident [$($value:literal),*])+) => {
        impl $crate::json::Union for $name {
            fn table(&self) -> &'static $crate::json::Variants {
                static TABLE: $crate::json::Variants = $crate::json::Variants {
                    discriminator: $discriminator,
                    values: &[$(&[$($value),*]),+],
                    combined: $combined,
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

/// For generated code: implements encoding for a union, as the payload of its variant.
///
/// Variants are listed as for [`decode_union!`](crate::decode_union), without `Unknown`. With a discriminator, the payload is sent with the
/// first of the variant's values, unless it contains another one of them. A variant without values is sent as it is.
///
/// ```
/// # use openapi_client_runtime::json::{Encode, Value, encode};
/// # #[derive(Debug, Clone, PartialEq, Default)]
/// # struct Cat { lives: Option<i64> }
/// # impl Encode for Cat {
/// #     fn fields<'v>(&'v self, visit: &mut dyn FnMut(&'v str, &'v dyn Value)) {
/// #         visit("lives", &self.lives);
/// #     }
/// # }
/// #[derive(Debug, Clone, PartialEq)]
/// enum Pet {
///     Cat(Box<Cat>),
///     Unknown(openapi_client_runtime::serde_json::Value),
/// }
///
/// openapi_client_runtime::encode_union! { Pet "petType"; Cat "cat" "Cat"; }
///
/// let cat = Pet::Cat(Box::new(Cat { lives: Some(9) }));
/// assert_eq!(encode(&cat).unwrap(), br#"{"petType":"cat","lives":9}"#);
/// ```
#[macro_export]
macro_rules! encode_union {
    ($name:ident; $($variant:ident;)+) => {
        $crate::encode_union! { @with $name; $($variant [payload] {
            $crate::json::Value::json(payload)
        })+ }
    };
    ($name:ident $discriminator:literal; $($variant:ident $($value:literal)*;)+) => {
        $crate::encode_union! { @with $name; $($variant [payload] {
            static TAG: $crate::json::Tag = $crate::json::Tag {
                property: $discriminator,
                values: &[$($value),*],
            };
            TAG.on(payload)
        })+ }
    };
    (@with $name:ident; $($variant:ident [$payload:ident] $json:block)+) => {
        impl $crate::json::Value for $name {
            fn json(&self) -> $crate::json::Json<'_> {
                match self {
                    $(Self::$variant($payload) => $json)+
                    Self::Unknown(value) => $crate::json::Value::json(value),
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
