//! The extensions that the generator reads: key, owner, type of the value, objects that it may be on, and documentation.
//!
//! The type decides which values are valid and how they are read. A key is in the tables of its hosts, or this does not compile.

use std::num::NonZeroU32;

use indexmap::IndexMap;
use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use super::key::Host::{
    EnumSchema, Event, Operation, Parameter, PathItem, Response, Root, Schema, SecurityScheme,
    SharedSchema,
};
use super::key::{Entry, Key, Use};
use super::key_pattern::KeyPattern;
use super::object::Owner::{Maintainers, Page, PageNote, Parts, Transcription};
use super::object::{Field, Kind, Object};
use super::shape::{KeyShape, Shape, record, words};

/// Declares the keys, and a list of all.
macro_rules! keys {
    ($($(#[$doc:meta])* $key:ident: $type:ty = $name:literal, $owner:expr, [$([$($host:ident),+] $text:literal;)+];)+) => {
        $($(#[$doc])* pub(crate) const $key: Key<$type> =
            Key::new($name, $owner, &[$(Use { hosts: &[$($host),+], text: $text }),+]);)+

        /// All keys that are declared here.
        pub(super) const KEYS: &[Entry] = &[$($key.entry()),+];
    };
}

keys! {
    /// The properties that wrap every response.
    ENVELOPE: Envelope = "x-envelope", Maintainers, [
        [Root] "`code`, `message` (one name or several), `data` and, optionally, `error`: the properties that wrap every response";
    ];
    /// The names that make an operation paged.
    PAGINATION: Pagination = "x-pagination", Maintainers, [
        [Root] "`page-token` (query parameter), `next-page-token` and, optionally, `has-more` (response properties): the names that make an operation paged";
    ];
    /// The items of a paged response.
    PAGE_ITEMS: OperationPaging = "x-pagination", Maintainers, [
        [Operation] "`items`: the response property with the items, where the response has several lists or the list is inside an object: `minutes.sentences`; or `none`, if none of its lists is paged";
    ];
    /// The scopes that operations and fields may name.
    DECLARED_SCOPES: IndexMap<String, Scope> = "x-scopes", Page("declared scopes"), [
        [Root] "each scope with its `title` in Feishu's console and, optionally, a `description`";
    ];
    /// The scopes of an operation, any one of which suffices.
    SCOPES: Vec<String> = "x-scopes", Page("scopes"), [
        [Operation, Event] "scopes, any one of which suffices";
    ];
    /// The scopes that some fields need.
    FIELD_SCOPES: Vec<String> = "x-field-scopes", Page("field scopes"), [
        [Operation, Event] "scopes that the page names for its sensitive fields";
        [Schema, Parameter] "scopes, any one of which the field needs in addition to those of the operation";
    ];
    /// The kinds of apps that may call an operation.
    APP_KINDS: Vec<AppKind> = "x-app-kinds", Page("app kinds"), [
        [Operation, Event] "`custom` (built by a company for itself), `store`";
    ];
    /// Overrides of how the rows of a page's tables are nested.
    NESTING: Nesting = "x-nesting", Maintainers, [
        [Operation, Event] "`request`, `response`, `event`: overrides of how table rows are nested, each with `field`, `occurrence`, `parent` and `parent-occurrence`; see below";
    ];
    /// The fields of object types, for all tables of a service.
    TYPE_NESTING: TypeNesting = "x-nesting", Maintainers, [
        [Root] "`types`: the fields of object types in all tables of the service, each with `type` and `fields`; see below";
    ];
    /// The contradictions between a page's tables and samples.
    CONTRADICTIONS: Contradictions = "x-contradictions", PageNote, [
        [Operation, Event] "`request`, `response`, `event`: contradictions between table and sample, under the side that is trusted, `table` or `sample`; see below";
    ];
    /// The rows of a page that state no field.
    UNREAD_ROWS: Vec<String> = "x-unread-rows", Maintainers, [
        [Operation, Event] "rows of the page's tables that cannot be read and state no field, each as a run prints it";
    ];
    /// The rate limits of an operation.
    RATE_LIMITS: RateLimits = "x-rate-limits", Page("rate limits"), [
        [Operation] "list of `requests` in `seconds`, all of which apply; or `special`: the page says that the operation has limits of its own";
    ];
    /// The field by which the server recognises a repeated request.
    IDEMPOTENCY_KEY: String = "x-idempotency-key", Maintainers, [
        [Operation] "query or header parameter or body field by which the server recognises a repeated request: a call with it is retried after any failure";
    ];
    /// Day of the page's last update.
    UPDATED: Date = "x-updated", Page("last update"), [
        [Operation, Event] "day of the page's last update, such as `'2024-09-09'`";
    ];
    /// The error codes of a response.
    ERROR_CODES: IndexMap<CodeNumber, ErrorCode> = "x-error-codes", Parts, [
        [Response] "code → `name`, `description` and `hint`; the status of the response is the code's HTTP status";
    ];
    /// The kind of access token that a security scheme takes.
    ACCESS_TOKEN_KIND: AccessTokenKind = "x-access-token-kind", Maintainers, [
        [SecurityScheme] "`tenant`, `user` or `app`";
    ];
    /// The names of enum values.
    ENUM_VARNAMES: PerEnumValue = "x-enum-varnames", Maintainers, [
        [EnumSchema] "a name for each value";
    ];
    /// The meanings of enum values.
    ENUM_DESCRIPTIONS: PerEnumValue = "x-enum-descriptions", Maintainers, [
        [EnumSchema] "a meaning for each value";
    ];
    /// The unit of a point in time.
    TIMESTAMP: TimestampUnit = "x-timestamp", Page("x-timestamp"), [
        [Schema] "`seconds` or `milliseconds` since the Unix epoch";
    ];
    /// The name that pages give to a type.
    TYPE_NAME: String = "x-type-name", PageNote, [
        [SharedSchema] "the name that pages give to the type: the type's name for an object, the field's name for an enum";
    ];
    /// The wording about items that the page no longer has.
    RETIRED: Retired = "x-retired", Transcription, [
        [Operation, PathItem, SharedSchema] "wording about items that the page no longer has; see below";
    ];
}

/// The wording about removed items, in the shape of the object that they were removed from.
pub(crate) type Retired = Map<String, Value>;

record! {
    /// The properties that wrap every response.
    Envelope, ENVELOPE_OBJECT, "`x-envelope`" {
        /// The property with the error code.
        code: String = "code", Maintainers;
        /// The properties with the error message; the first that is present counts.
        message: Names = "message", Maintainers;
        /// The property with the payload.
        data: String = "data", Maintainers;
        /// The property with details of an error.
        error: Option<String> = "error", Maintainers;
    }
}

record! {
    /// The names that make an operation paged.
    Pagination, PAGINATION_OBJECT, "`x-pagination`" {
        /// The query parameter with the token of the page.
        page_token: String = "page-token", Maintainers;
        /// The response property with the token of the next page.
        next_page_token: String = "next-page-token", Maintainers;
        /// The response property that is true if there is another page.
        has_more: Option<String> = "has-more", Maintainers;
    }
}

record! {
    /// The property with the items of a paged response.
    PageItems, PAGE_ITEMS_OBJECT, "`x-pagination` of an operation" {
        /// The name of the property; `a.b` is one inside another.
        items: String = "items", Maintainers;
    }
}

record! {
    /// A scope that operations and fields may name.
    Scope, SCOPE, "scope of `x-scopes`" {
        /// The title in the platform's console.
        title: String = "title", Page("scope title");
        /// The meaning.
        description: Option<String> = "description", Maintainers;
    }
}

record! {
    /// A rate limit.
    RateLimit, RATE_LIMIT, "rate limit" {
        /// The number of requests that are allowed.
        requests: NonZeroU32 = "requests", Page("requests");
        /// The time in which they are allowed.
        seconds: NonZeroU32 = "seconds", Page("seconds");
    }
}

record! {
    /// Overrides of nesting, by body.
    Nesting, NESTING_OBJECT, "`x-nesting`" {
        /// Rows of the request table.
        request: Option<Vec<NestedRow>> = "request", Maintainers;
        /// Rows of the response table.
        response: Option<Vec<NestedRow>> = "response", Maintainers;
        /// Rows of the event table.
        event: Option<Vec<NestedRow>> = "event", Maintainers;
    }
}

record! {
    /// An override of the position of one row.
    NestedRow, NESTED_ROW, "row of `x-nesting`" {
        /// The name of the row.
        field: String = "field", Maintainers;
        /// Which of the rows with this name, counted from 1; the first by default.
        occurrence: Option<NonZeroU32> = "occurrence", Maintainers;
        /// The name of the parent row. Absent for an outermost row.
        parent: Option<String> = "parent", Maintainers;
        /// Which of the rows with the parent's name, counted from 1; the nearest one above by default.
        parent_occurrence: Option<NonZeroU32> = "parent-occurrence", Maintainers;
    }
}

record! {
    /// The fields of object types.
    TypeNesting, TYPE_NESTING_OBJECT, "`x-nesting` of a root" {
        /// The types.
        types: Vec<TypeFields> = "types", Maintainers;
    }
}

record! {
    /// The fields of an object type. Several entries of one type are alternatives.
    TypeFields, TYPE_FIELDS, "type of `x-nesting`" {
        /// The name of the type, as pages write it.
        type_name: String = "type", Maintainers;
        /// The names of all fields. Empty for a type without fields.
        fields: Vec<String> = "fields", Maintainers;
    }
}

record! {
    /// Contradictions between tables and samples, by body.
    Contradictions, CONTRADICTIONS_OBJECT, "`x-contradictions`" {
        /// Contradictions in the request.
        request: Option<Sides> = "request", Page("contradictions in the request");
        /// Contradictions in the response.
        response: Option<Sides> = "response", Page("contradictions in the response");
        /// Contradictions in the event.
        event: Option<Sides> = "event", Page("contradictions in the event");
    }
}

record! {
    /// Contradictions between a table and a sample, as JSON pointers into the sample.
    Sides, SIDES, "body of `x-contradictions`" {
        /// Those for which the table is trusted.
        table: Option<Vec<String>> = "table", Page("table trusted");
        /// Those for which the sample is trusted.
        sample: Option<Vec<String>> = "sample", Maintainers;
    }
}

record! {
    /// The wording about an error code.
    ErrorCode, ERROR_CODE, "error code of `x-error-codes`" {
        /// The name of the generated variant.
        name: Option<VariantName> = "name", Maintainers;
        /// The meaning.
        description: Option<String> = "description", Maintainers;
        /// What callers can do about it.
        hint: Option<String> = "hint", Maintainers;
    }
}

words! {
    /// A kind of app.
    AppKind {
        /// Built by an organisation for itself.
        Custom = "custom",
        /// From the app store.
        Store = "store",
    }
}

words! {
    /// A kind of access token.
    AccessTokenKind {
        /// For an app in one tenant.
        Tenant = "tenant",
        /// For an app on behalf of one user.
        User = "user",
        /// For an app itself.
        App = "app",
    }
}

words! {
    /// The unit of a point in time, counted from the Unix epoch.
    TimestampUnit {
        /// Seconds.
        Seconds = "seconds",
        /// Milliseconds.
        Milliseconds = "milliseconds",
    }
}

words! {
    /// The only word for rate limits.
    Special {
        /// The operation has limits of its own, which the page does not state.
        Special = "special",
    }
}

words! {
    /// The only word for the items of a response.
    NotPaged {
        /// None of its lists is paged.
        None = "none",
    }
}

/// The rate limits of an operation.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged)]
pub(crate) enum RateLimits {
    /// The operation has limits of its own, which the page does not state.
    Special(Special),
    /// All limits apply.
    Stated(Vec<RateLimit>),
}

impl Shape for RateLimits {
    const KIND: Kind = Kind::WordOr("special", &<Vec<RateLimit> as Shape>::KIND);
}

/// The items of a paged response.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
#[serde(untagged)]
pub(crate) enum OperationPaging {
    /// The response has no list that is paged.
    None(NotPaged),
    /// One of its lists is.
    Items(PageItems),
}

impl Shape for OperationPaging {
    const KIND: Kind = Kind::WordOr("none", &<PageItems as Shape>::KIND);
}

/// One name or several.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize, Serialize)]
#[serde(from = "NameOrList")]
pub(crate) struct Names(pub(crate) Vec<String>);

#[derive(Deserialize)]
#[serde(untagged)]
enum NameOrList {
    Name(String),
    List(Vec<String>),
}

impl From<NameOrList> for Names {
    fn from(names: NameOrList) -> Self {
        match names {
            NameOrList::Name(name) => Self(vec![name]),
            NameOrList::List(names) => Self(names),
        }
    }
}

impl Shape for Names {
    const KIND: Kind = Kind::StringOrList;
}

/// A text for each value of `enum`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct PerEnumValue(pub(crate) Vec<String>);

impl Shape for PerEnumValue {
    const KIND: Kind = Kind::Parallel("enum", &Kind::String);
}

/// A day: `YYYY-MM-DD`.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct Date(pub(crate) String);

impl Shape for Date {
    const KIND: Kind = Kind::Date;
}

/// The name of a variant of a generated enum.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub(crate) struct VariantName(pub(crate) String);

impl Shape for VariantName {
    const KIND: Kind = Kind::VariantName;
}

/// An error code, which is a string in JSON because it is a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub(crate) struct CodeNumber(pub(crate) i64);

impl TryFrom<String> for CodeNumber {
    type Error = std::num::ParseIntError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse().map(Self)
    }
}

impl From<CodeNumber> for String {
    fn from(code: CodeNumber) -> Self {
        code.0.to_string()
    }
}

impl KeyShape for CodeNumber {
    const PATTERN: KeyPattern = KeyPattern::Integer;
}
