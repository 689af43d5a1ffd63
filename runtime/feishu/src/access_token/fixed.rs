//! A fixed token of the caller.

use futures_util::future::BoxFuture;

use super::{AccessTokenProvider, AccessTokenRequest, no_token};
use crate::{AccessToken, AccessTokenKind, Error};

/// The provider of a fixed token, which cannot be renewed.
pub(crate) struct FixedToken {
    kinds: [AccessTokenKind; 1],
    token: AccessToken,
}

impl FixedToken {
    pub(crate) fn new(kind: AccessTokenKind, token: AccessToken) -> Self {
        Self {
            kinds: [kind],
            token,
        }
    }
}

impl AccessTokenProvider for FixedToken {
    fn kinds(&self) -> &[AccessTokenKind] {
        &self.kinds
    }

    fn access_token<'a>(
        &'a self,
        request: AccessTokenRequest<'a>,
    ) -> BoxFuture<'a, Result<AccessToken, Error>> {
        Box::pin(async move {
            match request.tenant_key {
                None => Ok(self.token.clone()),
                Some(_) => Err(no_token(
                    "the call has a tenant_key, but the client has only the token of one tenant; omit the tenant_key",
                )),
            }
        })
    }
}
