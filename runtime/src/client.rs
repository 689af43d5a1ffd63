//! The client, and how it is built.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use reqwest::Url;

use crate::access_token::{Credential, TenantTokens};
use crate::secret::Secret;
use crate::transport::{Transport, http_client};
use crate::{Error, ErrorKind};

/// Time limit of a whole call, unless the builder or the call sets another.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(30);
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);

/// What calls go through: an address, a credential, and a pool of connections.
///
/// Cheap to clone; clones share connections and tokens. Generated clients wrap it. Calls must be awaited on a tokio runtime with I/O
/// and time enabled.
#[derive(Clone)]
pub struct Client(pub(crate) Arc<Inner>);

pub(crate) struct Inner {
    pub(crate) transport: Transport,
    pub(crate) credential: Credential,
    /// `None`: the default, which depends on the operation.
    pub(crate) timeout: Option<Duration>,
}

impl Client {
    /// A client of the server at this address, without a credential.
    pub fn builder(base_url: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(base_url)
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.0.transport.base)
            .field("credential", &self.0.credential)
            .field("timeout", &self.0.timeout)
            .finish_non_exhaustive()
    }
}

/// Describes a client; `C` is the type that [`build`](Self::build) gives.
///
/// ```
/// # fn main() -> Result<(), feishu_runtime::Error> {
/// let client = feishu_runtime::Client::builder("https://open.feishu.cn")
///     .app("cli_slkdjalasdkjasd", "dskLLdkasdjlasdKK")
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[must_use]
pub struct ClientBuilder<C = Client> {
    base_url: String,
    app: Option<(String, Secret)>,
    access_token: Option<Secret>,
    timeout: Option<Duration>,
    connect_timeout: Option<Duration>,
    http_client: Option<reqwest::Client>,
    client: PhantomData<fn() -> C>,
}

impl<C: From<Client>> ClientBuilder<C> {
    /// A client of the server at this address, without a credential. See [`base_url`](Self::base_url).
    pub fn new(base_url: impl Into<String>) -> Self {
        Self {
            base_url: base_url.into(),
            app: None,
            access_token: None,
            timeout: None,
            connect_timeout: None,
            http_client: None,
            client: PhantomData,
        }
    }

    /// Calls as this custom app: the client gets tenant access tokens with its id and secret, and renews them.
    pub fn app(mut self, app_id: impl Into<String>, app_secret: impl Into<String>) -> Self {
        self.app = Some((app_id.into(), Secret::new(app_secret)));
        self
    }

    /// Calls with this one bearer token, of whatever kind, instead of as an app. It is never renewed.
    pub fn access_token(mut self, access_token: impl Into<String>) -> Self {
        self.access_token = Some(Secret::new(access_token));
        self
    }

    /// Calls the server at this address: scheme, host, and if need be port and path prefix.
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = base_url.into();
        self
    }

    /// Limits each call, from awaiting it to the end of the reply, the access token included.
    ///
    /// Default: 30 s, but no limit for an operation that uploads files. A token request is also limited by itself, so that a caller
    /// who gives up does not decide for the others who wait for it: to this limit, or 30 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Limits establishing a connection. Default: 10 s.
    pub fn connect_timeout(mut self, connect_timeout: Duration) -> Self {
        self.connect_timeout = Some(connect_timeout);
        self
    }

    /// Sends requests through this HTTP client: for proxies, certificates, or a pool that is shared.
    ///
    /// Its own settings hold for connect timeout, redirects and `User-Agent`. If it follows redirects, it follows them for the
    /// request that carries the app secret too; the client built here does not.
    pub fn http_client(mut self, http_client: reqwest::Client) -> Self {
        self.http_client = Some(http_client);
        self
    }

    /// Builds the client. Sends nothing.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`] when the base address is no plain http or https address, a credential is empty, two settings
    /// contradict each other, or the platform has no CA certificates.
    pub fn build(self) -> Result<C, Error> {
        self.into_client().map(C::from)
    }
}

impl<C> ClientBuilder<C> {
    fn into_client(self) -> Result<Client, Error> {
        let refuse = |problem: &str| Err(Error::new(ErrorKind::Configuration, problem));
        let base: Arc<str> = base_address(&self.base_url)?.into();
        let http = match (self.http_client, self.connect_timeout) {
            (Some(_), Some(_)) => {
                return refuse(
                    "a connect_timeout has no effect on an http_client; set it on that client instead",
                );
            }
            (Some(http), None) => http,
            (None, limit) => http_client(&base, limit.unwrap_or(CONNECT_TIMEOUT))?,
        };
        let transport = Transport { http, base };
        let credential = match (self.app, self.access_token) {
            (Some(_), Some(_)) => {
                return refuse("it has both an app and an access_token; give it one of them");
            }
            (Some((app_id, app_secret)), None) => {
                if app_id.is_empty() || app_secret.expose().is_empty() {
                    return refuse("the app's id or secret is empty");
                }
                let timeout = self.timeout.unwrap_or(TIMEOUT);
                let tokens = TenantTokens::new(transport.clone(), app_id, app_secret, timeout);
                Credential::App(Arc::new(tokens))
            }
            (None, Some(token)) if token.expose().is_empty() => {
                return refuse("the access_token is empty");
            }
            (None, Some(token)) => Credential::Fixed(token),
            (None, None) => Credential::None,
        };
        Ok(Client(Arc::new(Inner {
            transport,
            credential,
            timeout: self.timeout,
        })))
    }
}

/// The address without a trailing slash. The error does not repeat it: it may hold a password.
fn base_address(address: &str) -> Result<String, Error> {
    let refuse = |problem: &str| {
        let problem = format!("the base_url {problem}; give it like `https://open.feishu.cn`");
        Error::new(ErrorKind::Configuration, problem)
    };
    let url = Url::parse(address).map_err(|error| refuse(&format!("is no address ({error})")))?;
    if !matches!(url.scheme(), "http" | "https") {
        return Err(refuse("is neither http nor https"));
    }
    if !url.username().is_empty() || url.password().is_some() {
        return Err(refuse("holds a user or a password"));
    }
    if url.query().is_some() || url.fragment().is_some() {
        return Err(refuse("holds a query or a fragment"));
    }
    Ok(url.as_str().trim_end_matches('/').to_owned())
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            // Not checked yet, so it may hold a password.
            .field("base_url", &base_address(&self.base_url).ok())
            .field("app", &self.app)
            .field("access_token", &self.access_token)
            .field("timeout", &self.timeout)
            .field("connect_timeout", &self.connect_timeout)
            .finish_non_exhaustive()
    }
}
