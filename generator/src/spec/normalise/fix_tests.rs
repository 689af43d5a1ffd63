//! Recoverable errors: how each is read in a third-party document.

use crate::spec::fixture::Fixture;
use serde_json::{Value, json};

/// Returns the schema `S` of a 3.0 document after normalising, with severities and codes of the diagnostics.
fn fixed(text: &str) -> (Value, Vec<String>) {
    let fixture =
        Fixture::third_party_document(&format!("components:\n  schemas:\n    S: {text}\n"));
    let found = fixture.loaded.diagnostics.iter();
    let found = found.map(|found| format!("{} {}", found.severity.as_str(), found.code));
    let found = found.collect();
    let value = fixture.loaded.documents[0].value();
    (value["components"]["schemas"]["S"].clone(), found)
}

#[test]
fn recoverable_errors_of_third_party_documents_are_warnings() {
    let enums = |count: usize| vec!["warning enum-type-mismatch".to_owned(); count];
    assert_eq!(
        fixed("{type: integer, enum: ['1', '2']}"),
        (json!({"type": "integer", "enum": [1, 2]}), enums(2))
    );
    assert_eq!(
        fixed("{type: integer, enum: [a, b]}"),
        (json!({"type": "string", "enum": ["a", "b"]}), enums(2))
    );
    assert_eq!(
        fixed("{type: string, enum: [a, 1, null]}"),
        (
            json!({"type": "string", "enum": ["a", "1", null], "nullable": true}),
            enums(2)
        )
    );
    assert_eq!(
        fixed("{type: array, items: {type: string}, enum: [a]}"),
        (
            json!({"type": "array", "items": {"type": "string", "enum": ["a"]}}),
            enums(1)
        )
    );
    assert_eq!(
        fixed("{enum: [a, b, a], x-enum-varnames: [A, B, C]}"),
        (
            json!({"enum": ["a", "b"], "x-enum-varnames": ["A", "B"]}),
            vec!["warning duplicate-enum-value".to_owned()]
        )
    );
    let unfit = || vec!["warning unfit-value".to_owned()];
    assert_eq!(
        fixed("{type: integer, default: '5'}"),
        (json!({"type": "integer", "default": 5}), unfit())
    );
    assert_eq!(
        fixed("{type: boolean, default: 5}"),
        (json!({"type": "boolean"}), unfit())
    );
    assert_eq!(
        fixed("{type: object, required: [a, a], properties: {a: {}}}"),
        (
            json!({"type": "object", "required": ["a"], "properties": {"a": {}}}),
            vec!["warning invalid-value".to_owned()]
        )
    );
    assert_eq!(
        fixed("{type: string, required: true}"),
        (
            json!({"type": "string"}),
            vec!["warning wrong-type".to_owned()]
        )
    );
}

#[test]
fn numbers_of_any_size_are_read() {
    let clean = |text: &str| {
        let (value, found) = fixed(text);
        assert_eq!(found, [""; 0], "{text}");
        value
    };
    assert_eq!(
        clean("{type: integer, minimum: -1e3, maximum: 10.5, exclusiveMaximum: true}"),
        json!({"type": "integer", "minimum": -1000, "maximum": 10})
    );
    assert_eq!(
        clean("{type: integer, maximum: 18446744073709551615, exclusiveMaximum: true}"),
        json!({"type": "integer"})
    );
    assert_eq!(
        clean("{type: integer, enum: [1, 2.0], default: 1e30, example: 36893488147419103232}")["enum"],
        json!([1, 2])
    );
    let (value, found) = fixed("{type: integer, enum: [1, 18446744073709551616]}");
    assert_eq!(found, ["warning ignored-key"]);
    assert_eq!(value.get("enum"), None);
    let huge = "{type: number, maximum: 123456789012345678901234567890, default: 123456789012345678901234567890}";
    assert_eq!(
        clean(huge)["maximum"].as_f64(),
        Some(1.234_567_890_123_456_8e29)
    );
}

#[test]
fn type_names_of_other_languages_are_accepted() {
    let read = |kind: &str| {
        let (value, found) = fixed(&format!("{{type: {kind}}}"));
        assert_eq!(found, ["warning invalid-value"], "{kind}");
        value
    };
    assert_eq!(read("file"), json!({"type": "string", "format": "binary"}));
    assert_eq!(read("int"), json!({"type": "integer"}));
    assert_eq!(read("String"), json!({"type": "string"}));
    assert_eq!(
        read("datetime"),
        json!({"type": "string", "format": "date-time"})
    );
    assert_eq!(read("any"), json!({}));
}

#[test]
fn keywords_of_3_1_are_read_as_there() {
    let wrong_type = ["warning wrong-type"];
    let unknown = ["warning unknown-key"];
    let both = |text: &str| {
        let (value, found) = fixed(text);
        (value, found)
    };
    assert_eq!(
        both("{type: [string, 'null']}"),
        (
            json!({"type": "string", "nullable": true}),
            wrong_type.map(str::to_owned).to_vec()
        )
    );
    assert_eq!(
        both("{anyOf: [{type: object}, {type: 'null'}]}"),
        (
            json!({"type": "object", "nullable": true}),
            wrong_type.map(str::to_owned).to_vec()
        )
    );
    assert_eq!(
        both("{const: a}"),
        (
            json!({"type": "string", "enum": ["a"]}),
            unknown.map(str::to_owned).to_vec()
        )
    );
    assert_eq!(
        both("{type: integer, exclusiveMinimum: 3}"),
        (
            json!({"type": "integer", "minimum": 3, "exclusiveMinimum": true}),
            wrong_type.map(str::to_owned).to_vec()
        )
    );
    assert_eq!(
        both("{items: true, type: array}"),
        (
            json!({"items": {}, "type": "array"}),
            wrong_type.map(str::to_owned).to_vec()
        )
    );
}

