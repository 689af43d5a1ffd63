//! Operations as plain `'static` data.

use crate::{ErrorBody, SecurityScheme};

/// An HTTP method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Method {
    /// `GET`.
    Get,
    /// `POST`.
    Post,
    /// `PUT`.
    Put,
    /// `PATCH`.
    Patch,
    /// `DELETE`.
    Delete,
    /// `HEAD`.
    Head,
    /// `OPTIONS`.
    Options,
    /// `TRACE`.
    Trace,
}

impl Method {
    /// Returns the method's name in upper case.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Head => "HEAD",
            Self::Options => "OPTIONS",
            Self::Trace => "TRACE",
        }
    }
}

impl std::fmt::Display for Method {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

/// A limit on the calls of an operation by one app in one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RateLimit {
    /// Requests allowed within one window.
    pub requests: u32,
    /// Length of the window, in seconds.
    pub seconds: u32,
}

/// An error code that an operation's page documents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorCode {
    /// The documented HTTP status, if any. Servers may use others.
    pub status: Option<u16>,
    /// The code, unique within the operation's service.
    pub code: i64,
    /// Name of the code's variant in the operation's enum: `TalentNotFound`.
    pub name: &'static str,
    /// The meaning of the code.
    pub description: &'static str,
    /// Advice for fixing the error; empty if the page has none.
    pub hint: &'static str,
}

/// The format of a request body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RequestBody {
    /// No body.
    None,
    /// JSON, with this `Content-Type`.
    Json(&'static str),
    /// `multipart/form-data`.
    Multipart,
    /// Another multipart type, such as `multipart/related`.
    MultipartOf(&'static str),
    /// `application/x-www-form-urlencoded`.
    Form,
    /// One text, with this `Content-Type`.
    Text(&'static str),
    /// One file, with its own `Content-Type` or else with this one. A range, such as `*/*`, is sent as `application/octet-stream`.
    Binary(&'static str),
}

/// The format of a successful response body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ResponseFormat {
    /// JSON.
    Json,
    /// One text in UTF-8, returned unchanged.
    Text,
}

/// The fields that all response bodies of an API share, and the field of the payload.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Envelope {
    /// The field of the code; 0 is success.
    pub code: &'static str,
    /// Fields that may contain the message.
    pub message: &'static [&'static str],
    /// The field of the payload; `None` if the payload's fields are next to the code.
    pub data: Option<&'static str>,
    /// The field that may contain details of an error.
    pub error: Option<&'static str>,
}

/// The reason, other than the method, why an operation can safely be repeated.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Idempotency {
    /// Only the method decides: `POST` and `PATCH` cannot safely be repeated.
    ByMethod,
    /// The server ignores a repetition with the same value in this query or header parameter or body field.
    Key(&'static str),
    /// A repetition has no additional effect.
    Always,
}

/// An operation: one HTTP method on one path, with the facts that its page states.
///
/// Generated code starts from [`Operation::new`] and overrides fields: `Operation { title: "…", ..Operation::new(…) }`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operation {
    /// `service.version.resource.action`.
    pub id: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path below the base URL, with parameters in braces.
    pub path: &'static str,
    /// Title of the operation's page; empty if it has none.
    pub title: &'static str,
    /// URL of the operation's page; empty if it has none.
    pub documentation: &'static str,
    /// Day on which the page was last changed, `YYYY-MM-DD`; empty if unknown.
    pub updated: &'static str,
    /// Alternative scopes: the app needs any one of them. Empty if it needs none.
    pub scopes: &'static [&'static str],
    /// Scopes that single fields need. Without them, the fields are absent or must not be sent; their documentation states which.
    pub field_scopes: &'static [&'static str],
    /// Kinds of app that may call the operation, by their names in the API description.
    pub app_kinds: &'static [&'static str],
    /// Rate limits, which all apply; empty if the page states none, or limits of another kind.
    pub rate_limits: &'static [RateLimit],
    /// Documented error codes.
    pub errors: &'static [ErrorCode],
    /// Documented bodies of error responses, if they have different types: for [`Error::body_as`](crate::Error::body_as).
    pub error_bodies: &'static [ErrorBody],
    /// URL of the operation's own server, or its path on the client's server; empty for the client's server.
    pub server: &'static str,
    /// Alternatives of security schemes. An alternative needs all its schemes. The client uses the first alternative for which it has all
    /// credentials. An alternative without schemes needs no credentials, and is tried last. Empty: the operation takes no credentials.
    pub security: &'static [&'static [SecurityScheme]],
    /// Format of the request body.
    pub request_body: RequestBody,
    /// Other media types of the body, for [`Call::content_type`](crate::Call::content_type).
    pub media_types: &'static [&'static str],
    /// The header `Accept`; empty for none.
    pub accept: &'static str,
    /// Format of a successful response body without an envelope.
    pub response_format: ResponseFormat,
    /// The envelope of response bodies; `None` if there is none.
    pub envelope: Option<&'static Envelope>,
    /// The path in the response to the items of one page, if it returns a list in pages; empty if the response is the list. An item that
    /// cannot be decoded does not fail the page: see [`PageItems`](crate::PageItems).
    pub page_items: Option<&'static [&'static str]>,
    /// The reason, other than the method, why the operation can safely be repeated.
    pub idempotency: Idempotency,
    /// True if fields of its request or of its response are secrets. Such bodies are never logged.
    pub secret_bodies: bool,
    /// True if its use is discouraged.
    pub deprecated: bool,
}

impl Operation {
    /// Creates an operation with default properties.
    pub const fn new(id: &'static str, method: Method, path: &'static str) -> Self {
        Self {
            id,
            method,
            path,
            title: "",
            documentation: "",
            updated: "",
            scopes: &[],
            field_scopes: &[],
            app_kinds: &[],
            rate_limits: &[],
            errors: &[],
            error_bodies: &[],
            server: "",
            security: &[],
            request_body: RequestBody::None,
            media_types: &[],
            accept: "",
            response_format: ResponseFormat::Json,
            envelope: None,
            page_items: None,
            idempotency: Idempotency::ByMethod,
            secret_bodies: false,
            deprecated: false,
        }
    }

    /// Returns true if a request may contain files.
    pub(crate) const fn uploads_files(&self) -> bool {
        matches!(
            self.request_body,
            RequestBody::Multipart | RequestBody::MultipartOf(_) | RequestBody::Binary(_)
        )
    }

    /// Returns true if every request of the operation can safely be repeated. See RFC 9110, section 9.2.2.
    pub(crate) const fn is_idempotent(&self) -> bool {
        matches!(self.idempotency, Idempotency::Always)
            || !matches!(self.method, Method::Post | Method::Patch)
    }
}
