//! One operation for each rule of retries.

use openapi_client_runtime::{Idempotency, Method, Operation, Request, RequestBody, RequestParts};

use super::server::ID;
use crate::fixture::{ENVELOPE, JSON, Talent};

/// Declares a request with its id in a header, and in the body if it has one.
macro_rules! probe {
    ($(#[$doc:meta])* $name:ident, $method:ident, $body:expr, $idempotency:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub(super) struct $name(pub(super) String);

        impl Request for $name {
            type Response = Talent;
            const OPERATION: &'static Operation = &Operation {
                request_body: $body,
                envelope: Some(&ENVELOPE),
                idempotency: $idempotency,
                ..Operation::new(stringify!($name), Method::$method, "/probe")
            };
            fn parts<'a>(&'a self, parts: &mut RequestParts<'a>) {
                parts.header(ID, &self.0);
                if !matches!($body, RequestBody::None) {
                    parts.body_field("id", &self.0);
                }
            }
        }
    };
}

probe!(
    /// Reads.
    Get, Get, RequestBody::None, Idempotency::ByMethod
);
probe!(
    /// Replaces.
    Put, Put, JSON, Idempotency::ByMethod
);
probe!(
    /// Deletes.
    Delete, Delete, RequestBody::None, Idempotency::ByMethod
);
probe!(
    /// Adds. Sending it twice adds twice.
    Post, Post, JSON, Idempotency::ByMethod
);
probe!(
    /// Adds. The server recognises a repetition by its id.
    PostOnce, Post, JSON, Idempotency::Key("id")
);
