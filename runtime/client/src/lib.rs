//! The runtime of API clients that are generated from OpenAPI documents.
//!
//! A generated crate contains only the differences between operations: plain structs with field tables, and one [`Operation`] each.
//! Everything that operations share is here, once and not generic over operations.
//!
//! | part of a call | module |
//! |---|---|
//! | parameters and body → URL, headers, body | `assemble` |
//! | bearer tokens | `access_token` |
//! | passwords and API keys | `security` |
//! | attempts, retries and the time limit | `sender`, `retry` |
//! | delays to stay within rate limits | `rate_limit` (feature `rate-limit`) |
//! | HTTP and TLS (reqwest, rustls with aws-lc, which are its own defaults; nothing is installed process-wide) | `transport` |
//! | reply → response or error | `reply` |
//! | downloads | `download` |
//! | streams of events and of JSON | `stream` |
//! | lists in pages | `paging` |
//! | JSON | [`json`] |
//!
//! Callers use [`Client`] through its builder, [`Call`] and its options, [`Response`], [`Pages`], [`PageItems`], [`Upload`],
//! [`Download`] and [`Error`]; a generated crate re-exports them. [`Request`], [`Paged`], [`RequestParts`], [`Redacted`], [`json`] and the
//! macros are for generated code:
//!
//! ```
//! use openapi_client_runtime::json::{Decode, Slot};
//! use openapi_client_runtime::{Call, Client, Method, Operation, Request, RequestParts, SecurityScheme};
//!
//! static GET: Operation = Operation {
//!     security: &[&[SecurityScheme::Bearer("token")]],
//!     ..Operation::new("books.get", Method::Get, "/books/{id}")
//! };
//!
//! #[derive(Clone)]
//! struct GetBookRequest { id: String }
//!
//! #[derive(Debug, Default)]
//! struct Book { title: Option<String> }
//!
//! impl Request for GetBookRequest {
//!     type Response = Book;
//!     const OPERATION: &'static Operation = &GET;
//!     fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
//!         parts.path("id", &self.id);
//!     }
//! }
//!
//! impl Decode for Book {
//!     fn vacant() -> Self {
//!         Self::default()
//!     }
//!     fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
//!         Some(match name {
//!             "title" => &mut self.title,
//!             _ => return None,
//!         })
//!     }
//! }
//!
//! # async fn call() -> Result<(), openapi_client_runtime::Error> {
//! let client = Client::builder("https://api.example.com").access_token("dskLLdkasdjlasdKK").build()?;
//! let book = Call::new(&client, GetBookRequest { id: "6930815272790114324".into() }).await?;
//! # Ok(())
//! # }
//! ```
//!
//! A platform with ways of its own (kinds of tokens, error codes, events) has a runtime of its own above this crate: see [`platform`].
//!
//! # Features
//!
//! - `base64`: `Base64`, bytes that are a string in JSON. Adds no dependency.
//! - `blocking`: `blocking()` on [`Call`], [`Pages`], [`PageItems`] and [`Download`], for code without async. Adds no dependency, and less
//!   than 0.1 s to `cargo check`. The first blocking call starts the thread that all of them run on.
//! - `rate-limit`: `keep_rate_limits()` on [`ClientBuilder`], which delays requests to stay within the documented limits. Adds 10 small
//!   crates (governor and its dependencies): 1 s of one core in a `cargo check` from nothing.
//! - `serde`: `serde_impls!`, which implements serde's traits for generated types.
//! - `testing`: the module `testing`, a server in memory for tests of code that uses a client. Adds no dependency.
//!
//! # WebAssembly
//!
//! This crate does not build for `wasm32-unknown-unknown`: aws-lc does not support it, tokio has no files there, and reqwest on the
//! browser's `fetch` has no proxies, certificates or connection time limits. It would need another default [`Transport`], and uploads
//! from memory and streams only.

// The documentation on docs.rs shows the feature that an item needs.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod access_token;
mod additions;
mod assemble;
mod background_thread;
#[cfg(feature = "blocking")]
mod blocking;
mod body_trace;
mod call;
mod client;
mod conventions;
mod download;
mod error;
mod error_body;
mod error_code;
pub mod json;
mod media_type;
mod observe;
mod open_enum;
mod operation;
mod paging;
pub mod platform;
#[cfg(feature = "rate-limit")]
mod rate_limit;
mod raw;
mod receive_statuses;
mod reply;
mod representation;
mod request;
mod response;
mod retry;
mod retry_after;
mod scalar_enum;
mod secret;
mod security;
mod sender;
mod stream;
mod style;
#[cfg(feature = "testing")]
pub mod testing;
mod text;
mod transport;
mod typed_headers;
mod upload;
mod wire;

pub use access_token::{AccessToken, AccessTokenProvider};
#[cfg(feature = "blocking")]
pub use blocking::Blocking;
pub use call::Call;
pub use client::{Client, ClientBuilder};
pub use download::Download;
pub use error::{Error, ErrorKind, Retryability};
pub use error_body::ErrorBody;
pub use error_code::OperationErrorCode;
#[cfg(feature = "base64")]
pub use json::Base64;
pub use json::{AtLeast, Nullable};
pub use observe::{Attempt, AttemptOutcome, Observer};
pub use open_enum::{UnknownInteger, UnknownString};
pub use operation::{
    Envelope, ErrorCode, Idempotency, Method, Operation, RateLimit, RequestBody, ResponseFormat,
};
pub use paging::{NextPage, PageItems, Pages};
pub use raw::RawRequest;
pub use representation::{Representation, Represented};
pub use request::{Paged, Request, RequestParts};
pub use response::{Response, ResponseBody};
pub use retry::{FailedAttempt, RetryDecision, RetryPolicy};
pub use scalar_enum::UnknownScalar;
pub use secret::{Redacted, Secret};
pub use security::{ApiKeyPlace, SecurityScheme};
pub use stream::{EventStream, ItemStream, ServerSentEvent};
pub use style::{Place, Style};
pub use text::Text;
pub use transport::{Body, Transport, TransportError};
pub use upload::Upload;

/// For `receive_statuses!`.
#[doc(hidden)]
pub mod receive {
    pub use crate::response::sealed::{Delivery, Head, Receive};
}

pub use futures_core::Stream;
pub use futures_core::future::BoxFuture;
pub use {bytes, http, reqwest, serde_json};

#[cfg(feature = "serde")]
pub use serde;
