//! Choice of the access token of a call.

use std::sync::Arc;

use futures_util::future::BoxFuture;
use openapi_client_runtime::{AccessTokenProvider as TokenSource, Error as ClientError};

use super::{AccessTokenProvider, AccessTokenRequest};
use crate::{
    AccessToken, AccessTokenKind, Error, ErrorKind, Operation, PlatformCode, SecurityScheme,
};

/// A provider, and the kind of token that a call requests from it.
struct Bearer {
    provider: Arc<dyn AccessTokenProvider>,
    kind: AccessTokenKind,
    tenant_key: Option<Arc<str>>,
}

/// The problem of a call without a suitable token, which fails with it before it is sent.
struct Unavailable(String);

/// Chooses the token source of a call of `operation`. `None` if the operation takes no token, or if the client has no provider and the
/// operation may take other credentials.
pub(crate) fn source(
    operation: &'static Operation,
    provider: Option<&Arc<dyn AccessTokenProvider>>,
    tenant_key: Option<&Arc<str>>,
) -> Option<Arc<dyn TokenSource>> {
    let accepted = AccessTokenKind::all_of(operation);
    let is_bearer = |scheme: &SecurityScheme| matches!(scheme, SecurityScheme::Bearer(_));
    if accepted.is_empty()
        && !operation
            .security
            .iter()
            .any(|all| all.iter().any(is_bearer))
    {
        return None;
    }
    let Some(provider) = provider else {
        // If the operation accepts other credentials, the client may have those.
        return (!accepted.is_empty()).then(|| Unavailable::shared(missing(&accepted)));
    };
    match choose(&accepted, provider.kinds()) {
        Some(kind) => Some(Arc::new(Bearer {
            provider: provider.clone(),
            kind,
            // Other kinds of token have no tenant, or determine it themselves.
            tenant_key: match kind {
                AccessTokenKind::Tenant | AccessTokenKind::Bearer => tenant_key.cloned(),
                AccessTokenKind::User | AccessTokenKind::App => None,
            },
        })),
        None if provider.kinds().is_empty() && accepted.is_empty() => None,
        None => Some(Unavailable::shared(mismatch(&accepted, provider.kinds()))),
    }
}

/// Chooses one of the provided kinds of token: a plain bearer token, or else the first accepted one. If `accepted` is empty, all are.
fn choose(accepted: &[AccessTokenKind], given: &[AccessTokenKind]) -> Option<AccessTokenKind> {
    let mut kinds = given.iter().copied();
    let plain = given.contains(&AccessTokenKind::Bearer);
    match plain {
        // A plain bearer token may be of any kind.
        true => Some(AccessTokenKind::Bearer),
        false => kinds.find(|kind| accepted.is_empty() || accepted.contains(kind)),
    }
}

fn missing(accepted: &[AccessTokenKind]) -> String {
    if accepted == [AccessTokenKind::User] {
        "it takes a user access token; add .user_access_token(…) to the call".to_owned()
    } else {
        "the client has no credential; build it with .app(…) or .access_token(…)".to_owned()
    }
}

fn mismatch(accepted: &[AccessTokenKind], given: &[AccessTokenKind]) -> String {
    let names = |kinds: &[AccessTokenKind]| {
        let names: Vec<_> = kinds.iter().map(|kind| kind.name()).collect();
        names.join(" or ")
    };
    let taken = names(accepted);
    if accepted == [AccessTokenKind::User] {
        format!("it takes a {taken}; add .user_access_token(…) to the call")
    } else {
        format!("it takes a {taken}, but the client has a {}", names(given))
    }
}

impl Unavailable {
    fn shared(problem: String) -> Arc<dyn TokenSource> {
        Arc::new(Self(problem))
    }
}

impl TokenSource for Unavailable {
    fn access_token(&self) -> BoxFuture<'_, Result<AccessToken, ClientError>> {
        let error = ClientError::new(ErrorKind::AccessToken, self.0.clone());
        Box::pin(async { Err(error) })
    }
}

impl Bearer {
    fn request(&self) -> AccessTokenRequest<'_> {
        AccessTokenRequest {
            kind: self.kind,
            tenant_key: self.tenant_key.as_deref(),
        }
    }
}

impl TokenSource for Bearer {
    fn access_token(&self) -> BoxFuture<'_, Result<AccessToken, ClientError>> {
        Box::pin(async { Ok(self.provider.access_token(self.request()).await?) })
    }

    fn refused<'a>(&'a self, token: &'a AccessToken) -> BoxFuture<'a, bool> {
        self.provider.refused(self.request(), token)
    }

    /// Explains a tenant access token that is rejected twice: the operation may not accept this kind.
    fn refused_again(&self, error: ClientError) -> ClientError {
        let error = Error::from(error);
        let rejected = error.platform_code() == Some(PlatformCode::TenantAccessTokenRejected);
        if self.kind == AccessTokenKind::Tenant && rejected {
            let note = "a new token was also refused, so the operation may not take tenant access tokens; call it with a user access token";
            return error.with_note(note).into();
        }
        error.into()
    }
}
