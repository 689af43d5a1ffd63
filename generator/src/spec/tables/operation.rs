//! Paths and operations, and what goes over the wire.

use super::SCHEMA;
use super::document::{EXTERNAL_DOCUMENTATION, SECURITY_REQUIREMENTS, SERVER};
use super::extension::{APP_KINDS, CONTRADICTIONS, ERROR_CODE, NESTING, RATE_LIMIT, RETIRED};
use crate::spec::object::KeyPattern::{Any as AnyKey, Integer, Status};
use crate::spec::object::Kind::{
    Any, Boolean, Date, List, Map, Object as Of, OneOf, RefOr, String, WordOr,
};
use crate::spec::object::{
    Component, Kind, Object, References, empty_if_absent, optional, patterned, required,
};
use crate::spec::rules;

/// The methods of a Path Item Object.
pub(in crate::spec) const METHODS: [&str; 8] = [
    "get", "put", "post", "delete", "options", "head", "patch", "trace",
];

/// 4.7.9 Path Item Object.
pub(in crate::spec) static PATH_ITEM: Object = Object {
    fields: &[
        optional("$ref", String),
        optional("summary", String),
        optional("description", String),
        optional("get", Of(&OPERATION)),
        optional("put", Of(&OPERATION)),
        optional("post", Of(&OPERATION)),
        optional("delete", Of(&OPERATION)),
        optional("options", Of(&OPERATION)),
        optional("head", Of(&OPERATION)),
        optional("patch", Of(&OPERATION)),
        optional("trace", Of(&OPERATION)),
        optional("servers", List(&Of(&SERVER))),
        optional("parameters", List(&RefOr(&PARAMETER))),
        optional("x-retired", RETIRED),
    ],
    reference: References::Inline,
    ..Object::named("Path Item Object")
};

/// 4.7.10 Operation Object.
pub(in crate::spec) static OPERATION: Object = Object {
    fields: &[
        optional("tags", List(&String)),
        optional("summary", String),
        optional("description", String),
        optional("externalDocs", Of(&EXTERNAL_DOCUMENTATION)),
        optional("operationId", String),
        optional("parameters", List(&RefOr(&PARAMETER))),
        optional("requestBody", RefOr(&REQUEST_BODY)),
        empty_if_absent("responses", Of(&RESPONSES)),
        optional("callbacks", Map(AnyKey, &RefOr(&CALLBACK))),
        optional("deprecated", Boolean),
        optional("security", SECURITY_REQUIREMENTS),
        optional("servers", List(&Of(&SERVER))),
        optional("x-updated", Date),
        optional("x-nesting", Of(&NESTING)),
        optional("x-contradictions", Of(&CONTRADICTIONS)),
        optional("x-scopes", List(&String)),
        optional("x-app-kinds", APP_KINDS),
        optional("x-field-scopes", List(&String)),
        optional("x-rate-limits", WordOr("special", &List(&Of(&RATE_LIMIT)))),
        optional("x-retired", RETIRED),
        optional("x-idempotency-key", String),
    ],
    ..Object::named("Operation Object")
};

