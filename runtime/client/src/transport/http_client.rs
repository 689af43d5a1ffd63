//! The default transport: reqwest.

use std::time::Duration;

use futures_util::future::BoxFuture;

use reqwest::Url;

use super::failure::innermost;
use super::tls::{self, Certificates};
use super::{Body, Transport, TransportError};
use crate::{Error, ErrorKind};

/// One connection pool for each async runtime.
///
/// A connection makes progress only while the runtime that opened it runs. A blocking call must not use a connection of the runtime that
/// it blocks.
#[derive(Clone)]
pub(crate) struct HttpClient {
    callers: reqwest::Client,
    #[cfg(feature = "blocking")]
    background: reqwest::Client,
}

/// Settings of the default transport.
#[derive(Default)]
pub(crate) struct HttpSettings {
    pub(crate) connect_timeout: Option<Duration>,
    pub(crate) read_timeout: Option<Duration>,
    pub(crate) proxies: Vec<reqwest::Proxy>,
    pub(crate) certificates: Certificates,
    /// Has no effect on a transport of the caller's, and does not count as a setting of it.
    pub(crate) user_agent: Option<String>,
}

impl HttpSettings {
    /// Returns true if nothing was set.
    pub(crate) fn is_default(&self) -> bool {
        self.connect_timeout.is_none()
            && self.read_timeout.is_none()
            && self.proxies.is_empty()
            && self.certificates.is_empty()
    }
}

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const READ_TIMEOUT: Duration = Duration::from_secs(60);
/// Shorter than the idle timeout of servers, so that a request is not lost on a connection that is being closed.
const IDLE: Duration = Duration::from_secs(30);

impl HttpClient {
    /// Creates the client with rustls and aws-lc, and installs nothing process-wide.
    ///
    /// Without `https`, the certificates of the operating system are optional.
    pub(crate) fn new(settings: &HttpSettings, https: bool) -> Result<Self, Error> {
        let tls = tls::config(&settings.certificates, https)?;
        Ok(Self {
            #[cfg(feature = "blocking")]
            background: connections(settings, tls.clone(), |builder| builder)?,
            callers: connections(settings, tls, |builder| builder)?,
        })
    }

    /// Wraps a caller's client, which is used on all runtimes.
    pub(crate) fn from_caller(client: reqwest::Client) -> Self {
        Self {
            #[cfg(feature = "blocking")]
            background: client.clone(),
            callers: client,
        }
    }

    /// Returns the pool of the current runtime.
    pub(crate) fn pool(&self) -> &reqwest::Client {
        #[cfg(feature = "blocking")]
        if crate::background_thread::is_background_runtime() {
            return &self.background;
        }
        &self.callers
    }
}

/// Creates a client of reqwest with these settings. `change` adds to them.
pub(super) fn connections(
    settings: &HttpSettings,
    tls: rustls::ClientConfig,
    change: impl FnOnce(reqwest::ClientBuilder) -> reqwest::ClientBuilder,
) -> Result<reqwest::Client, Error> {
    let mut builder = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .connect_timeout(settings.connect_timeout.unwrap_or(CONNECT_TIMEOUT))
        .read_timeout(settings.read_timeout.unwrap_or(READ_TIMEOUT))
        .pool_idle_timeout(IDLE)
        // The wire follows redirects and the call retries, because both depend on the operation.
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never());
    if let Some(user_agent) = &settings.user_agent {
        builder = builder.user_agent(user_agent);
    }
    for proxy in &settings.proxies {
        builder = builder.proxy(proxy.clone());
    }
    change(builder).build().map_err(|error| {
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

/// Converts the request for reqwest. Its URL is not parsed again if its extensions contain a [`Url`].
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
