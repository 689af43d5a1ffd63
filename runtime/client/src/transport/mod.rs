//! HTTP: what sends a request and brings back the reply.

mod http_client;
pub(crate) mod redirect;
mod tls;

use std::error::Error as StdError;
use std::fmt;

use futures_util::future::BoxFuture;

pub use reqwest::Body;

pub(crate) use http_client::{HttpClient, HttpSettings, innermost};

/// Sends one HTTP request and brings back the reply: the client's way to the server.
///
/// The default speaks HTTP/1.1 and HTTP/2 over TLS. Implement this to answer requests in a test without a socket, or to go
/// through something that no proxy setting describes.
///
/// It sends the request once: retries, tokens, rate limits and redirects are the client's. A compressed reply comes back decompressed.
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
/// let client: Client = Client::builder("https://open.feishu.cn").transport(Canned).build()?;
/// # Ok(())
/// # }
/// ```
pub trait Transport: Send + Sync + 'static {
    /// Sends a request, and gives the reply as soon as its head is there.
    ///
    /// Dropping the future cancels the exchange.
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>>;
}

/// Why an exchange failed below HTTP.
#[derive(Debug)]
pub struct TransportError {
    pub(crate) failure: Failure,
    pub(crate) source: Box<dyn StdError + Send + Sync>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Failure {
    Connect,
    TimedOut,
    Broken,
}

impl TransportError {
    /// No connection was established: no byte of the request left, so it can be sent again.
    pub fn connect(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Failure::Connect, source)
    }

    /// A limit of the transport itself ran out. The server may or may not have the request.
    pub fn timed_out(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Failure::TimedOut, source)
    }

    /// The exchange broke off. The server may or may not have the request.
    pub fn broken(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Failure::Broken, source)
    }

    fn new(failure: Failure, source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self {
            failure,
            source: source.into(),
        }
    }
}

impl fmt::Display for TransportError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.failure {
            Failure::Connect => "no connection was established",
            Failure::TimedOut => "a limit of the transport ran out",
            Failure::Broken => "the exchange broke off",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}