#[test]
fn values_in_the_form_of_another_type_are_converted() {
    let wrong_type = |count: usize| vec!["warning wrong-type".to_owned(); count];
    assert_eq!(
        fixed("{description: 1, nullable: 'true', minLength: '3', maxLength: 4.0}"),
        (
            json!({"description": "1", "nullable": true, "minLength": 3, "maxLength": 4}),
            wrong_type(3)
        )
    );
    assert_eq!(
        fixed("{description: , properties: {a: }, required: a}"),
        (
            json!({"properties": {"a": {}}, "required": ["a"]}),
            wrong_type(3)
        )
    );
    assert_eq!(
        fixed("{discriminator: kind}"),
        (
            json!({"discriminator": {"propertyName": "kind"}}),
            wrong_type(1)
        )
    );
    assert_eq!(
        fixed("{readOnly: true, writeOnly: true}"),
        (json!({}), vec!["warning conflicting-keys".to_owned()])
    );
}

/// Returns a third-party document with these paths, which start at line 4, after normalising, with its diagnostics.
fn fixed_paths(text: &str) -> (Value, Vec<String>) {
    let fixture = Fixture::third_party_document(&format!(
        "paths:\n{text}components: {{parameters: {{P: {{name: id, in: path, required: true, schema: {{}}}}}}}}\n"
    ));
    let severities = fixture.loaded.diagnostics.iter();
    assert!(
        severities
            .clone()
            .all(|found| found.severity == crate::diagnostic::Severity::Warning),
        "{}",
        fixture.shown()
    );
    let found = fixture.findings();
    let found = found.iter().map(|found| found.replace("openapi.yaml:", ""));
    (
        fixture.loaded.documents[0].value()["paths"].clone(),
        found.collect(),
    )
}

#[test]
fn path_parameters_match_the_path() {
    let (paths, found) = fixed_paths(
        "  /a/{id}:\n    get: {responses: {}, parameters: [{name: q, in: query, schema: {}}]}\n",
    );
    assert_eq!(found, ["5:5 undeclared-path-parameter"]);
    assert_eq!(
        paths["/a/{id}"]["get"]["parameters"][1],
        json!({"name": "id", "in": "path", "required": true, "schema": {"type": "string"}})
    );
    let (paths, found) = fixed_paths(
        "  /a:\n    get: {responses: {}, parameters: [{$ref: '#/components/parameters/P'}, {name: q, in: query, schema: {title: 1}}]}\n    parameters: [{$ref: '#/components/parameters/P'}]\n",
    );
    assert_eq!(
        found,
        [
            "5:46 unused-path-parameter",
            "5:113 wrong-type",
            "6:25 unused-path-parameter"
        ]
    );
    assert_eq!(
        paths["/a"]["get"]["parameters"],
        json!([{"name": "q", "in": "query", "schema": {"title": "1"}}])
    );
}

#[test]
fn a_repeated_operation_id_is_dropped() {
    let (paths, found) = fixed_paths(
        "  /a:\n    get: {operationId: x, responses: {}}\n    put: {operationId: x, responses: {}}\n",
    );
    assert_eq!(found, ["6:24 duplicate-operation-id"]);
    assert_eq!(
        paths["/a"],
        json!({"get": {"operationId": "x", "responses": {}}, "put": {"responses": {}}})
    );
}

#[test]
fn keys_of_paths_and_responses_are_fixed_in_place() {
    let (paths, found) = fixed_paths(
        "  pets:\n    get: {responses: {2xx: {description: d}, Default: {description: d, headers: []}, 4XX: {description: d}, 999: {}}}\n  zoo: {}\n",
    );
    assert_eq!(
        paths.to_string(),
        json!({"/pets": {"get": {"responses": {
            "2XX": {"description": "d"}, "default": {"description": "d", "headers": {}}, "4XX": {"description": "d"}
        }}}})
        .to_string()
    );
    assert_eq!(found.len(), 6, "{found:?}");
}

#[test]
fn keys_that_a_client_can_do_without_are_read_as_empty() {
    let text = "openapi: 3.0.3\ninfo: {title: T}\npaths: {}\ncomponents:\n  securitySchemes:\n    o: {type: oauth2, flows: {clientCredentials: {tokenUrl: 'https://a.example'}}}\n";
    let fixture = Fixture::third_party(&[("openapi.yaml", text)]);
    assert_eq!(
        fixture.findings(),
        [
            "openapi.yaml:2:1 missing-key",
            "openapi.yaml:6:31 missing-key"
        ]
    );
    let value = fixture.loaded.documents[0].value();
    assert_eq!(value["info"]["version"], "");
    assert!(!fixture.loaded.diagnostics.has_errors());
}

#[test]
fn parameters_may_be_in_the_form_of_swagger() {
    let (paths, found) =
        fixed_paths("  /a:\n    parameters: [{name: q, in: query, type: integer, enum: [1, x]}]\n");
    assert_eq!(found[0], "5:39 unknown-key");
    assert_eq!(
        paths["/a"]["parameters"][0]["schema"]["enum"],
        json!([1, "x"])
    );
    assert_eq!(found[1], "5:64 enum-type-mismatch");
}
