//! What generated Feishu clients run on.
//!
//! A generated crate holds only what differs between operations: plain structs with field tables, and an [`Operation`] each. All that
//! they have in common is here, once and not generic over operations.
//!
//! | of a call | module |
//! |---|---|
//! | parameters and body → address, headers, body | `assemble` |
//! | the token it carries: fetched once for all who wait, renewed in the background, kept in a store | `access_token` |
//! | what else shows who calls: passwords and API keys | `security` |
//! | when its requests may leave | `rate_limit` (feature `rate-limit`) |
//! | HTTP and TLS (reqwest, rustls with ring, nothing installed process-wide) | `transport` |
//! | envelope, error or response | `reply` |
//! | files that come back | `download` |
//! | lists in pages | `paging` |
//! | JSON in and out | [`json`] |
//!
//! Events go the other way: `webhook` (feature `webhook`) verifies and decrypts, [`RawEvent`] is an event of any type, [`Event`] one of a
//! known type.
//!
//! Callers meet [`Client`] through its builder, [`Call`] and its options, [`Response`], [`Pages`], [`PageItems`], [`Upload`],
//! [`Download`] and [`Error`]; a generated crate re-exports them. [`Request`], [`Paged`], [`RequestParts`], [`Redacted`], [`json`] and the
//! macros are for
//! generated code, which looks like this:
//!
//! ```
//! use openapi_client_runtime::json::{Decode, Slot};
//! use openapi_client_runtime::{Call, Client, Envelope, Method, Operation, Request, RequestParts};
//!
//! static ENVELOPE: Envelope = Envelope { code: "code", message: &["msg"], data: Some("data"), error: Some("error") };
//! static GET: Operation = Operation {
//!     envelope: Some(&ENVELOPE),
//!     ..Operation::new("hire.v1.talent.get", Method::Get, "/open-apis/hire/v1/talents/{talent_id}")
//! };
//!
//! #[derive(Clone)]
//! struct GetTalentRequest { talent_id: String }
//!
//! #[derive(Debug, Default)]
//! struct GetTalentResponse { id: Option<String> }
//!
//! impl Request for GetTalentRequest {
//!     type Response = GetTalentResponse;
//!     const OPERATION: &'static Operation = &GET;
//!     fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
//!         parts.path("talent_id", &self.talent_id);
//!     }
//! }
//!
//! impl Decode for GetTalentResponse {
//!     fn vacant() -> Self {
//!         Self::default()
//!     }
//!     fn field(&mut self, name: &str) -> Option<&mut dyn Slot> {
//!         Some(match name {
//!             "id" => &mut self.id,
//!             _ => return None,
//!         })
//!     }
//! }
//!
//! # async fn call() -> Result<(), openapi_client_runtime::Error> {
//! let client = Client::builder("https://open.feishu.cn").app("cli_slkdjalasdkjasd", "dskLLdkasdjlasdKK").build()?;
//! let talent = Call::new(&client, GetTalentRequest { talent_id: "6930815272790114324".into() }).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! - `base64`: `Base64`, bytes that JSON holds as a string. It adds no crate to a build.
//! - `blocking`: `blocking()` on [`Call`], [`Pages`], [`PageItems`] and [`Download`], for code that is not async. It adds no crate to a
//!   build and less than 0.1 s to `cargo check`; the thread that blocking calls run on is started by the first of them.
//! - `rate-limit`: `keep_rate_limits()` on [`ClientBuilder`], with which the client keeps the limits that pages state. It adds 10 small
//!   crates (governor and what it needs): 1 s of one core in a `cargo check` from nothing.
//! - `serde`: `serde_impls!`, with which generated types implement serde's traits.
//! - `webhook`: the module `webhook`, which receives events: verified, decrypted, each handled once. It adds 12 small
//!   crates (AES, CBC and SHA-256 of RustCrypto and what they need): 2 s of one core in a `cargo check` from nothing.
//!
//! # WebAssembly
//!
//! It does not build for `wasm32-unknown-unknown`: ring needs a C compiler for it, tokio has no files there, and reqwest on the browser's
//! `fetch` has no proxies, certificates, and time limits of connecting and reading. It would take a default transport of its own behind
//! [`Transport`], and files only from memory and streams.

mod access_token;
mod assemble;
#[cfg(feature = "blocking")]
mod blocking;
mod body_trace;
mod call;
mod channel;
mod client;
mod download;
mod error;
mod error_code;
pub mod json;
mod observe;
mod open_enum;
mod operation;
mod paging;
pub mod platform;
#[cfg(feature = "rate-limit")]
mod rate_limit;
mod reply;
mod request;
mod response;
mod retry;
mod scalar_enum;
mod secret;
mod security;
mod style;
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
pub use error_code::OperationErrorCode;
#[cfg(feature = "base64")]
pub use json::Base64;
pub use json::Nullable;
pub use observe::{Attempt, AttemptOutcome, Observer};
pub use open_enum::{UnknownInteger, UnknownString};
pub use operation::{
    Envelope, ErrorCode, Idempotency, Method, Operation, RateLimit, RequestBody, ResponseFormat,
};
pub use paging::{PageItems, Pages};
pub use request::{NextPage, Paged, Request, RequestParts};
pub use response::{Response, ResponseBody};
pub use retry::RetryPolicy;
pub use scalar_enum::UnknownScalar;
pub use secret::{Redacted, Secret};
pub use security::{ApiKeyPlace, SecurityScheme};
pub use style::{Place, Style};
pub use text::Text;
pub use transport::{Body, Transport, TransportError};
pub use upload::Upload;

pub use futures_core::Stream;
pub use futures_core::future::BoxFuture;
pub use {bytes, http, reqwest, serde_json};

#[cfg(feature = "serde")]
pub use serde;
