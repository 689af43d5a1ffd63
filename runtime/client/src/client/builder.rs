//! Builds clients.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use super::url::ServerUrl;
use super::{Client, Inner};
use crate::access_token::{AccessToken, AccessTokenProvider, FixedToken};
use crate::conventions::Conventions;
use crate::observe::Observer;
use crate::retry::{RetryBudget, RetryPolicy};
use crate::secret::Secret;
use crate::security::Credentials;
use crate::sender::{Sender, Settings};
use crate::transport::{AnyTransport, HttpClient, HttpSettings, Transport, Upgrades, proxies};
use crate::wire::Wire;
use crate::{Error, ErrorKind};

/// The default limit of replies that are read whole.
const MAX_RESPONSE_SIZE: usize = 64 * 1024 * 1024;

/// Describes a client; `C` is the type that [`build`](Self::build) returns.
///
/// ```
/// # fn main() -> Result<(), openapi_client_runtime::Error> {
/// let client = openapi_client_runtime::Client::builder("https://api.example.com")
///     .access_token("dskLLdkasdjlasdKK")
///     .build()?;
/// # Ok(())
/// # }
/// ```
#[must_use]
pub struct ClientBuilder<C = Client> {
    base_url: String,
    servers: Vec<(String, String)>,
    /// Sources of access tokens. `build` accepts at most one.
    providers: Vec<Provider>,
    /// Passwords and API keys.
    secrets: Credentials,
    timeout: Option<Duration>,
    retry: RetryPolicy,
    max_response_size: usize,
    trace_bodies: bool,
    observers: Vec<Arc<dyn Observer>>,
    #[cfg(feature = "rate-limit")]
    rate_limits: bool,
    http: HttpSettings,
    plain_http: bool,
    transports: Vec<Way>,
    conventions: &'static Conventions,
    client: PhantomData<fn() -> C>,
}

/// A source of access tokens.
enum Provider {
    Fixed(AccessToken),
    Other(Arc<dyn AccessTokenProvider>),
}

/// The transport that the caller provides.
enum Way {
    HttpClient(reqwest::Client),
    Transport(Arc<dyn Transport>),
}

impl<C: From<Client>> ClientBuilder<C> {
    /// A client of the server at this URL, without credentials. See [`base_url`](Self::base_url).
    pub fn new(base_url: impl Into<String>) -> Self {
        Self {
            base_url: base_url.into(),
            servers: Vec::new(),
            providers: Vec::new(),
            secrets: Credentials::default(),
            conventions: Conventions::HTTP,
            timeout: None,
            retry: RetryPolicy::default(),
            max_response_size: MAX_RESPONSE_SIZE,
            trace_bodies: false,
            observers: Vec::new(),
            #[cfg(feature = "rate-limit")]
            rate_limits: false,
            http: HttpSettings::default(),
            plain_http: false,
            transports: Vec::new(),
            client: PhantomData,
        }
    }

    /// Calls with this bearer token. It is never renewed.
    pub fn access_token(mut self, access_token: impl Into<String>) -> Self {
        let token = AccessToken::new(access_token);
        self.providers.push(Provider::Fixed(token));
        self
    }

    /// Calls with the bearer tokens of this provider.
    pub fn access_token_provider(mut self, provider: impl AccessTokenProvider) -> Self {
        self.providers.push(Provider::Other(Arc::new(provider)));
        self
    }

    /// Calls with this user and password, where an operation takes HTTP's basic authentication (RFC 7617). Can be combined with a token.
    pub fn basic_auth(mut self, user: impl Into<String>, password: impl Into<String>) -> Self {
        self.secrets.set_basic(user.into(), Secret::new(password));
        self
    }

    /// Calls with this API key, where an operation takes the security scheme of this name in the description. May be given once for
    /// each scheme, and combined with a token.
    pub fn api_key(mut self, scheme: impl Into<String>, key: impl Into<String>) -> Self {
        self.secrets.set_api_key(scheme.into(), Secret::new(key));
        self
    }

