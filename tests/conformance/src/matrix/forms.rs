//! The forms of schemas.

use serde_json::{Map, Value, json};

/// A form of schema.
pub(super) struct Form {
    /// Its name, which is also the name of its component in PascalCase.
    pub(super) name: &'static str,
    pub(super) schema: Value,
    /// The deepest style that can express its values.
    pub(super) depth: Depth,
}

/// The nesting of a form's values, which limits the places where OpenAPI defines a text for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Depth {
    /// One text.
    Scalar,
    /// A list or object of scalars.
    Flat,
    /// Lists and objects inside others.
    Nested,
}

/// All forms, and the schemas that they refer to.
pub(super) fn all() -> (Vec<Form>, Map<String, Value>) {
    let forms = scalars()
        .into_iter()
        .chain(enums())
        .chain(containers())
        .chain(unions())
        .chain(compositions())
        .chain(nullables());
    let forms = forms.map(|(name, depth, schema)| Form {
        name,
        schema,
        depth,
    });
    (forms.collect(), shared())
}

type Described = (&'static str, Depth, Value);

fn scalars() -> Vec<Described> {
    let scalar = |name, schema| (name, Depth::Scalar, schema);
    vec![
        scalar("text", json!({"type": "string"})),
        scalar(
            "date_time",
            json!({"type": "string", "format": "date-time"}),
        ),
        scalar("uuid", json!({"type": "string", "format": "uuid"})),
        scalar("password", json!({"type": "string", "format": "password"})),
        scalar("binary", json!({"type": "string", "format": "binary"})),
        scalar("base64", json!({"type": "string", "format": "byte"})),
        scalar("int32", json!({"type": "integer", "format": "int32"})),
        scalar("integer", json!({"type": "integer"})),
        scalar(
            "uint32",
            json!({"type": "integer", "format": "uint32", "minimum": 0}),
        ),
        scalar(
            "uint64",
            json!({"type": "integer", "format": "uint64", "minimum": 0}),
        ),
        scalar(
            "float",
            json!({"type": "number", "format": "float", "enum": [0.5, 2.0]}),
        ),
        scalar("number", json!({"type": "number"})),
        scalar("boolean", json!({"type": "boolean"})),
        scalar(
            "defaulted",
            json!({"type": "string", "default": "a", "deprecated": true}),
        ),
        scalar("alias", json!({"$ref": "#/components/schemas/Integer"})),
        scalar("any", json!({})),
    ]
}

fn enums() -> Vec<Described> {
    let scalar = |name, schema| (name, Depth::Scalar, schema);
    vec![
        scalar(
            "strings",
            json!({"type": "string", "enum": ["a", "b-c", "type"]}),
        ),
        scalar("integers", json!({"type": "integer", "enum": [1, -2]})),
        scalar("mixed", json!({"enum": [1, "one", 1.5]})),
        scalar("constant", json!({"const": "only"})),
        scalar("constant_flag", json!({"const": true})),
        scalar(
            "open",
            json!({"anyOf": [{"type": "string", "enum": ["a", "b"]}, {"type": "string"}]}),
        ),
        scalar(
            "annotated",
            json!({"type": "integer", "oneOf": [{"const": 1, "title": "One"}, {"const": 2, "title": "Two"}]}),
        ),
        scalar(
            "alias_of_enum",
            json!({"$ref": "#/components/schemas/Strings"}),
        ),
    ]
}

fn containers() -> Vec<Described> {
    vec![
        (
            "list",
            Depth::Flat,
            json!({"type": "array", "minItems": 1, "items": {"type": "string"}}),
        ),
        (
            "list_of_enums",
            Depth::Flat,
            json!({"type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/Integers"}}),
        ),
        (
            "list_of_lists",
            Depth::Nested,
            json!({"type": "array", "minItems": 1, "items": {"type": "array", "minItems": 1, "items": {"type": "integer"}}}),
        ),
        (
            "list_of_objects",
            Depth::Nested,
            json!({"type": "array", "minItems": 1, "items": {"$ref": "#/components/schemas/Plain"}}),
        ),
        (
            "list_of_null",
            Depth::Nested,
            json!({"type": "array", "minItems": 1, "items": {"type": ["integer", "null"]}}),
        ),
        (
            "list_of_bytes",
            Depth::Flat,
            json!({"type": "array", "minItems": 1, "items": {"type": "string", "format": "byte"}}),
        ),
        (
            "alias_of_list",
            Depth::Flat,
            json!({"$ref": "#/components/schemas/List"}),
        ),
        (
            "tuple",
            Depth::Flat,
            json!({"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false, "minItems": 2}),
        ),
        (
            "pair",
            Depth::Flat,
            json!({"type": "array", "prefixItems": [{"type": "integer"}, {"type": "integer"}], "minItems": 2, "maxItems": 2}),
        ),
        (
            "tail",
            Depth::Flat,
            json!({"type": "array", "prefixItems": [{"type": "string"}, {"type": "integer"}], "items": false, "minItems": 1}),
        ),
        (
            "map",
            Depth::Flat,
            json!({"type": "object", "minProperties": 1, "additionalProperties": {"type": "integer"}}),
        ),
        (
            "map_of_lists",
            Depth::Nested,
            json!({"type": "object", "additionalProperties": {"type": "array", "items": {"type": "string"}}}),
        ),
        ("map_of_any", Depth::Nested, json!({"type": "object"})),
        (
            "patterns",
            Depth::Flat,
            json!({"type": "object", "minProperties": 1, "minProperties": 1, "patternProperties": {"^k": {"type": "string"}}, "additionalProperties": false}),
        ),
        (
            "plain",
            Depth::Flat,
            json!({"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}, "note": {"type": "string"}}}),
        ),
        (
            "nothing_inside",
            Depth::Nested,
            json!({"type": "object", "properties": {}}),
        ),
        (
            "closed",
            Depth::Nested,
            json!({"type": "object", "additionalProperties": false}),
        ),
        (
            "nested",
            Depth::Nested,
            json!({"type": "object", "required": ["inner"], "properties": {"inner": {"$ref": "#/components/schemas/Plain"}, "list": {"type": "array", "items": {"type": "object", "properties": {"a": {"type": "boolean"}}}}}}),
        ),
        (
            "recursive",
            Depth::Nested,
            json!({"type": "object", "required": ["name"], "properties": {"name": {"type": "string"}, "next": {"$ref": "#/components/schemas/Recursive"}, "all": {"type": "array", "items": {"$ref": "#/components/schemas/Recursive"}}}}),
        ),
        (
            "extended",
            Depth::Flat,
            json!({"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}, "additionalProperties": {"type": "integer"}}),
        ),
        (
            "one_way",
            Depth::Flat,
            json!({"type": "object", "required": ["id", "secret"], "properties": {"id": {"type": "integer", "readOnly": true}, "secret": {"type": "string", "writeOnly": true}, "name": {"type": "string"}}}),
        ),
        (
            "alias_of_object",
            Depth::Flat,
            json!({"$ref": "#/components/schemas/Plain"}),
        ),
    ]
}

fn unions() -> Vec<Described> {
    let cat = json!({"$ref": "#/components/schemas/Cat"});
    let dog = json!({"$ref": "#/components/schemas/Dog"});
    vec![
        (
            "scalar_union",
            Depth::Scalar,
            json!({"oneOf": [{"type": "integer"}, {"type": "string", "format": "date"}]}),
        ),
        (
            "list_or_scalar",
            Depth::Flat,
            json!({"oneOf": [{"type": "string"}, {"type": "array", "minItems": 1, "items": {"type": "string"}}]}),
        ),
        (
            "tagged",
            Depth::Flat,
            json!({"oneOf": [cat, dog], "discriminator": {"propertyName": "kind", "mapping": {"cat": "#/components/schemas/Cat", "dog": "#/components/schemas/Dog"}}}),
        ),
        (
            "untagged",
            Depth::Flat,
            json!({"oneOf": [{"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}, {"type": "object", "required": ["b"], "properties": {"b": {"type": "string"}}}]}),
        ),
        (
            "overlapping",
            Depth::Flat,
            json!({"anyOf": [{"type": "object", "required": ["mail"], "properties": {"mail": {"type": "string"}}}, {"type": "object", "required": ["phone"], "properties": {"phone": {"type": "string"}}}]}),
        ),
        (
            "like_variant",
            Depth::Flat,
            json!({"oneOf": [{"title": "LikeVariant", "type": "object", "required": ["x"], "properties": {"x": {"type": "integer"}}}, {"title": "Unknown", "type": "object", "required": ["y"], "properties": {"y": {"type": "integer"}}}]}),
        ),
        (
            "union_beside",
            Depth::Flat,
            json!({"type": "object", "required": ["id"], "properties": {"id": {"type": "integer"}}, "oneOf": [{"type": "object", "required": ["a"], "properties": {"a": {"type": "integer"}}}, {"type": "object", "required": ["b"], "properties": {"b": {"type": "string"}}}]}),
        ),
    ]
}

fn compositions() -> Vec<Described> {
    vec![
        (
            "all_of",
            Depth::Flat,
            json!({"allOf": [{"$ref": "#/components/schemas/Plain"}, {"type": "object", "required": ["more"], "properties": {"more": {"type": "string"}}}]}),
        ),
        (
            "all_of_one",
            Depth::Scalar,
            json!({"description": "Annotated.", "allOf": [{"$ref": "#/components/schemas/Strings"}]}),
        ),
    ]
}

fn nullables() -> Vec<Described> {
    let nothing = json!({"type": "null"});
    let or_null =
        |name: &str| json!({"anyOf": [{"$ref": format!("#/components/schemas/{name}")}, nothing]});
    vec![
        (
            "null_text",
            Depth::Scalar,
            json!({"type": ["string", "null"]}),
        ),
        (
            "null_enum",
            Depth::Scalar,
            json!({"type": ["string", "null"], "enum": ["a", "b", null]}),
        ),
        (
            "null_bytes",
            Depth::Scalar,
            json!({"type": ["string", "null"], "format": "byte"}),
        ),
        (
            "null_binary",
            Depth::Scalar,
            json!({"type": ["string", "null"], "format": "binary"}),
        ),
        ("null_list", Depth::Flat, or_null("List")),
        ("null_tuple", Depth::Flat, or_null("Tuple")),
        ("null_map", Depth::Flat, or_null("Map")),
        ("null_object", Depth::Flat, or_null("Plain")),
        ("null_union", Depth::Flat, or_null("Tagged")),
        ("null_recursive", Depth::Nested, or_null("Recursive")),
    ]
}

/// Components that are no forms of their own.
fn shared() -> Map<String, Value> {
    let pet = |kind: &str| json!({"type": "object", "required": ["kind", kind], "properties": {"kind": {"type": "string"}, kind: {"type": "integer"}}});
    Map::from_iter([
        ("Cat".to_owned(), pet("lives")),
        ("Dog".to_owned(), pet("bones")),
    ])
}
