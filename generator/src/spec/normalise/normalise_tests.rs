//! The forms of 3.1.

use crate::spec::fixture::Fixture;
use serde_json::{Value, json};

/// Returns the schema `S` of a 3.1 document after normalising. In the text it is at line 5, column 8.
fn schema(text: &str) -> Value {
    document(text).bundled()["components"]["schemas"]["S"].clone()
}

fn document(text: &str) -> Fixture {
    Fixture::new(&[(
        "openapi.yaml",
        format!(
            "openapi: 3.1.0\ninfo: {{title: T, version: '1'}}\ncomponents:\n  schemas:\n    S: {text}\n    T: {{type: string}}\n"
        ),
    )])
}

#[test]
fn null_in_types_and_alternatives_is_nullable() {
    assert_eq!(
        schema("{type: [string, 'null'], minLength: 1}"),
        json!({"type": "string", "nullable": true, "minLength": 1})
    );
    assert_eq!(
        schema("{oneOf: [{type: 'null'}, {$ref: '#/components/schemas/T'}]}"),
        json!({"nullable": true, "allOf": [{"$ref": "#/components/schemas/T"}]})
    );
    assert_eq!(
        schema("{description: d, anyOf: [{type: integer}, {type: 'null'}]}"),
        json!({"description": "d", "type": "integer", "nullable": true})
    );
    assert_eq!(
        schema("{anyOf: [{type: integer}, {type: 'null'}, {type: string}]}"),
        json!({"anyOf": [{"type": "integer"}, {"type": "string"}], "nullable": true})
    );
    assert_eq!(
        schema("{type: 'null'}"),
        json!({"enum": [null], "nullable": true})
    );
}

#[test]
fn several_types_become_alternatives_with_the_keywords_of_each() {
    assert_eq!(
        schema(
            "{type: [string, integer], minLength: 1, minimum: 2, format: int32, description: d}"
        ),
        json!({"description": "d", "anyOf": [
            {"type": "string", "minLength": 1},
            {"type": "integer", "minimum": 2, "format": "int32"}
        ]})
    );
}

#[test]
fn keywords_of_json_schema_get_the_forms_of_3_0() {
    assert_eq!(
        schema("{const: a}"),
        json!({"type": "string", "enum": ["a"]})
    );
    assert_eq!(
        schema("{type: integer, exclusiveMinimum: 1, maximum: 9, exclusiveMaximum: 10}"),
        json!({"type": "integer", "exclusiveMinimum": true, "minimum": 1, "maximum": 9})
    );
    assert_eq!(
        schema("{type: string, examples: [a, b]}"),
        json!({"type": "string", "example": "a"})
    );
    assert_eq!(
        schema("{type: string, contentEncoding: base64}")["format"],
        "byte"
    );
    assert_eq!(schema("{contentMediaType: image/png}")["format"], "binary");
    assert_eq!(
        schema("{type: string, contentMediaType: application/json}").get("format"),
        None
    );
    assert_eq!(
        schema("{type: array, prefixItems: [{type: string}, {type: number}], items: false}")["items"],
        json!({"anyOf": [{"type": "string"}, {"type": "number"}]})
    );
    assert_eq!(
        schema("{type: object, patternProperties: {'^a': {type: string}}}"),
        json!({"type": "object", "additionalProperties": {"type": "string"}})
    );
    assert_eq!(
        schema("{properties: {a: true, b: false}}"),
        json!({"properties": {"a": {}, "b": {"not": {}}}})
    );
}

#[test]
fn definitions_become_components_and_siblings_of_a_reference_stay() {
    let fixture = document(
        "{description: d, $ref: '#/components/schemas/S/$defs/A', $defs: {A: {type: [integer, 'null']}}}",
    );
    let schemas = &fixture.bundled()["components"]["schemas"];
    assert_eq!(
        schemas["S"],
        json!({"description": "d", "allOf": [{"$ref": "#/components/schemas/A"}]})
    );
    assert_eq!(schemas["A"], json!({"type": "integer", "nullable": true}));
}

#[test]
fn a_property_may_be_named_as_a_keyword() {
    let plain = json!({"properties": {"const": {"type": "string"}, "$defs": {"type": "string"}}, "example": {"const": 1}});
    assert_eq!(schema(&plain.to_string()), plain);
}

#[test]
fn findings_are_at_the_location_in_the_text() {
    let found = |text: &str| document(text).findings();
    assert_eq!(
        found("{type: [string, integer], minLength: -1}"),
        ["openapi.yaml:5:45 wrong-type"]
    );
    assert_eq!(
        found("{anyOf: [{type: 'null'}, {type: strin}]}"),
        ["openapi.yaml:5:40 invalid-value"]
    );
    assert_eq!(
        found("{description: d, $ref: '#/components/schemas/Nope'}"),
        ["openapi.yaml:5:31 unresolved-reference"]
    );
}

