//! Tests of operations and events on small pages.

use super::real_pages::Pages;
use super::synthetic::{made, made_with, page_of};
use super::{Part, Target, Wording, draft};
use crate::diagnostic::{Code, Diagnostics, Format, Sources};
use crate::page;
use crate::transcribe::nesting::{Finding, Nesting, Verdict};
use serde_json::{Value, json};
use std::collections::BTreeMap;

#[test]
fn every_finding_has_its_locations() {
    let rest = "## 响应\n\n### 响应体\n\n名称 | 类型 | 描述\n--- | --- | ---\none | string | x\ntwo | string | x\n";
    let text = page_of("GET", "a/v1/things/:thing_id", rest);
    let mut sources = Sources::new();
    let file = sources.add("thing.md", text);
    let page = page::read(file, &sources, &mut Diagnostics::new());
    let impossible = |row, parent| Finding::ImpossibleOverride {
        row,
        parent: Some(parent),
    };
    let nesting = Nesting {
        parents: vec![None, None],
        verdict: Verdict::Certain,
        findings: vec![
            Finding::DuplicateName { row: 1, first: 0 },
            Finding::DepthIgnored { row: 1 },
            impossible(0, 1),
            // Missing rows must not cause a panic.
            impossible(9, 8),
        ],
        margin: Nesting::UNRIVALLED,
    };
    let mut found = Diagnostics::new();
    draft(
        &page,
        &BTreeMap::from([(Part::Response, nesting)]),
        &BTreeMap::new(),
        Wording::None,
        &mut found,
    );
    let shown = found.render(&sources, Format::Json);
    let lines: Vec<(String, u64)> = shown
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).expect("JSON"))
        .filter(|found| found["code"] != "undeclared-path-parameter")
        .map(|found| {
            (
                found["code"].as_str().unwrap_or_default().to_owned(),
                found["line"].as_u64().unwrap_or_default(),
            )
        })
        .collect();
    let lowest = lines.iter().map(|(_, line)| *line).min();
    let first = lowest.unwrap_or_default();
    let mut locations: Vec<(&str, u64)> = lines
        .iter()
        .map(|(code, line)| (code.as_str(), line - first))
        .collect();
    locations.sort_unstable();
    assert_eq!(
        locations,
        [
            ("depth-ignored", 5),
            ("duplicate-row", 5),
            ("impossible-settlement", 0),
            ("impossible-settlement", 4)
        ],
        "{shown}"
    );
}

#[test]
fn parameters_are_those_of_the_path_the_query_and_the_headers() {
    let rest = "### 请求头\n\n名称 | 类型 | 必填 | 描述\n--- | --- | --- | ---\n\
                Authorization | string | 是 | `tenant_access_token` 或 `user_access_token`\nX-Trace | string | 是 | x\n\n\
                ### 路径参数\n\n名称 | 类型 | 描述\n--- | --- | ---\nthing_id | int | x  \n**示例值**：7\nother_id | string | x\n\n\
                ### 查询参数\n\n名称 | 类型 | 必填 | 描述\n--- | --- | --- | ---\nkinds | int\\[\\] | 否 | x  \n**示例值**：3\n\
                kinds | string | 否 | x\n";
    let made = made(page_of(
        "DELETE",
        "a/v1/things/:thing_id/parts/:part_id",
        rest,
    ));
    assert_eq!(
        Value::from(made.draft.path_parameters),
        json!([
            {"name": "thing_id", "in": "path", "required": true, "schema": {"type": "integer", "format": "int64"}, "example": 7},
            {"name": "part_id", "in": "path", "required": true, "schema": {"type": "string"}},
        ])
    );
    assert_eq!(
        made.draft.operation["parameters"],
        json!([
            {"name": "kinds", "in": "query", "required": false,
             "schema": {"type": "array", "items": {"type": "integer", "format": "int64"}}, "example": [3]},
            {"name": "X-Trace", "in": "header", "required": true, "schema": {"type": "string"}},
        ])
    );
    assert_eq!(
        made.draft.operation["security"],
        json!([{"tenant_access_token": []}, {"user_access_token": []}])
    );
    assert_eq!(
        made.codes,
        [
            Code::UnusedPathParameter,
            Code::UndeclaredPathParameter,
            Code::DuplicateRow
        ],
        "{:?}",
        made.shown
    );
}

