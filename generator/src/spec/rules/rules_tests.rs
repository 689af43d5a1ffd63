//! Tables and rules.

use crate::spec::fixture::Fixture;

/// Returns the findings for a schema at line 6, column 8.
fn schema(text: &str) -> Vec<String> {
    Fixture::document(&format!("components:\n  schemas:\n    S: {text}\n"))
        .findings()
        .into_iter()
        .map(|found| found.replace("openapi.yaml:", ""))
        .collect()
}

#[test]
fn keys_and_types_of_schemas() {
    assert_eq!(schema("{tpye: string}"), ["6:9 unknown-key"]);
    assert_eq!(schema("{type: strin}"), ["6:15 invalid-value"]);
    assert_eq!(schema("{type: [string, 'null']}"), ["6:15 wrong-type"]);
    assert_eq!(schema("{description: 1}"), ["6:22 wrong-type"]);
    assert_eq!(schema("{maxLength: -1}"), ["6:20 wrong-type"]);
    assert_eq!(schema("{minItems: 1.5}"), ["6:19 wrong-type"]);
    assert_eq!(schema("{nullable: 'true'}"), ["6:19 wrong-type"]);
    assert_eq!(schema("{items: x}"), ["6:16 wrong-type"]);
    assert_eq!(schema("{additionalProperties: 1}"), ["6:31 wrong-type"]);
    assert_eq!(schema("{additionalProperties: false}"), [""; 0]);
    assert_eq!(schema("{$ref: 1}"), ["6:15 wrong-type"]);
    assert_eq!(schema("{type: array}"), ["6:15 missing-key"]);
    assert_eq!(schema("{minimum: 2, maximum: 1}"), ["6:18 invalid-value"]);
    assert_eq!(schema("{x-anything: {a: 1}}"), [""; 0]);
    assert_eq!(
        schema(""),
        ["6:5 wrong-type"],
        "an empty value is shown at its key"
    );
}

#[test]
fn enums() {
    assert_eq!(
        schema("{type: string, enum: [a, 1]}"),
        ["6:33 enum-type-mismatch"]
    );
    assert_eq!(
        schema("{type: integer, enum: [1, 2.0, 1.5]}"),
        ["6:39 enum-type-mismatch"]
    );
    assert_eq!(
        schema("{type: string, nullable: true, enum: [a, null]}"),
        [""; 0]
    );
    assert_eq!(schema("{enum: [a, b, a]}"), ["6:22 duplicate-enum-value"]);
    assert_eq!(
        schema("{enum: [a, b], x-enum-varnames: [A]}"),
        ["6:23 enum-length-mismatch"]
    );
    assert_eq!(
        schema("{enum: [a], x-enum-descriptions: [A, B]}"),
        ["6:20 enum-length-mismatch"]
    );
    assert_eq!(
        schema("{enum: [a], x-enum-varnames: A}"),
        ["6:37 invalid-extension"]
    );
    assert_eq!(schema("{x-timestamp: minutes}"), ["6:22 invalid-extension"]);
}

#[test]
fn required_properties_must_exist() {
    assert_eq!(
        schema("{required: [a, b], properties: {a: {}}}"),
        ["6:23 unknown-property"]
    );
    assert_eq!(
        schema("{allOf: [{required: [a], properties: {b: {}}}]}"),
        [""; 0]
    );
    assert_eq!(schema("{required: [a]}"), [""; 0]);
}

/// Returns the findings for a document with these paths, which start at line 4.
fn paths(text: &str) -> Vec<String> {
    let rest = "components:\n  securitySchemes: {token: {type: http, scheme: bearer}}\nx-scopes: {a:b: {title: A}}\n";
    Fixture::document(&format!("paths:\n{text}{rest}"))
        .findings()
        .into_iter()
        .map(|found| found.replace("openapi.yaml:", ""))
        .collect()
}

const OK: &str = "responses: {default: {description: ok}}";

#[test]
fn path_parameters_are_declared_and_named() {
    let id = "{name: id, in: path, required: true, schema: {}}";
    assert_eq!(
        paths(&format!("  /a/{{id}}:\n    get: {{{OK}}}\n")),
        ["5:5 undeclared-path-parameter"]
    );
    assert_eq!(
        paths(&format!(
            "  /a/{{id}}:\n    parameters: [{id}]\n    get: {{{OK}}}\n"
        )),
        [""; 0]
    );
    assert_eq!(
        paths(&format!(
            "  /a:\n    parameters: [{id}]\n    get: {{{OK}}}\n"
        )),
        ["5:25 unused-path-parameter"]
    );
    assert_eq!(
        paths(&format!(
            "  /a/{{id}}:\n    parameters: [{id}, {id}]\n    get: {{{OK}}}\n"
        )),
        ["5:75 duplicate-parameter"]
    );
    let header = |name: &str| format!("{{name: {name}, in: header, schema: {{type: string}}}}");
    let (header, other_case) = (header("X-Id"), header("x-id"));
    assert_eq!(
        paths(&format!(
            "  /a:\n    parameters: [{header}, {other_case}]\n    get: {{{OK}}}\n"
        )),
        ["5:75 duplicate-parameter"]
    );
    assert_eq!(
        paths(&format!(
            "  /a/{{id}}:\n    parameters: [{id}]\n    get: {{{OK}, parameters: [{id}]}}\n"
        )),
        [""; 0],
        "an operation may override"
    );
    assert_eq!(
        paths(&format!(
            "  /a/{{id}}:\n    parameters: [{{name: id, in: path, schema: {{}}}}]\n    get: {{{OK}}}\n"
        )),
        ["5:33 missing-key"]
    );
    assert_eq!(paths("  /a/{id: {}\n"), ["4:3 invalid-value"]);
    assert_eq!(paths("  a: {}\n"), ["4:3 unknown-key"]);
    assert_eq!(
        paths("  /a/{b}: {}\n  /a/{c}: {}\n"),
        ["5:3 duplicate-path"]
    );
}