/// 4.7.12 Parameter Object.
pub(in crate::spec) static PARAMETER: Object = Object {
    fields: &[
        required("name", String),
        required("in", OneOf(&["query", "header", "path", "cookie"])),
        optional("description", String),
        optional("required", Boolean),
        optional("deprecated", Boolean),
        optional("allowEmptyValue", Boolean),
        // Which of these go with which `in` is a rule.
        optional("style", OneOf(STYLES)),
        optional("explode", Boolean),
        optional("allowReserved", Boolean),
        optional("schema", RefOr(&SCHEMA)),
        optional("example", Any),
        optional("examples", EXAMPLES),
        optional("content", Map(AnyKey, &Of(&MEDIA_TYPE))),
        optional("x-field-scopes", List(&String)),
    ],
    reference: References::Component(Component::Parameters),
    rule: Some(rules::parameter),
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
pub(in crate::spec) static REQUEST_BODY: Object = Object {
    fields: &[
        optional("description", String),
        required("content", Map(AnyKey, &Of(&MEDIA_TYPE))),
        optional("required", Boolean),
    ],
    reference: References::Component(Component::RequestBodies),
    ..Object::named("Request Body Object")
};

/// A map of name to example.
const EXAMPLES: Kind = Map(AnyKey, &RefOr(&EXAMPLE));

/// 4.7.14 Media Type Object.
static MEDIA_TYPE: Object = Object {
    fields: &[
        optional("schema", RefOr(&SCHEMA)),
        optional("example", Any),
        optional("examples", EXAMPLES),
        optional("encoding", Map(AnyKey, &Of(&ENCODING))),
    ],
    ..Object::named("Media Type Object")
};

/// 4.7.15 Encoding Object.
static ENCODING: Object = Object {
    fields: &[
        optional("contentType", String),
        optional("headers", Map(AnyKey, &RefOr(&HEADER))),
        optional(
            "style",
            OneOf(&["form", "spaceDelimited", "pipeDelimited", "deepObject"]),
        ),
        optional("explode", Boolean),
        optional("allowReserved", Boolean),
    ],
    ..Object::named("Encoding Object")
};

/// 4.7.16 Responses Object.
pub(in crate::spec) static RESPONSES: Object = Object {
    fields: &[optional("default", RefOr(&RESPONSE))],
    patterned: patterned(Status, RefOr(&RESPONSE)),
    rule: Some(rules::responses),
    ..Object::named("Responses Object")
};

/// 4.7.17 Response Object.
pub(in crate::spec) static RESPONSE: Object = Object {
    fields: &[
        empty_if_absent("description", String),
        optional("headers", Map(AnyKey, &RefOr(&HEADER))),
        optional("content", Map(AnyKey, &Of(&MEDIA_TYPE))),
        optional("links", Map(AnyKey, &RefOr(&LINK))),
        optional("x-error-codes", Map(Integer, &Of(&ERROR_CODE))),
    ],
    reference: References::Component(Component::Responses),
    ..Object::named("Response Object")
};

/// 4.7.18 Callback Object: runtime expression → path item.
///
/// `openapiv3` has no place for a reference to one below an operation, so it is written out.
pub(in crate::spec) static CALLBACK: Object = Object {
    patterned: patterned(AnyKey, Of(&PATH_ITEM)),
    reference: References::Inline,
    ..Object::named("Callback Object")
};

/// 4.7.19 Example Object.
pub(in crate::spec) static EXAMPLE: Object = Object {
    fields: &[
        optional("summary", String),
        optional("description", String),
        optional("value", Any),
        optional("externalValue", String),
    ],
    reference: References::Component(Component::Examples),
    ..Object::named("Example Object")
};

/// 4.7.20 Link Object.
pub(in crate::spec) static LINK: Object = Object {
    fields: &[
        optional("operationRef", String),
        optional("operationId", String),
        optional("parameters", Map(AnyKey, &Any)),
        optional("requestBody", Any),
        optional("description", String),
        optional("server", Of(&SERVER)),
    ],
    reference: References::Component(Component::Links),
    rule: Some(rules::link),
    ..Object::named("Link Object")
};

/// 4.7.21 Header Object: a parameter without `name` and `in`.
pub(in crate::spec) static HEADER: Object = Object {
    fields: &[
        optional("description", String),
        optional("required", Boolean),
        optional("deprecated", Boolean),
        optional("allowEmptyValue", Boolean),
        optional("style", OneOf(&["simple"])),
        optional("explode", Boolean),
        optional("allowReserved", Boolean),
        optional("schema", RefOr(&SCHEMA)),
        optional("example", Any),
        optional("examples", EXAMPLES),
        optional("content", Map(AnyKey, &Of(&MEDIA_TYPE))),
    ],
    reference: References::Component(Component::Headers),
    rule: Some(rules::header),
    ..Object::named("Header Object")
};
