//! All names of the generated crate, resolved before the first token is made.
//!
//! A name depends on the description only. Names that the description states (`operationId`, schema names, `x-enum-varnames`) are
//! claimed before derived names, in the order of the description.

pub(crate) mod case;
mod error_codes;
mod members;
mod modules;
mod reserved;
mod resolve;
mod resolved;
pub(crate) mod scope;
mod types;
pub(crate) mod variants;
mod words;

pub(crate) use reserved::{ERROR_CODES, INCOMING_EVENT, PRELUDE, SCHEMAS};
pub(crate) use resolved::{
    AlternativeNames, ErrorVariant, EventsNames, Home, Names, OperationNames, ResourceNames,
    ServiceNames, SharedErrorCodes, TypeNames,
};
