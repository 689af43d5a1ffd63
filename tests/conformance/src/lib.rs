//! Holds generated clients against their documents, on the wire.
//!
//! For a document, every operation is called through its generated crate, several times, over loopback. Requests and replies are samples of
//! the document's schemas, the same ones in every run. A server takes apart what arrives as the specification writes it, validates with
//! `jsonschema`, and compares with the sample; the client decodes the reply and encodes it again, and the outcome must be the sample.
//! Nothing here is shared with the generator: the document is read with serde, validated by a crate that nobody here wrote, and parameters
//! and bodies are taken apart by code of its own.
//!
//! `tests/documents` generates the crates, and a program that hands their types to [`run`]:
//!
//! ```text
//! cargo run -p conformance --example conformance -- DOCUMENT...
//! ```

mod client;
mod compare;
mod document;
mod expected;
mod judge;
mod reply;
mod report;
mod run;
mod sample;
mod validate;
mod wire;

pub use client::{Answers, Downloads, OfOperation, Typed, from_json};
pub use report::{Failure, OfDocument, Report};
pub use run::{Client, Field, Fields, Job, run};

/// For the macros.
#[doc(hidden)]
pub use feishu_runtime;

/// Which way a value travels.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Direction {
    /// To the server.
    Request,
    /// To the client.
    Response,
}
