//! Types of request and response bodies and of parameters.

use super::Scope;

/// The index of a [`TypeDefinition`] in its service.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TypeId(usize);

impl TypeId {
    pub(super) fn new(index: usize) -> Self {
        Self(index)
    }

    /// The position in [`super::Service::types`].
    pub fn index(self) -> usize {
        self.0
    }
}

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// No value at all: the response of an operation without content.
    Nothing,
    /// Any JSON value.
    Any,
    /// `boolean`.
    Boolean,
    /// `integer` in 32 bits.
    Int32,
    /// `integer` in 64 bits; the reading of an integer without format.
    Int64,
    /// `number` in single precision.
    Float,
    /// `number` in double precision; the reading of a number without format.
    Double,
    /// `string`, whatever its format.
    String,
    /// A file: a `string` with format `binary`.
    File,
    /// `array`.
    Array(Box<Type>),
    /// An object with free keys.
    Map(Box<Type>),
    /// A struct or an enum of the service.
    Named(TypeId),
    /// A struct that contains itself through this value, which therefore needs an indirection.
    Recursive(TypeId),
}

impl Type {
    /// The struct or enum at the end of arrays and maps.
    pub fn named(&self) -> Option<TypeId> {
        match self {
            Self::Named(id) | Self::Recursive(id) => Some(*id),
            Self::Array(inner) | Self::Map(inner) => inner.named(),
            _ => None,
        }
    }

    /// Replaces every id.
    pub(super) fn map_ids(&mut self, map: &impl Fn(TypeId) -> TypeId) {
        match self {
            Self::Named(id) | Self::Recursive(id) => *id = map(*id),
            Self::Array(inner) | Self::Map(inner) => inner.map_ids(map),
            _ => {}
        }
    }
}

/// Where a type's name comes from. The Rust name is made of it later, for all types at once.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum TypeName {
    /// A schema under `components`, shared by the operations of the service.
    Schema(String),
    /// The response body of an operation, by `operationId`.
    Response(String),
    /// A schema written in place: a property or array item of another type.
    Property {
        /// The type that it stands in.
        parent: Box<TypeName>,
        /// The name of the property.
        property: String,
        /// Whether it is the item of the property's array or map.
        item: bool,
    },
    /// A schema written in place of a parameter or body property of an operation.
    Parameter {
        /// The `operationId`.
        operation: String,
        /// The name of the parameter or property.
        name: String,
        /// Whether it is the item of an array or map.
        item: bool,
    },
    /// The payload of an event, by its type.
    Event(String),
    /// An enum that several places write in the same way, by the property or parameter that has it.
    Shared {
        /// The name of the property or parameter.
        name: String,
        /// Whether it is the item of an array or map.
        item: bool,
    },
}

impl TypeName {
    /// The shared schema at the root of the name, if there is one; else the operation.
    pub fn root(&self) -> &TypeName {
        match self {
            Self::Property { parent, .. } => parent.root(),
            _ => self,
        }
    }
}

/// A named type.
#[derive(Debug, Clone)]
pub struct TypeDefinition {
    /// Where the name comes from.
    pub name: TypeName,
    /// What the type is, in CommonMark.
    pub description: Option<String>,
    /// Struct or enum.
    pub shape: Shape,
    /// On which way it travels.
    pub usage: Usage,
}

/// What a named type consists of.
#[derive(Debug, Clone)]
pub enum Shape {
    /// An object with properties.
    Struct(Struct),
    /// A fixed list of values.
    Enum(Enum),
}

/// On which way values of a type travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Usage {
    /// Sent by the client.
    pub request: bool,
    /// Received by the client.
    pub response: bool,
}

/// An object with properties.
#[derive(Debug, Clone, Default)]
pub struct Struct {
    /// The properties, in the order of the document.
    pub fields: Vec<Field>,
}

/// A property of an object, or a parameter.
#[derive(Debug, Clone)]
pub struct Field {
    /// The name on the wire.
    pub name: String,
    /// Its type.
    pub r#type: Type,
    /// Whether it must be present.
    pub required: bool,
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
    /// A field that nothing more is known about.
    pub(super) fn of(name: String, r#type: Type, required: bool) -> Self {
        Self {
            name,
            r#type,
            required,
            description: None,
            constraints: Constraints::default(),
            secret: false,
            deprecated: false,
            scopes: Vec::new(),
            example: None,
        }
    }
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

/// A fixed list of values, to which the server may add.
#[derive(Debug, Clone)]
pub struct Enum {
    /// The values with their types.
    pub values: EnumValues,
}

/// The values of an enum.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum EnumValues {
    /// Integers.
    Integers(Vec<Variant<i64>>),
    /// Strings.
    Strings(Vec<Variant<String>>),
}

/// One value of an enum.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Variant<T> {
    /// The value on the wire.
    pub value: T,
    /// Its name, if the document gives one (`x-enum-varnames`).
    pub name: Option<String>,
    /// What it means (`x-enum-descriptions`).
    pub description: Option<String>,
}
