//! What a page says as a whole.

use super::{Row, Sample};
use crate::diagnostic::{FileId, Location};
use serde_json::Value;
use std::fmt;
use std::ops::Range;

/// A place in a page: a range of bytes.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Span {
    /// The page.
    pub file: FileId,
    /// The bytes; may be empty, never past the end of the text.
    pub bytes: Range<usize>,
}

impl Span {
    /// These bytes of this page.
    pub const fn new(file: FileId, bytes: Range<usize>) -> Self {
        Self { file, bytes }
    }

    /// The same place, for a diagnostic.
    pub fn location(&self) -> Location {
        Location::bytes(self.file, self.bytes.clone())
    }
}

/// A fact and where the page states it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Spanned<T> {
    /// The fact.
    pub value: T,
    /// Where it stands.
    pub span: Span,
}

/// One page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The title: the front matter's, or else the first heading's. Empty if the page has neither.
    pub title: String,
    /// The page's own address on the web (`source_url`).
    pub address: Option<String>,
    /// Day of the last edit, as `2024-09-09`.
    pub updated: Option<String>,
    /// Moment of the last edit, in milliseconds since the Unix epoch. Tells pages apart that were edited on one day.
    pub updated_at: Option<i64>,
    /// Whether a note near the top, or the title, says that the API is kept for old users only. Pages may also be
    /// deprecated by the folder they lie in («历史版本»), which is not seen here.
    pub deprecated: bool,
    /// What the page describes.
    pub kind: Kind,
    /// The whole page.
    pub span: Span,
}

/// What a page describes.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// An HTTP operation.
    Operation(Box<OperationPage>),
    /// An event that Feishu pushes.
    Event(Box<EventPage>),
    /// No API: an overview, a list of constants, a text that is no page at all.
    Other,
}

/// A page that describes an HTTP operation.
#[derive(Debug, Clone, PartialEq)]
pub struct OperationPage {
    /// The HTTP method.
    pub method: Spanned<Method>,
    /// The URL as the page writes it, without surrounding spaces and markup.
    pub url: Spanned<String>,
    /// The URL's path as OpenAPI writes paths: `:name` is `{name}`, host and query string are left out.
    pub path: String,
    /// How often it may be called.
    pub rate_limits: RateLimits,
    /// The kinds of app that may call it, in the page's order; empty if the page does not say.
    pub app_kinds: Vec<AppKind>,
    /// The scopes, any one of which suffices; empty for «无» and where the page names none.
    pub scopes: Vec<Scope>,
    /// The titles of scopes whose names the page leaves out. Each is reported.
    pub unnamed_scopes: Vec<Spanned<String>>,
    /// The scopes for sensitive fields, as the request table lists them.
    pub field_scopes: Vec<Scope>,
    /// The kinds of token that the `Authorization` header takes, in the page's order; empty if it takes none.
    pub access_tokens: Vec<TokenKind>,
    /// The value that the `Content-Type` header must have.
    pub content_type: Option<String>,
    /// The headers besides `Authorization` and `Content-Type`.
    pub headers: Vec<Row>,
    /// The parameters in the path.
    pub path_parameters: Vec<Row>,
    /// The parameters in the query string.
    pub query: Vec<Row>,
    /// The request's body; absent if the page has neither table nor sample of one.
    pub request: Option<Body>,
    /// The response's body; absent if the page has neither table nor sample of one.
    pub response: Option<Body>,
    /// The error codes.
    pub errors: Vec<ErrorRow>,
}

/// A page that describes an event.
#[derive(Debug, Clone, PartialEq)]
pub struct EventPage {
    /// The event's type, such as `hire.offer.status_changed_v1`.
    pub event_type: Spanned<String>,
    /// The kinds of app that may subscribe, in the page's order; empty if the page does not say.
    pub app_kinds: Vec<AppKind>,
    /// The scopes, any one of which suffices.
    pub scopes: Vec<Scope>,
    /// The titles of scopes whose names the page leaves out. Each is reported.
    pub unnamed_scopes: Vec<Spanned<String>>,
    /// The scopes for sensitive fields.
    pub field_scopes: Vec<Scope>,
    /// The whole payload, `header` and `event` included as far as the page tables them.
    pub body: Body,
}

/// A table of fields and the sample that belongs to it.
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    /// The rows of all tables of the section, flat, in the page's order.
    pub rows: Vec<Row>,
    /// The sample, if the page has one.
    pub sample: Option<Sample>,
    /// The table's heading, or the sample if there is no table.
    pub span: Span,
}

impl Body {
    /// The sample as JSON, if there is one and it could be read.
    pub fn sample_value(&self) -> Option<&Value> {
        self.sample.as_ref()?.value.as_ref()
    }
}

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Method {
    /// GET.
    Get,
    /// PUT.
    Put,
    /// POST.
    Post,
    /// DELETE.
    Delete,
    /// OPTIONS.
    Options,
    /// HEAD.
    Head,
    /// PATCH.
    Patch,
}

impl Method {
    /// Every method, in OpenAPI's order.
    pub const ALL: [Self; 7] = [
        Self::Get,
        Self::Put,
        Self::Post,
        Self::Delete,
        Self::Options,
        Self::Head,
        Self::Patch,
    ];

    /// The key in an OpenAPI Path Item Object, such as `get`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "get",
            Self::Put => "put",
            Self::Post => "post",
            Self::Delete => "delete",
            Self::Options => "options",
            Self::Head => "head",
            Self::Patch => "patch",
        }
    }
}

impl fmt::Display for Method {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

/// How often an operation may be called by one app in one tenant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RateLimits {
    /// All of these hold.
    Stated(Vec<RateLimit>),
    /// The page says that special limits hold («特殊频控»); its words.
    Special(String),
    /// The page says nothing.
    NotStated,
}

/// So many requests in so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RateLimit {
    /// How many requests; more than 0.
    pub requests: u64,
    /// In how many seconds; more than 0.
    pub seconds: u64,
}

/// A kind of app.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AppKind {
    /// Made by a company for itself («自建应用»).
    Custom,
    /// Offered in the store («商店应用»).
    Store,
}

/// A kind of access token.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum TokenKind {
    /// `tenant_access_token`.
    Tenant,
    /// `user_access_token`.
    User,
    /// `app_access_token`.
    App,
}

impl TokenKind {
    /// The token's name, such as `tenant_access_token`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tenant => "tenant_access_token",
            Self::User => "user_access_token",
            Self::App => "app_access_token",
        }
    }
}

/// A scope and its title in the developer console.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// The scope's name, such as `hire:talent`.
    pub name: String,
    /// Its title; empty if the page gives the name alone.
    pub title: String,
    /// Where it stands.
    pub span: Span,
}

/// One error code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorRow {
    /// The HTTP status; absent where the table has none. May be 200.
    pub status: Option<u16>,
    /// The `code` of the reply.
    pub code: i64,
    /// What it means, in the page's words.
    pub meaning: String,
    /// What to do, in the page's words.
    pub advice: String,
    /// The row.
    pub span: Span,
}
