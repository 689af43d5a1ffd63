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

use std::sync::Arc;

use futures_util::future::BoxFuture;

use crate::{Error, ErrorKind};

pub use failure::TransportError;
use failure::innermost;
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

/// The transport of a client.
pub(crate) enum AnyTransport {
    /// The default one, or a caller's HTTP client. Requests are passed to it without a conversion.
    Http(HttpClient),
    /// A caller's.
    Custom(Arc<dyn Transport>),
}

impl AnyTransport {
    /// Brings a request into the form of this transport.
    pub(crate) fn request(&self, request: reqwest::Request) -> Result<TransportRequest<'_>, Error> {
        Ok(match self {
            Self::Http(client) => TransportRequest::Http(client, request),
            Self::Custom(transport) => {
                let request = request.try_into().map_err(|error: reqwest::Error| {
                    let problem = format!("its URL is invalid: {}", innermost(&error));
                    Error::new(ErrorKind::Request, problem)
                })?;
                TransportRequest::Custom(&**transport, request)
            }
        })
    }
}

/// A request in the form of its transport.
pub(crate) enum TransportRequest<'t> {
    Http(&'t HttpClient, reqwest::Request),
    Custom(&'t dyn Transport, http::Request<Body>),
}

impl<'t> TransportRequest<'t> {
    /// Sends the request. A panic of the transport is an error.
    ///
    /// The future is boxed, because each of the futures around it would contain it.
    pub(crate) fn send(self) -> BoxFuture<'t, Result<http::Response<Body>, TransportError>> {
        match self {
            Self::Http(client, request) => {
                Box::pin(async move { contained(client.send(request)).await? })
            }
            Self::Custom(transport, request) => Box::pin(async move {
                let sent = contained(async { transport.send(request).await });
                sent.await?
            }),
        }
    }
}
