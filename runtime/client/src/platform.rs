//! For the runtime of a platform: a crate that adds one platform's own ways to this crate.
//!
//! A platform's crate re-exports this crate, defines a client, a builder, a call and an error of its own around the ones here, and states
//! the rest as data: [`Conventions`]. Nothing here is needed to use a generated client.
//!
//! Whatever a platform adds does not exist for other clients. A client of this crate has no apps and no users:
//!
//! ```compile_fail,E0599
//! openapi_client_runtime::Client::builder("https://api.example.com").app("id", "secret");
//! ```
//!
//! ```compile_fail,E0599
//! openapi_client_runtime::Client::builder("https://api.example.com").store_app("id", "secret");
//! ```
//!
//! ```compile_fail,E0599
//! # fn example(client: openapi_client_runtime::Client) {
//! client.oauth();
//! # }
//! ```
//!
//! ```compile_fail,E0599
//! # fn example(client: openapi_client_runtime::Client) {
//! client.for_tenant("tenant");
//! # }
//! ```
//!
//! Its calls have no users, and its errors no codes of a platform:
//!
//! ```compile_fail,E0599
//! # fn example<R: openapi_client_runtime::Request>(call: openapi_client_runtime::Call<R>) {
//! call.user_access_token("token");
//! # }
//! ```
//!
//! ```compile_fail,E0599
//! # fn example(error: openapi_client_runtime::Error) {
//! error.platform_code();
//! # }
//! ```
//!
//! ```compile_fail,E0599
//! # fn example(error: openapi_client_runtime::Error) {
//! error.missing_scopes();
//! # }
//! ```

use std::sync::Arc;
use std::time::Duration;

use http::HeaderMap;

use crate::assemble::assemble;
use crate::client::ATTEMPT_TIMEOUT;
use crate::json::Value;
use crate::sender::Exchange;
use crate::{Client, Error, ErrorKind, Operation, RequestParts, ResponseBody, Secret};

pub use crate::background_thread::background;
pub use crate::conventions::Conventions;

/// Time limit of a call, unless the builder or the call sets another.
pub const DEFAULT_TIMEOUT: Duration = crate::client::TIMEOUT;

/// A request that a platform's runtime sends for itself, for instance for an access token.
///
/// It carries no credentials of the client. Its reply may contain secrets, so its body is never shown.
pub struct InternalRequest<'a> {
    /// The operation.
    pub operation: &'static Operation,
    /// Headers: names and values.
    pub headers: &'a [(&'static str, &'a (dyn Value + Sync))],
    /// The body.
    pub body: &'a (dyn Value + Sync),
    /// Secrets in the body. Errors and logs do not show them.
    pub secrets: Vec<Secret>,
    /// Time limit of the whole call.
    pub timeout: Duration,
}

impl Client {
    /// Sends a request of a platform's runtime and decodes the reply into `response`.
    ///
    /// # Errors
    ///
    /// Any [`ErrorKind`](crate::ErrorKind) but `Configuration` and `Paging`.
    pub async fn send_internal(
        &self,
        request: InternalRequest<'_>,
        response: &mut (dyn ResponseBody + Send),
    ) -> Result<(), Error> {
        let sender = &self.0.sender;
        let mut assembled = {
            let mut parts = RequestParts::default();
            for &(name, value) in request.headers {
                parts.header(name, value);
            }
            parts.body(request.body);
            assemble(&sender.base, request.operation, parts, None)?
        };
        assembled.secrets.extend(request.secrets);
        let exchange = Exchange {
            fingerprint: false,
            request: assembled,
            provider: None,
            account: None,
            timeout: Some(request.timeout),
            attempt_timeout: Some(ATTEMPT_TIMEOUT),
            // A token that is valid for one request must not be sent again because of a rule for calls.
            retry: Some(sender.retry.without_classifier()),
        };
        sender.call(&Arc::new(exchange), response).await?;
        Ok(())
    }

    /// Sends a `GET` by which a connection leaves HTTP (RFC 9110, section 7.8), such as for a WebSocket, and returns the response of any
    /// status. Call `upgrade` on a response with status 101.
    ///
    /// The request has only these headers, without credentials. It opens a connection of its own over HTTP/1.1, with the client's proxies and
    /// certificates. Redirects are not followed. The scheme of `url` is `wss`, or `ws` where the client allows `http`.
    ///
    /// # Errors
    ///
    /// - [`ErrorKind::Request`]: the URL is not allowed. The message does not contain it.
    /// - [`ErrorKind::Configuration`]: the client has a transport of the caller's, or an `http_client` that chose HTTP/2, or TLS is not
    ///   available.
    /// - [`ErrorKind::Connect`], [`ErrorKind::Timeout`] or [`ErrorKind::Transport`]: there is no response.
    pub async fn request_upgrade(
        &self,
        url: &str,
        headers: HeaderMap,
    ) -> Result<reqwest::Response, Error> {
        let url = crate::client::upgrade_url(url, self.0.sender.wire.plain_http)
            .map_err(|problem| Error::new(ErrorKind::Request, format!("its URL {problem}")))?;
        self.0.upgrades.request(url, headers).await
    }
}