    /// Calls the server at this URL: scheme, host, and optionally port and path prefix.
    ///
    /// The scheme is `https`; `http` only to this machine itself, or after [`plain_http`](Self::plain_http).
    pub fn base_url(mut self, base_url: impl Into<String>) -> Self {
        self.base_url = base_url.into();
        self
    }

    /// Calls the server at `url` for operations whose documented server is `documented`, and not the client's
    /// ([`Operation::server`](crate::Operation::server)): a proxy, or a test. May be given several times. For the format of the URL see
    /// [`base_url`](Self::base_url).
    pub fn server(mut self, documented: impl Into<String>, url: impl Into<String>) -> Self {
        self.servers.push((documented.into(), url.into()));
        self
    }

    /// Limits each call, from awaiting it to the end of the reply: the access token, all attempts and the waits between them.
    ///
    /// Default: 90 s, but no limit for an operation that uploads files.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = Some(timeout);
        self
    }

    /// Retries failed calls by this policy. Default: [`RetryPolicy::new`].
    ///
    /// Whatever the policy, the further attempts of all calls are limited to a fifth of the calls and ten more.
    pub fn retry(mut self, policy: RetryPolicy) -> Self {
        self.retry = policy;
        self
    }

    /// Keeps the documented rate limits of operations: a request that would exceed one waits here, instead of being refused by the server.
    ///
    /// Each operation has its own limits ([`Operation::rate_limits`](crate::Operation::rate_limits)), for each account separately. Each
    /// attempt counts, also with a token of its own. Requests of other clients are not counted, so the server may still refuse some. A
    /// refusal that states its end delays the operation's other requests too. Operations without a documented limit are not delayed.
    ///
    /// No limit is exceeded, in sliding or fixed windows, if the transmission times of an operation's requests differ by at most 250 ms.
    /// The cost: a tenth of a limit is sent at once. The rest follows, for 1000 requests in 60 s, at 897 a minute; for 50 in 1 s, at 36.8
    /// a second; 20: 15.2; 10: 8; 5: 4.
    ///
    /// Requests are sent in the order of their calls. Waiting counts against the [`timeout`](Self::timeout), not against the retry policy.
    /// A call that would have to wait longer fails with [`ErrorKind::RateLimited`] and no attempts, mostly at once. [`Error::reset`]
    /// states how long it would have to wait.
    #[cfg(feature = "rate-limit")]
    pub fn keep_rate_limits(mut self) -> Self {
        self.rate_limits = true;
        self
    }

    /// Refuses replies larger than this many bytes, decompressed. Default: 64 MiB. Downloads are not limited.
    pub fn max_response_size(mut self, bytes: usize) -> Self {
        self.max_response_size = bytes;
        self
    }

    /// Calls this observer for each attempt. May be given several times.
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.observers.push(Arc::new(observer));
        self
    }

    /// Shows the bodies of requests and replies as `tracing` events of level TRACE, up to 16 KiB of each. Default: no.
    ///
    /// Bodies may contain personal data. The credentials of the call are not shown. Bodies of operations whose bodies contain secrets
    /// ([`Operation::secret_bodies`](crate::Operation::secret_bodies)), of requests for tokens, and files are never shown.
    pub fn trace_bodies(mut self, trace: bool) -> Self {
        self.trace_bodies = trace;
        self
    }

    /// Limits establishing a connection. Default: 10 s.
    pub fn connect_timeout(mut self, timeout: Duration) -> Self {
        self.http.connect_timeout = Some(timeout);
        self
    }

    /// Limits silence: the time in which no byte of an exchange is sent or received. Default: 60 s.
    ///
    /// The duration is not limited: uploads, downloads and event streams may take as long as bytes move. The reader of a reply may pause.
    ///
    /// A body of more than 64 KiB may be silent four times as long while it is sent, because the operating system hides the progress of
    /// what it buffers. The content of a stream that is uploaded must arrive in that time too.
    pub fn read_timeout(mut self, timeout: Duration) -> Self {
        self.http.read_timeout = Some(timeout);
        self
    }

    /// Uses this proxy, instead of the environment's, for all requests that it intercepts. It can read those over http, with their tokens.
    ///
    /// Default: for https, the proxy in `HTTPS_PROXY` or `ALL_PROXY` (or in lower case), except for the hosts in `NO_PROXY` and for this
    /// machine. It sees the host only. `HTTP_PROXY` is not used. Proxies of SOCKS need the feature `socks` of reqwest.
    pub fn proxy(mut self, proxy: reqwest::Proxy) -> Self {
        self.http.proxies.push(proxy);
        self
    }

    /// Trusts these root certificates, in PEM, in addition to those of the operating system.
    pub fn root_certificates(mut self, pem: impl Into<Vec<u8>>) -> Self {
        self.http.certificates.roots.push(pem.into());
        self
    }

    /// Shows this certificate, with its chain, to servers that request one (mTLS). Both in PEM.
    pub fn client_certificate(
        mut self,
        chain: impl Into<Vec<u8>>,
        private_key: impl Into<Vec<u8>>,
    ) -> Self {
        self.http.certificates.client = Some((chain.into(), private_key.into()));
        self
    }

    /// Sends requests through this HTTP client, for instance to share a pool.
    ///
    /// Its own settings apply to time limits, proxies, certificates, redirects, retries and `User-Agent`. If it follows redirects, it also
    /// follows them with credentials: build it with `redirect::Policy::none()`, and this client follows those that are safe.
    ///
    /// Its `read_timeout` limits the whole time until the headers of a reply, so that a longer upload fails.
    ///
    /// Use it on one tokio runtime only, and not for blocking calls beside async ones: a connection of reqwest ends or stalls with the
    /// runtime that opened it, and fails the calls of other runtimes.
    ///
    /// ```
    /// use openapi_client_runtime::{Client, reqwest};
    ///
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let http_client = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build()?;
    /// let client: Client = Client::builder("https://api.example.com").http_client(http_client).build()?;
    /// # Ok(())
    /// # }
    /// ```
    pub fn http_client(mut self, http_client: reqwest::Client) -> Self {
        self.transports.push(Way::HttpClient(http_client));
        self
    }

    /// Sends this as the header `User-Agent`. An [`http_client`](Self::http_client) of your own sends its own.
    pub fn user_agent(mut self, user_agent: impl Into<String>) -> Self {
        self.http.user_agent = Some(user_agent.into());
        self
    }

    /// Follows a platform's conventions instead of [those of HTTP](Conventions::HTTP). For the runtime of a platform.
    pub fn conventions(mut self, conventions: &'static Conventions) -> Self {
        self.conventions = conventions;
        self
    }

    /// Sends requests through this transport.
    pub fn transport(mut self, transport: impl Transport) -> Self {
        self.transports.push(Way::Transport(Arc::new(transport)));
        self
    }

    /// Allows `http` to other machines, as some servers in private networks need it. Tokens and data are then readable on the way.
    ///
    /// Without it, `http` is allowed for `localhost` and loopback addresses only. Other names are refused, even if they are resolved to a
    /// loopback address: another resolver may give another one. The rule is also that of redirects.
    pub fn plain_http(mut self) -> Self {
        self.plain_http = true;
        self
    }

    /// Builds the client. Sends nothing.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`] if a URL is neither https nor allowed http, a credential is empty, two settings contradict each
    /// other, a certificate cannot be read, or the operating system has no CA certificates.
    pub fn build(self) -> Result<C, Error> {
        self.into_client().map(C::from)
    }
}

