//! The document itself.

use super::extension::{DECLARED_SCOPES, ENVELOPE, PAGINATION, TYPE_NESTING};
use super::key::{Host, Key, Use};
use super::key_pattern::KeyPattern::{Any as AnyKey, Component, Path};
use super::metadata::{EXTERNAL_DOCUMENTATION, INFO, SERVER, TAG};
use super::object::Kind::{List, Map, Object as Of, RefOr, String};
use super::object::Owner::Maintainers;
use super::object::{Kind, Object, Rule, empty_if_absent, optional, patterned, required};
use super::operation::{
    CALLBACK, EXAMPLE, HEADER, LINK, PARAMETER, PATH_ITEM, REQUEST_BODY, RESPONSE,
};
use super::schema::SCHEMA;
use super::security::{SECURITY_REQUIREMENTS, SECURITY_SCHEME};
use super::shape::Shape;

/// 4.7.1 OpenAPI Object.
pub(crate) static OPENAPI: Object = Object {
    fields: &[
        required("openapi", String, Maintainers),
        empty_if_absent("info", Of(&INFO), Maintainers),
        optional("servers", List(&Of(&SERVER)), Maintainers),
        ENVELOPE.field(),
        PAGINATION.field(),
        TYPE_NESTING.field(),
        DECLARED_SCOPES.field(),
        empty_if_absent("paths", Of(&PATHS), Maintainers),
        WEBHOOKS.field(),
        optional("components", Of(&COMPONENTS), Maintainers),
        optional("security", SECURITY_REQUIREMENTS, Maintainers),
        optional("tags", List(&Of(&TAG)), Maintainers),
        optional("externalDocs", Of(&EXTERNAL_DOCUMENTATION), Maintainers),
    ],
    later: &[
        optional("webhooks", Map(AnyKey, &Of(&PATH_ITEM)), Maintainers),
        // The sections of Swagger 2.0.
        optional("definitions", Map(AnyKey, &RefOr(&SCHEMA)), Maintainers),
        optional("parameters", Map(AnyKey, &RefOr(&PARAMETER)), Maintainers),
        optional("responses", Map(AnyKey, &RefOr(&RESPONSE)), Maintainers),
    ],
    rule: Some(Rule::Document),
    ..Object::named("OpenAPI Object")
};

/// 4.7.7 Components Object.
static COMPONENTS: Object = Object {
    fields: &[
        section("schemas", &RefOr(&SCHEMA)),
        section("responses", &RefOr(&RESPONSE)),
        section("parameters", &RefOr(&PARAMETER)),
        section("examples", &RefOr(&EXAMPLE)),
        section("requestBodies", &RefOr(&REQUEST_BODY)),
        section("headers", &RefOr(&HEADER)),
        section("securitySchemes", &RefOr(&SECURITY_SCHEME)),
        section("links", &RefOr(&LINK)),
        section("callbacks", &RefOr(&CALLBACK)),
    ],
    ..Object::named("Components Object")
};

const fn section(name: &'static str, kind: &'static Kind) -> super::object::Field {
    optional(name, Map(Component, kind), Maintainers)
}

/// 4.7.8 Paths Object.
static PATHS: Object = Object {
    patterned: patterned(Path, Of(&PATH_ITEM)),
    rule: Some(Rule::Paths),
    ..Object::named("Paths Object")
};

/// The events of a service, in the form that OpenAPI 3.1 has for `webhooks`.
pub(crate) const WEBHOOKS: Key<Webhooks> = Key::new(
    "x-webhooks",
    Maintainers,
    &[Use {
        hosts: &[Host::Root],
        text: "each event type with a Path Item Object, mostly a `$ref`; see below",
    }],
);

/// Event type → Path Item Object.
pub(crate) struct Webhooks;

impl Shape for Webhooks {
    const KIND: Kind = Of(&WEBHOOKS_OBJECT);
}

static WEBHOOKS_OBJECT: Object = Object {
    patterned: patterned(AnyKey, Of(&PATH_ITEM)),
    rule: Some(Rule::Webhooks),
    ..Object::named("`x-webhooks`")
};
