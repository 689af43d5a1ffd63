//! Access tokens: the choice of a call's token, its providers, and its replacement when the platform rejects it.

mod app_endpoints;
mod app_ticket;
mod bearer;
mod cache;
mod custom_app;
mod fixed;
mod identity;
mod lifetime;
mod shared_request;
mod store;
mod store_app;
mod user;

use futures_util::future::BoxFuture;

use crate::{AccessToken, AccessTokenKind, Error, ErrorKind};

pub(crate) use bearer::source;
pub(crate) use custom_app::CustomApp;
pub(crate) use fixed::FixedToken;
pub(crate) use identity::AppIdentity;
pub(crate) use store::GuardedStore;
pub use store::{AccessTokenStore, StoreError, StoredSecret};
pub(crate) use store_app::StoreApp;
pub(crate) use user::Sessions;
pub use user::{AuthorizationCode, AuthorizationRequest, OAuth, UserSession, UserTokens};

/// The operations that issue access tokens, for a server in a test.
#[cfg(feature = "testing")]
pub(crate) fn token_operations() -> [&'static crate::Operation; 6] {
    use app_endpoints::{CUSTOM_APP, CUSTOM_TENANT, RESEND_TICKET, STORE_APP, STORE_TENANT};
    [
        &CUSTOM_TENANT,
        &CUSTOM_APP,
        &STORE_APP,
        &STORE_TENANT,
        &RESEND_TICKET,
        &user::TOKEN,
    ]
}

/// A provider of access tokens. Implement it for tokens from another source, such as a service that keeps the app's secret.
///
/// The client calls the provider before every attempt, so an implementation should cache its tokens. The client also reports tokens that
/// the platform rejects.
pub trait AccessTokenProvider: Send + Sync + 'static {
    /// Returns the kinds of token that it provides, the preferred one first.
    ///
    /// A call whose operation takes none of them fails before it is sent.
    fn kinds(&self) -> &[AccessTokenKind];

    /// Returns a token that the platform accepts now.
    ///
    /// # Errors
    ///
    /// Returns the reason why there is no token: [`Error::no_token`], or the error of a call. The call that needs the token fails with it.
    fn access_token<'a>(
        &'a self,
        request: AccessTokenRequest<'a>,
    ) -> BoxFuture<'a, Result<AccessToken, Error>>;

    /// Removes `token`, which the platform rejected for the first time in this call, unless it was already replaced. Returns true if the
    /// provider can get another one.
    fn refused<'a>(
        &'a self,
        request: AccessTokenRequest<'a>,
        token: &'a AccessToken,
    ) -> BoxFuture<'a, bool> {
        let _ = (request, token);
        Box::pin(async { false })
    }
}

/// The token that a call requests from a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct AccessTokenRequest<'a> {
    /// The kind of token: one of [`AccessTokenProvider::kinds`] that the operation takes.
    pub kind: AccessTokenKind,
    /// The tenant for which a store app calls.
    pub tenant_key: Option<&'a str>,
}

/// Returns the error of a provider without a token.
pub(crate) fn no_token(problem: impl Into<String>) -> Error {
    Error::new(ErrorKind::AccessToken, problem)
}
