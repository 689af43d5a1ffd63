//! Operations as plain data, all of it `'static`.

use crate::SecurityScheme;

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
    /// The method's name, upper case.
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

/// A limit on the calls of one operation by one account.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct RateLimit {
    /// Requests allowed within one window.
    pub requests: u32,
    /// Length of the window, in seconds.
    pub seconds: u32,
}

/// A documented error code of an operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct ErrorCode {
    /// The documented HTTP status, if there is one. Servers sometimes use others.
    pub status: Option<u16>,
    /// The code.
    pub code: i64,
    /// The name of the code's variant in the operation's enum.
    pub name: &'static str,
    /// The meaning of the code.
    pub description: &'static str,
    /// What to do about it; empty if that is not documented.
    pub hint: &'static str,
}

/// The format of an operation's request body.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RequestBody {
    /// No body.
    None,
    /// JSON, with this `Content-Type`.
    Json(&'static str),
    /// `multipart/form-data`.
    Multipart,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// One text, with this `Content-Type`.
    Text(&'static str),
    /// One file, with this `Content-Type` unless the file has its own. A range, such as `*/*`, is sent as
    /// `application/octet-stream`.
    Binary(&'static str),
}

/// The format of the body of a successful reply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ResponseFormat {
    /// JSON.
    Json,
    /// One text, as it is, in UTF-8.
    Text,
}

/// The fields that all response bodies of an API share.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Envelope {
    /// The field with the code; 0 is success.
    pub code: &'static str,
    /// Fields that may contain the message.
    pub message: &'static [&'static str],
    /// The field with the operation's own response; `None` if its fields are next to the code.
    pub data: Option<&'static str>,
    /// The field that may contain details of an error.
    pub error: &'static str,
}

/// Why an operation can safely be repeated, in addition to its method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Idempotency {
    /// Only its method counts: `POST` and `PATCH` cannot be repeated.
    ByMethod,
    /// The server executes requests with the same value in this query parameter or body field only once.
    Key(&'static str),
    /// It can always be repeated.
    Always,
}

/// An operation: one HTTP method on one path, with its documented facts.
///
/// Generated code starts from [`Operation::new`] and overrides fields: `Operation { title: "…", ..Operation::new(…) }`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operation {
    /// `service.version.resource.action`.
    pub id: &'static str,
    /// HTTP method.
    pub method: Method,
    /// The path below the base URL, with parameters in braces.
    pub path: &'static str,
    /// The title of the operation's documentation page; empty if there is none.
    pub title: &'static str,
    /// The URL of that page; empty if there is none.
    pub documentation: &'static str,
    /// The date of the page's last change, `YYYY-MM-DD`; empty if unknown.
    pub updated: &'static str,
    /// The scopes of which the caller needs any one; empty if it needs none.
    pub scopes: &'static [&'static str],
    /// Scopes that single fields need; the documentation of the fields names them.
    pub field_scopes: &'static [&'static str],
    /// The kinds of app that may call it, by their names in the description.
    pub app_kinds: &'static [&'static str],
    /// The documented rate limits, all of which apply.
    pub rate_limits: &'static [RateLimit],
    /// The documented error codes.
    pub errors: &'static [ErrorCode],
    /// The URL of its server, if it is not the client's; empty otherwise.
    pub server: &'static str,
    /// The security requirements: alternatives, each of which needs all its schemes together. Empty: no credentials are needed.
    ///
    /// The client uses the first alternative for which it has all credentials. An alternative without schemes needs none, and is last.
    pub security: &'static [&'static [SecurityScheme]],
    /// The format of the request body.
    pub request_body: RequestBody,
    /// Other media types of the request body, for [`Call::content_type`](crate::Call::content_type).
    pub media_types: &'static [&'static str],
    /// The header `Accept`; empty for none.
    pub accept: &'static str,
    /// The format of the body of a successful reply without an envelope.
    pub response_format: ResponseFormat,
    /// The envelope of response bodies; `None` if there is none.
    pub envelope: Option<&'static Envelope>,
    /// Why it can safely be repeated, in addition to its method.
    pub idempotency: Idempotency,
    /// True if fields of its request or response are secrets. Such bodies are never logged.
    pub secret_bodies: bool,
    /// True if its use is discouraged.
    pub deprecated: bool,
}

impl Operation {
    /// An operation without any other facts.
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
            server: "",
            security: &[],
            request_body: RequestBody::None,
            media_types: &[],
            accept: "",
            response_format: ResponseFormat::Json,
            envelope: None,
            idempotency: Idempotency::ByMethod,
            secret_bodies: false,
            deprecated: false,
        }
    }

    /// Returns true if the request body may be as large as a file.
    pub(crate) const fn uploads_files(&self) -> bool {
        matches!(
            self.request_body,
            RequestBody::Multipart | RequestBody::Binary(_)
        )
    }

    /// Returns true if any request can safely be repeated. Source: RFC 9110, section 9.2.2.
    pub(crate) const fn is_idempotent(&self) -> bool {
        matches!(self.idempotency, Idempotency::Always)
            || !matches!(self.method, Method::Post | Method::Patch)
    }
}
