//! The runtime of generated Feishu clients, on top of [`openapi_client_runtime`].

pub use openapi_client_runtime::*;
