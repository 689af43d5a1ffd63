//! The default transport: reqwest.

use std::sync::Arc;
use std::time::Duration;

use super::failure::innermost;
use super::pools::Pools;
use super::silence::Silence;
use super::tls::{self, Certificates};
use super::{Body, TransportError};
use crate::{Error, ErrorKind};

/// The default transport, or a caller's HTTP client. Cheap to clone.
#[derive(Clone)]
pub(crate) struct HttpClient {
    /// Encodes multipart bodies. It sends requests only if it is the caller's.
    forms: reqwest::Client,
    /// `None`: the client is the caller's, which has its own limits and is used on all runtimes.
    own: Option<Own>,
}

#[derive(Clone)]
struct Own {
    pools: Arc<Pools>,
    silence: Duration,
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

    /// The longest time in which no byte of an exchange is sent or received.
    pub(super) fn silence(&self) -> Duration {
        self.read_timeout.unwrap_or(READ_TIMEOUT)
    }
}

const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
const READ_TIMEOUT: Duration = Duration::from_secs(60);
/// Shorter than the idle timeout of servers, so that a request is not lost on a connection that is being closed.
const IDLE: Duration = Duration::from_secs(30);
/// The silence after which the server of an HTTP/2 connection must answer a ping, and the time that it has. Together shorter than the limit of
/// an attempt: the next attempt then uses a new connection.
const PING: Duration = Duration::from_secs(10);

impl HttpClient {
    /// Creates the client with rustls and aws-lc, and installs nothing process-wide.
    ///
    /// Without `https`, the certificates of the operating system are optional.
    pub(crate) fn new(settings: Arc<HttpSettings>, https: bool) -> Result<Self, Error> {
        let tls = tls::config(&settings.certificates, https)?;
        let silence = settings.silence();
        let build = move || connections(&settings, tls.clone(), |builder| builder);
        Ok(Self {
            forms: build()?,
            own: Some(Own {
                pools: Arc::new(Pools::new(build)),
                silence,
            }),
        })
    }

    /// Wraps a caller's client, which is used on all runtimes.
    pub(crate) fn from_caller(client: reqwest::Client) -> Self {
        Self {
            forms: client,
            own: None,
        }
    }

    /// Returns the client that encodes multipart bodies.
    pub(crate) fn forms(&self) -> &reqwest::Client {
        &self.forms
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
        .pool_idle_timeout(IDLE)
        // reqwest would use the environment's proxies for http too.
        .no_proxy()
        .http2_keep_alive_interval(PING)
        .http2_keep_alive_timeout(PING)
        .http2_keep_alive_while_idle(true)
        // The wire follows redirects and the call retries, because both depend on the operation.
        .redirect(reqwest::redirect::Policy::none())
        .retry(reqwest::retry::never());
    // reqwest's default of 30 s would end an upload whose server pauses, whatever the limit.
    #[cfg(any(target_os = "android", target_os = "fuchsia", target_os = "linux"))]
    {
        builder = builder.tcp_user_timeout(settings.silence());
    }
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

impl HttpClient {
    /// Sends a request, and returns the reply as soon as its headers have arrived.
    pub(super) async fn send(
        &self,
        mut request: reqwest::Request,
    ) -> Result<http::Response<Body>, TransportError> {
        let Some(own) = &self.own else {
            return Ok(self.forms.execute(request).await?.into());
        };
        let client = own.pools.current().map_err(TransportError::connect)?;
        let mut silence = Silence::limited_to(own.silence);
        if let Some(body) = request.body_mut() {
            *body = silence.watch(std::mem::take(body));
        }
        let response = silence.limit(client.execute(request)).await;
        let response: http::Response<Body> = response.map_err(TransportError::timed_out)??.into();
        Ok(response.map(|body| silence.over(body)))
    }
}