impl<C> ClientBuilder<C> {
    fn into_client(mut self) -> Result<Client, Error> {
        let base = self.address(&self.base_url).map_err(|problem| {
            let example = self.conventions.example_url;
            let problem = format!("the base_url {problem}; give it like `{example}`");
            Error::new(ErrorKind::Configuration, problem)
        })?;
        let mut https = base.is_https();
        let mut servers = Vec::with_capacity(self.servers.len());
        for (documented, address) in &self.servers {
            let address = self.address(address).map_err(|problem| {
                let problem = format!("the address of the server {documented:?} {problem}");
                Error::new(ErrorKind::Configuration, problem)
            })?;
            https |= address.is_https();
            servers.push((documented.clone(), address));
        }
        if let Some(problem) = self.secrets.problem() {
            return refuse(&problem);
        }
        let user_agent = &mut self.http.user_agent;
        user_agent.get_or_insert_with(|| self.conventions.user_agent.to_owned());
        let (forms, transport, upgrades) = way(self.transports, self.http, https)?;
        let sender = Sender(Arc::new(Settings {
            wire: Wire {
                transport,
                forms,
                max_response_size: self.max_response_size,
                plain_http: self.plain_http,
                trace_bodies: self.trace_bodies,
                conventions: self.conventions,
            },
            base,
            servers,
            credentials: self.secrets,
            retry: self.retry,
            budget: RetryBudget::default(),
            observers: self.observers,
            #[cfg(feature = "rate-limit")]
            rate_limits: self
                .rate_limits
                .then(crate::rate_limit::RateLimits::default),
        }));
        Ok(Client(Arc::new(Inner {
            sender,
            provider: only_provider(self.providers)?,
            timeout: self.timeout,
            upgrades,
        })))
    }

