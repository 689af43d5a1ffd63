//! The conditions of a call or a subscription.

use super::{Span, Spanned};

/// The conditions of a call or a subscription, as a head table states them.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Access {
    /// The number of calls allowed in a time.
    pub rate_limits: RateLimits,
    /// The app kinds allowed, in the page's order; empty if the page does not state them.
    pub app_kinds: Vec<AppKind>,
    /// The scopes. Any one of them suffices. Empty for «无», and if the page names none.
    pub scopes: Vec<Scope>,
    /// The titles of scopes whose names the page lacks. Each is reported.
    pub unnamed_scopes: Vec<Spanned<String>>,
    /// The scopes for sensitive fields.
    pub field_scopes: Vec<Scope>,
}

/// The number of calls allowed for one app in one tenant.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum RateLimits {
    /// All of these limits apply.
    Stated(Vec<RateLimit>),
    /// Special limits apply («特殊频控»), in the page's wording.
    Special(String),
    /// The page states no limits.
    #[default]
    NotStated,
}

/// A maximum number of requests in a number of seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RateLimit {
    /// The number of requests; greater than 0.
    pub requests: u64,
    /// The number of seconds; greater than 0.
    pub seconds: u64,
}

/// A kind of Feishu app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AppKind {
    /// A company's own app («自建应用»).
    Custom,
    /// An app from the store («商店应用»).
    Store,
}

/// A scope and its title in the developer console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// The scope's name, such as `hire:talent`.
    pub name: String,
    /// The scope's title; empty if the page has only the name.
    pub title: String,
    /// The scope's location.
    pub span: Span,
}
