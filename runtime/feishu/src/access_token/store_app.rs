//! The tokens of a store app: its app access token, requested with a ticket, and tenant access tokens, requested with the app access token.

use std::sync::Arc;

use futures_util::future::BoxFuture;

use super::app_endpoints::{Credentials, Granted, STORE_APP, STORE_TENANT, Tenancy};
use super::app_ticket::AppTicket;
use super::cache::{Grant, TokenCache};
use super::identity::AppIdentity;
use super::{AccessTokenProvider, AccessTokenRequest, no_token};
use crate::Secret;
use crate::json::Decode;
use crate::{AccessToken, AccessTokenKind, Error, ErrorKind};

/// «get app access token fail»: the ticket was replaced. Source: the page «通用错误码».
const TICKET_REJECTED: i64 = 10_012;

#[derive(Clone)]
pub(crate) struct StoreApp(Arc<Inner>);

struct Inner {
    identity: Arc<AppIdentity>,
    cache: TokenCache,
    app: Arc<str>,
    ticket: AppTicket,
}

impl StoreApp {
    pub(crate) fn new(identity: Arc<AppIdentity>) -> Self {
        Self(Arc::new(Inner {
            cache: TokenCache::new(identity.store.clone()),
            app: identity.key("app_access_token", None).into(),
            ticket: AppTicket::new(identity.clone()),
            identity,
        }))
    }

    /// Sets the ticket that the platform sent.
    pub(crate) async fn set_ticket(&self, ticket: Secret) {
        self.0.ticket.set(ticket).await;
    }

    async fn app_token(&self) -> Result<AccessToken, Error> {
        let app = self.clone();
        let fetch = || async move { app.fetch_app_token().await };
        self.0.cache.token(&self.0.app, fetch).await
    }

    async fn tenant_token(&self, tenant_key: &str) -> Result<AccessToken, Error> {
        let key: Arc<str> = self.tenant(tenant_key).into();
        let (app, tenant_key) = (self.clone(), tenant_key.to_owned());
        let fetch = || async move { app.fetch_tenant_token(&tenant_key).await };
        self.0.cache.token(&key, fetch).await
    }

    fn tenant(&self, tenant_key: &str) -> String {
        let identity = &self.0.identity;
        identity.key("tenant_access_token", Some(tenant_key))
    }

    /// Requests the app access token, with each ticket that may be valid.
    async fn fetch_app_token(&self) -> Result<Grant, Error> {
        let Inner {
            identity, ticket, ..
        } = &*self.0;
        for candidate in ticket.candidates().await {
            let credentials = Credentials {
                app_id: &identity.app_id,
                app_secret: &identity.app_secret,
                app_ticket: Some(&candidate),
            };
            let mut granted = Granted::vacant();
            let secrets = [candidate.clone()];
            let asked = identity
                .ask(&STORE_APP, &credentials, secrets, &mut granted)
                .await;
            match asked {
                Ok(()) => return granted.app().map_err(|e| e.in_operation(&STORE_APP)),
                Err(error) if error.code() == Some(TICKET_REJECTED) => {
                    ticket.reject(&candidate).await;
                }
                Err(error) => return Err(error),
            }
        }
        Err(ticket.missing().await)
    }

    async fn fetch_tenant_token(&self, tenant_key: &String) -> Result<Grant, Error> {
        let app_token = self.app_token().await?;
        match self.ask_for_tenant(tenant_key, &app_token).await {
            Err(error) if error.kind() == ErrorKind::AccessTokenRefused => {
                let Inner { cache, app, .. } = &*self.0;
                cache.reject(app, &app_token).await;
                let app_token = self.app_token().await?;
                self.ask_for_tenant(tenant_key, &app_token).await
            }
            outcome => outcome,
        }
    }

    async fn ask_for_tenant(
        &self,
        tenant_key: &String,
        app_token: &AccessToken,
    ) -> Result<Grant, Error> {
        let tenancy = Tenancy {
            app_access_token: app_token.secret(),
            tenant_key,
        };
        let mut granted = Granted::vacant();
        let secrets = [app_token.secret().clone()];
        let identity = &self.0.identity;
        identity
            .ask(&STORE_TENANT, &tenancy, secrets, &mut granted)
            .await?;
        granted
            .tenant()
            .map_err(|error| error.in_operation(&STORE_TENANT))
    }
}

impl AccessTokenProvider for StoreApp {
    fn kinds(&self) -> &[AccessTokenKind] {
        &[AccessTokenKind::Tenant, AccessTokenKind::App]
    }

    fn access_token<'a>(
        &'a self,
        request: AccessTokenRequest<'a>,
    ) -> BoxFuture<'a, Result<AccessToken, Error>> {
        Box::pin(async move {
            match (request.kind, request.tenant_key) {
                (AccessTokenKind::App, _) => self.app_token().await,
                (_, Some("")) => Err(no_token("the tenant_key is empty")),
                (_, Some(tenant_key)) => self.tenant_token(tenant_key).await,
                (_, None) => Err(no_token(
                    "a store app serves several tenants; add .tenant_key(…) to the call, or use a client for one tenant: client.for_tenant(…)",
                )),
            }
        })
    }

    fn refused<'a>(
        &'a self,
        request: AccessTokenRequest<'a>,
        token: &'a AccessToken,
    ) -> BoxFuture<'a, bool> {
        Box::pin(async move {
            let cache = &self.0.cache;
            match (request.kind, request.tenant_key) {
                (AccessTokenKind::App, _) => cache.reject(&self.0.app, token).await,
                (_, Some(tenant_key)) => cache.reject(&self.tenant(tenant_key), token).await,
                (_, None) => return false,
            }
            true
        })
    }
}
