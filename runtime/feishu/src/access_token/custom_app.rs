//! The tokens of a custom app: the tenant access token of its only tenant, and the app access token.

use std::sync::Arc;

use futures_util::future::BoxFuture;

use super::app_endpoints::{CUSTOM_APP, CUSTOM_TENANT, Credentials, Granted};
use super::cache::{Grant, TokenCache};
use super::identity::AppIdentity;
use super::{AccessTokenProvider, AccessTokenRequest, no_token};
use crate::json::Decode;
use crate::{AccessToken, AccessTokenKind, Error};

pub(crate) struct CustomApp {
    identity: Arc<AppIdentity>,
    cache: TokenCache,
    tenant: Arc<str>,
    app: Arc<str>,
}

impl CustomApp {
    pub(crate) fn new(identity: Arc<AppIdentity>) -> Self {
        Self {
            cache: TokenCache::new(identity.store.clone()),
            tenant: identity.key("tenant_access_token", None).into(),
            app: identity.key("app_access_token", None).into(),
            identity,
        }
    }

    fn key(&self, kind: AccessTokenKind) -> &Arc<str> {
        match kind {
            AccessTokenKind::App => &self.app,
            _ => &self.tenant,
        }
    }
}

impl AccessTokenProvider for CustomApp {
    fn kinds(&self) -> &[AccessTokenKind] {
        &[AccessTokenKind::Tenant, AccessTokenKind::App]
    }

    fn access_token<'a>(
        &'a self,
        request: AccessTokenRequest<'a>,
    ) -> BoxFuture<'a, Result<AccessToken, Error>> {
        Box::pin(async move {
            if request.tenant_key.is_some() {
                return Err(no_token(
                    "the call has a tenant_key, but a custom app has only one tenant; omit the tenant_key, or build the client with .store_app(…)",
                ));
            }
            let identity = self.identity.clone();
            let fetch = || fetch(identity, request.kind);
            self.cache.token(self.key(request.kind), fetch).await
        })
    }

    fn refused<'a>(
        &'a self,
        request: AccessTokenRequest<'a>,
        token: &'a AccessToken,
    ) -> BoxFuture<'a, bool> {
        Box::pin(async move {
            self.cache.reject(self.key(request.kind), token).await;
            true
        })
    }
}

/// Requests a token of this kind. The response with the app access token also has a tenant access token, which is ignored, because its
/// lifetime is not documented.
async fn fetch(identity: Arc<AppIdentity>, kind: AccessTokenKind) -> Result<Grant, Error> {
    let operation = match kind {
        AccessTokenKind::App => &CUSTOM_APP,
        _ => &CUSTOM_TENANT,
    };
    let credentials = Credentials {
        app_id: &identity.app_id,
        app_secret: &identity.app_secret,
        app_ticket: None,
    };
    let mut granted = Granted::vacant();
    identity
        .ask(operation, &credentials, [], &mut granted)
        .await?;
    let grant = match kind {
        AccessTokenKind::App => granted.app(),
        _ => granted.tenant(),
    };
    grant.map_err(|error| error.in_operation(operation))
}
