//! One token that somebody else got.

use futures_util::future::BoxFuture;

use super::{AccessTokenProvider, AccessTokenRequest, no_token};
use crate::{AccessToken, AccessTokenKind, Error};

/// Gives out one token for as long as it lives. It cannot be renewed.
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
                    "the call names a tenant_key, and the client has one token, which is of one tenant; leave the tenant_key out",
                )),
            }
        })
    }
}
