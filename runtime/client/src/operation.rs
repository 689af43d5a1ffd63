//! What is known about an operation before it is called: plain data, all of it `'static`.

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

/// How often an operation may be called: by one app, in one tenant.
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
    /// HTTP status that the page gives for it, if it gives one. Servers are known to use others.
    pub status: Option<u16>,
    /// The code, unique within the operation's service.
    pub code: i64,
    /// Name of the code's variant in the operation's enum: `TalentNotFound`.
    pub name: &'static str,
    /// What it means.
    pub description: &'static str,
    /// What to do about it; empty when the page does not say.
    pub hint: &'static str,
}

/// How an operation's request body is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RequestBody {
    /// There is none.
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

/// What the body of a successful reply is read as.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ResponseFormat {
    /// JSON.
    Json,
    /// One text, as it is, in UTF-8.
    Text,
}

/// The fields that every response body of an API shares, and where the response proper stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Envelope {
    /// Field that holds the code; 0 is success.
    pub code: &'static str,
    /// Fields that may hold the message.
    pub message: &'static [&'static str],
    /// Field that holds the response proper; `None` when its fields stand beside the code.
    pub data: Option<&'static str>,
    /// Field that may hold details of an error.
    pub error: &'static str,
}

/// What makes it harmless to do an operation twice, beside its method.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Idempotency {
    /// Nothing: `POST` and `PATCH` may do twice what is sent twice.
    ByMethod,
    /// The server does only once what comes with the same value in this query parameter or field of the body.
    Key(&'static str),
    /// It has no effect that adds up.
    Always,
}

/// An operation: one HTTP method on one path, and what its page says about it.
///
/// Generated code starts from [`Operation::new`] and overrides fields: `Operation { title: "…", ..Operation::new(…) }`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Operation {
    /// `service.version.resource.action`.
    pub id: &'static str,
    /// HTTP method.
    pub method: Method,
    /// Path below the base address, with parameters in braces.
    pub path: &'static str,
    /// Title of the operation's page; empty if it has none.
    pub title: &'static str,
    /// Address of the operation's page; empty if it has none.
    pub documentation: &'static str,
    /// Day on which the page was last changed, `YYYY-MM-DD`; empty if unknown.
    pub updated: &'static str,
    /// Scopes of which the app needs any one; none if it needs none.
    pub scopes: &'static [&'static str],
    /// Scopes without which single fields stay away or must not be sent; the fields say which.
    pub field_scopes: &'static [&'static str],
    /// Kinds of app that may call it, by the names that the description gives them.
    pub app_kinds: &'static [&'static str],
    /// Rate limits, all of which hold; none where the page states none, or limits of its own kind.
    pub rate_limits: &'static [RateLimit],
    /// Documented error codes.
    pub errors: &'static [ErrorCode],
    /// Address of the server that has it, instead of the client's; empty for the client's.
    pub server: &'static str,
    /// What it takes to know who calls: alternatives, of each of which all schemes are needed together. The first for which the
    /// client has everything is used; one without schemes needs nothing, and comes last. Empty: it takes no credentials.
    pub security: &'static [&'static [SecurityScheme]],
    /// How the request body is sent.
    pub request_body: RequestBody,
    /// Other media types that the body may be sent as, for [`Call::content_type`](crate::Call::content_type).
    pub media_types: &'static [&'static str],
    /// The header `Accept`; empty for none.
    pub accept: &'static str,
    /// What the body of a successful reply is read as, where there is no envelope.
    pub response_format: ResponseFormat,
    /// What response bodies are wrapped in; `None` when they are not.
    pub envelope: Option<&'static Envelope>,
    /// What makes it harmless to do it twice, beside its method.
    pub idempotency: Idempotency,
    /// Whether fields of its request or of its response are secrets. Such bodies are never shown to `tracing`.
    pub secret_bodies: bool,
    /// Whether its use is discouraged.
    pub deprecated: bool,
}

impl Operation {
    /// An operation of which no more is known than where it is.
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

    /// Whether a request may be as large as a file.
    pub(crate) const fn uploads_files(&self) -> bool {
        matches!(
            self.request_body,
            RequestBody::Multipart | RequestBody::Binary(_)
        )
    }

    /// Whether doing it twice has the same effect as doing it once, whatever the request holds. By RFC 9110, section 9.2.2.
    pub(crate) const fn is_idempotent(&self) -> bool {
        matches!(self.idempotency, Idempotency::Always)
            || !matches!(self.method, Method::Post | Method::Patch)
    }
}
