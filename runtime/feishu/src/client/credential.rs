//! The credential of a client, from which it gets access tokens.

use std::fmt;
use std::sync::Arc;
use std::time::Duration;

use super::{App, refuse};
use crate::access_token::{
    AccessTokenProvider, AppIdentity, CustomApp, FixedToken, GuardedStore, StoreApp,
};
use crate::{AccessToken, AccessTokenKind, AppKind, Error, Secret};

/// The credential of a client.
pub(super) enum Credential {
    App {
        kind: AppKind,
        app_id: String,
        app_secret: Secret,
    },
    Token(AccessTokenKind, AccessToken),
    Provider(Arc<dyn AccessTokenProvider>),
}

/// Returns the provider of tokens, and the app if the client has its secret.
pub(super) fn identify(
    credential: Credential,
    client: &openapi_client_runtime::Client,
    store: GuardedStore,
    timeout: Duration,
) -> Result<(Arc<dyn AccessTokenProvider>, Option<App>), Error> {
    Ok(match credential {
        Credential::App {
            kind,
            app_id,
            app_secret,
        } => {
            if app_id.is_empty() || app_secret.expose().is_empty() {
                return refuse("the app's id or secret is empty");
            }
            let identity = AppIdentity::new(client.clone(), app_id, app_secret, store, timeout);
            let identity = Arc::new(identity);
            match kind {
                AppKind::Custom => (
                    Arc::new(CustomApp::new(identity.clone())),
                    Some(App::new(identity, None)),
                ),
                AppKind::Store => {
                    let app = StoreApp::new(identity.clone());
                    (Arc::new(app.clone()), Some(App::new(identity, Some(app))))
                }
            }
        }
        Credential::Token(_, token) if token.expose().is_empty() => {
            return refuse("the access token is empty");
        }
        Credential::Token(kind, token) => (Arc::new(FixedToken::new(kind, token)), None),
        Credential::Provider(provider) => (provider, None),
    })
}

impl fmt::Debug for Credential {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::App { kind, app_id, .. } => {
                f.debug_tuple("App").field(kind).field(app_id).finish()
            }
            Self::Token(kind, token) => f.debug_tuple("Token").field(kind).field(token).finish(),
            Self::Provider(provider) => f.debug_tuple("Provider").field(&provider.kinds()).finish(),
        }
    }
}
