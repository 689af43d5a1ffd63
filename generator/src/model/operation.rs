//! Operations: what is sent, what comes back, and what the page says about it.

use super::{Field, Type};

/// One operation: a method on a path.
#[derive(Debug, Clone)]
pub struct Operation {
    /// `operationId`, taken apart.
    pub id: OperationId,
    /// The HTTP method.
    pub method: Method,
    /// The path as OpenAPI writes it, with `{parameters}`.
    pub path: String,
    /// One line: what it does.
    pub summary: Option<String>,
    /// More than one line, in CommonMark.
    pub description: Option<String>,
    /// The page that documents it (`externalDocs`).
    pub page: Option<Page>,
    /// Date of the page's last update, `2024-09-09` (`x-updated`).
    pub updated: Option<String>,
    /// The kinds of access token that it takes. Empty: none is needed.
    pub access_tokens: Vec<AccessTokenKind>,
    /// The security requirements: alternatives, each of schemes that are needed together. Empty: no credentials are needed.
    pub security: Vec<Vec<SecurityScheme>>,
    /// Any one of these scopes suffices.
    pub scopes: Vec<Scope>,
    /// Scopes without which some fields stay away, and others must not be sent (`x-field-scopes`).
    pub field_scopes: Vec<Scope>,
    /// The kinds of app that may call it. Empty: not stated.
    pub app_kinds: Vec<AppKind>,
    /// How often it may be called.
    pub rate_limits: RateLimits,
    /// The documented errors, in the order of the document.
    pub errors: Vec<ErrorCode>,
    /// Whether it should no longer be used.
    pub deprecated: bool,
    /// Path, query, header and body fields, in the order of the document.
    pub fields: Vec<RequestField>,
    /// The body's media type.
    pub body: RequestBody,
    /// Other media types that the body may be sent as.
    pub media_types: Vec<String>,
    /// The media type that the client asks for, where the document offers several.
    pub accept: Option<String>,
    /// The address that the operation has instead of the client's.
    pub server: Option<String>,
    /// What a successful call gives.
    pub response: Response,
    /// The headers of a successful response: a struct.
    pub headers: Option<Type>,
    /// The bodies of responses that are errors, by status as the document writes it.
    pub error_bodies: Vec<(String, Type)>,
    /// How the response is wrapped, if it is; where that is a file, how errors are.
    pub envelope: Option<Envelope>,
    /// The query parameter or body field by which the server recognises a repetition (`x-idempotency-key`).
    pub idempotency_key: Option<String>,
    /// How the operation pages, if it does.
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

    /// Whether a file is among the fields.
    pub fn sends_file(&self) -> bool {
        self.fields.iter().any(|field| field.field.r#type.is_file())
    }

    /// The types of everything that is received: the response, its headers, and errors.
    pub fn received(&self) -> impl Iterator<Item = &Type> {
        let errors = self.error_bodies.iter().map(|(_, r#type)| r#type);
        self.response
            .value()
            .into_iter()
            .chain(&self.headers)
            .chain(errors)
    }

    /// The same, to change them.
    pub(super) fn received_mut(&mut self) -> impl Iterator<Item = &mut Type> {
        let response = match &mut self.response {
            Response::Value(r#type) | Response::Text(r#type) => Some(r#type),
            Response::File => None,
        };
        let errors = self.error_bodies.iter_mut().map(|(_, r#type)| r#type);
        response.into_iter().chain(&mut self.headers).chain(errors)
    }
}

/// An `operationId`, taken apart.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct OperationId {
    /// As the document writes it: `hire.v1.talent_external_info.create`.
    pub text: String,
    /// The last word: `create`. It names the client function.
    pub action: String,
    /// What the action is done to: `talent_external_info`. Absent where the id is one word that says it all.
    pub object: Option<String>,
}

/// A request method of HTTP.
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
    /// As HTTP writes it.
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

/// A page of documentation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Page {
    /// Its title.
    pub title: Option<String>,
    /// Its address.
    pub url: String,
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
    /// A bearer token that the document says nothing more about.
    Bearer,
}

/// A way to prove who calls, by the name that the document gives it.
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
    /// A key in a parameter.
    ApiKey {
        /// The scheme.
        name: String,
        /// Where the key travels: query, header or cookie.
        place: Place,
        /// The parameter.
        parameter: String,
    },
}

/// A permission.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Scope {
    /// Its id: `hire:talent`.
    pub name: String,
    /// Its name in the console.
    pub title: Option<String>,
}

/// A kind of app.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AppKind {
    /// Made by a company for itself.
    Custom,
    /// Listed in the app store.
    Store,
}

/// What the document says about the frequency of calls.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub enum RateLimits {
    /// Nothing.
    #[default]
    NotStated,
    /// That the operation has limits of its own kind, which its page explains.
    Special,
    /// All of these limits hold.
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

/// So many requests in so many seconds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// Requests allowed.
    pub requests: u32,
    /// In this time.
    pub seconds: u32,
}

