//! Tests of row schemas on small pages.

use super::synthetic::{made, page_of};
use crate::diagnostic::Code;
use serde_json::{Value, json};

/// Drafts a request table with this row. Returns its property `name`, and the codes of the findings.
fn property(row: &str) -> (Value, Vec<Code>) {
    let body = format!("### 请求体\n\n名称 | 类型 | 必填 | 描述\n--- | --- | --- | ---\n{row}\n");
    let made = made(page_of("POST", "a/v1/things", &body));
    let content =
        &made.draft.operation["requestBody"]["content"]["application/json; charset=utf-8"];
    (content["schema"]["properties"]["name"].clone(), made.codes)
}

#[test]
fn every_type_has_its_schema() {
    for (cell, schema) in [
        ("string", json!({"type": "string"})),
        ("int", json!({"type": "integer", "format": "int64"})),
        ("number(float)", json!({"type": "number"})),
        ("boolean", json!({"type": "boolean"})),
        ("file", json!({"type": "string", "format": "binary"})),
        ("json", json!({})),
        ("\\-", json!({"type": "object"})),
        (
            "thing_part",
            json!({"x-type-name": "thing_part", "type": "object"}),
        ),
        (
            "string\\[\\]",
            json!({"type": "array", "items": {"type": "string"}}),
        ),
        (
            "int[][]",
            json!({"type": "array", "items": {"type": "array", "items": {"type": "integer", "format": "int64"}}}),
        ),
        (
            "thing_part\\[\\]",
            json!({"type": "array", "items": {"x-type-name": "thing_part", "type": "object"}}),
        ),
        (
            "map&lt;string, string&gt;",
            json!({"type": "object", "additionalProperties": {"type": "string"}}),
        ),
        ("map", json!({"type": "object", "additionalProperties": {}})),
        (
            "map&lt;string, union&gt;",
            json!({"type": "object", "additionalProperties": {}}),
        ),
        ("union", json!({})),
    ] {
        let (drafted, _) = property_of_any_media_type(&format!("name | {cell} | 否 | x"));
        assert_eq!(drafted, schema, "{cell}");
    }
}

#[test]
fn a_row_with_fields_is_an_object_whatever_its_type_word_is() {
    let fields = json!({"type": "object", "properties": {"part": {"type": "string"}}});
    let named = |name: &str| {
        let mut schema = fields.clone();
        schema["x-type-name"] = json!(name);
        schema
    };
    for (cell, schema) in [
        ("enum", named("enum")),
        ("text", named("text")),
        (
            "enum\\[\\]",
            json!({"type": "array", "items": named("enum")}),
        ),
        ("json", fields.clone()),
    ] {
        let body = format!(
            "### 请求体\n\n名称 | 类型 | 必填 | 描述\n--- | --- | --- | ---\nname | {cell} | 否 | x\npart | string | 否 | x\n\n\
             ### 请求体示例\n\n```json\n{{\"name\": {}}}\n```\n",
            if cell.contains('[') {
                "[{\"part\": \"a\"}]"
            } else {
                "{\"part\": \"a\"}"
            }
        );
        let made = made(page_of("POST", "a/v1/things", &body));
        let content =
            &made.draft.operation["requestBody"]["content"]["application/json; charset=utf-8"];
        assert_eq!(
            content["schema"]["properties"],
            json!({"name": schema}),
            "{cell}"
        );
    }
    for cell in ["enum", "text"] {
        let (schema, _) = property(&format!("name | {cell} | 否 | x"));
        assert_eq!(schema, json!({"type": "string"}), "{cell}");
    }
}

#[test]
fn a_file_in_a_response_with_other_fields_is_an_object() {
    let row_of = |rows: &str| {
        let body =
            format!("## 响应\n\n### 响应体\n\n名称 | 类型 | 描述\n--- | --- | ---\n{rows}\n");
        let made = made(page_of("GET", "a/v1/things", &body));
        made.draft.operation["responses"]["200"]["content"].clone()
    };
    let content = row_of("name | file | x\ntoken | string | x\nsize | int | x");
    let file = &content["application/json"]["schema"]["properties"]["name"];
    assert_eq!(file["x-type-name"], "file");
    assert_eq!(file["type"], "object");
    let content = row_of("name | file | x");
    assert_eq!(
        content["application/octet-stream"]["schema"],
        json!({"type": "string", "format": "binary"})
    );
}

/// The same for any media type. A file changes it.
fn property_of_any_media_type(row: &str) -> (Value, Vec<Code>) {
    let body = format!("### 请求体\n\n名称 | 类型 | 必填 | 描述\n--- | --- | --- | ---\n{row}\n");
    let made = made(page_of("POST", "a/v1/things", &body));
    let content = made.draft.operation["requestBody"]["content"]
        .as_object()
        .expect("content")
        .clone();
    let (_, content) = content.into_iter().next().expect("a media type");
    (content["schema"]["properties"]["name"].clone(), made.codes)
}

