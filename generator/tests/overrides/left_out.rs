//! What a table leaves out and its sample shows: the envelope, lists, and the types of values.

use serde_json::{Value, json};

use super::{codes, data, new_spec, operation, page, run, set};

/// The page without the rows of the envelope.
fn without_envelope(rows: &str, data: &str) -> String {
    page(rows, data)
        .replace("code | int | Code\nmsg | string | Message\n", "")
        .replace("data | \\- | \\-\n", "")
}

#[test]
fn the_rows_of_a_table_without_the_envelope_go_where_the_sample_has_them() {
    let text = without_envelope(
        "id | string | x\nparts | array | x\nsize | int | x\n",
        r#"{"id": "1", "parts": [{"size": 2}], "more": true}"#,
    );
    let spec = new_spec();
    let found = run(spec.path(), &text);
    assert!(!found.diagnostics.has_errors(), "{:?}", codes(&found));
    let trusted = json!({"response": {"sample": ["/code", "/msg", "/data", "/data/more"]}});
    set(&spec, "x-contradictions", trusted);
    for _ in 0..2 {
        let found = run(spec.path(), &text);
        assert_eq!(codes(&found), [""; 0]);
        let operation = operation(&spec);
        assert_eq!(
            data(&operation)["properties"],
            json!({
                "id": {"type": "string"},
                "parts": {"type": "array", "items": {"type": "object", "properties": {
                    "size": {"type": "integer", "format": "int64"}}}},
                "more": {"type": "boolean"},
            })
        );
        let schema =
            &operation["responses"]["200"]["content"]["application/json"]["schema"]["properties"];
        let names: Vec<&String> = schema.as_object().expect("properties").keys().collect();
        assert_eq!(names, ["data", "code", "msg"]);
    }
}

#[test]
fn a_row_without_a_type_is_a_list_if_the_sample_has_one() {
    let rows = "parts | / | x\nsize | int | x\n";
    let spec = new_spec();
    let found = run(spec.path(), &page(rows, r#"{"parts": [{"size": 2}]}"#));
    assert_eq!(codes(&found), [""; 0]);
    let parts = data(&operation(&spec))["properties"]["parts"].clone();
    assert_eq!(parts["type"], "array");
    assert_eq!(parts["items"]["properties"]["size"]["type"], "integer");
}

#[test]
fn an_object_without_fields_is_any_value_if_a_sample_with_a_scalar_is_trusted() {
    let text = page(
        "cells | array<array<Object>> | x\n",
        r#"{"cells": [["a"]]}"#,
    );
    let spec = new_spec();
    assert_eq!(codes(&run(spec.path(), &text)), ["sample-type-mismatch"]);
    let trusted = json!({"response": {"sample": ["/data/cells"]}});
    set(&spec, "x-contradictions", trusted);
    assert_eq!(codes(&run(spec.path(), &text)), [""; 0]);
    let cells = data(&operation(&spec))["properties"]["cells"].clone();
    assert_eq!(
        cells,
        json!({"type": "array", "items": {"type": "array", "items": {}}})
    );
}

#[test]
fn a_response_without_a_table_whose_sample_shows_only_the_envelope_is_no_question() {
    let text = page("", "{}");
    let (before, rest) = text.split_once("### 响应体\n").expect("a table");
    let (_, sample) = rest.split_once("### 响应体示例").expect("a sample");
    let spec = new_spec();
    let found = run(spec.path(), &format!("{before}### 响应体示例{sample}"));
    assert_eq!(codes(&found), [""; 0]);
    let operation = operation(&spec);
    assert_eq!(operation["x-contradictions"], Value::Null);
    assert_eq!(
        operation["responses"]["200"]["content"]["application/json"]["schema"],
        json!({"type": "object"})
    );
}
