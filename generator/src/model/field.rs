//! Properties and parameters, and what is known about their values.

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
    /// Whether it must be present.
    pub required: bool,
    /// Whether it may be `null`.
    pub nullable: bool,
    /// On which way it travels, where that is only one.
    pub access: Access,
    /// What it is, in CommonMark.
    pub description: Option<String>,
    /// What values it takes.
    pub constraints: Constraints,
    /// Whether it must not be shown (`format: password`, of the value itself or of the items of a list or map).
    pub secret: bool,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// Any one of these scopes gives access to it (`x-field-scopes`). Empty: none is needed beside those of the operation.
    pub scopes: Vec<Scope>,
    /// A value from the document.
    pub example: Option<serde_json::Value>,
}

impl Field {
    /// Whether there is always a value: neither absent nor `null`. Any JSON is its own `null`.
    pub fn is_plain(&self) -> bool {
        self.required && (!self.nullable || self.r#type == Type::Any)
    }

    /// A property that must be there, and of which nothing is said: any value, `null` included.
    pub(super) fn undescribed(name: String) -> Self {
        Self {
            nullable: true,
            ..Self::of(name, Type::Any, true)
        }
    }

    /// A field that nothing more is known about.
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
        }
    }
}

/// Whether a property is only sent or only received.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Access {
    /// Both.
    #[default]
    Both,
    /// Only received (`readOnly`).
    ReadOnly,
    /// Only sent (`writeOnly`).
    WriteOnly,
}

/// Limits and meaning that a type does not express.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Constraints {
    /// The smallest number, inclusive unless `exclusive_minimum`.
    pub minimum: Option<String>,
    /// The largest number, inclusive unless `exclusive_maximum`.
    pub maximum: Option<String>,
    /// Whether `minimum` itself is excluded.
    pub exclusive_minimum: bool,
    /// Whether `maximum` itself is excluded.
    pub exclusive_maximum: bool,
    /// The number must be a multiple of this.
    pub multiple_of: Option<String>,
    /// Characters of a string, or bytes of a file.
    pub min_length: Option<usize>,
    /// Characters of a string, or bytes of a file.
    pub max_length: Option<usize>,
    /// Items of an array.
    pub min_items: Option<usize>,
    /// Items of an array.
    pub max_items: Option<usize>,
    /// Whether the items of an array differ from each other.
    pub unique_items: bool,
    /// A regular expression that the string matches.
    pub pattern: Option<String>,
    /// A format that the type does not express, such as `date-time`. Not `password`: see [`Field::secret`].
    pub format: Option<String>,
    /// The unit of a count since the Unix epoch (`x-timestamp`).
    pub timestamp: Option<TimestampUnit>,
    /// What the server assumes where the value is absent.
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
