//! Operations: request, response and documentation.

pub use crate::config::PageSource;

use super::{Alternative, AppKind, BodyFormat, ErrorBody, Field, Page, Response, Scope, Type};

/// One operation: a method on a path.
#[derive(Debug, Clone)]
pub struct Operation {
    /// The parts of `operationId`.
    pub id: OperationId,
    /// The HTTP method.
    pub method: Method,
    /// The path, with `{parameters}`.
    pub path: String,
    /// A summary in one line.
    pub summary: Option<String>,
    /// The full description, in CommonMark.
    pub description: Option<String>,
    /// The page that documents it (`externalDocs`).
    pub page: Option<Page>,
    /// Date of the page's last update, `2024-09-09` (`x-updated`).
    pub updated: Option<String>,
    /// The kinds of access token that it accepts. Empty: none is needed.
    pub access_tokens: Vec<AccessTokenKind>,
    /// Alternative security requirements, each with the schemes that are needed together. Empty: no credentials are needed.
    pub security: Vec<Vec<SecurityScheme>>,
    /// Any one of these scopes suffices.
    pub scopes: Vec<Scope>,
    /// Scopes that some received or sent fields require (`x-field-scopes`).
    pub field_scopes: Vec<Scope>,
    /// The kinds of app that may call it. Empty: not stated.
    pub app_kinds: Vec<AppKind>,
    /// Its rate limits.
    pub rate_limits: RateLimits,
    /// The documented errors, in the order of the document.
    pub errors: Vec<ErrorCode>,
    /// True if it should no longer be used.
    pub deprecated: bool,
    /// Path, query, header and body fields, in the order of the document.
    pub fields: Vec<RequestField>,
    /// The body's media type.
    pub body: RequestBody,
    /// Other media types for the body.
    pub media_types: Vec<String>,
    /// The media type to request, if the document offers several.
    pub accept: Option<String>,
    /// The URL that overrides the client's.
    pub server: Option<String>,
    /// The result of a successful call.
    pub response: Response,
    /// The result of a successful call in other media types.
    pub alternatives: Vec<Alternative>,
    /// The headers of a successful response, as a struct.
    pub headers: Option<Type>,
    /// The bodies of error responses.
    pub error_bodies: Vec<ErrorBody>,
    /// The envelope of the response, if it has one. For a file, the envelope of errors.
    pub envelope: Option<Envelope>,
    /// The query or header parameter or body field by which the server recognises a repeated request (`x-idempotency-key`).
    pub idempotency_key: Option<String>,
    /// Its pagination, if it has any.
    pub pagination: Option<Pagination>,
    /// The samples of the document.
    pub samples: Samples,
}

impl Operation {
    /// Returns true if each security requirement is one bearer token.
    pub fn takes_only_tokens(&self) -> bool {
        let mut alternatives = self.security.iter();
        alternatives.all(|schemes| matches!(schemes.as_slice(), [SecurityScheme::Bearer { .. }]))
    }

    /// Returns true if a field is a file.
    pub fn sends_file(&self) -> bool {
        self.fields.iter().any(|field| field.field.r#type.is_file())
    }

    /// Returns true if the bodies of error responses have different types.
    pub fn has_several_error_types(&self) -> bool {
        let types = || self.error_bodies.iter().map(|body| &body.r#type);
        types().zip(types().skip(1)).any(|(one, next)| one != next)
    }

    /// All received types: of the response, its headers, and errors.
    pub fn received(&self) -> impl Iterator<Item = &Type> {
        let errors = self.error_bodies.iter().map(|body| &body.r#type);
        let alternatives = self.alternatives.iter().map(|of| &of.response);
        let responses = std::iter::once(&self.response).chain(alternatives);
        let values = responses.filter_map(Response::value);
        values.chain(&self.headers).chain(errors)
    }

    /// All received types, mutable.
    pub(super) fn received_mut(&mut self) -> impl Iterator<Item = &mut Type> {
        let alternatives = self.alternatives.iter_mut().map(|of| &mut of.response);
        let responses = std::iter::once(&mut self.response).chain(alternatives);
        let values = responses.filter(|of| of.format != BodyFormat::File);
        let errors = self.error_bodies.iter_mut().map(|body| &mut body.r#type);
        let values = values.map(|of| &mut of.r#type);
        values.chain(&mut self.headers).chain(errors)
    }
}

/// The parts of an `operationId`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OperationId {
    /// The whole text: `hire.v1.talent_external_info.create`.
    pub text: String,
    /// The last word: `create`. It names the client function.
    pub action: String,
    /// The object of the action: `talent_external_info`. Absent if the id is one word.
    pub object: Option<String>,
}

/// An HTTP request method.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are HTTP's")]
pub enum Method {
    Get,
    Put,
    Post,
    Delete,
    Options,
    Head,
    Patch,
    Trace,
}

impl Method {
    /// The method's name in HTTP.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Put => "PUT",
            Self::Post => "POST",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Head => "HEAD",
            Self::Patch => "PATCH",
            Self::Trace => "TRACE",
        }
    }
}

/// A kind of access token, from a security scheme.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessTokenKind {
    /// `tenant_access_token`: the app, in one tenant.
    Tenant,
    /// `user_access_token`: the app, for one user.
    User,
    /// `app_access_token`: the app itself.
    App,
    /// A bearer token of an unknown kind.
    Bearer,
}

/// A security scheme, with its name in the document.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum SecurityScheme {
    /// A bearer token.
    Bearer {
        /// The scheme.
        name: String,
        /// The kind of token.
        kind: AccessTokenKind,
    },
    /// User and password (`http`, `basic`).
    Basic(String),
    /// The credentials of another HTTP scheme.
    Http {
        /// The scheme's name in the description.
        name: String,
        /// The name that the header `Authorization` begins with, as registered: `token`.
        scheme: String,
    },
    /// A key in a parameter.
    ApiKey {
        /// The scheme.
        name: String,
        /// The location of the key: query, header or cookie.
        place: Place,
        /// The parameter.
        parameter: String,
    },
}

