//! Rust types as kinds of values, so that validating an extension and reading it cannot disagree.

use std::num::NonZeroU32;

use indexmap::IndexMap;
use serde_json::{Map, Value};

use super::key_pattern::KeyPattern;
use super::object::{Field, Kind, Owner, Presence};

/// A type that the value of an extension is read as.
pub(crate) trait Shape {
    /// The values that validation accepts.
    const KIND: Kind;
    /// If a field of this type may be absent from its object.
    const PRESENCE: Presence = Presence::Required;

    /// Returns true if the value is written by leaving its key out.
    fn is_absent(&self) -> bool {
        false
    }
}

/// A type that the keys of a map are read as.
pub(crate) trait KeyShape {
    /// The keys that validation accepts.
    const PATTERN: KeyPattern;
}

impl Shape for Value {
    const KIND: Kind = Kind::Any;
}

impl Shape for String {
    const KIND: Kind = Kind::String;
}

impl Shape for NonZeroU32 {
    const KIND: Kind = Kind::Positive;
}

impl<T: Shape> Shape for Option<T> {
    const KIND: Kind = T::KIND;
    const PRESENCE: Presence = Presence::Optional;

    fn is_absent(&self) -> bool {
        self.is_none()
    }
}

impl<T: Shape> Shape for Vec<T> {
    const KIND: Kind = Kind::List(&T::KIND);
}

impl<K: KeyShape, T: Shape> Shape for IndexMap<K, T> {
    const KIND: Kind = Kind::Map(K::PATTERN, &T::KIND);
}

impl Shape for Map<String, Value> {
    const KIND: Kind = Kind::Map(KeyPattern::Any, &Kind::Any);
}

impl KeyShape for String {
    const PATTERN: KeyPattern = KeyPattern::Any;
}

impl Field {
    /// A field whose kind and presence follow from its type.
    pub(super) const fn of<T: Shape>(name: &'static str, owner: Owner) -> Self {
        Self {
            name,
            kind: T::KIND,
            presence: T::PRESENCE,
            owner,
        }
    }
}

/// Declares the object in an extension: its struct, and the table that it is validated with.
macro_rules! record {
    ($(#[$doc:meta])* $record:ident, $table:ident, $name:literal {
        $($(#[$field_doc:meta])* $field:ident: $type:ty = $key:literal, $owner:expr;)+
    }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
        pub(crate) struct $record {
            $(
                $(#[$field_doc])*
                #[serde(rename = $key, skip_serializing_if = "crate::spec::vocabulary::shape::Shape::is_absent")]
                pub(crate) $field: $type,
            )+
        }

        $(#[$doc])*
        pub(crate) static $table: Object = Object {
            fields: &[$(Field::of::<$type>($key, $owner)),+],
            ..Object::named($name)
        };

        impl Shape for $record {
            const KIND: Kind = Kind::Object(&$table);
        }
    };
}

/// Declares the words that a string in an extension may be.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$word_doc:meta])* $variant:ident = $word:literal,)+ }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Deserialize, serde::Serialize)]
        pub(crate) enum $name {
            $($(#[$word_doc])* #[serde(rename = $word)] $variant,)+
        }

        impl Shape for $name {
            const KIND: Kind = Kind::OneOf(&[$($word),+]);
        }
    };
}

pub(super) use record;
pub(super) use words;
