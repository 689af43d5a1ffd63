//! The client.

mod address;
mod builder;
mod credential;

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use crate::access_token::{
    AccessTokenProvider, AppIdentity, OAuth, Sessions, StoreApp, UserSession,
};
use crate::channel::Channel;
use crate::secret::Secret;
use crate::{Error, ErrorKind};

pub(crate) use address::server_address;
pub use builder::ClientBuilder;

/// Time limit of a whole call, unless the builder or the call sets another: long enough to wait for a rate limit of a minute.
pub(crate) const TIMEOUT: Duration = Duration::from_secs(90);
/// What calls go through: an address, a credential, and a pool of connections.
///
/// Cheap to clone; clones share connections and tokens. Generated clients wrap it. Calls must be awaited on a tokio runtime with I/O
/// and time enabled.
#[derive(Clone)]
pub struct Client(pub(crate) Arc<Inner>);

#[derive(Clone)]
pub(crate) struct Inner {
    pub(crate) channel: Channel,
    /// `None`: only operations that take no access token can be called.
    pub(crate) provider: Option<Arc<dyn AccessTokenProvider>>,
    /// The app that it calls as, if it has the app's secret.
    pub(crate) app: Option<App>,
    /// The tenant of calls that name none.
    pub(crate) tenant_key: Option<Arc<str>>,
    /// `None`: the default, which depends on the operation.
    pub(crate) timeout: Option<Duration>,
}

/// An app whose secret the client has.
#[derive(Clone)]
pub(crate) struct App {
    identity: Arc<AppIdentity>,
    sessions: Arc<Sessions>,
    /// `None`: it is a custom app.
    store: Option<StoreApp>,
}

impl Client {
    /// A client of the server at this address, without a credential.
    pub fn builder(base_url: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(base_url)
    }

    /// The same client for one tenant: its calls carry this tenant's access token unless they say otherwise. Connections and tokens are
    /// shared. For store apps, which serve several tenants.
    #[must_use]
    pub fn for_tenant(&self, tenant_key: impl Into<String>) -> Self {
        self.with(|inner| inner.tenant_key = Some(tenant_key.into().into()))
    }

    /// The same client for one user: its calls carry this user's access token unless they say otherwise. Connections are shared.
    #[must_use]
    pub fn for_user(&self, session: &UserSession) -> Self {
        let provider: Arc<dyn AccessTokenProvider> = Arc::new(session.clone());
        self.with(|inner| inner.provider = Some(provider))
    }

    /// Takes the ticket of a store app, which the platform sends by event (`app_ticket`) every hour, and when it is asked to. Without
    /// one, a store app gets no tokens. It is put into the client's store too.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`] when the client was not built with `store_app`, or the ticket is empty.
    pub async fn set_app_ticket(&self, app_ticket: impl Into<String>) -> Result<(), Error> {
        let refuse = |problem: &str| Error::new(ErrorKind::Configuration, problem);
        let app_ticket = Secret::new(app_ticket);
        if app_ticket.expose().is_empty() {
            return Err(refuse("the app_ticket is empty"));
        }
        match self.0.app.as_ref().and_then(|app| app.store.as_ref()) {
            Some(store) => {
                store.set_ticket(app_ticket).await;
                Ok(())
            }
            None => Err(refuse(
                "only a store app has an app_ticket; build the client with .store_app(…)",
            )),
        }
    }

    /// How the client's app comes to act for users.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`] when the client was built without an app.
    pub fn oauth(&self) -> Result<OAuth, Error> {
        match &self.0.app {
            Some(app) => Ok(OAuth::new(app.identity.clone(), app.sessions.clone())),
            None => Err(Error::new(
                ErrorKind::Configuration,
                "users authorize an app; build the client with .app(…) or .store_app(…)",
            )),
        }
    }

    fn with(&self, change: impl FnOnce(&mut Inner)) -> Self {
        let mut inner = (*self.0).clone();
        change(&mut inner);
        Self(Arc::new(inner))
    }
}

impl App {
    fn new(identity: Arc<AppIdentity>, store: Option<StoreApp>) -> Self {
        Self {
            identity,
            sessions: Arc::default(),
            store,
        }
    }
}

impl fmt::Debug for Client {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Client")
            .field("base_url", &self.0.channel.base)
            .field(
                "access_tokens",
                &self.0.provider.as_ref().map(|provider| provider.kinds()),
            )
            .field("tenant_key", &self.0.tenant_key)
            .field("timeout", &self.0.timeout)
            .finish_non_exhaustive()
    }
}