#[test]
fn values_have_their_fields_type() {
    let (schema, codes) = property(
        "name | int | 否 | x  \n**示例值**：5  \n**默认值**：`1`  \n**可选值有**：  \n- 1：One  \n- 5：Five",
    );
    assert_eq!(
        schema,
        json!({"type": "integer", "format": "int64", "enum": [1, 5], "default": 1, "example": 5})
    );
    assert_eq!(codes, []);
    let (schema, _) = property(
        "name | string | 否 | x  \n**示例值**：\"1\"  \n**可选值有**：  \n- 1：One  \n- b：Bee",
    );
    assert_eq!(
        schema,
        json!({"type": "string", "enum": ["1", "b"], "example": "1"})
    );
    let (schema, _) = property(
        "name | boolean | 否 | x  \n**默认值**：`false`  \n**可选值有**：  \n- true：Yes  \n- false：No",
    );
    assert_eq!(
        schema,
        json!({"type": "boolean", "default": false}),
        "booleans have no enum"
    );
    let (schema, _) =
        property("name | string\\[\\] | 否 | x  \n**可选值有**：  \n- a：A  \n- b：B");
    assert_eq!(
        schema,
        json!({"type": "array", "items": {"type": "string", "enum": ["a", "b"]}})
    );
}

#[test]
fn invalid_values_and_limits_are_omitted_and_reported() {
    let (schema, codes) = property("name | int | 否 | x  \n**示例值**：many");
    assert_eq!(schema, json!({"type": "integer", "format": "int64"}));
    assert_eq!(codes, [Code::UnfitValue]);
    let (schema, codes) =
        property("name | int | 否 | x  \n**可选值有**：  \n- 1：One  \n- 2：Two  \n- 1：Uno");
    assert_eq!(
        schema,
        json!({"type": "integer", "format": "int64", "enum": [1, 2]})
    );
    assert_eq!(codes, [Code::UnfitValue]);
    let (schema, codes) = property(
        "name | int | 否 | x  \n**示例值**：3  \n**默认值**：4  \n**可选值有**：  \n- 1：One  \n- 2：Two",
    );
    assert_eq!(
        schema,
        json!({"type": "integer", "format": "int64", "enum": [1, 2]})
    );
    assert_eq!(codes, [Code::UnfitValue, Code::UnfitValue]);
    let (schema, codes) = property(
        "name | int | 否 | x  \n**示例值**：30  \n**数据校验规则**：  \n- 取值范围：`1` ～ `20`",
    );
    assert_eq!(
        schema,
        json!({"type": "integer", "format": "int64", "minimum": 1, "maximum": 20})
    );
    assert_eq!(codes, [Code::UnfitValue]);
    let (schema, codes) =
        property("name | boolean | 否 | x  \n**数据校验规则**：  \n- 长度范围：`1` ～ `5`");
    assert_eq!(schema, json!({"type": "boolean"}));
    assert_eq!(codes, [Code::UnfitLimit]);
    let (schema, codes) =
        property("name | int | 否 | x  \n**数据校验规则**：  \n- 取值范围：`9` ～ `5`");
    assert_eq!(schema, json!({"type": "integer", "format": "int64"}));
    assert_eq!(codes, [Code::UnfitLimit]);
}

#[test]
fn the_type_enum_follows_the_sample() {
    let (schema, codes) =
        property("name | enum | 否 | x  \n**可选值有**：  \n- 1：One  \n- 2：Two");
    assert_eq!(
        schema,
        json!({"type": "integer", "format": "int64", "enum": [1, 2]})
    );
    assert_eq!(codes, []);
    let sample = |value: &str| {
        format!(
            "name | enum | 否 | x  \n**可选值有**：  \n- 1：One  \n- b：Bee\n\n### 请求体示例\n\n```json\n{{\"name\": {value}}}\n```"
        )
    };
    let (schema, codes) = property(&sample("\"1\""));
    assert_eq!(schema, json!({"type": "string", "enum": ["1", "b"]}));
    assert_eq!(codes, []);
    let (schema, codes) = property(&sample("1"));
    assert_eq!(
        schema,
        json!({"type": "integer", "format": "int64", "enum": [1]})
    );
    assert_eq!(codes, [Code::UnfitValue]);
}

