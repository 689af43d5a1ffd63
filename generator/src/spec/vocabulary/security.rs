//! Security schemes and requirements.

use super::component::{Component, References};
use super::extension::ACCESS_TOKEN_KIND;
use super::key_pattern::KeyPattern::Any as AnyKey;
use super::object::Kind::{List, Map, Object as Of, OneOf, String};
use super::object::Owner::Maintainers;
use super::object::{Kind, Object, Rule, empty_if_absent, optional, required};

/// 4.7.30 Security Requirement Objects: scheme name → scopes.
pub(super) const SECURITY_REQUIREMENTS: Kind = List(&Map(AnyKey, &List(&String)));

/// 4.7.27 Security Scheme Object. A rule checks which keys go with which `type`.
pub(crate) static SECURITY_SCHEME: Object = Object {
    fields: &[
        required(
            "type",
            OneOf(&["apiKey", "http", "oauth2", "openIdConnect"]),
            Maintainers,
        ),
        optional("description", String, Maintainers),
        optional("name", String, Maintainers),
        optional("in", OneOf(&["query", "header", "cookie"]), Maintainers),
        optional("scheme", String, Maintainers),
        optional("bearerFormat", String, Maintainers),
        optional("flows", Of(&OAUTH_FLOWS), Maintainers),
        optional("openIdConnectUrl", String, Maintainers),
        ACCESS_TOKEN_KIND.field(),
    ],
    reference: References::Component(Component::SecuritySchemes),
    rule: Some(Rule::SecurityScheme),
    ..Object::named("Security Scheme Object")
};

/// 4.7.28 OAuth Flows Object.
static OAUTH_FLOWS: Object = Object {
    fields: &[
        optional("implicit", Of(&IMPLICIT_FLOW), Maintainers),
        optional("password", Of(&TOKEN_FLOW), Maintainers),
        optional("clientCredentials", Of(&TOKEN_FLOW), Maintainers),
        optional(
            "authorizationCode",
            Of(&AUTHORIZATION_CODE_FLOW),
            Maintainers,
        ),
    ],
    ..Object::named("OAuth Flows Object")
};

const SCOPES: Kind = Map(AnyKey, &String);

/// 4.7.29 OAuth Flow Object, implicit.
static IMPLICIT_FLOW: Object = Object {
    fields: &[
        empty_if_absent("authorizationUrl", String, Maintainers),
        optional("refreshUrl", String, Maintainers),
        empty_if_absent("scopes", SCOPES, Maintainers),
    ],
    ..Object::named("OAuth Flow Object (implicit)")
};

/// 4.7.29 OAuth Flow Object, password and client credentials.
static TOKEN_FLOW: Object = Object {
    fields: &[
        empty_if_absent("tokenUrl", String, Maintainers),
        optional("refreshUrl", String, Maintainers),
        empty_if_absent("scopes", SCOPES, Maintainers),
    ],
    ..Object::named("OAuth Flow Object (password or client credentials)")
};

/// 4.7.29 OAuth Flow Object, authorization code.
static AUTHORIZATION_CODE_FLOW: Object = Object {
    fields: &[
        empty_if_absent("authorizationUrl", String, Maintainers),
        empty_if_absent("tokenUrl", String, Maintainers),
        optional("refreshUrl", String, Maintainers),
        empty_if_absent("scopes", SCOPES, Maintainers),
    ],
    ..Object::named("OAuth Flow Object (authorization code)")
};
