//! serde for generated types: the bodies of their one-line impls (feature `serde`).

use serde::de::{DeserializeSeed, Deserializer, Error};
use serde::ser::{Serialize, Serializer};

use super::reader::{Place, Trace};
use super::{Slot, Value};

/// The body of a generated `impl Serialize`.
///
/// # Errors
///
/// Those of the serializer, and a number that is not finite.
pub fn serialize<S: Serializer>(value: &dyn Value, serializer: S) -> Result<S::Ok, S::Error> {
    value.json().serialize(serializer)
}

/// The body of a generated `impl Deserialize`. Needs a self-describing format; as lenient as [`decode`](super::decode).
///
/// # Errors
///
/// Those of the deserializer, and a value that does not fit `T`; the message names the path inside `T`.
pub fn deserialize<'de, T: Slot, D: Deserializer<'de>>(deserializer: D) -> Result<T, D::Error> {
    let mut value = T::vacant();
    let mut trace = Trace::default();
    let place = Place {
        slot: &mut value,
        trace: &mut trace,
    };
    match place.deserialize(deserializer) {
        Ok(()) => Ok(value),
        Err(error) => Err(D::Error::custom(trace.into_error(&error))),
    }
}

/// For generated code: serde's traits for a type with both [`Value`] and [`Slot`].
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
