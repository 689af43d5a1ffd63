//! The document itself and its plain parts.

use super::extension::{ENVELOPE, PAGINATION, SCOPE};
use super::{
    CALLBACK, EXAMPLE, HEADER, LINK, PARAMETER, PATH_ITEM, REQUEST_BODY, RESPONSE, SCHEMA,
    SECURITY_SCHEME,
};
use crate::spec::object::KeyPattern::{Any as AnyKey, Component, Path};
use crate::spec::object::Kind::{List, Map, Object as Of, RefOr, String};
use crate::spec::object::{Kind, Object, empty_if_absent, optional, patterned, required};
use crate::spec::rules;

/// 4.7.1 OpenAPI Object.
pub(in crate::spec) static OPENAPI: Object = Object {
    fields: &[
        required("openapi", String),
        empty_if_absent("info", Of(&INFO)),
        optional("servers", List(&Of(&SERVER))),
        empty_if_absent("paths", Of(&PATHS)),
        optional("components", Of(&COMPONENTS)),
        optional("security", SECURITY_REQUIREMENTS),
        optional("tags", List(&Of(&TAG))),
        optional("externalDocs", Of(&EXTERNAL_DOCUMENTATION)),
        optional("x-envelope", Of(&ENVELOPE)),
        optional("x-pagination", Of(&PAGINATION)),
        optional("x-scopes", Map(AnyKey, &Of(&SCOPE))),
        optional(WEBHOOKS_KEY, Of(&WEBHOOKS)),
    ],
    later: &[optional("webhooks", Map(AnyKey, &Of(&PATH_ITEM)))],
    rule: Some(rules::document),
    ..Object::named("OpenAPI Object")
};

/// 4.7.2 Info Object.
static INFO: Object = Object {
    fields: &[
        empty_if_absent("title", String),
        optional("description", String),
        optional("termsOfService", String),
        optional("contact", Of(&CONTACT)),
        optional("license", Of(&LICENSE)),
        empty_if_absent("version", String),
    ],
    ..Object::named("Info Object")
};

/// 4.7.3 Contact Object.
static CONTACT: Object = Object {
    fields: &[
        optional("name", String),
        optional("url", String),
        optional("email", String),
    ],
    ..Object::named("Contact Object")
};

/// 4.7.4 License Object.
static LICENSE: Object = Object {
    fields: &[empty_if_absent("name", String), optional("url", String)],
    ..Object::named("License Object")
};

/// 4.7.5 Server Object.
pub(in crate::spec) static SERVER: Object = Object {
    fields: &[
        required("url", String),
        optional("description", String),
        optional("variables", Map(AnyKey, &Of(&SERVER_VARIABLE))),
    ],
    ..Object::named("Server Object")
};

/// 4.7.6 Server Variable Object.
static SERVER_VARIABLE: Object = Object {
    fields: &[
        optional("enum", List(&String)),
        required("default", String),
        optional("description", String),
    ],
    ..Object::named("Server Variable Object")
};

/// 4.7.7 Components Object.
static COMPONENTS: Object = Object {
    fields: &[
        optional("schemas", Map(Component, &RefOr(&SCHEMA))),
        optional("responses", Map(Component, &RefOr(&RESPONSE))),
        optional("parameters", Map(Component, &RefOr(&PARAMETER))),
        optional("examples", Map(Component, &RefOr(&EXAMPLE))),
        optional("requestBodies", Map(Component, &RefOr(&REQUEST_BODY))),
        optional("headers", Map(Component, &RefOr(&HEADER))),
        optional("securitySchemes", Map(Component, &RefOr(&SECURITY_SCHEME))),
        optional("links", Map(Component, &RefOr(&LINK))),
        optional("callbacks", Map(Component, &RefOr(&CALLBACK))),
    ],
    ..Object::named("Components Object")
};

/// 4.7.8 Paths Object.
static PATHS: Object = Object {
    patterned: patterned(Path, Of(&PATH_ITEM)),
    rule: Some(rules::paths),
    ..Object::named("Paths Object")
};

/// The document's extension for events: what OpenAPI 3.1 calls `webhooks`.
pub(in crate::spec) const WEBHOOKS_KEY: &str = "x-webhooks";

/// Event type → Path Item Object.
static WEBHOOKS: Object = Object {
    patterned: patterned(AnyKey, Of(&PATH_ITEM)),
    rule: Some(rules::webhooks),
    ..Object::named("`x-webhooks`")
};

/// 4.7.11 External Documentation Object.
pub(in crate::spec) static EXTERNAL_DOCUMENTATION: Object = Object {
    fields: &[optional("description", String), required("url", String)],
    ..Object::named("External Documentation Object")
};

/// 4.7.22 Tag Object.
static TAG: Object = Object {
    fields: &[
        required("name", String),
        optional("description", String),
        optional("externalDocs", Of(&EXTERNAL_DOCUMENTATION)),
    ],
    ..Object::named("Tag Object")
};

/// 4.7.30 Security Requirement Objects: scheme name → scopes.
pub(in crate::spec) const SECURITY_REQUIREMENTS: Kind = List(&Map(AnyKey, &List(&String)));
