//! Schemas.

use super::document::EXTERNAL_DOCUMENTATION;
use super::extension::RETIRED;
use crate::spec::object::KeyPattern::Any as AnyKey;
use crate::spec::object::Kind::{
    Any, Boolean, BooleanOr, Count, List, Map, Number, Object as Of, OneOf, RefOr, SchemaName,
    String,
};
use crate::spec::object::{Component, Object, References, optional, required};
use crate::spec::rules;

/// 4.7.24 Schema Object.
pub(in crate::spec) static SCHEMA: Object = Object {
    fields: &[
        // Most frequent first, because fields are looked up in order.
        optional(
            "type",
            OneOf(&["string", "integer", "number", "boolean", "object", "array"]),
        ),
        optional("description", String),
        optional("format", String),
        optional("properties", Map(AnyKey, &RefOr(&SCHEMA))),
        optional("items", RefOr(&SCHEMA)),
        optional("required", List(&String)),
        optional("enum", List(&Any)),
        optional("example", Any),
        optional("nullable", Boolean),
        optional("default", Any),
        optional("allOf", List(&RefOr(&SCHEMA))),
        optional("oneOf", List(&RefOr(&SCHEMA))),
        optional("anyOf", List(&RefOr(&SCHEMA))),
        optional("not", RefOr(&SCHEMA)),
        optional("additionalProperties", BooleanOr(&SCHEMA)),
        optional("title", String),
        optional("multipleOf", Number),
        optional("maximum", Number),
        optional("exclusiveMaximum", Boolean),
        optional("minimum", Number),
        optional("exclusiveMinimum", Boolean),
        optional("maxLength", Count),
        optional("minLength", Count),
        optional("pattern", String),
        optional("maxItems", Count),
        optional("minItems", Count),
        optional("uniqueItems", Boolean),
        optional("maxProperties", Count),
        optional("minProperties", Count),
        optional("discriminator", Of(&DISCRIMINATOR)),
        optional("readOnly", Boolean),
        optional("writeOnly", Boolean),
        optional("xml", Of(&XML)),
        optional("externalDocs", Of(&EXTERNAL_DOCUMENTATION)),
        optional("deprecated", Boolean),
        optional("x-enum-varnames", List(&String)),
        optional("x-enum-descriptions", List(&String)),
        optional("x-field-scopes", List(&String)),
        optional("x-timestamp", OneOf(&["seconds", "milliseconds"])),
        optional("x-type-name", String),
        optional("x-retired", RETIRED),
    ],
    later: &[
        optional("$defs", Map(AnyKey, &RefOr(&SCHEMA))),
        optional("prefixItems", List(&RefOr(&SCHEMA))),
        optional("patternProperties", Map(AnyKey, &RefOr(&SCHEMA))),
        optional("unevaluatedProperties", BooleanOr(&SCHEMA)),
    ],
    reference: References::Component(Component::Schemas),
    rule: Some(rules::schema),
    ..Object::named("Schema Object")
};

/// 4.7.25 Discriminator Object.
static DISCRIMINATOR: Object = Object {
    fields: &[
        required("propertyName", String),
        optional("mapping", Map(AnyKey, &SchemaName)),
    ],
    ..Object::named("Discriminator Object")
};

/// 4.7.26 XML Object.
static XML: Object = Object {
    fields: &[
        optional("name", String),
        optional("namespace", String),
        optional("prefix", String),
        optional("attribute", Boolean),
        optional("wrapped", Boolean),
    ],
    ..Object::named("XML Object")
};
