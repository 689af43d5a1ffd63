//! Kinds of access tokens and apps, as an operation states them.

use crate::{Operation, Request, SecurityScheme};

/// A kind of access token that an operation takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AccessTokenKind {
    /// `tenant_access_token`: the app acts as itself within a tenant.
    Tenant,
    /// `user_access_token`: the app acts for a user.
    User,
    /// `app_access_token`: the app acts as itself, outside tenants.
    App,
    /// A bearer token of an API that is not Feishu's.
    Bearer,
}

/// A kind of app that may call an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AppKind {
    /// Built by a tenant for itself.
    Custom,
    /// Published in the app directory.
    Store,
}

impl AccessTokenKind {
    /// The kinds of token that an operation takes, any of them; none if it takes no token or more than a token.
    pub fn all_of(operation: &Operation) -> Vec<Self> {
        let mut kinds = Vec::new();
        for alternative in operation.security {
            let [SecurityScheme::Bearer(scheme)] = alternative else {
                return Vec::new();
            };
            kinds.push(Self::of_scheme(scheme));
        }
        kinds
    }

    fn of_scheme(name: &str) -> Self {
        match name {
            "tenant_access_token" => Self::Tenant,
            "user_access_token" => Self::User,
            "app_access_token" => Self::App,
            _ => Self::Bearer,
        }
    }

    /// The kind's name in messages.
    pub(crate) const fn name(self) -> &'static str {
        match self {
            Self::Tenant => "tenant access token",
            Self::User => "user access token",
            Self::App => "app access token",
            Self::Bearer => "bearer token",
        }
    }
}

impl AppKind {
    /// The kinds of app that may call an operation; none where its page does not say.
    pub fn all_of(operation: &Operation) -> Vec<Self> {
        let kinds = operation.app_kinds.iter();
        kinds
            .filter_map(|name| match *name {
                "custom" => Some(Self::Custom),
                "store" => Some(Self::Store),
                _ => None,
            })
            .collect()
    }
}

/// A request of an operation that takes user access tokens.
#[diagnostic::on_unimplemented(
    message = "the operation of `{Self}` takes no user access token",
    label = "call it without one"
)]
pub trait TakesUserAccessToken: Request {}

/// A request of an operation that takes tenant access tokens.
#[diagnostic::on_unimplemented(
    message = "the operation of `{Self}` takes no tenant access token",
    label = "call it without a tenant"
)]
pub trait TakesTenantAccessToken: Request {}