#[test]
fn operations() {
    let operation = |keys: &str| paths(&format!("  /a:\n    get:\n      {OK}\n      {keys}\n"));
    assert_eq!(
        operation("security: [{tokn: []}]"),
        ["7:19 undeclared-security-scheme"]
    );
    assert_eq!(operation("security: [{token: []}]"), [""; 0]);
    assert_eq!(
        operation("x-scopes: ['a:b', 'a:c']"),
        ["7:25 undeclared-scope"]
    );
    assert_eq!(
        operation("x-rate-limits: [{requests: 1, second: 1}]"),
        ["7:37 invalid-extension"]
    );
    assert_eq!(
        operation("x-app-kinds: [custom, shop]"),
        ["7:29 invalid-extension"]
    );
    assert_eq!(
        operation("x-updated: '2024-02-30'"),
        ["7:18 invalid-extension"]
    );
    assert_eq!(operation("x-updated: 2024-02-29"), [""; 0]);
    let twice =
        format!("  /a:\n    get: {{{OK}, operationId: x}}\n    put: {{{OK}, operationId: x}}\n");
    assert_eq!(paths(&twice), ["6:65 duplicate-operation-id"]);
    let codes = "  /a:\n    get: {responses: {'200': {description: ok, x-error-codes: {'1': {description: d}, two: {}}}, '600': {}, x-y: 1}}\n";
    assert_eq!(paths(codes), ["5:87 invalid-extension", "5:98 unknown-key"]);
    let named = |codes: &str| {
        paths(&format!(
            "  /a:\n    get:\n      responses:\n        '400': {{description: d, x-error-codes: {codes}}}\n        '500': {{description: d, x-error-codes: {{'1': {{name: A}}}}}}\n"
        ))
    };
    assert_eq!(named("{'1': {name: A}, '2': {name: B}, '3': {}}"), [""; 0]);
    assert_eq!(named("{'2': {name: A}}"), ["8:61 name-clash"]);
    assert_eq!(named("{'1': {name: B}}"), ["8:61 invalid-extension"]);
    assert_eq!(named("{'2': {name: bB}}"), ["7:61 invalid-extension"]);
    assert_eq!(named("{'2': {name: Self}}"), ["7:61 invalid-extension"]);
}

#[test]
fn parameters_headers_and_schemes() {
    let parameter = |text: &str| paths(&format!("  /a:\n    parameters: [{text}]\n"));
    assert_eq!(parameter("{name: a, in: query}"), ["5:18 missing-key"]);
    assert_eq!(
        parameter("{name: a, in: qery, schema: {}}"),
        ["5:32 invalid-value"]
    );
    assert_eq!(
        parameter("{name: a, in: query, schema: {}, content: {a/b: {}}}"),
        ["5:51 conflicting-keys"]
    );
    assert_eq!(
        parameter("{name: a, in: header, schema: {}, style: form}"),
        ["5:59 invalid-value"]
    );
    let scheme = |text: &str| {
        Fixture::document(&format!("components:\n  securitySchemes:\n    S: {text}\n")).findings()
    };
    assert_eq!(scheme("{type: http}"), ["openapi.yaml:6:5 missing-key"]);
    assert_eq!(
        scheme("{type: http, scheme: bearer, x-access-token-kind: root}"),
        ["openapi.yaml:6:58 invalid-extension"]
    );
}

#[test]
fn siblings_of_a_reference_are_a_warning() {
    let fixture = Fixture::document(
        "components:\n  schemas:\n    A: {$ref: '#/components/schemas/B', nullable: true}\n    B: {}\n",
    );
    assert_eq!(fixture.findings(), ["openapi.yaml:6:41 ignored-key"]);
    assert_eq!(fixture.loaded.documents.len(), 1);
}

#[test]
fn unknown_keys_of_third_party_documents_are_ignored() {
    let foreign = |text: &str| {
        let text = format!("components:\n  schemas:\n    S: {text}\n");
        let fixture = Fixture::third_party_document(&text);
        let found = fixture.loaded.diagnostics.iter();
        let found = found.map(|found| format!("{} {}", found.severity.as_str(), found.code));
        found.collect::<Vec<_>>()
    };
    assert_eq!(foreign("{stability: beta}"), ["warning unknown-key"]);
    assert_eq!(foreign("{descripton: d}"), ["warning unknown-key"]);
    assert_eq!(foreign("{read_only: true}"), ["warning unknown-key"]);
    // Extensions of other tools may have our names.
    assert_eq!(
        foreign("{x-timestamp: minutes}"),
        ["warning invalid-extension"]
    );
    assert_eq!(schema("{stability: beta}"), ["6:9 unknown-key"]);
    assert!(
        Fixture::document("components: {schemas: {S: {stability: beta}}}")
            .loaded
            .diagnostics
            .has_errors()
    );
}
