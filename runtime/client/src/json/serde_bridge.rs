//! serde's traits for generated types (feature `serde`).

use serde::de::{Deserializer, Error};
use serde::ser::{Serialize, Serializer};

use super::reader::{Misfits, Refused, Target, Trace};
use super::{Nulls, Slot, Value};

/// Serializes a value: the body of a generated `impl Serialize`.
///
/// # Errors
///
/// Returns the serializer's errors, and an error for a number that is not finite.
pub fn serialize<S: Serializer>(value: &dyn Value, serializer: S) -> Result<S::Ok, S::Error> {
    value.json().serialize(serializer)
}

/// Deserializes a value: the body of a generated `impl Deserialize`.
///
/// It needs a self-describing format, and is as lenient as [`decode`](super::decode).
///
/// # Errors
///
/// Returns the deserializer's errors, and an error for a value that does not fit `T`. The message names the path in `T`.
pub fn deserialize<'de, T: Slot, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::vacant();
    let mut trace = Trace::new(Nulls::default(), Misfits::Refused);
    let target = Target {
        slot: &mut value,
        trace: &mut trace,
    };
    match deserializer.deserialize_any(target) {
        Ok(Ok(())) => Ok(value),
        Ok(Err(Refused)) => Err(D::Error::custom(trace.into_error(&""))),
        Err(error) => Err(D::Error::custom(trace.into_error(&error))),
    }
}

/// For generated code: implements serde's traits for a type that implements [`Value`] and [`Slot`].
#[macro_export]
macro_rules! serde_impls {
    ($name:ident) => {
        impl $crate::serde::Serialize for $name {
            fn serialize<S: $crate::serde::Serializer>(
                &self,
                serializer: S,
            ) -> ::core::result::Result<S::Ok, S::Error> {
                $crate::json::serialize(self, serializer)
            }
        }
        impl<'de> $crate::serde::Deserialize<'de> for $name {
            fn deserialize<D: $crate::serde::Deserializer<'de>>(
                deserializer: D,
            ) -> ::core::result::Result<Self, D::Error> {
                $crate::json::deserialize(deserializer)
            }
        }
    };
}
