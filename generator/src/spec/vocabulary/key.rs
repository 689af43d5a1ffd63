//! Typed access to extensions.

use std::marker::PhantomData;

use indexmap::IndexMap;
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::{Map, Value};

#[cfg(test)]
use super::object::Kind;
use super::object::{Field, Owner, Presence};
use super::shape::Shape;

/// The key of an extension whose values are read as `T`.
pub(crate) struct Key<T> {
    /// The key: `x-updated`.
    pub(crate) name: &'static str,
    owner: Owner,
    uses: &'static [Use],
    value: PhantomData<fn() -> T>,
}

/// The meaning of an extension on some kinds of objects.
pub(crate) struct Use {
    /// The objects.
    pub(crate) hosts: &'static [Host],
    /// The value, as `spec/README.md` describes it.
    pub(crate) text: &'static str,
}

/// An object that an extension may be on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Host {
    /// The OpenAPI Object of a service.
    Root,
    /// A Path Item Object.
    PathItem,
    /// An Operation Object below `paths`.
    Operation,
    /// An Operation Object below `x-webhooks`.
    Event,
    /// A Parameter Object.
    Parameter,
    /// A Response Object.
    Response,
    /// A Schema Object.
    Schema,
    /// A Schema Object with `enum`.
    EnumSchema,
    /// A Schema Object that several operations refer to.
    SharedSchema,
    /// A Security Scheme Object.
    SecurityScheme,
}

/// The keys of an object, as documents and `openapiv3` store them.
pub(crate) trait Extensions {
    /// The value of a key.
    fn value(&self, key: &str) -> Option<&Value>;
}

impl Extensions for Map<String, Value> {
    fn value(&self, key: &str) -> Option<&Value> {
        self.get(key)
    }
}

impl Extensions for IndexMap<String, Value> {
    fn value(&self, key: &str) -> Option<&Value> {
        self.get(key)
    }
}

impl Extensions for Value {
    fn value(&self, key: &str) -> Option<&Value> {
        self.get(key)
    }
}

impl<T: Shape> Key<T> {
    pub(super) const fn new(name: &'static str, owner: Owner, uses: &'static [Use]) -> Self {
        Self {
            name,
            owner,
            uses,
            value: PhantomData,
        }
    }

    /// The field for an object's table.
    pub(super) const fn field(&self) -> Field {
        Field {
            name: self.name,
            kind: T::KIND,
            presence: Presence::Optional,
            owner: self.owner,
        }
    }

    /// The value, as `spec/README.md` describes it.
    pub(crate) fn documentation(&self) -> String {
        let texts: Vec<&str> = self.uses.iter().map(|r#use| r#use.text).collect();
        texts.join("; ")
    }

    /// The key without its type.
    pub(super) const fn entry(&self) -> Entry {
        Entry {
            name: self.name,
            #[cfg(test)]
            kind: T::KIND,
            uses: self.uses,
        }
    }
}

impl<T: Shape + DeserializeOwned> Key<T> {
    /// Reads the extension of an object; `None` if the object does not have it.
    pub(crate) fn read(&self, object: &impl Extensions) -> serde_json::Result<Option<T>> {
        object.value(self.name).map(T::deserialize).transpose()
    }

    /// Reads the extension of an object that was validated; `None` if the object does not have it.
    pub(crate) fn get(&self, object: &impl Extensions) -> Option<T> {
        self.read(object).ok().flatten()
    }
}

impl<T: Shape + Serialize> Key<T> {
    /// Writes the extension of an object.
    pub(crate) fn write(&self, object: &mut Map<String, Value>, value: &T) {
        // Keys are strings and numbers are finite, so every value can be written.
        if let Ok(value) = serde_json::to_value(value) {
            object.insert(self.name.to_owned(), value);
        }
    }
}

/// The key of an extension without the type of its values.
pub(crate) struct Entry {
    /// The key.
    pub(crate) name: &'static str,
    /// The values that validation accepts.
    #[cfg(test)]
    pub(crate) kind: Kind,
    /// The objects that the extension is on, and its meaning there.
    pub(crate) uses: &'static [Use],
}
