//! The default transport: reqwest.

use std::time::Duration;

use futures_util::future::BoxFuture;

use reqwest::Url;

use super::tls::{self, Certificates};
use super::{Body, Failure, Transport, TransportError};
use crate::{Error, ErrorKind};

/// A pool of connections for each runtime.
///
/// A connection moves on only while the runtime does that opened it. Blocking calls must not wait for one whose runtime they block.
#[derive(Clone)]
pub(crate) struct HttpClient {
    callers: reqwest::Client,
    #[cfg(feature = "blocking")]
    background: reqwest::Client,
}

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
    pub(crate) fn new(settings: &HttpSettings, https: bool) -> Result<Self, Error> {
        let tls = tls::config(&settings.certificates, https)?;
        Ok(Self {
            #[cfg(feature = "blocking")]
            background: pool(settings, tls.clone())?,
            callers: pool(settings, tls)?,
        })
    }

    /// One that a caller brings, for all runtimes.
    pub(crate) fn brought(client: reqwest::Client) -> Self {
        Self {
            #[cfg(feature = "blocking")]
            background: client.clone(),
            callers: client,
        }
    }

    /// The pool of this runtime.
    pub(crate) fn pool(&self) -> &reqwest::Client {
        #[cfg(feature = "blocking")]
        if crate::blocking::is_background() {
            return &self.background;
        }
        &self.callers
    }
}

fn pool(settings: &HttpSettings, tls: rustls::ClientConfig) -> Result<reqwest::Client, Error> {
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .connect_timeout(settings.connect_timeout.unwrap_or(CONNECT_TIMEOUT))
        .read_timeout(settings.read_timeout.unwrap_or(READ_TIMEOUT))
        .pool_idle_timeout(IDLE)
        // What is sent again, and where to, is decided in one place, with the operation in view.
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never())
        .user_agent(concat!("feishu-rust/", env!("CARGO_PKG_VERSION")));
    for proxy in &settings.proxies {
        builder = builder.proxy(proxy.clone());
    }
    builder.build().map_err(|error| {
        let error = error.without_url();
        let problem = format!("HTTP is not available: {}", innermost(&error));
        Error::new(ErrorKind::Configuration, problem).with_source(error)
    })
}

impl Transport for HttpClient {
    fn send(
        &self,
        request: http::Request<Body>,
    ) -> BoxFuture<'static, Result<http::Response<Body>, TransportError>> {
        let client = self.pool().clone();
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
