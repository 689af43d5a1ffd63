//! The client of an app, a tenant or a user.

mod builder;
mod credential;

use std::fmt;
use std::sync::Arc;

use crate::access_token::{
    AccessTokenProvider, AppIdentity, OAuth, Sessions, StoreApp, UserSession,
};
use crate::{Error, ErrorKind, Secret};

pub use builder::ClientBuilder;

/// A client of Feishu: connections, a credential and settings.
///
/// Cheap to clone; clones share connections and tokens. Generated clients wrap it. Calls must be awaited on a tokio runtime with I/O and
/// time enabled.
#[derive(Clone)]
pub struct Client(pub(crate) Arc<Inner>);

#[derive(Clone)]
pub(crate) struct Inner {
    pub(crate) client: openapi_client_runtime::Client,
    /// `None` if only operations without an access token can be called.
    pub(crate) provider: Option<Arc<dyn AccessTokenProvider>>,
    /// The app of the client, if it has the app's secret.
    app: Option<App>,
    /// The tenant of calls that do not set one.
    pub(crate) tenant_key: Option<Arc<str>>,
}

/// An app whose secret the client has.
#[derive(Clone)]
struct App {
    identity: Arc<AppIdentity>,
    sessions: Arc<Sessions>,
    /// `None` for a custom app.
    store: Option<StoreApp>,
}

impl Client {
    /// Starts a client of the server at this URL, without a credential.
    pub fn builder(base_url: impl Into<String>) -> ClientBuilder {
        ClientBuilder::new(base_url)
    }

    /// Returns the same client for one tenant of a store app. Its calls have the tenant's access token unless they set their own.
    /// Connections and tokens are shared.
    #[must_use]
    pub fn for_tenant(&self, tenant_key: impl Into<String>) -> Self {
        self.with(|inner| inner.tenant_key = Some(tenant_key.into().into()))
    }

    /// Returns the same client for one user. Its calls have the user's access token unless they set their own. Connections are shared.
    #[must_use]
    pub fn for_user(&self, session: &UserSession) -> Self {
        let provider: Arc<dyn AccessTokenProvider> = Arc::new(session.clone());
        self.with(|inner| inner.provider = Some(provider))
    }

    /// Sets the ticket of a store app, without which it gets no tokens. It is also saved in the client's store.
    ///
    /// The platform sends the ticket in the event `app_ticket`, every hour and on request.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`] if the client was not built with `store_app`, or if the ticket is empty.
    pub async fn set_app_ticket(&self, app_ticket: impl Into<String>) -> Result<(), Error> {
        let app_ticket = Secret::new(app_ticket);
        if app_ticket.expose().is_empty() {
            return refuse("the app_ticket is empty");
        }
        match self.0.app.as_ref().and_then(|app| app.store.as_ref()) {
            Some(store) => {
                store.set_ticket(app_ticket).await;
                Ok(())
            }
            None => {
                refuse("only a store app has an app_ticket; build the client with .store_app(…)")
            }
        }
    }

    /// Returns the OAuth functions, by which users authorize the client's app to act for them.
    ///
    /// # Errors
    ///
    /// [`ErrorKind::Configuration`] if the client was built without an app.
    pub fn oauth(&self) -> Result<OAuth, Error> {
        match &self.0.app {
            Some(app) => Ok(OAuth::new(app.identity.clone(), app.sessions.clone())),
            None => Err(Error::new(
                ErrorKind::Configuration,
                "users authorize an app; build the client with .app(…) or .store_app(…)",
            )),
        }
    }

    /// Starts a long connection, over which the platform sends the events of the client's app. Only a custom app has one.
    #[cfg(feature = "long-connection")]
    pub fn long_connection(&self) -> crate::long_connection::LongConnectionBuilder {
        let app = self.0.app.as_ref().filter(|app| app.store.is_none());
        crate::long_connection::LongConnectionBuilder::new(app.map(|app| app.identity.clone()))
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
            .field("base_url", &self.0.client.base_url())
            .field(
                "access_tokens",
                &self.0.provider.as_ref().map(|provider| provider.kinds()),
            )
            .field("tenant_key", &self.0.tenant_key)
            .finish_non_exhaustive()
    }
}

/// The methods of a generated client that only Feishu has, for the newtype `$client` of a [`Client`].
#[doc(hidden)]
#[macro_export]
macro_rules! platform_client {
    ($client:ident) => {
        impl $client {
            /// Returns the same client for one tenant of a store app, with the same connections and tokens.
            #[must_use]
            pub fn for_tenant(&self, tenant_key: impl Into<String>) -> Self {
                Self(self.0.for_tenant(tenant_key))
            }

            /// Returns the same client for one user, with the same connections.
            #[must_use]
            pub fn for_user(&self, session: &$crate::UserSession) -> Self {
                Self(self.0.for_user(session))
            }

            /// Returns the OAuth functions by which users authorize the client's app.
            ///
            /// # Errors
            ///
            /// [`ErrorKind::Configuration`] if the client was built without an app.
            pub fn oauth(&self) -> Result<$crate::OAuth, $crate::Error> {
                self.0.oauth()
            }

            /// Stores the ticket of a store app, which the platform sends in the event `app_ticket`.
            ///
            /// # Errors
            ///
            /// [`ErrorKind::Configuration`] if the client was not built with `store_app`, or if the
            /// ticket is empty.
            pub async fn set_app_ticket(
                &self,
                app_ticket: impl Into<String>,
            ) -> Result<(), $crate::Error> {
                self.0.set_app_ticket(app_ticket).await
            }
        }
        $crate::platform_long_connection!($client);
    };
}

/// The method of a generated client that starts a long connection.
#[cfg(feature = "long-connection")]
#[doc(hidden)]
#[macro_export]
macro_rules! platform_long_connection {
    ($client:ident) => {
        impl $client {
            /// Starts a long connection, over which the platform sends the events of the client's app. Only a custom app has one.
            pub fn long_connection(&self) -> $crate::long_connection::LongConnectionBuilder {
                self.0.long_connection()
            }
        }
    };
}

/// Without the feature, the client has no long connection.
#[cfg(not(feature = "long-connection"))]
#[doc(hidden)]
#[macro_export]
macro_rules! platform_long_connection {
    ($client:ident) => {};
}

/// Rejects a configuration.
fn refuse<T>(problem: &str) -> Result<T, Error> {
    Err(Error::new(ErrorKind::Configuration, problem))
}
