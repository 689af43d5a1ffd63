//! Types of request and response bodies and of parameters.

use super::Shape;
use crate::config::CustomString;

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
    /// `integer` in 32 bits, not negative.
    UInt32,
    /// `integer` in 64 bits, not negative.
    UInt64,
    /// `number` in single precision.
    Float,
    /// `number` in double precision; the reading of a number without format.
    Double,
    /// `string`, whatever its format.
    String,
    /// `string` that holds bytes in base64.
    Base64,
    /// `string` that the output language represents by a type of its own.
    Custom(CustomString),
    /// A file: a `string` with format `binary`.
    File,
    /// `array`.
    Array(Box<Type>),
    /// An object with free keys.
    Map(Box<Type>),
    /// An item of a list or map that may be `null`, or a body that may be absent.
    Optional(Box<Type>),
    /// A struct, enum or union of the service.
    Named(TypeId),
    /// A type that contains itself through this value, which therefore needs an indirection.
    Recursive(TypeId),
}

impl Type {
    /// The named type at the end of arrays and maps.
    pub fn named(&self) -> Option<TypeId> {
        match self {
            Self::Named(id) | Self::Recursive(id) => Some(*id),
            Self::Array(inner) | Self::Map(inner) | Self::Optional(inner) => inner.named(),
            _ => None,
        }
    }

    /// Whether it is a file, or a list of files.
    pub fn is_file(&self) -> bool {
        match self {
            Self::File => true,
            Self::Array(items) => **items == Self::File,
            _ => false,
        }
    }

    /// Replaces every id.
    pub(super) fn map_ids(&mut self, map: &impl Fn(TypeId) -> TypeId) {
        match self {
            Self::Named(id) | Self::Recursive(id) => *id = map(*id),
            Self::Array(inner) | Self::Map(inner) | Self::Optional(inner) => inner.map_ids(map),
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
    /// The body of one of several responses of an operation.
    ResponseOf {
        /// The `operationId`.
        operation: String,
        /// The status as the document writes it: `202`, `4XX`, `default`.
        status: String,
    },
    /// The headers of an operation's response, by `operationId`.
    Headers(String),
    /// An alternative of a union that is written in place.
    Variant {
        /// The union.
        parent: Box<TypeName>,
        /// The words that the alternative is called by.
        variant: String,
    },
    /// A type as it is sent, where what is received differs (`readOnly`, `writeOnly`).
    Input(Box<TypeName>),
    /// The properties of a schema that is a union where it is used as a value (`discriminator` without `oneOf`).
    Base(Box<TypeName>),
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
    /// The name of a schema that is written in place of a property of this type, or of the items of the property's list or map.
    pub(super) fn property(&self, property: &str, item: bool) -> Self {
        Self::Property {
            parent: Box::new(self.clone()),
            property: property.to_owned(),
            item,
        }
    }

    /// The shared schema at the root of the name, if there is one; else the operation.
    pub fn root(&self) -> &TypeName {
        match self {
            Self::Property { parent, .. }
            | Self::Variant { parent, .. }
            | Self::Input(parent)
            | Self::Base(parent) => parent.root(),
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

/// On which way values of a type travel.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Usage {
    /// Sent by the client.
    pub request: bool,
    /// Received by the client.
    pub response: bool,
}
