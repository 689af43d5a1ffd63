//! Tests of samples in code blocks.

use super::page_tests::{HEAD, WHOLE, read_text};

#[test]
fn the_first_sample_with_json_is_used() {
    let read = read_text(&format!(
        "{HEAD}\n### 响应体示例\n\nwhen it works：\n\n```\nnot json\n```\n```json\n{{\"code\": 0}}\n```\nelse:\n```json\n{{\"code\": 1}}\n```\n"
    ));
    let response = read.operation().response.as_ref().expect("a response");
    assert_eq!(
        response.sample_value(),
        Some(&serde_json::json!({"code": 0}))
    );
    assert!(response.rows.is_empty());
    let bare = read_text(&format!("{HEAD}\n### 响应体示例\n\n{{\n\"code\": 0\n}}\n"));
    assert!(
        bare.operation()
            .response
            .as_ref()
            .is_some_and(|body| body.sample_value().is_some())
    );
    let none = read_text(&format!(
        "{HEAD}\n### 请求示例\n\n```http\nhttps://a/b?c=d\n```\n"
    ));
    assert!(none.operation().request.is_none());
    assert!(none.findings.is_empty());
}

#[test]
fn samples_that_cannot_be_read_are_reported() {
    let deep = "[".repeat(300);
    let read = read_text(&format!("{HEAD}\n### 响应体示例\n```json\n{deep}\n```\n"));
    // The 49th bracket.
    assert_eq!(read.findings, ["11:49 too-deep"]);
    let read = read_text(&format!("{HEAD}\n### 响应体示例\n```json\n{{{{{{\n```\n"));
    assert_eq!(read.findings.len(), 1, "{:?}", read.findings);
}

#[test]
fn a_code_block_without_an_end_ends_at_the_next_heading() {
    let read = read_text(&WHOLE.replacen("}\n```\n\n## 响应", "}\n\n## 响应", 1));
    assert_eq!(read.response().len(), 2);
    assert_eq!(
        read.findings,
        ["67:1 unclosed-code-block", "83:24 mended-sample"]
    );
    let at_the_end = read_text(&format!("{HEAD}\n### 响应体示例\n```json\n{{\"a\": 1}}"));
    assert_eq!(at_the_end.findings, ["10:1 unclosed-code-block"]);
    assert!(at_the_end.operation().response.is_some());
}
