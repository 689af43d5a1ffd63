//! Security schemes.

use crate::spec::object::KeyPattern::Any as AnyKey;
use crate::spec::object::Kind::{Map, Object as Of, OneOf, String};
use crate::spec::object::{Component, Object, References, empty_if_absent, optional, required};
use crate::spec::rules;

/// 4.7.27 Security Scheme Object. Which keys go with which `type` is a rule.
pub(in crate::spec) static SECURITY_SCHEME: Object = Object {
    fields: &[
        required(
            "type",
            OneOf(&["apiKey", "http", "oauth2", "openIdConnect"]),
        ),
        optional("description", String),
        optional("name", String),
        optional("in", OneOf(&["query", "header", "cookie"])),
        optional("scheme", String),
        optional("bearerFormat", String),
        optional("flows", Of(&OAUTH_FLOWS)),
        optional("openIdConnectUrl", String),
        optional("x-access-token-kind", OneOf(&["tenant", "user", "app"])),
    ],
    reference: References::Component(Component::SecuritySchemes),
    rule: Some(rules::security_scheme),
    ..Object::named("Security Scheme Object")
};

/// 4.7.28 OAuth Flows Object.
static OAUTH_FLOWS: Object = Object {
    fields: &[
        optional("implicit", Of(&IMPLICIT_FLOW)),
        optional("password", Of(&TOKEN_FLOW)),
        optional("clientCredentials", Of(&TOKEN_FLOW)),
        optional("authorizationCode", Of(&AUTHORIZATION_CODE_FLOW)),
    ],
    ..Object::named("OAuth Flows Object")
};

/// 4.7.29 OAuth Flow Object, implicit.
static IMPLICIT_FLOW: Object = Object {
    fields: &[
        empty_if_absent("authorizationUrl", String),
        optional("refreshUrl", String),
        empty_if_absent("scopes", Map(AnyKey, &String)),
    ],
    ..Object::named("OAuth Flow Object (implicit)")
};

/// 4.7.29 OAuth Flow Object, password and client credentials.
static TOKEN_FLOW: Object = Object {
    fields: &[
        empty_if_absent("tokenUrl", String),
        optional("refreshUrl", String),
        empty_if_absent("scopes", Map(AnyKey, &String)),
    ],
    ..Object::named("OAuth Flow Object (password or client credentials)")
};

/// 4.7.29 OAuth Flow Object, authorization code.
static AUTHORIZATION_CODE_FLOW: Object = Object {
    fields: &[
        empty_if_absent("authorizationUrl", String),
        empty_if_absent("tokenUrl", String),
        optional("refreshUrl", String),
        empty_if_absent("scopes", Map(AnyKey, &String)),
    ],
    ..Object::named("OAuth Flow Object (authorization code)")
};
