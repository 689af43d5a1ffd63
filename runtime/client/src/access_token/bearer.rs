//! Which token a call carries, and from whom.

use std::fmt;
use std::sync::Arc;

use super::{AccessToken, AccessTokenProvider, AccessTokenRequest};
use crate::{AccessTokenKind, Error, ErrorKind, Operation};

/// A provider, and what a call asks of it.
pub(crate) struct Bearer<'c> {
    provider: &'c Arc<dyn AccessTokenProvider>,
    request: AccessTokenRequest<'c>,
}

impl<'c> Bearer<'c> {
    /// Who gives out the token that a call of `operation` carries, if the operation takes any.
    pub(crate) fn choose(
        operation: &'static Operation,
        provider: Option<&'c Arc<dyn AccessTokenProvider>>,
        tenant_key: Option<&'c str>,
    ) -> Result<Option<Self>, Error> {
        let takes = |kind: &AccessTokenKind| operation.access_tokens.contains(kind);
        let refuse =
            |problem: String| Error::new(ErrorKind::AccessToken, problem).in_operation(operation);
        if operation.access_tokens.is_empty() {
            return Ok(None);
        }
        let Some(provider) = provider else {
            return Err(refuse(
                if operation.access_tokens == [AccessTokenKind::User] {
                    "it takes a user access token; add .user_access_token(…) to the call".to_owned()
                } else {
                    "the client has no credential; build it with .app(…) or .access_token(…)"
                        .to_owned()
                },
            ));
        };
        let kinds = provider.kinds();
        // A plain bearer token is of no kind that could be compared.
        let plain = kinds
            .iter()
            .find(|kind| **kind == AccessTokenKind::Bearer)
            .or_else(|| kinds.iter().find(|kind| takes(kind)));
        match plain {
            Some(kind) => Ok(Some(Self::of(provider, *kind, tenant_key))),
            None => Err(refuse(mismatch(operation, kinds))),
        }
    }

    /// The first kind of token that is given out, for an operation that takes any.
    pub(crate) fn any(
        provider: &'c Arc<dyn AccessTokenProvider>,
        tenant_key: Option<&'c str>,
    ) -> Option<Self> {
        let kinds = provider.kinds();
        let plain = kinds.iter().find(|kind| **kind == AccessTokenKind::Bearer);
        let kind = *plain.or(kinds.first())?;
        Some(Self::of(provider, kind, tenant_key))
    }

    fn of(
        provider: &'c Arc<dyn AccessTokenProvider>,
        kind: AccessTokenKind,
        tenant_key: Option<&'c str>,
    ) -> Self {
        Self {
            provider,
            request: AccessTokenRequest {
                kind,
                // The other kinds belong to no tenant, or to one that the token itself tells.
                tenant_key: match kind {
                    AccessTokenKind::Tenant | AccessTokenKind::Bearer => tenant_key,
                    AccessTokenKind::User | AccessTokenKind::App => None,
                },
            },
        }
    }

    pub(crate) async fn token(&self, operation: &'static Operation) -> Result<AccessToken, Error> {
        let token = self
            .provider
            .access_token(self.request)
            .await
            .map_err(|cause| match cause.kind() {
                ErrorKind::AccessToken if cause.operation().is_none() => {
                    cause.in_operation(operation)
                }
                _ => Error::no_access_token(operation, cause),
            })?;
        if token.expose().is_empty() {
            let problem = "the access token is empty";
            return Err(Error::new(ErrorKind::AccessToken, problem).in_operation(operation));
        }
        Ok(token)
    }

    /// Whether a refused token can be replaced.
    pub(crate) async fn refused(&self, token: &AccessToken) -> bool {
        self.provider.refused(self.request, token).await
    }

    pub(crate) fn kind(&self) -> AccessTokenKind {
        self.request.kind
    }
}

fn mismatch(operation: &Operation, given: &[AccessTokenKind]) -> String {
    let names = |kinds: &[AccessTokenKind]| {
        let names: Vec<_> = kinds.iter().map(|kind| kind.name()).collect();
        names.join(" or ")
    };
    let taken = names(operation.access_tokens);
    if operation.access_tokens == [AccessTokenKind::User] {
        format!("it takes a {taken}; add .user_access_token(…) to the call")
    } else {
        format!("it takes a {taken}, and the client has a {}", names(given))
    }
}

impl AccessTokenKind {
    /// As the platform calls it.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Tenant => "tenant access token",
            Self::User => "user access token",
            Self::App => "app access token",
            Self::Bearer => "bearer token",
        }
    }
}

impl fmt::Debug for Bearer<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Bearer")
            .field("request", &self.request)
            .finish_non_exhaustive()
    }
}
