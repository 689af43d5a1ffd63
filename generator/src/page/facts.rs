//! The facts of a page.

use super::{Access, Row, RowType, Sample, Span, Spanned};
use serde_json::Value;
use std::fmt;

/// The facts of one page.
#[derive(Debug, Clone, PartialEq)]
pub struct Page {
    /// The title, from the front matter or the first heading. Empty if the page has neither.
    pub title: String,
    /// The page's URL.
    pub source_url: Option<String>,
    /// The day of the last edit, as `2024-09-09`.
    pub updated: Option<String>,
    /// The time of the last edit, in milliseconds since the Unix epoch. It orders edits of the same day.
    pub updated_at: Option<i64>,
    /// True if the title, or a note near the top, deprecates the API.
    ///
    /// A page may also be deprecated by its folder («历史版本»), which the reader does not see.
    pub deprecated: bool,
    /// The API that the page describes.
    pub kind: Kind,
    /// The page's whole text.
    pub span: Span,
}

impl Page {
    /// Creates a page without facts.
    pub(super) const fn new(span: Span) -> Self {
        Self {
            title: String::new(),
            source_url: None,
            updated: None,
            updated_at: None,
            deprecated: false,
            kind: Kind::Other,
            span,
        }
    }
}

/// The API that a page describes.
#[derive(Debug, Clone, PartialEq)]
pub enum Kind {
    /// An HTTP operation.
    Operation(Box<OperationPage>),
    /// An event that Feishu pushes.
    Event(Box<EventPage>),
    /// No API: an overview, a list of constants, or a text that is not a page.
    Other,
}

/// A page that describes an HTTP operation.
#[derive(Debug, Clone, PartialEq)]
pub struct OperationPage {
    /// The HTTP method.
    pub method: Spanned<Method>,
    /// The request's URL as the page writes it, without surrounding spaces and markup.
    pub url: Spanned<String>,
    /// The URL's path as OpenAPI writes it: without host and query string, with `:name` as `{name}`.
    pub path: String,
    /// The conditions of a call.
    pub access: Access,
    /// The token kinds that the `Authorization` header takes, in the page's order; empty if it takes none.
    pub access_tokens: Vec<TokenKind>,
    /// The value of the `Content-Type` header.
    pub content_type: Option<String>,
    /// The other headers.
    pub headers: Vec<Row>,
    /// The parameters in the path.
    pub path_parameters: Vec<Row>,
    /// The parameters in the query string.
    pub query: Vec<Row>,
    /// The request's body. Absent if the page has neither its table nor its sample.
    pub request: Option<Body>,
    /// The response's body. Absent if the page has neither its table nor its sample.
    pub response: Option<Body>,
    /// The error codes.
    pub errors: Vec<ErrorRow>,
}

/// A page that describes an event.
#[derive(Debug, Clone, PartialEq)]
pub struct EventPage {
    /// The event's type, such as `hire.offer.status_changed_v1`.
    pub event_type: Spanned<String>,
    /// The conditions of a subscription.
    pub access: Access,
    /// The whole payload, with `header` and `event` if the page has them in a table.
    pub body: Body,
}

/// The table of a body's fields, and its sample.
#[derive(Debug, Clone, PartialEq)]
pub struct Body {
    /// The rows of all tables in the section, in the page's order.
    pub rows: Vec<Row>,
    /// The sample.
    pub sample: Option<Sample>,
    /// The section's heading, or the sample if there is no section.
    pub span: Span,
}

impl Body {
    /// Returns the file, if the body is nothing else: a download.
    pub fn file(&self) -> Option<&Row> {
        match self.rows.as_slice() {
            [row] if row.r#type == RowType::File => Some(row),
            _ => None,
        }
    }

    /// Reads the type word `file` as the name of an object type: JSON contains no files.
    pub(super) fn name_file_types(&mut self) {
        for row in &mut self.rows {
            row.r#type.name_file();
        }
    }

    /// Returns the sample as JSON, if it could be read.
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
    /// All methods, in OpenAPI's order.
    pub const ALL: [Self; 7] = [
        Self::Get,
        Self::Put,
        Self::Post,
        Self::Delete,
        Self::Options,
        Self::Head,
        Self::Patch,
    ];

    /// Returns the key in a Path Item Object, such as `get`.
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
    /// Returns the token's name, such as `tenant_access_token`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Tenant => "tenant_access_token",
            Self::User => "user_access_token",
            Self::App => "app_access_token",
        }
    }
}

/// One error code.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorRow {
    /// The HTTP status, if the table states one. It may be 200.
    pub status: Option<u16>,
    /// The `code` of the response.
    pub code: i64,
    /// The meaning, in the page's wording.
    pub meaning: String,
    /// The advice, in the page's wording.
    pub advice: String,
    /// The row's location.
    pub span: Span,
}
