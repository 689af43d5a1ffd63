//! Kinds of access tokens and apps of an operation.

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
    /// A bearer token of another API.
    Bearer,
}

/// A kind of app that may call an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum AppKind {
    /// An app that a tenant built for itself.
    Custom,
    /// An app in the app directory.
    Store,
}

impl AccessTokenKind {
    /// Returns the kinds of token that an operation takes, as alternatives. Empty if it takes no token, or also needs other credentials.
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

    /// Returns the kind's name in messages.
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
    /// Returns the kinds of app that may call an operation; empty if its page does not state them.
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
    message = "the operation of `{Self}` does not take a user access token",
    label = "call it without a user access token"
)]
pub trait TakesUserAccessToken: Request {}

/// A request of an operation that takes tenant access tokens.
#[diagnostic::on_unimplemented(
    message = "the operation of `{Self}` does not take a tenant access token",
    label = "call it without a tenant"
)]
pub trait TakesTenantAccessToken: Request {}
