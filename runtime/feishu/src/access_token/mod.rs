//! Access tokens: which one a call carries, who gives it out, and what happens when the platform refuses it.

mod app_endpoints;
mod app_ticket;
mod bearer;
mod cache;
mod custom_app;
mod fixed;
mod identity;
mod lifetime;
mod store;
mod store_app;
mod user;

use futures_util::future::BoxFuture;

use crate::{AccessToken, AccessTokenKind, Error, ErrorKind};

pub(crate) use bearer::source;
pub(crate) use custom_app::CustomApp;
pub(crate) use fixed::FixedToken;
pub(crate) use identity::AppIdentity;
pub(crate) use store::Shelf;
pub use store::{AccessTokenStore, StoreError, StoredSecret};
pub(crate) use store_app::StoreApp;
pub(crate) use user::Sessions;
pub use user::{AuthorizationCode, AuthorizationRequest, OAuth, UserSession, UserTokens};

/// Gives out access tokens. Implement it for tokens that come from elsewhere, such as a service that holds the app's secret.
///
/// It is asked before every attempt, so it keeps tokens; and it is told when the platform refuses one.
pub trait AccessTokenProvider: Send + Sync + 'static {
    /// The kinds of token that it gives out, the preferred one first.
    ///
    /// A call whose operation takes none of them fails before anything is sent.
    fn kinds(&self) -> &[AccessTokenKind];

    /// A token that the platform takes now.
    ///
    /// # Errors
    ///
    /// Why there is none: [`Error::no_token`], or the error of a call. The call that wanted the token fails with it.
    fn access_token<'a>(
        &'a self,
        request: AccessTokenRequest<'a>,
    ) -> BoxFuture<'a, Result<AccessToken, Error>>;

    /// The platform refused `token`, for the first time in this call. Forgets it, unless another has taken its place already, and says whether it is worth asking for
    /// another.
    fn refused<'a>(
        &'a self,
        request: AccessTokenRequest<'a>,
        token: &'a AccessToken,
    ) -> BoxFuture<'a, bool> {
        let _ = (request, token);
        Box::pin(async { false })
    }
}

/// What a call wants of a provider.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub struct AccessTokenRequest<'a> {
    /// The kind of token: one of [`AccessTokenProvider::kinds`] that the operation takes.
    pub kind: AccessTokenKind,
    /// The tenant for which a store app calls.
    pub tenant_key: Option<&'a str>,
}

/// Why there is no token, before anything was sent.
pub(crate) fn no_token(problem: impl Into<String>) -> Error {
    Error::new(ErrorKind::AccessToken, problem)
}
