//! The builder of clients.

use std::fmt;
use std::marker::PhantomData;
use std::sync::Arc;
use std::time::Duration;

use openapi_client_runtime::ClientBuilder as InnerBuilder;
use openapi_client_runtime::platform::DEFAULT_TIMEOUT;

use super::credential::{Credential, identify};
use super::{Client, Inner, refuse};
use crate::access_token::{AccessTokenProvider, AccessTokenStore, GuardedStore};
use crate::conventions::FEISHU;
use crate::observe::{Observer, Observing};
use crate::{AccessToken, AccessTokenKind, AppKind, Error, RetryPolicy, Secret, Transport};

/// Builds a client. `C` is the type that [`build`](Self::build) returns.
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
    /// There may be at most one, which `build` checks.
    credentials: Vec<Credential>,
    token_store: Option<Arc<dyn AccessTokenStore>>,
    /// The time limit of calls and of token requests.
    timeout: Duration,
    client: PhantomData<fn() -> C>,
}

/// Declares settings that are passed on to the neutral builder.
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
    /// Starts a client of the server at this URL, without a credential. See [`base_url`](Self::base_url).
    pub fn new(base_url: impl Into<String>) -> Self {
        Self {
            inner: InnerBuilder::new(base_url).conventions(&FEISHU),
            credentials: Vec::new(),
            token_store: None,
            timeout: DEFAULT_TIMEOUT,
            client: PhantomData,
        }
    }

    /// Calls as this custom app. The client gets access tokens with the app's id and secret, and renews them.
    pub fn app(self, app_id: impl Into<String>, app_secret: impl Into<String>) -> Self {
        self.credential(Credential::App {
            kind: AppKind::Custom,
            app_id: app_id.into(),
            app_secret: Secret::new(app_secret),
        })
    }

    /// Calls as this store app. The client gets access tokens with the app's id, its secret and the ticket from
    /// [`Client::set_app_ticket`], and renews them. Each call must set its tenant: `.tenant_key(…)`, or [`Client::for_tenant`].
    pub fn store_app(self, app_id: impl Into<String>, app_secret: impl Into<String>) -> Self {
        self.credential(Credential::App {
            kind: AppKind::Store,
            app_id: app_id.into(),
            app_secret: Secret::new(app_secret),
        })
    }

    /// Also keeps the tokens of the client in this store, beyond the process. A later call replaces the store.
    pub fn access_token_store(mut self, store: impl AccessTokenStore) -> Self {
        self.token_store = Some(Arc::new(store));
        self
    }

    /// Calls with this bearer token of any kind. It is never renewed.
    pub fn access_token(self, access_token: impl Into<String>) -> Self {
        self.token(AccessTokenKind::Bearer, access_token)
    }

    /// Calls with this tenant access token. It is never renewed. Calls of operations that do not take one fail before they are sent.
    pub fn tenant_access_token(self, access_token: impl Into<String>) -> Self {
        self.token(AccessTokenKind::Tenant, access_token)
    }

    /// Calls with this user access token. It is never renewed. Calls of operations that do not take one fail before they are sent.
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

    /// Sets the time limit of each call, from awaiting it to the end of the reply. It includes the access token, all attempts and the waits
    /// between them.
    ///
    /// Default: 90 s, but no limit for an operation that uploads files. A token request has the same limit for itself, because several
    /// calls may wait for it.
    pub fn timeout(mut self, timeout: Duration) -> Self {
        self.timeout = timeout;
        self.inner = self.inner.timeout(timeout);
        self
    }

    /// Adds an observer of all attempts.
    pub fn observer(mut self, observer: impl Observer) -> Self {
        self.inner = self.inner.observer(Observing(observer));
        self
    }

    forward! {
        /// Sets the URL of the server: scheme, host, and optionally port and path prefix.
        ///
        /// The scheme must be `https`, or `http` for a server on this machine.
        base_url(base_url: impl Into<String>);

        /// Replaces the server `documented` of operations that have their own server ([`Operation::server`](crate::Operation::server)) by
        /// the server at `url`, such as a proxy or a test server. Can be set for several servers.
        server(documented: impl Into<String>, url: impl Into<String>);

        /// Sets user and password for operations that take HTTP basic authentication (RFC 7617). Can be set in addition to a token.
        basic_auth(user: impl Into<String>, password: impl Into<String>);

        /// Sets the API key for the security scheme of this name in the API description. Can be set for several schemes, and in addition to a
        /// token.
        api_key(scheme: impl Into<String>, key: impl Into<String>);

        /// Sets the retry policy. Default: [`RetryPolicy::new`].
        ///
        /// With any policy, all calls together may be retried at most once per five calls, and ten times more.
        retry(policy: RetryPolicy);

        /// Keeps the documented rate limits: the client delays a request that would exceed one.
        ///
        /// Each operation has its own limits ([`Operation::rate_limits`](crate::Operation::rate_limits)), which apply to each tenant
        /// separately. Requests are sent in the order of arrival. Waiting counts towards the [`timeout`](Self::timeout), but not towards the
        /// retry policy. A call whose turn is after its time limit fails with [`ErrorKind::RateLimited`](crate::ErrorKind::RateLimited) and no attempts, mostly immediately.
        #[cfg(feature = "rate-limit")]
        keep_rate_limits();

        /// Sets the maximum size of a decompressed reply in bytes. Default: 64 MiB. Downloads are not limited.
        max_response_size(bytes: usize);

        /// Logs the bodies of requests and replies as `tracing` events of level TRACE, up to 16 KiB of each. Default: no.
        ///
        /// Bodies contain personal data, such as names and addresses. The access token of the call is not logged. Never logged are files, bodies
        /// of token requests, and bodies of operations that contain secrets ([`Operation::secret_bodies`](crate::Operation::secret_bodies)).
        trace_bodies(trace: bool);

        /// Sets the time limit for establishing a connection. Default: 10 s.
        connect_timeout(timeout: Duration);

        /// Sets the time limit of each wait for data of a reply, including downloads. Default: 60 s.
        read_timeout(timeout: Duration);

        /// Adds a proxy. Default: the proxy settings of the environment (such as `HTTPS_PROXY`).
        proxy(proxy: reqwest::Proxy);

        /// Trusts these root certificates, in PEM, in addition to those of the operating system.
        root_certificates(pem: impl Into<Vec<u8>>);

        /// Sets the client certificate with its chain, for servers that request one (mTLS). Both arguments are PEM.
        client_certificate(chain: impl Into<Vec<u8>>, private_key: impl Into<Vec<u8>>);

        /// Sets the header `User-Agent`. It does not apply to your own [`http_client`](Self::http_client).
        user_agent(user_agent: impl Into<String>);

        /// Sends requests through this HTTP client, for example to share a connection pool.
        ///
        /// Its own settings apply to time limits, proxies, certificates, redirects, retries and `User-Agent`. Build it with
        /// `redirect::Policy::none()`: otherwise it also follows redirects of the request with the app secret. This client then follows safe
        /// redirects itself.
        http_client(http_client: reqwest::Client);

        /// Sends requests through this transport.
        transport(transport: impl Transport);
    }

    /// Builds the client, without sending a request.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`](crate::ErrorKind::Configuration) if
    ///
    /// - the URL of a server is not https (or http, for this machine),
    /// - a credential is empty,
    /// - two settings contradict each other,
    /// - a certificate cannot be read, or
    /// - the operating system has no CA certificates.
    pub fn build(self) -> Result<C, Error> {
        let client = self.inner.build()?;
        let mut credentials = self.credentials.into_iter();
        let credential = credentials.next();
        if self.token_store.is_some() && !matches!(credential, Some(Credential::App { .. })) {
            return refuse(
                "it has an access_token_store, but no app whose tokens to store; add .app(…) or .store_app(…)",
            );
        }
        let store = GuardedStore::new(self.token_store);
        let (provider, app) = credential
            .map(|credential| identify(credential, &client, store, self.timeout))
            .transpose()?
            .unzip();
        if credentials.next().is_some() {
            return refuse(
                "it has several credentials (such as an app and an access_token); set only one",
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
