//! Builds clients.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use openapi_client_runtime::ClientBuilder as InnerBuilder;
use openapi_client_runtime::platform::DEFAULT_TIMEOUT;

use super::credential::{Credential, identify};
use super::{Client, Inner, refuse};
use crate::access_token::{AccessTokenProvider, AccessTokenStore, Shelf};
use crate::conventions::FEISHU;
use crate::observe::{Observer, Observing};
use crate::{AccessToken, AccessTokenKind, AppKind, Error, RetryPolicy, Secret, Transport};

/// Describes a client; `C` is the type that [`build`](Self::build) returns.
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
    inner: InnerBuilder,
    /// Checked when the client is built: there may be one.
    credentials: Vec<Credential>,
    token_store: Option<Arc<dyn AccessTokenStore>>,
    /// Of token requests too.
    timeout: Duration,
    client: PhantomData<fn() -> C>,
}

/// Settings that the builder below has as well.
macro_rules! forward {
    ($($(#[$attribute:meta])* $name:ident($($argument:ident: $type:ty),*);)+) => {
        $(
            $(#[$attribute])*
            pub fn $name(mut self, $($argument: $type),*) -> Self {
                self.inner = self.inner.$name($($argument),*);
                self
            }
        )+
    };
}

impl<C: From<Client>> ClientBuilder<C> {
    /// A client of the server at this URL, without a credential. See [`base_url`](Self::base_url).
    pub fn new(base_url: impl Into<String>) -> Self {
        Self {
            inner: InnerBuilder::new(base_url).conventions(&FEISHU),
            credentials: Vec::new(),
            token_store: None,
            timeout: DEFAULT_TIMEOUT,
            client: PhantomData,
        }
    }

    /// Calls as this custom app: the client gets access tokens with its id and secret, and renews them.
    pub fn app(self, app_id: impl Into<String>, app_secret: impl Into<String>) -> Self {
        self.credential(Credential::App {
            kind: AppKind::Custom,
            app_id: app_id.into(),
            app_secret: Secret::new(app_secret),
        })
    }

    /// Calls as this store app: the client gets access tokens with its id, its secret and the ticket that
    /// [`Client::set_app_ticket`] takes, and renews them. Calls name their tenant: `.tenant_key(…)`, or [`Client::for_tenant`].
    pub fn store_app(self, app_id: impl Into<String>, app_secret: impl Into<String>) -> Self {
        self.credential(Credential::App {
            kind: AppKind::Store,
            app_id: app_id.into(),
            app_secret: Secret::new(app_secret),
        })
    }

    /// Keeps the tokens that the client gets in this store too, beyond the process. The last store given counts.
    pub fn access_token_store(mut self, store: impl AccessTokenStore) -> Self {
        self.token_store = Some(Arc::new(store));
        self
    }

    /// Calls with this one bearer token, of any kind, instead of as an app. It is never renewed.
    pub fn access_token(self, access_token: impl Into<String>) -> Self {
        self.token(AccessTokenKind::Bearer, access_token)
    }

    /// Calls with this tenant access token. It is never renewed. An operation that takes no tenant access token fails before anything is
    /// sent.
    pub fn tenant_access_token(self, access_token: impl Into<String>) -> Self {
        self.token(AccessTokenKind::Tenant, access_token)
    }

    /// Calls with this user access token. It is never renewed. An operation that takes no user access token fails before anything is
    /// sent.
    pub fn user_access_token(self, access_token: impl Into<String>) -> Self {
        self.token(AccessTokenKind::User, access_token)
    }

    /// Calls with the tokens of this provider.
    pub fn access_token_provider(self, provider: impl AccessTokenProvider) -> Self {
        self.credential(Credential::Provider(Arc::new(provider)))
    }

    fn token(self, kind: AccessTokenKind, token: impl Into<String>) -> Self {
        self.credential(Credential::Token(kind, AccessToken::new(token)))
    }

    fn credential(mut self, credential: Credential) -> Self {
        self.credentials.push(credential);
        self
    }

    /// Limits each call, from awaiting it to the end of the reply: the access token, all attempts and the waits between them.
    ///
    /// Default: 90 s, but no limit for an operation that uploads files. A token request has a limit of its own, so that a caller who
    /// gives up does not decide for the others who wait for it: this limit, or 90 s.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self.inner = self.inner.timeout(timeout);
        self
    }

    /// Tells this observer of every attempt. May be given several times.
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.inner = self.inner.observer(Observing(observer));
        self
    }

    forward! {
        /// Calls the server at this URL: scheme, host, and if need be port and path prefix.
        ///
        /// The scheme is `https`; `http` only to this machine itself.
        base_url(base_url: impl Into<String>);

        /// Calls the server at `url` for operations that are documented to have the server `documented`, which is not the client's
        /// ([`Operation::server`](crate::Operation::server)): a proxy, or a test. May be given several times.
        server(documented: impl Into<String>, url: impl Into<String>);

        /// Calls with this user and password, where an operation takes HTTP's basic authentication (RFC 7617). May be given in addition to
        /// a token.
        basic_auth(user: impl Into<String>, password: impl Into<String>);

        /// Calls with this API key, where an operation takes the security scheme of this name in the description. May be given once for
        /// each scheme, and in addition to a token.
        api_key(scheme: impl Into<String>, key: impl Into<String>);

        /// Retries failed calls by this policy. Default: [`RetryPolicy::new`].
        ///
        /// Whatever the policy, the further attempts of all calls are limited to a fifth of the calls and ten more.
        retry(policy: RetryPolicy);

        /// Keeps the rate limits that the pages of operations state: a request that would exceed one waits for its turn here, instead of
        /// being refused there.
        ///
        /// Each operation has its own limits ([`Operation::rate_limits`](crate::Operation::rate_limits)), for each tenant key by itself.
        /// Requests leave in the order in which they came. Waiting counts against the [`timeout`](Self::timeout), not against the retry
        /// policy. A call whose turn comes too late for it fails with [`ErrorKind::RateLimited`] and no attempts, mostly at once.
        #[cfg(feature = "rate-limit")]
        keep_rate_limits();

        /// Refuses replies larger than this many bytes, decompressed. Default: 64 MiB. Downloads are not limited.
        max_response_size(bytes: usize);

        /// Shows the bodies of requests and replies as `tracing` events of level TRACE, up to 16 KiB of each. Default: no.
        ///
        /// They contain personal data: names, addresses, applications. The access token of the call is not shown. Bodies of requests for
        /// tokens, of operations whose bodies contain secrets ([`Operation::secret_bodies`](crate::Operation::secret_bodies)), and files
        /// are never shown.
        trace_bodies(trace: bool);

        /// Limits establishing a connection. Default: 10 s.
        connect_timeout(timeout: Duration);

        /// Limits the silence of a server while a reply is awaited or arrives, downloads included. Default: 60 s.
        read_timeout(timeout: Duration);

        /// Uses this proxy. Without one, the environment's proxy settings count (`HTTPS_PROXY` and the like).
        proxy(proxy: reqwest::Proxy);

        /// Trusts these root certificates, in PEM, in addition to the platform's.
        root_certificates(pem: impl Into<Vec<u8>>);

        /// Shows this certificate, with its chain, to servers that request one (mTLS). Both in PEM.
        client_certificate(chain: impl Into<Vec<u8>>, private_key: impl Into<Vec<u8>>);

        /// Sends this as the header `User-Agent`. An [`http_client`](Self::http_client) of your own sends its own.
        user_agent(user_agent: impl Into<String>);

        /// Sends requests through this HTTP client, for instance to share a pool.
        ///
        /// Its own settings count for time limits, proxies, certificates, redirects, retries and `User-Agent`. One that follows redirects
        /// follows them for the request that carries the app secret too: build it with `redirect::Policy::none()`, and this client follows
        /// those that are safe.
        http_client(http_client: reqwest::Client);

        /// Sends requests through this transport.
        transport(transport: impl Transport);
    }

    /// Builds the client. Sends nothing.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`] when the base URL, or that of a server, is not an https URL (or http, on this machine), a credential
    /// is empty, two settings contradict each other, a certificate cannot be read, or the platform has no CA certificates.
    pub fn build(self) -> Result<C, Error> {
        let client = self.inner.build()?;
        let mut credentials = self.credentials.into_iter();
        let credential = credentials.next();
        if self.token_store.is_some() && !matches!(credential, Some(Credential::App { .. })) {
            return refuse(
                "it has an access_token_store, and gets no tokens to put there; give it an app",
            );
        }
        let shelf = Shelf::new(self.token_store);
        let (provider, app) = credential
            .map(|credential| identify(credential, &client, shelf, self.timeout))
            .transpose()?
            .unzip();
        if credentials.next().is_some() {
            return refuse(
                "it has several credentials (an app, an access_token or the like); give it one",
            );
        }
        let client = Client(Arc::new(Inner {
            client,
            provider,
            app: app.flatten(),
            tenant_key: None,
        }));
        Ok(C::from(client))
    }
}

impl<C> fmt::Debug for ClientBuilder<C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("ClientBuilder")
            .field("client", &self.inner)
            .field("credentials", &self.credentials)
            .finish_non_exhaustive()
    }
}
