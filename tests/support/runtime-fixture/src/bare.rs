//! Requests without parameters.

use openapi_client_runtime::{Method, Operation, SecurityScheme};

use crate::{ENVELOPE, FLAT_ENVELOPE, Strict, Talent};

/// Declares a request without parameters: its response type and its operation.
#[macro_export]
macro_rules! bare_request {
    ($(#[$doc:meta])* $name:ident -> $response:ty, $operation:expr) => {
        $(#[$doc])*
        #[derive(Debug, Clone)]
        pub struct $name;

        impl $crate::openapi_client_runtime::Request for $name {
            type Response = $response;
            const OPERATION: &'static $crate::openapi_client_runtime::Operation = &$operation;
            fn parts<'a>(&'a self, _: &mut $crate::openapi_client_runtime::RequestParts<'a>) {}
        }
    };
}

bare_request!(
    /// Has an envelope, and a response with a required field.
    GetStrict -> Strict,
    Operation {
        envelope: Some(&ENVELOPE),
        ..Operation::new("hire.v1.strict.get", Method::Get, "/strict")
    }
);

bare_request!(
    /// Has an envelope with the payload next to the code, and a required field in it.
    GetFlat -> Strict,
    Operation {
        envelope: Some(&FLAT_ENVELOPE),
        ..Operation::new("hire.v1.flat.get", Method::Get, "/flat")
    }
);

bare_request!(
    /// Has an envelope, and no response body.
    Delete -> (),
    Operation {
        envelope: Some(&ENVELOPE),
        ..Operation::new("hire.v1.talent.delete", Method::Delete, "/open-apis/hire/v1/talent")
    }
);

bare_request!(
    /// Has no envelope.
    GetPlain -> Option<Talent>,
    Operation::new("plain.get", Method::Get, "/plain")
);

bare_request!(
    /// Takes a bearer token, and has no envelope.
    GetForeign -> Option<Talent>,
    Operation {
        security: &[&[SecurityScheme::Bearer("bearer")]],
        ..Operation::new("pets.get", Method::Get, "/pets")
    }
);

bare_request!(
    /// Has the method POST, and no body.
    Ping -> Option<Talent>,
    Operation::new("ping", Method::Post, "/ping")
);
