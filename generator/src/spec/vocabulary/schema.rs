//! Schemas.

use super::component::{Component, References};
use super::extension::{
    ENUM_DESCRIPTIONS, ENUM_VARNAMES, FIELD_SCOPES, RETIRED, TIMESTAMP, TYPE_NAME,
};
use super::key_pattern::KeyPattern::Any as AnyKey;
use super::metadata::EXTERNAL_DOCUMENTATION;
use super::object::Kind::{
    Any, Boolean, BooleanOr, Count, List, Map, Number, Object as Of, OneOf, RefOr, SchemaName,
    String,
};
use super::object::Owner::{Maintainers, Page, PageNote, Parts};
use super::object::{Object, Rule, optional, required};

/// 4.7.24 Schema Object.
pub(crate) static SCHEMA: Object = Object {
    fields: &[
        optional("allOf", List(&RefOr(&SCHEMA)), Page("allOf")),
        TYPE_NAME.field(),
        optional(
            "type",
            OneOf(&["string", "integer", "number", "boolean", "object", "array"]),
            Page("type"),
        ),
        optional("format", String, Page("format")),
        TIMESTAMP.field(),
        optional("title", String, Maintainers),
        optional("description", String, Maintainers),
        optional("deprecated", Boolean, Page("deprecated")),
        FIELD_SCOPES.field(),
        optional("enum", List(&Any), Page("enum")),
        ENUM_VARNAMES.field(),
        ENUM_DESCRIPTIONS.field(),
        optional("default", Any, Page("default")),
        optional("minimum", Number, Page("minimum")),
        optional("maximum", Number, Page("maximum")),
        optional("minLength", Count, Page("minLength")),
        optional("maxLength", Count, Page("maxLength")),
        optional("pattern", String, Page("pattern")),
        optional("minItems", Count, Page("minItems")),
        optional("maxItems", Count, Page("maxItems")),
        optional("items", RefOr(&SCHEMA), Parts),
        optional("required", List(&String), Page("required")),
        optional("properties", Map(AnyKey, &RefOr(&SCHEMA)), Parts),
        optional("additionalProperties", BooleanOr(&SCHEMA), Parts),
        optional("example", Any, PageNote),
        // Transcription writes none of these.
        optional("nullable", Boolean, Maintainers),
        optional("oneOf", List(&RefOr(&SCHEMA)), Maintainers),
        optional("anyOf", List(&RefOr(&SCHEMA)), Maintainers),
        optional("not", RefOr(&SCHEMA), Maintainers),
        optional("discriminator", Of(&DISCRIMINATOR), Maintainers),
        optional("multipleOf", Number, Maintainers),
        optional("exclusiveMaximum", Boolean, Maintainers),
        optional("exclusiveMinimum", Boolean, Maintainers),
        optional("uniqueItems", Boolean, Maintainers),
        optional("maxProperties", Count, Maintainers),
        optional("minProperties", Count, Maintainers),
        optional("readOnly", Boolean, Maintainers),
        optional("writeOnly", Boolean, Maintainers),
        optional("xml", Of(&XML), Maintainers),
        optional("externalDocs", Of(&EXTERNAL_DOCUMENTATION), Maintainers),
        RETIRED.field(),
    ],
    later: &[
        optional("$defs", Map(AnyKey, &RefOr(&SCHEMA)), Maintainers),
        optional("prefixItems", List(&RefOr(&SCHEMA)), Maintainers),
        optional(
            "patternProperties",
            Map(AnyKey, &RefOr(&SCHEMA)),
            Maintainers,
        ),
        optional("unevaluatedProperties", BooleanOr(&SCHEMA), Maintainers),
    ],
    reference: References::Component(Component::Schemas),
    rule: Some(Rule::Schema),
    ..Object::named("Schema Object")
};

/// 4.7.25 Discriminator Object.
static DISCRIMINATOR: Object = Object {
    fields: &[
        required("propertyName", String, Maintainers),
        optional("mapping", Map(AnyKey, &SchemaName), Maintainers),
    ],
    ..Object::named("Discriminator Object")
};

/// 4.7.26 XML Object.
static XML: Object = Object {
    fields: &[
        optional("name", String, Maintainers),
        optional("namespace", String, Maintainers),
        optional("prefix", String, Maintainers),
        optional("attribute", Boolean, Maintainers),
        optional("wrapped", Boolean, Maintainers),
    ],
    ..Object::named("XML Object")
};
