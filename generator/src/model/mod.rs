//! What a client is generated from: services, resources, operations and types as plain data.
//!
//! This is the waist of the generator. [`build`] turns the OpenAPI documents into an [`Api`]; nothing to the left of
//! it knows Rust, nothing to the right of it knows YAML or OpenAPI. An operation is in the [`Api`] whole or not at all:
//! where one of its parts is not covered, a diagnostic says so and nothing of it remains.

mod event;
mod field;
mod from_openapi;
mod operation;
mod service;
mod shape;
mod types;

pub use event::{Event, EventType};
pub use field::{Access, Constraints, Field, TimestampUnit};
pub use from_openapi::{Built, Omitted, build};
pub use operation::{
    AccessTokenKind, AppKind, Envelope, ErrorCode, Method, Operation, OperationId, Page,
    Pagination, Place, RateLimit, RateLimits, RequestBody, RequestField, Response, Samples, Scope,
    SecurityScheme, Style, StyleName,
};
pub use service::{Api, Resource, Server, ServerVariable, Service};
pub use shape::{
    Choice, Enum, EnumValues, Scalar, Shape, StatusRange, Struct, Union, UnionVariant, Variant,
};
pub use types::{Type, TypeDefinition, TypeId, TypeName, Usage};
