//! What a client is generated from: services, resources, operations and types as plain data.
//!
//! This is the waist of the generator. [`build`] turns the OpenAPI documents into an [`Api`]; nothing to the left of
//! it knows Rust, nothing to the right of it knows YAML or OpenAPI. An operation is in the [`Api`] whole or not at all:
//! where one of its parts is not covered, a diagnostic says so and nothing of it remains.

mod build;
mod event;
mod operation;
mod service;
mod types;

pub use build::{Built, LeftOut, build};
pub use event::{Event, EventType};
pub use operation::{
    AccessTokenKind, AppKind, Envelope, ErrorCode, Method, Operation, OperationId, Page,
    Pagination, Place, RateLimit, RateLimits, RequestBody, RequestField, Response, Samples, Scope,
    SecurityScheme, Style, StyleName,
};
pub use service::{Api, Resource, Server, ServerVariable, Service};
pub use types::{
    Access, Choice, Constraints, Enum, EnumValues, Field, Scalar, Shape, StatusRange, Struct,
    TimestampUnit, Type, TypeDefinition, TypeId, TypeName, Union, UnionVariant, Usage, Variant,
};
