//! Operations that return a file, and clients of a test server.

use loopback::{RawServer, Server};
use openapi_client_runtime::{Call, Client, ClientBuilder, Download, Method, Operation, Request};
use runtime_fixture::bare_request;

pub(crate) use runtime_fixture::*;

/// Builds a client of `server` without a credential.
pub(crate) fn anonymous(server: &Server) -> Client {
    Client::builder(server.url()).build().expect("a client")
}

/// Starts to build a client of a raw server.
pub(crate) fn builder(server: &RawServer) -> ClientBuilder {
    Client::builder(server.url())
}

/// Builds a client of a raw server.
pub(crate) fn client(server: &RawServer) -> Client {
    builder(server).build().expect("a client")
}

bare_request!(
    /// Returns a file, or an error in an envelope.
    GetContent -> Download,
    Operation {
        envelope: Some(&ENVELOPE),
        ..Operation::new("hire.v1.attachment.content", Method::Get, "/content")
    }
);

bare_request!(
    /// Returns a file, and has no envelope.
    GetPlainContent -> Download,
    Operation::new("plain.content", Method::Get, "/content")
);

/// Calls `request` on `server` without a credential.
pub(crate) fn call<R: Request>(server: &Server, request: R) -> Call<R> {
    Call::new(&anonymous(server), request)
}
