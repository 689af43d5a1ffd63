//! OpenAPI documents → [`Api`](super::Api).
//!
//! [`build`] makes a `ServiceBuilder` for each document. The other files add methods to it, one file for each kind of OpenAPI object. A
//! method that fails has reported why, and returns [`Reported`](crate::diagnostic::Reported).

mod access;
mod alias;
mod alternative;
mod annotated_enum;
mod assemble;
mod builder;
mod combined;
mod composition;
mod constraints;
mod cursor;
mod custom;
mod described;
mod discriminator;
mod documents;
mod encoding;
mod endless;
mod envelope;
mod error_response;
mod event;
mod extension;
mod form;
mod intersection;
mod keywords;
mod media_type;
mod name_clash;
mod object;
mod omitted;
mod operation;
mod operations;
mod outcome;
mod overrides;
mod page_rule;
mod paging;
mod parameter;
mod pieces;
mod reachable;
mod recursion;
mod reference;
mod request_body;
mod response;
mod response_header;
mod response_union;
mod scalar;
mod schema;
mod security;
mod server;
mod service;
mod share;
mod site;
mod subtype_list;
mod subtypes;
mod union;

pub use documents::{Built, build};
