//! The transport: sends one HTTP request and returns the reply.

mod http_client;
pub(crate) mod redirect;
mod tls;
mod upgrade;

use std::error::Error as StdError;
use std::fmt;

use futures_util::future::BoxFuture;

pub use reqwest::Body;

pub(crate) use http_client::{HttpClient, HttpSettings, innermost};
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
    /// Dropping the future cancels the exchange.
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>>;
}

/// A failure to send a request or to receive its reply.
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
    /// Creates an error for a connection that was not established. The request was not sent, so it can be sent again.
    pub fn connect(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Failure::Connect, source)
    }

    /// Creates an error for a timeout of the transport itself. The server may or may not have received the request.
    pub fn timed_out(source: impl Into<Box<dyn StdError + Send + Sync>>) -> Self {
        Self::new(Failure::TimedOut, source)
    }

    /// Creates an error for a connection that broke. The server may or may not have received the request.
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
            Failure::Connect => "the connection was not established",
            Failure::TimedOut => "the transport timed out",
            Failure::Broken => "the connection broke",
        })
    }
}

impl StdError for TransportError {
    fn source(&self) -> Option<&(dyn StdError + 'static)> {
        Some(&*self.source)
    }
}
