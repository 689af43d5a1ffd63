//! Paths, operations, and everything that is sent and received.

use super::component::{Component, References};
use super::extension::{
    APP_KINDS, CONTRADICTIONS, ERROR_CODES, FIELD_SCOPES, IDEMPOTENCY_KEY, NESTING, PAGE_ITEMS,
    RATE_LIMITS, RETIRED, SCOPES, UNREAD_ROWS, UPDATED,
};
use super::key_pattern::KeyPattern::{Any as AnyKey, Status};
use super::metadata::{EXTERNAL_DOCUMENTATION, SERVER};
use super::object::Kind::{Any, Boolean, List, Map, Object as Of, OneOf, RefOr, String};
use super::object::Owner::{Maintainers, Page, PageNote, Parts};
use super::object::{Kind, Object, Rule, empty_if_absent, optional, patterned, required};
use super::schema::SCHEMA;
use super::security::SECURITY_REQUIREMENTS;

/// The methods of a Path Item Object.
pub(crate) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// 4.7.9 Path Item Object.
pub(crate) static PATH_ITEM: Object = Object {
    fields: &[
        optional("$ref", String, Maintainers),
        optional("summary", String, Maintainers),
        optional("description", String, Maintainers),
        optional("parameters", List(&RefOr(&PARAMETER)), Parts),
        optional("get", Of(&OPERATION), Parts),
        optional("put", Of(&OPERATION), Parts),
        optional("post", Of(&OPERATION), Parts),
        optional("delete", Of(&OPERATION), Parts),
        optional("options", Of(&OPERATION), Parts),
        optional("head", Of(&OPERATION), Parts),
        optional("patch", Of(&OPERATION), Parts),
        optional("trace", Of(&OPERATION), Parts),
        optional("servers", List(&Of(&SERVER)), Maintainers),
        RETIRED.field(),
    ],
    reference: References::Inline,
    ..Object::named("Path Item Object")
};

/// 4.7.10 Operation Object.
pub(crate) static OPERATION: Object = Object {
    fields: &[
        optional("operationId", String, Maintainers),
        optional("summary", String, Maintainers),
        optional("description", String, Maintainers),
        optional("externalDocs", Of(&EXTERNAL_DOCUMENTATION), Page("page")),
        optional("deprecated", Boolean, Page("deprecated")),
        UPDATED.field(),
        NESTING.field(),
        CONTRADICTIONS.field(),
        UNREAD_ROWS.field(),
        optional("security", SECURITY_REQUIREMENTS, Page("access tokens")),
        SCOPES.field(),
        FIELD_SCOPES.field(),
        APP_KINDS.field(),
        RATE_LIMITS.field(),
        IDEMPOTENCY_KEY.field(),
        PAGE_ITEMS.field(),
        optional("parameters", List(&RefOr(&PARAMETER)), Parts),
        optional("requestBody", RefOr(&REQUEST_BODY), Parts),
        empty_if_absent("responses", Of(&RESPONSES), Parts),
        // Transcription writes none of these.
        optional("tags", List(&String), Maintainers),
        optional("callbacks", Map(AnyKey, &RefOr(&CALLBACK)), Maintainers),
        optional("servers", List(&Of(&SERVER)), Maintainers),
        RETIRED.field(),
    ],
    // Not in the specification, but common: documents of one file for each operation.
    reference: References::Inline,
    ..Object::named("Operation Object")
};

/// 4.7.12 Parameter Object.
pub(crate) static PARAMETER: Object = Object {
    fields: &[
        required("name", String, Page("name")),
        required(
            "in",
            OneOf(&["query", "header", "path", "cookie"]),
            Page("in"),
        ),
        optional("required", Boolean, Page("required")),
        optional("deprecated", Boolean, Page("deprecated")),
        optional("description", String, Maintainers),
        optional("schema", RefOr(&SCHEMA), Parts),
        optional("example", Any, PageNote),
        FIELD_SCOPES.field(),
        // Transcription writes none of these. A rule checks which of them go with which `in`.
        optional("allowEmptyValue", Boolean, Maintainers),
        optional("style", OneOf(STYLES), Maintainers),
        optional("explode", Boolean, Maintainers),
        optional("allowReserved", Boolean, Maintainers),
        optional("examples", EXAMPLES, Maintainers),
        optional("content", Map(AnyKey, &Of(&MEDIA_TYPE)), Maintainers),
    ],
    reference: References::Component(Component::Parameters),
    rule: Some(Rule::Parameter),
    ..Object::named("Parameter Object")
};

