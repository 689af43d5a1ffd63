//! Tests of tables in the forms that older pages use.

use super::page_tests::{HEAD, names, read_text};
use super::row_tests::response;
use super::{Row, RowType};

fn types(rows: &[Row]) -> Vec<(&str, &RowType)> {
    rows.iter()
        .map(|row| (row.name.as_str(), &row.r#type))
        .collect()
}

#[test]
fn parameters_of_a_get_are_in_its_query() {
    let table = "### 请求参数\n|参数|类型|必须|说明|\n|-|-|-|-|\n|thing_id|string|是|x|\n|a_id、b_id|string|是|one of both|\n|n|int|是|y|\n";
    let get = read_text(&format!("{}{table}", HEAD.replace("PUT", "GET")));
    let operation = get.operation();
    assert_eq!(names(&operation.query), ["a_id", "b_id", "n"]);
    assert_eq!(names(&operation.path_parameters), ["thing_id"]);
    assert_eq!(operation.request, None);
    let required: Vec<_> = operation.query.iter().map(|row| row.required).collect();
    assert_eq!(required, [Some(false), Some(false), Some(true)]);

    let put = read_text(&format!("{HEAD}{table}"));
    let body = put.operation().request.as_ref().expect("a body");
    assert_eq!(names(&body.rows), ["thing_id", "a_id、b_id", "n"]);
    assert!(put.operation().query.is_empty());
}

#[test]
fn a_table_without_types_has_those_of_its_sample() {
    let read = response(
        "|参数|说明|\n|-|-|\n|code|x|\n|data|y|\n|&emsp;∟all|x|\n|&emsp;∟ids|y|\n|&emsp;∟gone|z|\n\n### 响应体示例\n```json\n{\"code\": 0, \"data\": {\"all\": false, \"ids\": [\"a\"]}}\n```\n",
    );
    assert_eq!(
        types(read.response()),
        [
            ("code", &RowType::Integer),
            ("data", &RowType::Untyped),
            ("all", &RowType::Boolean),
            ("ids", &RowType::Array(Box::new(RowType::String))),
            ("gone", &RowType::Any),
        ]
    );
    assert_eq!(read.findings, [""; 0]);
}

#[test]
fn a_list_without_an_item_type_has_that_of_its_sample() {
    let read = response(
        "名称 | 类型 | 描述\n--- | --- | ---\na | list | x\nb | array | y\nc | array | z\nd | object\\[\\] | stated\n\n### 响应体示例\n```json\n{\"a\": [\"1\"], \"b\": [{\"e\": 1}], \"c\": [], \"d\": [\"1\"]}\n```\n",
    );
    let list = |item| RowType::Array(Box::new(item));
    let rows = read.response();
    assert_eq!(rows[0].r#type, list(RowType::String));
    let unknown = list(RowType::Untyped);
    assert!(
        rows[1..].iter().all(|row| row.r#type == unknown),
        "{rows:?}"
    );
}

#[test]
fn a_row_of_header_words_is_a_row() {
    let read = response(
        "名称 | 类型 | 描述\n--- | --- | ---\nname | name | 名称\ndescription | name | 描述\nkey | type | 参数\nid | string | x\n",
    );
    assert_eq!(names(read.response()), ["name", "description", "key", "id"]);
    let read = response("名称 | 类型 | 描述\nid | string | no separator\n");
    assert_eq!(names(read.response()), ["id"]);
}

#[test]
fn prose_with_bars_is_no_row() {
    let read = response(
        "名称 | 类型 | 描述\n--- | --- | ---\na | string | either\nsmall x | large y\none of p|q in this field\nb | string\n",
    );
    assert_eq!(names(read.response()), ["a", "b"]);
    assert_eq!(
        read.response()[0].description,
        "either\nsmall x | large y\none of p|q in this field"
    );
}

#[test]
fn rows_follow_a_code_block_of_a_cell() {
    for table in [
        "名称 | 类型 | 描述\n--- | --- | ---\na | string | for example\n```json\n{\"b\": 1}\n```\nc | thing | x\nd | thing\\[\\] | y\n",
        "名称 | 类型 | 描述\n--- | --- | ---\na | string | for example\n\n```\nb | string | x\n```\n\nc | thing | x\nd | thing\\[\\] | y\n",
    ] {
        let read = response(table);
        assert_eq!(names(read.response()), ["a", "c", "d"], "{table}");
        assert_eq!(read.findings, [""; 0]);
    }
}

#[test]
fn a_table_below_an_unknown_heading_is_an_error_if_the_body_has_no_other() {
    let table = "名称 | 类型 | 描述\n--- | --- | ---\na | string | x\n";
    let lost = format!("{HEAD}### 参数\n{table}\n## 响应\n### 响应体\n{table}");
    let read = read_text(&lost);
    let unread = |read: &super::page_tests::Read| {
        let is_unread = |found: &&String| found.ends_with("unreadable-row");
        read.findings.iter().filter(is_unread).count()
    };
    assert_eq!((unread(&read), read.errors), (1, 1), "{:?}", read.findings);
    let explained = format!("{HEAD}### 请求体\n{table}\n### 说明\n{table}\n## 响应\n{table}");
    let read = read_text(&explained);
    assert_eq!((unread(&read), read.errors), (1, 0), "{:?}", read.findings);
    assert_eq!(names(read.response()), ["a"]);
}

#[test]
fn a_program_is_no_sample() {
    for program in [
        "import requests\nform = {'a': 'b'}\nprint(form)",
        "--x\nContent-Disposition: form-data; name=\"a\"\n\n{\"b\": 1}\n--x--",
    ] {
        let read = response(&format!(
            "名称 | 类型 | 描述\n--- | --- | ---\na | string | x\n\n### 响应体示例\n```\n{program}\n```\n"
        ));
        let response = read.operation().response.as_ref().expect("a response");
        assert_eq!(response.sample, None);
        assert_eq!(read.findings, [""; 0]);
    }
}
