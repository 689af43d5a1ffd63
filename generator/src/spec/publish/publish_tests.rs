//! Tests of documents for other tools.

use serde_json::{Value, json};

use super::published;

/// A document with one operation and these components.
fn document(operation: &Value, schemas: &Value) -> Value {
    json!({
        "openapi": "3.0.3",
        "x-envelope": {"code": "code", "message": "msg", "data": "data"},
        "x-scopes": {"a:read": {"title": "读取"}, "a": {"title": "更新"}},
        "paths": {"/things": {"post": operation}},
        "components": {
            "schemas": schemas,
            "securitySchemes": {"t": {"type": "http", "scheme": "bearer", "x-access-token-kind": "tenant"}},
        },
    })
}

fn operation() -> Value {
    json!({
        "operationId": "hire.v1.talent_note.create",
        "description": "Adds a note.",
        "externalDocs": {"url": "https://example.com/admin’s"},
        "security": [{"t": []}],
        "x-scopes": ["a", "a:read"],
        "x-app-kinds": ["custom", "store"],
        "x-rate-limits": [{"requests": 1000, "seconds": 60}, {"requests": 50, "seconds": 1}],
        "x-updated": "2024-09-09",
        "responses": {
            "200": {"description": "Added.", "content": {"application/json": {
                "schema": {"type": "object", "properties": {
                    "code": {"type": "integer"},
                    "data": {"$ref": "#/components/schemas/Note"},
                }},
                "example": {"code": 0, "data": {"kind": 7, "text": "a", "more": true, "tags": ["x", 1], "level": null}},
            }}},
            "500": {"description": "Failed.", "x-error-codes": {"7": {"description": "It failed.", "hint": "Retry."}}},
        },
    })
}

fn schemas() -> Value {
    json!({
        "Note": {"type": "object", "properties": {
            "kind": {"allOf": [{"$ref": "#/components/schemas/Kind"}], "x-field-scopes": ["a"]},
            "other": {"allOf": [{"$ref": "#/components/schemas/Kind"}], "default": 1},
            "text": {"type": "string", "pattern": "^[^\\:\\*]+$"},
            "tags": {"type": "array", "items": {"type": "string"}},
            "level": {"type": "integer"},
        }},
        "Kind": {"type": "integer", "enum": [1, 2]},
    })
}

#[test]
fn descriptions_state_what_extensions_say() {
    let published = published(&document(&operation(), &schemas()));
    let operation = &published["paths"]["/things"]["post"];
    assert_eq!(
        operation["description"],
        "Adds a note.\n\n\
         - Access token: tenant\n\
         - Scopes, any one of: `a` (更新), `a:read` (读取)\n\
         - Apps: custom, store\n\
         - Rate limit: 1000 a minute and 50 a second\n\
         - Error codes:\n  - `7` (HTTP 500): It failed. Retry.\n\
         - Page updated: 2024-09-09"
    );
    assert_eq!(
        operation["externalDocs"]["url"],
        "https://example.com/admin%E2%80%99s"
    );
}

#[test]
fn resources_are_tags() {
    let published = published(&document(&operation(), &schemas()));
    assert_eq!(
        published["paths"]["/things"]["post"]["tags"],
        json!(["v1.talent_note"])
    );
    assert_eq!(
        published["tags"],
        json!([{"name": "v1.talent_note", "description": "Talent note, version 1."}])
    );
}

#[test]
fn a_successful_code_is_zero_and_refusals_are_described() {
    let published = published(&document(&operation(), &schemas()));
    let responses = &published["paths"]["/things"]["post"]["responses"];
    let schema = &responses["200"]["content"]["application/json"]["schema"];
    assert_eq!(
        schema["properties"]["code"],
        json!({"type": "integer", "enum": [0]})
    );
    assert_eq!(schema["required"], json!(["code"]));
    assert!(responses["4XX"]["content"]["application/json"]["schema"].is_object());
}

#[test]
fn a_reference_with_extensions_only_is_plain_and_a_default_stays() {
    let published = published(&document(&operation(), &schemas()));
    let properties = &published["components"]["schemas"]["Note"]["properties"];
    assert_eq!(
        properties["kind"],
        json!({"$ref": "#/components/schemas/Kind"})
    );
    assert_eq!(properties["other"]["default"], 1);
    assert_eq!(properties["text"]["pattern"], "^[^:\\*]+$");
}

#[test]
fn wrong_parts_of_examples_are_removed() {
    let published = published(&document(&operation(), &schemas()));
    let content =
        &published["paths"]["/things"]["post"]["responses"]["200"]["content"]["application/json"];
    assert_eq!(
        content["example"],
        json!({"code": 0, "data": {"text": "a", "tags": ["x"]}})
    );
}

#[test]
fn an_example_without_a_required_part_is_removed() {
    let mut schemas = schemas();
    schemas["Note"]["required"] = json!(["kind"]);
    let published = published(&document(&operation(), &schemas));
    let content =
        &published["paths"]["/things"]["post"]["responses"]["200"]["content"]["application/json"];
    assert_eq!(content["example"], json!({"code": 0}));
}

#[test]
fn several_examples_are_fitted_like_a_single_one() {
    let mut operation = operation();
    operation["parameters"] = json!([{
        "name": "size", "in": "query", "schema": {"type": "integer"},
        "examples": {"few": {"value": 1}, "many": {"value": "many"}, "other": {"$ref": "#/components/examples/Other"}},
    }]);
    let mut schemas = schemas();
    schemas["Note"]["properties"]["level"]["examples"] = json!([1, "high", 2]);
    let published = published(&document(&operation, &schemas));
    assert_eq!(
        published["paths"]["/things"]["post"]["parameters"][0]["examples"],
        json!({"few": {"value": 1}, "other": {"$ref": "#/components/examples/Other"}})
    );
    assert_eq!(
        published["components"]["schemas"]["Note"]["properties"]["level"]["examples"],
        json!([1, 2])
    );
}

#[test]
fn publishing_again_changes_nothing() {
    let once = published(&document(&operation(), &schemas()));
    assert_eq!(published(&once), once);
}

#[test]
fn a_document_without_extensions_gets_no_facts() {
    let plain = json!({
        "openapi": "3.0.3",
        "paths": {"/things": {"get": {"operationId": "getThings", "responses": {"200": {"description": "Things."}}}}},
    });
    assert_eq!(published(&plain), plain);
}