/// 4.7.12.3 Style Values.
const STYLES: &[&str] = &[
    "matrix",
    "label",
    "form",
    "simple",
    "spaceDelimited",
    "pipeDelimited",
    "deepObject",
];

/// 4.7.13 Request Body Object.
pub(crate) static REQUEST_BODY: Object = Object {
    fields: &[
        optional("description", String, Maintainers),
        optional("required", Boolean, Page("required")),
        required("content", Map(AnyKey, &Of(&MEDIA_TYPE)), Parts),
    ],
    reference: References::Component(Component::RequestBodies),
    ..Object::named("Request Body Object")
};

/// Name → example.
const EXAMPLES: Kind = Map(AnyKey, &RefOr(&EXAMPLE));

/// 4.7.14 Media Type Object.
pub(crate) static MEDIA_TYPE: Object = Object {
    fields: &[
        optional("schema", RefOr(&SCHEMA), Parts),
        optional("example", Any, PageNote),
        optional("examples", EXAMPLES, Maintainers),
        optional("encoding", Map(AnyKey, &Of(&ENCODING)), Maintainers),
    ],
    ..Object::named("Media Type Object")
};

/// 4.7.15 Encoding Object.
static ENCODING: Object = Object {
    fields: &[
        optional("contentType", String, Maintainers),
        optional("headers", Map(AnyKey, &RefOr(&HEADER)), Maintainers),
        optional(
            "style",
            OneOf(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]),
            Maintainers,
        ),
        optional("explode", Boolean, Maintainers),
        optional("allowReserved", Boolean, Maintainers),
    ],
    ..Object::named("Encoding Object")
};

/// 4.7.16 Responses Object.
pub(crate) static RESPONSES: Object = Object {
    fields: &[optional("default", RefOr(&RESPONSE), Parts)],
    patterned: patterned(Status, RefOr(&RESPONSE)),
    rule: Some(Rule::Responses),
    ..Object::named("Responses Object")
};

/// 4.7.17 Response Object.
pub(crate) static RESPONSE: Object = Object {
    fields: &[
        empty_if_absent("description", String, Maintainers),
        optional("content", Map(AnyKey, &Of(&MEDIA_TYPE)), Parts),
        ERROR_CODES.field(),
        optional("headers", Map(AnyKey, &RefOr(&HEADER)), Maintainers),
        optional("links", Map(AnyKey, &RefOr(&LINK)), Maintainers),
    ],
    // Of Swagger 2.0.
    later: &[optional("schema", RefOr(&SCHEMA), Maintainers)],
    reference: References::Component(Component::Responses),
    ..Object::named("Response Object")
};

/// 4.7.18 Callback Object: runtime expression → path item.
///
/// References below an operation are written out, because `openapiv3` cannot represent them.
pub(crate) static CALLBACK: Object = Object {
    patterned: patterned(AnyKey, Of(&PATH_ITEM)),
    reference: References::Inline,
    ..Object::named("Callback Object")
};

/// 4.7.19 Example Object.
pub(crate) static EXAMPLE: Object = Object {
    fields: &[
        optional("summary", String, Maintainers),
        optional("description", String, Maintainers),
        optional("value", Any, Maintainers),
        optional("externalValue", String, Maintainers),
    ],
    reference: References::Component(Component::Examples),
    ..Object::named("Example Object")
};

/// 4.7.20 Link Object.
pub(crate) static LINK: Object = Object {
    fields: &[
        optional("operationRef", String, Maintainers),
        optional("operationId", String, Maintainers),
        optional("parameters", Map(AnyKey, &Any), Maintainers),
        optional("requestBody", Any, Maintainers),
        optional("description", String, Maintainers),
        optional("server", Of(&SERVER), Maintainers),
    ],
    reference: References::Component(Component::Links),
    rule: Some(Rule::Link),
    ..Object::named("Link Object")
};

/// 4.7.21 Header Object: a parameter without `name` and `in`.
pub(crate) static HEADER: Object = Object {
    fields: &[
        optional("description", String, Maintainers),
        optional("required", Boolean, Maintainers),
        optional("deprecated", Boolean, Maintainers),
        optional("allowEmptyValue", Boolean, Maintainers),
        optional("style", OneOf(&["simple"]), Maintainers),
        optional("explode", Boolean, Maintainers),
        optional("allowReserved", Boolean, Maintainers),
        optional("schema", RefOr(&SCHEMA), Maintainers),
        optional("example", Any, Maintainers),
        optional("examples", EXAMPLES, Maintainers),
        optional("content", Map(AnyKey, &Of(&MEDIA_TYPE)), Maintainers),
    ],
    reference: References::Component(Component::Headers),
    rule: Some(Rule::Header),
    ..Object::named("Header Object")
};
