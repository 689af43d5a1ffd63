//! Checks on the wire that generated clients do what their documents state.
//!
//! Calls every operation of a document several times over loopback, through its generated crate. Requests and replies are samples of the
//! document's schemas, the same in every run. A server parses each request as the specification describes it, validates it with
//! `jsonschema`, and compares it with the sample. The client decodes the reply and encodes it again; the result must equal the sample.
//!
//! This crate shares no code with the generator, so that it does not share its mistakes. It reads documents with serde, validates with a
//! third-party crate, and parses parameters and bodies with code of its own.
//!
//! The crate `conformance` generates the clients, and a program that passes their types to [`run`].

mod client;
mod compare;
mod document;
mod exchange;
mod expected;
mod judge;
mod reply;
mod report;
mod run;
mod sample;
mod validate;
mod wire;

pub use client::{Answers, Downloads, OfOperation, Others, Streams, Typed, from_json};
pub use report::{Failure, OfDocument, Report};
pub use run::{Client, Field, Fields, Job, run};

/// The direction in which a value travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To the server.
    Request,
    /// To the client.
    Response,
}
