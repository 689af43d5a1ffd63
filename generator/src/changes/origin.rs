//! Origins: the part of the model that a change, or an item of the generated crate, belongs to.

use crate::model::TypeName;

/// A part of the model of one side. It says nothing about Rust.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Origin {
    /// The service's module, see [`Service::module`](crate::model::Service::module). `None` also for parts of the whole client.
    pub service: Option<String>,
    /// The part.
    pub part: Part,
}

/// A part of a service.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Part {
    /// The service itself, or the client: servers, modules, features.
    Service,
    /// A module of operations, by its path below the service.
    Resource(Vec<String>),
    /// An operation, by `operationId`: its function, its request struct, its page functions.
    Operation(String),
    /// A parameter or body property of an operation.
    RequestField {
        /// The `operationId`.
        operation: String,
        /// The position in [`Operation::fields`](crate::model::Operation::fields): names occur twice in different places.
        index: usize,
    },
    /// The documented error codes of an operation, by `operationId`.
    ErrorCodes(String),
    /// A documented error code of an operation.
    ErrorCode {
        /// The `operationId`.
        operation: String,
        /// The code.
        code: i64,
    },
    /// An event, by its type.
    Event(String),
    /// A named type: struct, enum or union.
    Type(TypeName),
    /// A field of a struct, by its name on the wire. `None`: the additional properties.
    Field {
        /// The struct.
        r#type: TypeName,
        /// The name on the wire.
        name: Option<String>,
    },
    /// A value of an enum, as JSON text.
    Value {
        /// The enum.
        r#type: TypeName,
        /// The value.
        value: String,
    },
    /// A variant of a union, by its words.
    Variant {
        /// The union.
        r#type: TypeName,
        /// The words of the variant.
        words: String,
    },
}