#[test]
fn errors_are_under_their_status() {
    let rest = "## 响应\n\n### 响应体\n\n名称 | 类型 | 描述\n--- | --- | ---\ncode | int | x\nmsg | string | x\n\n\
                ### 错误码\n\nHTTP状态码 | 错误码 | 描述 | 排查建议\n--- | --- | --- | ---\n\
                500 | 12 | Broken | Wait\n200 | 13 | Odd | Look\n400 | 11 | Wrong | Check\n400 | 10 | Wrong | Check\n";
    let plain = made(page_of("GET", "a/v1/things/:thing_id", rest));
    let responses = plain.draft.operation["responses"]
        .as_object()
        .expect("responses")
        .clone();
    assert_eq!(responses.keys().collect::<Vec<_>>(), ["200", "400", "500"]);
    assert_eq!(responses["200"]["x-error-codes"], json!({"13": {}}));
    assert_eq!(
        responses["400"],
        json!({
            "description": "The request was refused.",
            "content": {"application/json": {"schema": {"$ref": "../schemas.yaml#/Error"}}},
            "x-error-codes": {"11": {}, "10": {}},
        })
    );
    let codes = responses["400"]["x-error-codes"]
        .as_object()
        .expect("codes");
    assert_eq!(
        codes.keys().collect::<Vec<_>>(),
        ["11", "10"],
        "in the page's order"
    );
    let worded = made_with(page_of("GET", "a/v1/things/:thing_id", rest), Wording::Page);
    assert_eq!(
        worded.draft.operation["responses"]["500"]["x-error-codes"]["12"],
        json!({"description": "Broken", "hint": "Wait"})
    );
    assert_eq!(worded.draft.operation["summary"], "Thing");
}

#[test]
fn a_get_keeps_its_body_and_a_flat_response_its_fields() {
    let rest = "### 请求体\n\n名称 | 类型 | 必填 | 描述\n--- | --- | --- | ---\nkey | string | 是 | x\n\n## 响应\n\n### 响应体\n\n\
                名称 | 类型 | 描述\n--- | --- | ---\ncode | int | x\nmsg | string | x\nticket | string | x\n";
    let made = made(page_of("GET", "a/ticket/get", rest));
    assert_eq!(made.draft.operation_id, "a.ticket.get");
    assert_eq!(made.draft.operation["security"], json!([]), "no token");
    let body = &made.draft.operation["requestBody"]["content"]["application/json; charset=utf-8"]["schema"];
    assert_eq!(
        *body,
        json!({"type": "object", "required": ["key"], "properties": {"key": {"type": "string"}}})
    );
    let reply = &made.draft.operation["responses"]["200"]["content"]["application/json"]["schema"]
        ["properties"];
    assert_eq!(
        reply
            .as_object()
            .expect("properties")
            .keys()
            .collect::<Vec<_>>(),
        ["code", "msg", "ticket"]
    );
}

#[test]
fn no_row_is_a_field_of_a_map_of_any_values() {
    let rest = "## 响应\n\n### 响应体\n\n名称 | 类型 | 描述\n--- | --- | ---\nthing | thing | x\nfields | map&lt;string, union&gt; | x\nid | string | x\n\n\
                ### 响应体示例\n```json\n{\"thing\": {\"fields\": {\"a\": \"text\", \"b\": [1], \"c\": {}}, \"id\": \"1\"}}\n```\n";
    let made = made(page_of("GET", "a/v1/things", rest));
    assert_eq!(
        made.draft.operation["responses"]["200"]["content"]["application/json"]["schema"]["properties"],
        json!({"thing": {"x-type-name": "thing", "type": "object", "properties": {
            "fields": {"type": "object", "additionalProperties": {}},
            "id": {"type": "string"},
        }}})
    );
    assert_eq!(made.codes, [], "{:?}", made.shown);
}