#[test]
fn siblings_of_other_references_override_the_target() {
    let text = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\npaths:\n  /a:\n    get:\n      parameters: [{$ref: '#/components/parameters/P', description: mine}]\n      responses: {'200': {$ref: '#/components/responses/R', summary: no place, x-a: 1}}\ncomponents:\n  parameters:\n    P: {$ref: '#/components/parameters/Q'}\n    Q: {name: p, in: query, description: theirs, schema: {type: 1}}\n  responses:\n    R: {description: d}\n";
    let fixture = Fixture::third_party(&[("openapi.yaml", text)]);
    assert_eq!(
        fixture.findings(),
        [
            "openapi.yaml:7:61 ignored-key",
            "openapi.yaml:7:80 ignored-key",
            "openapi.yaml:11:65 wrong-type"
        ]
    );
    let text = text.replace("type: 1", "type: string");
    let fixture = Fixture::third_party(&[("openapi.yaml", text)]);
    let get = &fixture.loaded.documents[0].value()["paths"]["/a"]["get"];
    assert_eq!(
        get["parameters"],
        json!([
            {"name": "p", "in": "query", "description": "mine", "schema": {"type": "string"}}
        ])
    );
    assert_eq!(
        get["responses"]["200"]["$ref"],
        json!("#/components/responses/R")
    );
}

#[test]
fn mutual_tls_is_not_a_requirement_of_calls() {
    let text = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\nsecurity: [{m: [], t: []}, {m: []}]\ncomponents:\n  securitySchemes:\n    m: {type: mutualTLS}\n    t: {type: http, scheme: bearer}\n";
    let fixture = Fixture::new(&[("openapi.yaml", text)]);
    assert_eq!(fixture.bundled()["security"], json!([{"t": []}, {}]));
}

#[test]
fn anchors_are_found() {
    let fixture = document(
        "{$ref: '#there', title: t}\n    U: {properties: {a: {$anchor: there, type: string}}}",
    );
    let schemas = &fixture.bundled()["components"]["schemas"];
    assert_eq!(
        schemas["S"],
        json!({"title": "t", "allOf": [{"$ref": "#/components/schemas/a"}]})
    );
    assert_eq!(schemas["a"]["type"], "string");
    assert_eq!(
        document("{$ref: '#nowhere'}").findings(),
        ["openapi.yaml:5:15 unresolved-reference"]
    );
}

#[test]
fn lists_need_no_items_and_closed_objects_are_closed() {
    assert_eq!(
        schema("{type: array}"),
        json!({"type": "array", "items": {}})
    );
    assert_eq!(
        schema("{type: object, unevaluatedProperties: {$ref: '#/components/schemas/T'}}"),
        json!({"type": "object", "additionalProperties": {"$ref": "#/components/schemas/T"}})
    );
    assert_eq!(
        schema("{allOf: [{$ref: '#/components/schemas/T'}], unevaluatedProperties: false}"),
        json!({"allOf": [{"$ref": "#/components/schemas/T"}]})
    );
    assert_eq!(
        schema("{type: string, if: {const: a}, then: {maxLength: 1}}"),
        json!({"type": "string"})
    );
}

#[test]
fn webhooks_of_third_party_documents_have_bodies() {
    let text = "openapi: 3.1.0\ninfo: {title: T, version: '1'}\nwebhooks:\n  a: {post: {requestBody: {content: {application/json: {}}}}, get: {}}\n  b: {get: {}}\n";
    let fixture = Fixture::third_party(&[("openapi.yaml", text)]);
    assert_eq!(fixture.findings(), ["openapi.yaml:5:3 ignored-webhooks"]);
    let value = fixture.loaded.documents[0].value();
    assert_eq!(value["paths"], json!({}));
    let events = value["x-webhooks"].as_object().expect("the events");
    assert_eq!(events.keys().collect::<Vec<_>>(), ["a"]);
    assert!(events["a"].get("get").is_none());
}

#[test]
fn webhooks_become_events_and_keep_their_locations() {
    let text = "openapi: 3.1.0\ninfo: {title: T, version: '1', summary: s}\nwebhooks:\n  a:\n    post:\n      requestBody: {content: {application/json: {schema: {type: strin}}}}\n  b:\n    get: {}\n";
    let fixture = Fixture::new(&[("openapi.yaml", text)]);
    assert_eq!(
        fixture.findings(),
        [
            "openapi.yaml:6:65 invalid-value",
            "openapi.yaml:7:3 ignored-webhooks"
        ]
    );
}
