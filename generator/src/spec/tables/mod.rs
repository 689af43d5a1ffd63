//! The objects of OpenAPI 3.0.3, as tables.
//!
//! Each table has the name and the section of its object in the [specification](https://spec.openapis.org/oas/v3.0.3).
//! Keys that begin with `x-` are allowed everywhere; the tables name those that the generator reads.

mod document;
mod extension;
mod operation;
mod schema;
mod security;

pub(super) use document::{OPENAPI, WEBHOOKS_KEY};
pub(super) use operation::{
    CALLBACK, EXAMPLE, HEADER, LINK, METHODS, OPERATION, PARAMETER, PATH_ITEM, REQUEST_BODY,
    RESPONSE, RESPONSES,
};
pub(super) use schema::SCHEMA;
pub(super) use security::SECURITY_SCHEME;

use super::object::{Component, Object};

/// The object type of a section of the Components Object.
pub(super) fn component(component: Component) -> &'static Object {
    match component {
        Component::Schemas => &SCHEMA,
        Component::Responses => &RESPONSE,
        Component::Parameters => &PARAMETER,
        Component::Examples => &EXAMPLE,
        Component::RequestBodies => &REQUEST_BODY,
        Component::Headers => &HEADER,
        Component::SecuritySchemes => &SECURITY_SCHEME,
        Component::Links => &LINK,
    }
}