/// The documented rate limits.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum RateLimits {
    /// Nothing.
    #[default]
    NotStated,
    /// Special limits, which the page explains.
    Special,
    /// All of these limits apply.
    Stated(Vec<RateLimit>),
}

impl RateLimits {
    /// The limits that are numbers.
    pub fn stated(&self) -> &[RateLimit] {
        match self {
            Self::Stated(limits) => limits,
            Self::NotStated | Self::Special => &[],
        }
    }
}

/// A maximum number of requests in a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// The number of requests.
    pub requests: u32,
    /// The period in seconds.
    pub seconds: u32,
}

/// A documented result code other than success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorCode {
    /// The HTTP status of the response, if the document states it.
    pub status: Option<u16>,
    /// The code in the envelope.
    pub code: i64,
    /// The maintainers' name for it, in PascalCase.
    pub name: Option<String>,
    /// Its meaning.
    pub description: Option<String>,
    /// Advice for callers.
    pub hint: Option<String>,
}

/// A field of the request.
#[derive(Debug, Clone)]
pub struct RequestField {
    /// Its location in the request.
    pub place: Place,
    /// Its style there.
    pub style: Style,
    /// Its name, type and documentation.
    pub field: Field,
}

impl RequestField {
    /// A field with the usual style of its location.
    pub(super) fn usual(place: Place, field: Field) -> Self {
        Self {
            place,
            style: Style::Usual,
            field,
        }
    }
}

/// The style of a parameter, or of a field of a form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Style {
    /// The usual style of the location: `simple` in the path and in headers, `form` with `explode: true` in the query and in cookies, JSON
    /// in a body, OpenAPI's default in a multipart body.
    Usual,
    /// The style in the document.
    Stated {
        /// The style.
        style: StyleName,
        /// True if each item of a list, or property of an object, is a separate parameter.
        explode: bool,
        /// True if reserved characters are not encoded (`allowReserved`).
        reserved: bool,
    },
    /// A part of a multipart body with a stated media type.
    MediaType(String),
}

/// The styles of OpenAPI, and JSON for parameters with `content`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[expect(missing_docs, reason = "the names are OpenAPI's")]
pub enum StyleName {
    Simple,
    Label,
    Matrix,
    Form,
    SpaceDelimited,
    PipeDelimited,
    DeepObject,
    /// JSON text (`content: application/json`).
    Json,
}

impl StyleName {
    /// Returns true if the style explodes by default. Source: OpenAPI 3.0.3, Parameter Object, `explode`.
    pub fn explodes(self) -> bool {
        matches!(self, Self::Form | Self::DeepObject)
    }
}

/// The location of a field in the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Place {
    /// A segment of the path.
    Path,
    /// The query.
    Query,
    /// A header.
    Header,
    /// A cookie.
    Cookie,
    /// A property of the body.
    BodyField,
    /// The whole body.
    Body,
}

/// The media type of the request body.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum RequestBody {
    /// There is none.
    None,
    /// JSON with this `Content-Type`.
    Json(String),
    /// `multipart/form-data`.
    Multipart,
    /// Another multipart type.
    MultipartOf(String),
    /// `application/x-www-form-urlencoded`.
    Form,
    /// Text with this `Content-Type`.
    Text(String),
    /// Bytes with this `Content-Type`, unless the file has its own.
    Binary(String),
}

/// The envelope of responses (`x-envelope`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The property with the result code; 0 is success.
    pub code: String,
    /// The properties that may contain the message.
    pub message: Vec<String>,
    /// The property with the payload; `None` if its fields are beside the code.
    pub data: Option<String>,
    /// The property with details of an error, if there is one.
    pub error: Option<String>,
}

impl Envelope {
    /// All properties: code, messages, payload, error.
    pub fn properties(&self) -> impl Iterator<Item = &str> {
        // A new part must be added here.
        let Self {
            code,
            message,
            data,
            error,
        } = self;
        let all = std::iter::once(code)
            .chain(message)
            .chain(data)
            .chain(error);
        all.map(String::as_str)
    }
}

/// The pagination of an operation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pagination {
    /// The query parameter that selects a page.
    pub parameter: String,
    /// The source of its next value. Paths lead to properties of fitting types.
    pub next: PageSource,
    /// The path of the response property that is true if there is a next page.
    pub has_more: Option<Vec<String>>,
    /// The path of properties to the items: `["minutes", "sentences"]`. Empty if the response itself is the list.
    pub items: Vec<String>,
    /// True if names and types show it, but neither the document nor the configuration states it.
    pub detected: bool,
}

/// Samples of the document.
#[derive(Debug, Clone, Default)]
pub struct Samples {
    /// A request body.
    pub request: Option<serde_json::Value>,
    /// A response body, envelope included.
    pub response: Option<serde_json::Value>,
}
