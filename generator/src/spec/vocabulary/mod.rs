//! The vocabulary of the spec: every key that OpenAPI 3.0.3 defines, and our extensions.
//!
//! An [`Object`] is a table of fields. Each field has the values that it takes, its owner, its name in reports, and its position in
//! written files. OpenAPI's tables have the name and the section of their object in the
//! [specification](https://spec.openapis.org/oas/v3.0.3). Extensions are declared in `extension` as typed [keys](key::Key); every table that
//! has one contains its field.

mod children;
mod component;
mod document;
mod expendable;
pub(crate) mod extension;
mod hosts;
mod key;
mod key_pattern;
mod metadata;
mod object;
mod operation;
mod schema;
mod secret;
mod security;
mod shape;

pub(crate) use children::Step;
pub(crate) use component::{Component, References};
pub(crate) use document::{OPENAPI, WEBHOOKS};
pub(crate) use expendable::Expendable;
pub(crate) use key::Key;
pub(crate) use key_pattern::KeyPattern;
pub(crate) use metadata::SERVER;
pub(crate) use object::{Field, Kind, Object, Owner, Rule};
pub(crate) use operation::{
    CALLBACK, EXAMPLE, HEADER, LINK, METHODS, OPERATION, PARAMETER, PATH_ITEM, REQUEST_BODY,
    RESPONSE, RESPONSES,
};
pub(crate) use schema::SCHEMA;
pub(crate) use secret::is_secret_name;
pub(crate) use security::SECURITY_SCHEME;
pub(crate) use shape::Shape;

/// The object type of a section of the Components Object.
pub(crate) fn component(component: Component) -> &'static Object {
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

#[cfg(test)]
mod help_tests;
#[cfg(test)]
#[path = "vocabulary_tests.rs"]
mod tests;
