//! The API as plain data: services, resources, operations and types.
//!
//! The model separates documents from output languages. [`build`] converts OpenAPI documents to an [`Api`]. Modules before it do not
//! depend on an output language, and modules after it do not depend on YAML or OpenAPI. An operation is either complete in the [`Api`], or
//! omitted with a diagnostic.

mod availability;
mod definition;
mod event;
mod field;
mod from_openapi;
mod omitted;
mod operation;
mod places;
mod response;
mod service;
mod shape;
mod types;

pub use availability::{AppKind, Page, Scope};
pub use definition::{TypeDefinition, Usage};
pub use event::{Event, EventType};
pub use field::{Access, Constraints, Field, TimestampUnit};
pub use from_openapi::{Built, build};
pub use omitted::Omitted;
pub use operation::{
    AccessTokenKind, Envelope, ErrorCode, Method, Operation, OperationId, PageSource, Pagination,
    Place, RateLimit, RateLimits, RequestBody, RequestField, Samples, SecurityScheme, Style,
    StyleName,
};
pub use places::Places;
pub use response::{Alternative, BodyFormat, ErrorBody, Response, StatusRange};
pub use service::{Api, Resource, Server, ServerVariable, Service};
pub use shape::{Choice, Enum, EnumValues, Scalar, Shape, Struct, Union, UnionVariant, Variant};
pub use types::{Tuple, Type, TypeId, TypeName};
