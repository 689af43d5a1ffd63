//! Responses whose type depends on the HTTP status.

/// For generated code: implements decoding for an enum of successful responses, whose variant the HTTP status chooses.
///
/// A line consists of a variant, its statuses (one, several separated by `|`, or a range), and `()` if the variant has no payload. A
/// status without a line is an error. The first variant is the vacant value.
///
/// ```
/// # #[derive(Debug, PartialEq)]
/// # enum CreateThingResponse { Ok(String), Accepted(i64), NoContent }
/// openapi_client_runtime::decode_statuses! {
///     CreateThingResponse;
///     Ok 200;
///     Accepted 202 | 203;
///     NoContent 204..=299 ();
/// }
///
/// use openapi_client_runtime::json::Slot;
/// let mut response = CreateThingResponse::vacant();
/// assert!(response.at_status(203));
/// assert_eq!(response, CreateThingResponse::Accepted(0));
/// assert!(!response.at_status(201));
/// ```
#[macro_export]
macro_rules! decode_statuses {
    ($name:ident; $($variant:ident $($from:literal $(..= $to:literal)?)|+ $(($($nothing:tt)?))?;)+) => {
        impl $crate::json::Slot for $name {
            fn vacant() -> Self {
                const VACANT: &[fn() -> $name] =
                    &[$(|| $crate::status_variant!(vacant $name $variant $(($($nothing)?))?)),+];
                VACANT[0]()
            }

            fn accept<'s>(
                &'s mut self,
                token: $crate::json::Token<'_>,
            ) -> ::core::result::Result<$crate::json::Next<'s>, $crate::json::Mismatch> {
                match self {
                    $($crate::status_variant!(pattern payload $name $variant $(($($nothing)?))?) => {
                        $crate::status_variant!(accept payload token $(($($nothing)?))?)
                    })+
                }
            }

            fn at_status(&mut self, status: u16) -> bool {
                *self = match status {
                    $($($from $(..= $to)?)|+ => {
                        $crate::status_variant!(vacant $name $variant $(($($nothing)?))?)
                    })+
                    _ => return false,
                };
                true
            }
        }
    };
}

/// For generated code: implements encoding for an enum of successful responses, as the payload of its variant.
///
/// Variants are listed as for [`decode_statuses!`](crate::decode_statuses), without statuses. A variant without a payload, written
/// `NoContent ();`, is encoded as an absent value.
#[macro_export]
macro_rules! encode_statuses {
    ($name:ident; $($variant:ident $(($($nothing:tt)?))?;)+) => {
        impl $crate::json::Value for $name {
            fn json(&self) -> $crate::json::Json<'_> {
                match self {
                    $($crate::status_variant!(pattern payload $name $variant $(($($nothing)?))?) => {
                        $crate::status_variant!(json payload $(($($nothing)?))?)
                    })+
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

/// For `decode_statuses!` and `encode_statuses!`: the parts that differ between variants with and without a payload.
#[doc(hidden)]
#[macro_export]
macro_rules! status_variant {
    (vacant $name:ident $variant:ident) => {
        $name::$variant($crate::json::Slot::vacant())
    };
    (vacant $name:ident $variant:ident ()) => {
        $name::$variant
    };
    (pattern $payload:ident $name:ident $variant:ident) => {
        $name::$variant($payload)
    };
    (pattern $payload:ident $name:ident $variant:ident ()) => {
        $name::$variant
    };
    (accept $payload:ident $token:ident) => {
        $crate::json::Slot::accept($payload, $token)
    };
    (accept $payload:ident $token:ident ()) => {{
        let _ = $token;
        ::core::result::Result::Ok($crate::json::Next::Ignore)
    }};
    (json $payload:ident) => {
        $crate::json::Value::json($payload)
    };
    (json $payload:ident ()) => {
        $crate::json::Json::Absent
    };
}
