//! The default transport: reqwest.

use std::time::Duration;

use futures_util::future::BoxFuture;

use reqwest::Url;

use super::tls::{self, Certificates};
use super::{Body, Failure, Transport, TransportError};
use crate::{Error, ErrorKind};

/// A pool of connections.
#[derive(Clone)]
pub(crate) struct HttpClient(pub(crate) reqwest::Client);

/// How the default transport is built.
#[derive(Default)]
pub(crate) struct HttpSettings {
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) read_timeout: Option<Duration>,
    pub(crate) proxies: Vec<reqwest::Proxy>,
    pub(crate) certificates: Certificates,
}

impl HttpSettings {
    /// Whether nothing was set.
    pub(crate) fn is_default(&self) -> bool {
        self.connect_timeout.is_none()
            && self.read_timeout.is_none()
            && self.proxies.is_empty()
            && self.certificates.is_empty()
    }
}

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const READ_TIMEOUT: Duration = Duration::from_secs(60);
/// Shorter than servers keep idle connections: a request must not be lost to one that is just being closed.
const IDLE: Duration = Duration::from_secs(30);

impl HttpClient {
    /// Uses rustls with ring, and installs nothing process-wide.
    ///
    /// A transport for plain http works without certificates of the platform.
    pub(crate) fn new(settings: HttpSettings, https: bool) -> Result<Self, Error> {
        let mut builder = reqwest::Client::builder()
            .tls_backend_preconfigured(tls::config(&settings.certificates, https)?)
            .connect_timeout(settings.connect_timeout.unwrap_or(CONNECT_TIMEOUT))
            .read_timeout(settings.read_timeout.unwrap_or(READ_TIMEOUT))
            .pool_idle_timeout(IDLE)
            // What is sent again, and where to, is decided in one place, with the operation in view.
            .redirect(reqwest::redirect::Policy::none())
            .retry(reqwest::retry::never())
            .user_agent(concat!("feishu-rust/", env!("CARGO_PKG_VERSION")));
        for proxy in settings.proxies {
            builder = builder.proxy(proxy);
        }
        match builder.build() {
            Ok(client) => Ok(Self(client)),
            Err(error) => {
                let error = error.without_url();
                let problem = format!("HTTP is not available: {}", innermost(&error));
                Err(Error::new(ErrorKind::Configuration, problem).with_source(error))
            }
        }
    }
}

impl Transport for HttpClient {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let client = self.0.clone();
        Box::pin(async move {
            let response = client.execute(reqwest_request(request)?).await?;
            Ok(response.into())
        })
    }
}

/// The request as reqwest has it. Its address is not parsed again if it is there as a [`Url`].
fn reqwest_request(mut request: http::Request<Body>) -> Result<reqwest::Request, TransportError> {
    let Some(url) = request.extensions_mut().remove::<Url>() else {
        return Ok(reqwest::Request::try_from(request)?);
    };
    let (head, body) = request.into_parts();
    let mut request = reqwest::Request::new(head.method, url);
    *request.headers_mut() = head.headers;
    *request.body_mut() = Some(body);
    Ok(request)
}

impl From<reqwest::Error> for TransportError {
    fn from(error: reqwest::Error) -> Self {
        // A query may hold secrets.
        let error = error.without_url();
        // A connection that was not established in time is both.
        let failure = if error.is_connect() {
            Failure::Connect
        } else if error.is_timeout() {
            Failure::TimedOut
        } else {
            Failure::Broken
        };
        Self::new(failure, error)
    }
}

/// The cause that says most.
pub(crate) fn innermost<'e>(
    error: &'e (dyn std::error::Error + 'static),
) -> &'e (dyn std::error::Error + 'static) {
    let mut cause = error;
    while let Some(deeper) = cause.source() {
        cause = deeper;
    }
    cause
}