#[test]
fn limits_are_on_the_schema_that_can_have_them() {
    let rule = |cell: &str, rule: &str| {
        property(&format!(
            "name | {cell} | 否 | x  \n**数据校验规则**：  \n- {rule}"
        ))
        .0
    };
    assert_eq!(
        rule("int", "取值范围：`1` ～ `20`"),
        json!({"type": "integer", "format": "int64", "minimum": 1, "maximum": 20})
    );
    assert_eq!(
        rule("string", "长度范围：`1` ～ `20`"),
        json!({"type": "string", "minLength": 1, "maxLength": 20})
    );
    assert_eq!(
        rule("string\\[\\]", "最大长度：`20`"),
        json!({"type": "array", "maxItems": 20, "items": {"type": "string"}})
    );
    // The largest numbers of counters are not limits.
    assert_eq!(
        rule("string\\[\\]", "长度范围：`0` ～ `4294967296`"),
        json!({"type": "array", "minItems": 0, "items": {"type": "string"}})
    );
    assert_eq!(
        rule("string", "最大长度：`2147483647`"),
        json!({"type": "string"})
    );
}

#[test]
fn an_object_whose_keys_are_ids_in_the_sample_is_a_map() {
    let body = "### 请求体\n\n名称 | 类型 | 必填 | 描述\n--- | --- | --- | ---\nusers | object | 否 | x\nname | string | 否 | x\n\n\
                ### 请求体示例\n```json\n{\"users\": {\"ou_7dab8a3d3c\": {\"name\": \"A\"}}}\n```\n";
    let made = made(page_of("POST", "a/v1/things", body));
    let content =
        &made.draft.operation["requestBody"]["content"]["application/json; charset=utf-8"];
    let user = json!({"type": "object", "properties": {"name": {"type": "string"}}});
    assert_eq!(
        content["schema"]["properties"]["users"],
        json!({"type": "object", "additionalProperties": user})
    );
    assert_eq!(made.codes, []);
}

#[test]
fn a_type_that_nothing_describes_is_reported() {
    let response = |rows: &str, data: &str| {
        let body = format!(
            "## 响应\n\n### 响应体\n\n名称 | 类型 | 描述\n--- | --- | ---\ndata | \\- | x\n{rows}\n### 响应体示例\n```json\n{{\"data\": {data}}}\n```\n"
        );
        made(page_of("GET", "a/v1/things", &body)).codes
    };
    let id = "id | strng | x\n";
    assert_eq!(response(id, "{}"), [Code::UnknownType]);
    // The sample contradicts the word, or confirms an object.
    assert_eq!(response(id, "{\"id\": \"1\"}"), [Code::SampleTypeMismatch]);
    // Another row of the type has the fields.
    let described = "one | part | x\nname | string | x\ntwo | part | x\n";
    let sample = "{\"one\": {\"name\": \"\"}, \"two\": {}}";
    assert_eq!(response(described, sample), []);
}

#[test]
fn timestamps_without_a_stated_unit_have_that_of_their_examples() {
    for (name, example, unit) in [
        ("create_time", "\"1622484739955\"", json!("milliseconds")),
        ("create_time", "1622484739", json!("seconds")),
        ("create_time", "\"2024-01-01\"", Value::Null),
        // The year 2068.
        ("create_time", "3123123211", Value::Null),
        ("expire_time", "7200", Value::Null),
        ("page_token", "\"1622484739\"", Value::Null),
    ] {
        let kind = if example.contains('"') {
            "string"
        } else {
            "int"
        };
        let body = format!(
            "### 请求体\n\n名称 | 类型 | 必填 | 描述\n--- | --- | --- | ---\n{name} | {kind} | 否 | 时间\n\n\
             ### 请求体示例\n\n```json\n{{\"{name}\": {example}}}\n```\n"
        );
        let made = made(page_of("POST", "a/v1/things", &body));
        let content =
            &made.draft.operation["requestBody"]["content"]["application/json; charset=utf-8"];
        let property = &content["schema"]["properties"][name];
        assert_eq!(property["x-timestamp"], unit, "{name}: {example}");
    }
}

#[test]
fn values_that_only_contain_a_moment_are_no_timestamps() {
    for (example, unit) in [
        ("1713168000", json!("seconds")),
        ("", json!("seconds")),
        (
            "75d28f9b-e35c-4230-8a83-4a661497db54_1713168000",
            Value::Null,
        ),
        ("2021-01-01", Value::Null),
    ] {
        let body = format!(
            "### 请求体\n\n名称 | 类型 | 必填 | 描述\n--- | --- | --- | ---\nstart | string | 否 | 秒级时间戳\n\n\
             ### 请求体示例\n\n```json\n{{\"start\": \"{example}\"}}\n```\n"
        );
        let made = made(page_of("POST", "a/v1/things", &body));
        let content =
            &made.draft.operation["requestBody"]["content"]["application/json; charset=utf-8"];
        let property = &content["schema"]["properties"]["start"];
        assert_eq!(property["x-timestamp"], unit, "{example}");
    }
}