    /// Parses the URL of a server. The error completes the sentence «the URL … ».
    fn address(&self, url: &str) -> Result<ServerUrl, String> {
        let url = ServerUrl::parse(url, self.plain_http)?;
        match self.conventions.path_prefix {
            prefix if url.contains_prefix(prefix) => Err(format!(
                "contains `{prefix}`, with which the paths of operations begin"
            )),
            _ => Ok(url),
        }
    }
}

fn only_provider(providers: Vec<Provider>) -> Result<Option<Arc<dyn AccessTokenProvider>>, Error> {
    let mut providers = providers.into_iter();
    let provider: Arc<dyn AccessTokenProvider> = match providers.next() {
        None => return Ok(None),
        Some(Provider::Fixed(token)) if token.expose().is_empty() => {
            return refuse("the access token is empty");
        }
        Some(Provider::Fixed(token)) => Arc::new(FixedToken(token)),
        Some(Provider::Other(provider)) => provider,
    };
    if providers.next().is_some() {
        return refuse("it has several of access_token and access_token_provider; give it one");
    }
    Ok(Some(provider))
}

fn refuse<T>(problem: &str) -> Result<T, Error> {
    Err(Error::new(ErrorKind::Configuration, problem))
}

/// The client that writes multipart bodies, the transport that sends requests, and the way to open connections that leave HTTP.
fn way(
    ways: Vec<Way>,
    mut settings: HttpSettings,
    https: bool,
) -> Result<(reqwest::Client, AnyTransport, Upgrades), Error> {
    let mut ways = ways.into_iter();
    let way = ways.next();
    if ways.next().is_some() {
        return refuse("it has several of http_client and transport; give it one");
    }
    if way.is_some() && !settings.is_default() {
        return refuse(
            "limits, proxies and certificates have no effect on an http_client or transport of your own; set them there",
        );
    }
    if way.is_none() && settings.proxies.is_empty() {
        settings.proxies.extend(proxies::of_environment()?);
    }
    let settings = Arc::new(settings);
    Ok(match way {
        None => {
            let http = HttpClient::new(settings.clone(), https)?;
            let forms = http.forms().clone();
            (
                forms,
                AnyTransport::Http(http),
                Upgrades::Settings(settings),
            )
        }
        Some(Way::HttpClient(client)) => {
            let http = AnyTransport::Http(HttpClient::from_caller(client.clone()));
            (client.clone(), http, Upgrades::HttpClient(client))
        }
        // This client opens no connections, so it needs no certificates.
        Some(Way::Transport(transport)) => {
            let http = HttpClient::new(settings, false)?;
            let transport = AnyTransport::Custom(transport);
            (http.forms().clone(), transport, Upgrades::Unavailable)
        }
    })
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            // An invalid URL may contain a password.
            .field(
                "base_url",
                &ServerUrl::parse(&self.base_url, true)
                    .ok()
                    .as_ref()
                    .map(ServerUrl::as_str),
            )
            .field("has_access_token", &!self.providers.is_empty())
            .field("timeout", &self.timeout)
            .field("retry", &self.retry)
            .field("max_response_size", &self.max_response_size)
            .finish_non_exhaustive()
    }
}
