//! Properties and parameters.

use super::{Scope, Type};

/// A property of an object, or a parameter.
#[derive(Debug, Clone)]
pub struct Field {
    /// The name on the wire.
    pub name: String,
    /// The name that the configuration gives to the field, which the output uses unchanged.
    pub alias: Option<String>,
    /// Its type.
    pub r#type: Type,
    /// True if it must be present.
    pub required: bool,
    /// True if it may be `null`.
    pub nullable: bool,
    /// Its direction, if that is limited.
    pub access: Access,
    /// Its description, in CommonMark.
    pub description: Option<String>,
    /// Constraints of its values.
    pub constraints: Constraints,
    /// True if it must not be shown (`format: password` of the value, or of the items of a list or map).
    pub secret: bool,
    /// True if it should no longer be used.
    pub deprecated: bool,
    /// Any one of these scopes gives access to it (`x-field-scopes`). Empty: the scopes of the operation suffice.
    pub scopes: Vec<Scope>,
    /// A value from the document.
    pub example: Option<serde_json::Value>,
    /// The value of a discriminator, which is the same in all values of the struct.
    pub preset: Option<String>,
}

impl Field {
    /// Returns true if a value is always present and not `null`. [`Type::Any`] includes `null`.
    pub fn is_plain(&self) -> bool {
        self.required && (!self.nullable || self.r#type == Type::Any)
    }

    /// A required property without a description: any value, also `null`.
    pub(super) fn undescribed(name: String) -> Self {
        Self {
            nullable: true,
            ..Self::of(name, Type::Any, true)
        }
    }

    /// A field without annotations.
    pub(super) fn of(name: String, r#type: Type, required: bool) -> Self {
        Self {
            name,
            alias: None,
            r#type,
            required,
            nullable: false,
            access: Access::Both,
            description: None,
            constraints: Constraints::default(),
            secret: false,
            deprecated: false,
            scopes: Vec::new(),
            example: None,
            preset: None,
        }
    }
}

/// The direction of a property.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Access {
    /// Sent and received.
    #[default]
    Both,
    /// Only received (`readOnly`).
    ReadOnly,
    /// Only sent (`writeOnly`).
    WriteOnly,
}

/// Constraints that a type does not express.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Constraints {
    /// The smallest number, inclusive unless `exclusive_minimum`.
    pub minimum: Option<String>,
    /// The largest number, inclusive unless `exclusive_maximum`.
    pub maximum: Option<String>,
    /// True if `minimum` itself is excluded.
    pub exclusive_minimum: bool,
    /// True if `maximum` itself is excluded.
    pub exclusive_maximum: bool,
    /// The number must be a multiple of this value.
    pub multiple_of: Option<String>,
    /// The minimum number of characters of a string, or bytes of a file.
    pub min_length: Option<usize>,
    /// The maximum number of characters of a string, or bytes of a file.
    pub max_length: Option<usize>,
    /// The minimum number of items of an array.
    pub min_items: Option<usize>,
    /// The maximum number of items of an array.
    pub max_items: Option<usize>,
    /// True if all items of an array are different.
    pub unique_items: bool,
    /// A regular expression that the string matches.
    pub pattern: Option<String>,
    /// A format that the type does not express, such as `date-time`. Not `password`: see [`Field::secret`].
    pub format: Option<String>,
    /// The unit of a count since the Unix epoch (`x-timestamp`).
    pub timestamp: Option<TimestampUnit>,
    /// The value that the server assumes if it is absent.
    pub default: Option<serde_json::Value>,
}

/// The unit of a timestamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TimestampUnit {
    /// Seconds since the Unix epoch.
    Seconds,
    /// Milliseconds since the Unix epoch.
    Milliseconds,
}
