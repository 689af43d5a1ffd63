//! The transport: sends one HTTP request and returns the reply.

mod failure;
mod http_client;
mod panics;
mod pools;
pub(crate) mod proxies;
pub(crate) mod redirect;
mod silence;
mod tls;
mod upgrade;

use futures_util::future::BoxFuture;

pub use failure::TransportError;
pub use reqwest::Body;

pub(crate) use http_client::{HttpClient, HttpSettings};
pub(crate) use panics::contained;
pub(crate) use upgrade::Upgrades;

/// Sends one HTTP request and returns the reply.
///
/// The default uses HTTP/1.1 and HTTP/2 over TLS. Implement this trait to answer requests in a test without a socket, or to connect in a
/// way that proxy settings cannot describe.
///
/// A transport sends the request once: the client handles retries, tokens, rate limits and redirects. It must decompress replies.
///
/// ```
/// use openapi_client_runtime::{Body, BoxFuture, Client, Transport, TransportError, http};
///
/// /// Answers every request with an empty envelope.
/// struct Canned;
///
/// impl Transport for Canned {
///     fn send(
///         &self,
///         _: http::Request<Body>,
///     ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
///         Box::pin(async { Ok(http::Response::new(Body::from(r#"{"code":0,"msg":"success"}"#))) })
///     }
/// }
///
/// # fn main() -> Result<(), openapi_client_runtime::Error> {
/// let client: Client = Client::builder("https://api.example.com").transport(Canned).build()?;
/// # Ok(())
/// # }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends a request, and returns the reply as soon as its headers have arrived.
    ///
    /// Dropping the future cancels the exchange. A panic fails the call with [`ErrorKind::Transport`](crate::ErrorKind::Transport).
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>>;
}