#[test]
fn a_file_as_response_is_a_download() {
    let rest = "## 响应\n\n### 响应体\n\n名称 | 类型 | 描述\n--- | --- | ---\nfile | file | x\n";
    let made = made(page_of("GET", "a/v1/things/:thing_id/download", rest));
    assert_eq!(made.draft.operation_id, "a.v1.thing.download");
    assert_eq!(
        made.draft.operation["responses"]["200"]["content"],
        json!({"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}})
    );
}

#[test]
fn a_body_without_a_table_is_read_from_its_sample() {
    let rest = "### 请求体示例\n\n```json\n{\"a\": [{\"b\": 1.5, \"c\": null}], \"d\": {}, \"e\": true}\n```\n";
    let made = made(page_of("POST", "a/v1/things", rest));
    let content =
        &made.draft.operation["requestBody"]["content"]["application/json; charset=utf-8"];
    assert_eq!(
        content["schema"],
        json!({"type": "object", "properties": {
            "a": {"type": "array", "items": {"type": "object", "properties": {"b": {"type": "number"}, "c": {}}}},
            "d": {"type": "object"},
            "e": {"type": "boolean"},
        }})
    );
    assert_eq!(content["example"]["e"], true);
    assert!(made.codes.contains(&Code::UntabledBody), "{:?}", made.shown);
}

#[test]
fn a_request_sample_with_a_value_that_is_not_listed_is_reported() {
    let rest = "### 请求体\n\n名称 | 类型 | 必填 | 描述\n--- | --- | --- | ---\n\
                size | string | 是 | Size<br>**可选值有**：<br>- `big`：x<br>- `small`：x\n\n\
                ### 请求体示例\n\n```json\n{\"size\": \"huge\"}\n```\n";
    let made = made(page_of("POST", "a/v1/things", rest));
    assert!(
        made.codes.contains(&Code::UnlistedSampleValue),
        "{:?}",
        made.shown
    );
    let rest = rest.replace("huge", "big");
    let made = super::synthetic::made(page_of("POST", "a/v1/things", &rest));
    assert_eq!(made.codes, []);
}

#[test]
fn contradictions_with_the_sample_are_reported_at_their_location() {
    let rest = "## 响应\n\n### 响应体\n\n名称 | 类型 | 描述\n--- | --- | ---\ncode | int | x\ndata | \\- | \\-\n\
                size | int | x\nlist | string\\[\\] | x\none | string | x\ngone | string | x\n\n\
                ### 响应体示例\n```json\n{\"code\": 0, \"data\": {\"size\": \"big\", \"list\": \"a\", \"one\": [\"b\"], \"extra\": 1}}\n```\n";
    let text = page_of("GET", "a/v1/things/:thing_id", rest);
    let pages = Pages::of(vec![("thing.md".to_owned(), text.clone())]);
    let mut found: Vec<(Code, &str)> = Vec::new();
    for diagnostic in &pages.diagnostics {
        let place = |location: &crate::diagnostic::Location| match &location.position {
            crate::diagnostic::Position::Bytes(bytes) => text[bytes.clone()].to_owned(),
            _ => String::new(),
        };
        let location = diagnostic.location.as_ref().map(place).unwrap_or_default();
        let related = diagnostic
            .related
            .first()
            .map(|(at, _)| place(at))
            .unwrap_or_default();
        match diagnostic.code {
            Code::SampleTypeMismatch => {
                assert_eq!((location.as_str(), related.as_str()), ("size", "\"size\""))
            }
            Code::ArrayMismatch => assert_eq!(related, format!("\"{location}\"")),
            Code::SampleKeyWithoutRow => {
                assert_eq!((location.as_str(), related.as_str()), ("\"extra\"", "data"))
            }
            Code::RowNotInSample => {
                assert_eq!((location.as_str(), related.as_str()), ("gone", "\"data\""))
            }
            _ => continue,
        }
        found.push((diagnostic.code, diagnostic.code.as_str()));
    }
    let mut codes: Vec<Code> = found.into_iter().map(|(code, _)| code).collect();
    codes.sort();
    assert_eq!(
        codes,
        [
            Code::SampleKeyWithoutRow,
            Code::RowNotInSample,
            Code::ArrayMismatch,
            Code::ArrayMismatch,
            Code::SampleTypeMismatch
        ]
    );
}

#[test]
fn events_are_webhooks() {
    let text = "---\ntitle: \"Thing changed\"\n---\n\n# Thing changed\n\n## 事件\n名称 | 值\n---|---\n事件类型 | a.thing.changed_v2\n\
                支持的应用类型 | 自建应用\n\n### 事件体\n\n名称 | 类型 | 描述\n--- | --- | ---\nschema | string | x\n\
                header | event_header | x\nevent_id | string | x\nevent | \\- | \\-\nthing_id | string | x\n\n\
                ### 事件体示例\n```json\n{\"schema\": \"2.0\", \"header\": {\"event_id\": \"1\"}, \"event\": {\"thing_id\": \"2\"}}\n```\n";
    let made = made(text.to_owned());
    assert_eq!(
        made.draft.target,
        Target::Event {
            event_type: "a.thing.changed_v2".to_owned()
        }
    );
    assert_eq!(made.draft.operation_id, "a.v2.thing.changed");
    assert_eq!(
        Value::Object(made.draft.webhook()),
        json!({"post": {
            "operationId": "a.v2.thing.changed",
            "security": [],
            "x-app-kinds": ["custom"],
            "requestBody": {"required": true, "content": {"application/json": {
                "schema": {"type": "object", "properties": {
                    "schema": {"type": "string"},
                    "header": {"x-type-name": "event_header", "type": "object", "properties": {"event_id": {"type": "string"}}},
                    "event": {"type": "object", "properties": {"thing_id": {"type": "string"}}},
                }},
                "example": {"schema": "2.0", "header": {"event_id": "1"}, "event": {"thing_id": "2"}},
            }}},
            "responses": {"200": {"description": "The event was received."}},
        }})
    );
}

#[test]
fn the_pages_wording_is_used_only_on_request() {
    let body = "### 请求体\n\n名称 | 类型 | 必填 | 描述\n--- | --- | --- | ---\n\
                name | int | 否 | Which one  \n**可选值有**：  \n- 1：One  \n- 2：Two\n";
    let with = made_with(page_of("POST", "a/v1/things", body), Wording::Page);
    let content =
        &with.draft.operation["requestBody"]["content"]["application/json; charset=utf-8"];
    let name = &content["schema"]["properties"]["name"];
    assert_eq!(name["description"], "Which one");
    assert_eq!(name["x-enum-descriptions"], json!(["One", "Two"]));
    assert!(
        !made(page_of("POST", "a/v1/things", body)).draft.operation["requestBody"]
            .to_string()
            .contains("One")
    );
}
