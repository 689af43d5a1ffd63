//! The runtime of generated Feishu clients: what only Feishu (Lark) has, on top of [`openapi_client_runtime`].
//!
//! | subject | module |
//! |---|---|
//! | clients of an app, a tenant or a user | `client`, `call` |
//! | the token of a call: fetched once for all who wait, renewed in the background, kept in a store | `access_token` |
//! | how users authorize an app | [`OAuth`], [`UserSession`] |
//! | error codes, scopes and advice of the platform | `error`, [`PlatformCode`] |
//! | header names and error codes that the runtime below needs | `conventions` |
//! | events: [`RawEvent`] of any type, [`Event`] of a known type | `event`, `raw_event` |
//! | receiving events over HTTP: verified, decrypted | `webhook` (feature `webhook`) |
//! | receiving events over a connection that the app opens | `long_connection` (feature `long-connection`) |
//! | each event is handled once; replies to callbacks | `delivery` |
//!
//! Everything else comes from [`openapi_client_runtime`], which this crate re-exports: HTTP, JSON, retries, paging, files. [`Client`],
//! [`ClientBuilder`], [`Call`], [`Error`], [`Observer`] and [`AccessTokenProvider`] are this crate's own.
//!
//! ```
//! use feishu_runtime::{Call, Client, Method, Operation, Request, RequestParts, SecurityScheme, TakesTenantAccessToken};
//!
//! static GET: Operation = Operation {
//!     security: &[&[SecurityScheme::Bearer("tenant_access_token")]],
//!     ..Operation::new("hire.v1.talent.get", Method::Get, "/open-apis/hire/v1/talents/{talent_id}")
//! };
//!
//! #[derive(Clone)]
//! struct GetTalentRequest { talent_id: String }
//!
//! impl Request for GetTalentRequest {
//!     type Response = ();
//!     const OPERATION: &'static Operation = &GET;
//!     fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
//!         parts.path("talent_id", &self.talent_id);
//!     }
//! }
//!
//! impl TakesTenantAccessToken for GetTalentRequest {}
//!
//! # async fn call() -> Result<(), feishu_runtime::Error> {
//! let client = Client::builder("https://open.feishu.cn").app("cli_slkdjalasdkjasd", "dskLLdkasdjlasdKK").build()?;
//! Call::new(&client, GetTalentRequest { talent_id: "6930815272790114324".into() }).await?;
//! # Ok(())
//! # }
//! ```
//!
//! # Features
//!
//! Those of [`openapi_client_runtime`], and:
//!
//! - `webhook`: the module `webhook`, which receives events. It adds 12 small crates (AES, CBC and SHA-256 of RustCrypto and what they
//!   need): 2 s of one core in a `cargo check` from nothing.
//! - `long-connection`: the module `long_connection`, which receives events over a WebSocket. It includes `webhook`, and adds 19 crates:
//!   prost, tokio-tungstenite and what they need.

// The documentation on docs.rs shows the feature that an item needs.
#![cfg_attr(docsrs, feature(doc_cfg))]

mod access_token;
#[cfg(feature = "blocking")]
mod blocking;
mod call;
mod client;
mod conventions;
#[cfg(feature = "webhook")]
mod delivery;
mod error;
mod event;
#[cfg(feature = "long-connection")]
pub mod long_connection;
mod observe;
mod operation;
pub mod platform;
mod platform_code;
mod raw;
mod raw_event;
#[cfg(feature = "testing")]
pub mod testing;
#[cfg(feature = "webhook")]
pub mod webhook;

pub use access_token::{
    AccessTokenProvider, AccessTokenRequest, AccessTokenStore, AuthorizationCode,
    AuthorizationRequest, OAuth, StoreError, StoredSecret, UserSession, UserTokens,
};
pub use call::Call;
pub use client::{Client, ClientBuilder};
pub use error::{Error, FieldViolation};
pub use event::{Event, EventHeader};
pub use observe::{Attempt, AttemptOutcome, Observer};
pub use operation::{AccessTokenKind, AppKind, TakesTenantAccessToken, TakesUserAccessToken};
pub use platform_code::PlatformCode;
pub use raw_event::{LegacyEventHeader, RawEvent};

/// The pages of a list; see [`openapi_client_runtime::Pages`].
pub type Pages<R> = openapi_client_runtime::Pages<R, Error>;

/// The elements of all pages of a list; see [`openapi_client_runtime::PageItems`].
pub type PageItems<R> = openapi_client_runtime::PageItems<R, Error>;

/// A file that an operation answers; see [`openapi_client_runtime::Download`].
pub type Download = openapi_client_runtime::Download<Error>;

/// The events that an operation returns one by one; see [`openapi_client_runtime::EventStream`].
pub type EventStream<T> = openapi_client_runtime::EventStream<T, Error>;

/// The items that an operation returns one by one; see [`openapi_client_runtime::ItemStream`].
pub type ItemStream<T> = openapi_client_runtime::ItemStream<T, Error>;

/// A response with status, headers and log id; see [`openapi_client_runtime::Response`].
pub type Response<T> = openapi_client_runtime::Response<T, Error>;

// The names above take the place of those with the same name in the crate below.
#[doc(inline)]
pub use openapi_client_runtime::*;