/// A documented result code other than success.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ErrorCode {
    /// The HTTP status that it comes with, if the document says.
    pub status: Option<u16>,
    /// The code in the envelope.
    pub code: i64,
    /// What people call it, in PascalCase.
    pub name: Option<String>,
    /// What it means.
    pub description: Option<String>,
    /// What to do about it.
    pub hint: Option<String>,
}

/// A field of the request.
#[derive(Debug, Clone)]
pub struct RequestField {
    /// Where it travels.
    pub place: Place,
    /// How it is written there.
    pub style: Style,
    /// What it is.
    pub field: Field,
}

impl RequestField {
    /// A field that is written as is usual for its place.
    pub(super) fn usual(place: Place, field: Field) -> Self {
        Self {
            place,
            style: Style::Usual,
            field,
        }
    }
}

/// How a parameter, or a field of a form, is written.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Style {
    /// As is usual for the place: `simple` in the path and in headers, `form` with `explode: true` in the query and in cookies, JSON in a body;
    /// a part of a multipart body as OpenAPI's default says.
    Usual,
    /// As the document says.
    Stated {
        /// The style.
        style: StyleName,
        /// Whether the items of a list, or properties of an object, are parameters of their own.
        explode: bool,
        /// Whether reserved characters stay as they are (`allowReserved`).
        reserved: bool,
    },
    /// A part of a multipart body with a media type of its own.
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
    /// Whether the style explodes unless told otherwise. Source: OpenAPI 3.0.3, Parameter Object, `explode`.
    pub fn explodes(self) -> bool {
        matches!(self, Self::Form | Self::DeepObject)
    }
}

/// Where a field of a request travels.
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
    /// JSON, with the `Content-Type` to send.
    Json(String),
    /// `multipart/form-data`.
    Multipart,
    /// `application/x-www-form-urlencoded`.
    Form,
    /// Text, with the `Content-Type` to send.
    Text(String),
    /// Bytes, with the `Content-Type` to send unless the file has one of its own.
    Binary(String),
}

/// What a successful call gives.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Response {
    /// A value in JSON, or nothing.
    Value(Type),
    /// Plain text; the type is [`Type::String`], or that which may be absent.
    Text(Type),
    /// A file as it is, which is read while it arrives.
    File,
}

impl Response {
    /// The type of the value, if it is one.
    pub fn value(&self) -> Option<&Type> {
        match self {
            Self::Value(r#type) | Self::Text(r#type) => Some(r#type),
            Self::File => None,
        }
    }
}

/// How responses are wrapped (`x-envelope`).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Envelope {
    /// The property with the result code; 0 is success.
    pub code: String,
    /// The properties that may hold the message.
    pub message: Vec<String>,
    /// The property with the payload; `None` where its fields stand beside the code.
    pub data: Option<String>,
    /// The property with details of an error, if there is one.
    pub error: Option<String>,
}

/// How an operation pages.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Pagination {
    /// The query parameter that takes the token of a page.
    pub page_token: String,
    /// The response property with the token of the next page.
    pub next_page_token: String,
    /// The response property that says whether there is a next page.
    pub has_more: Option<String>,
    /// The property with the items, and the properties of the response that lead to it: `["minutes", "sentences"]`. Not empty.
    pub items: Vec<String>,
}

/// Samples of the document.
#[derive(Debug, Clone, Default)]
pub struct Samples {
    /// A request body.
    pub request: Option<serde_json::Value>,
    /// A response body, envelope included.
    pub response: Option<serde_json::Value>,
}
