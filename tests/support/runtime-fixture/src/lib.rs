//! Operations as the generator writes them, for the tests of both runtime crates.

#![allow(missing_docs, reason = "the fields are plain sample data")]

mod bare;
mod bodies;
mod exports;
mod lists;
mod responses;

pub use bare::{Delete, GetFlat, GetForeign, GetPlain, GetStrict, Ping};
pub use bodies::{
    CreateAttachment, CreateOnce, CreateOnceByBody, GetFile, Replace, Search, Update,
};
pub use exports::exported_names;
pub use lists::{Find, List, Page};
pub use responses::{Strict, Talent};

#[doc(hidden)]
pub use openapi_client_runtime;

use openapi_client_runtime::{Envelope, RequestBody, reqwest};

/// A JSON body.
pub const JSON: RequestBody = RequestBody::Json("application/json; charset=utf-8");

/// An envelope with its payload in `data`.
pub static ENVELOPE: Envelope = Envelope {
    code: "code",
    message: &["msg", "message"],
    data: Some("data"),
    error: Some("error"),
};

/// An envelope whose payload is next to the code.
pub static FLAT_ENVELOPE: Envelope = Envelope {
    data: None,
    ..ENVELOPE
};

/// Builds an HTTP client as a caller may pass it: it loads no certificates, and has the user agent `mine`.
pub fn http_client() -> reqwest::Client {
    let provider = rustls::crypto::aws_lc_rs::default_provider();
    let tls = rustls::ClientConfig::builder_with_provider(provider.into())
        .with_safe_default_protocol_versions()
        .expect("versions")
        .with_root_certificates(rustls::RootCertStore::empty())
        .with_no_client_auth();
    reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .user_agent("mine")
        .build()
        .expect("a client")
}
