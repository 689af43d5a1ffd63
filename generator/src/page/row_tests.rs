//! Tests of tables of fields.

use super::page_tests::{HEAD, Read, WHOLE, names, read_text};
use super::{Row, RowType, TimestampUnit};

/// Reads a page with this response section.
pub(super) fn response(section: &str) -> Read {
    read_text(&format!("{HEAD}\n## 响应\n\n### 响应体\n\n{section}"))
}

/// Reads one row in a table with types and descriptions.
fn row(row: &str) -> Row {
    let read = response(&format!("名称 | 类型 | 描述\n--- | --- | ---\n{row}\n"));
    assert_eq!(read.response().len(), 1, "{row}");
    assert_eq!(read.findings, [""; 0], "{row}");
    read.response()[0].clone()
}

#[test]
fn old_tables_mark_the_depth_of_rows() {
    let read = response(
        "|参数|类型|必须|说明|\n|-|-|-|-|\n|code|int|是|code|\n|data|object|否|data||\n|&emsp;∟items|list|否|a\\|b|\n\
         |&emsp;&emsp;∟&nbsp;id|string|是||\n|&emsp;∟has_more|bool|是|more|\n",
    );
    let rows: Vec<_> = read
        .response()
        .iter()
        .map(|row| (row.name.as_str(), row.depth, row.required))
        .collect();
    assert_eq!(
        rows,
        [
            ("code", Some(0), Some(true)),
            ("data", Some(0), Some(false)),
            ("items", Some(1), Some(false)),
            ("id", Some(2), Some(true)),
            ("has_more", Some(1), Some(true)),
        ]
    );
    assert_eq!(read.response()[1].description, "data");
    assert_eq!(read.response()[3].description, "");
    assert_eq!(read.findings, [""; 0]);
}

#[test]
fn several_tables_are_one_list() {
    let read = response(
        "|参数|类型|说明|\n|--|--|--|\n|data|object|a|\n\n**thing**\n\n|名称|类型|描述|\n|--|--|--|\n|id|string|b|\n",
    );
    assert_eq!(names(read.response()), ["data", "id"]);
}

#[test]
fn a_separator_or_a_header_may_be_missing() {
    let without_separator = response("名称 | 类型 | 描述\ncode | int | a\nid | string | b\n");
    assert_eq!(names(without_separator.response()), ["code", "id"]);
    assert_eq!(without_separator.findings, [""; 0]);
    let without_header = response("--- | --- | ---\ncode | int | a\nid | string | b\n");
    assert_eq!(names(without_header.response()), ["code", "id"]);
    assert_eq!(without_header.findings, ["13:1 unreadable-row"]);
    let without_both = response("code | int | a\nid | string | b\n");
    assert_eq!(names(without_both.response()), ["code", "id"]);
    assert_eq!(without_both.findings, ["13:1 unreadable-row"]);
}

#[test]
fn rows_are_split_even_if_every_line_continues() {
    let swallowed = WHOLE.replace('\n', "  \n");
    let read = read_text(&swallowed);
    assert_eq!(names(read.response()), ["code", "data"]);
    assert_eq!(
        read.operation()
            .request
            .as_ref()
            .expect("a request")
            .rows
            .len(),
        2
    );
    assert_eq!(read.operation().errors.len(), 2);
}

#[test]
fn a_cell_may_contain_a_blank_line_a_code_block_or_a_comment() {
    let read = response(
        "名称 | 类型 | 描述\n--- | --- | ---\nsize | int | size  \n\n**示例值**：10  \n**默认值** : 3\n\
         body | string | such as  \n```json  \n{\"a\": 1}  \n# no heading  \n```  \n**示例值**：\"x\"\n\
         <!-- gone | string | gone -->\nid | string | id <!-- not | seen --> here\n\n- a note | below\n",
    );
    assert_eq!(
        names(read.response()),
        ["size", "body", "id", "a note"][..3].to_vec()
    );
    let [size, body, id] = read.response() else {
        panic!("three rows")
    };
    assert_eq!(
        (size.example.as_deref(), size.default.as_deref()),
        (Some("10"), Some("3"))
    );
    assert_eq!(body.example.as_deref(), Some("x"));
    assert_eq!(id.description, "id here");
}

#[test]
fn a_note_below_a_table_belongs_to_no_row() {
    let read =
        response("名称 | 类型 | 描述\n--- | --- | ---\nid | string | id\n\n- a note\n\nmore\n");
    assert_eq!(read.response()[0].description, "id");
}

#[test]
fn a_line_without_its_two_spaces_belongs_to_its_cell() {
    let found = row("id | string | see [\nx](https://a)  \n**示例值**：\"1\"");
    assert_eq!(found.example.as_deref(), Some("1"));
}

/// Returns the values of a row as `value=meaning`.
fn values(text: &str) -> String {
    let row = row(text);
    let values: Vec<_> = row
        .values
        .iter()
        .map(|v| format!("{}={}", v.value, v.meaning))
        .collect();
    values.join(" ")
}

#[test]
fn values_come_in_every_form() {
    for (text, expected) in [
        (
            "a | int | x  \n**可选值有**：  \n- 1：one  \n- 2: two  \n- 3",
            "1=one 2=two 3=",
        ),
        (
            "a | int | x  \n**可选值有**：  \n* `1`：one  \n* `-2`：two",
            "1=one -2=two",
        ),
        (
            "a | int\\[\\] | x。可选值：  \n- 1：one  \n- 2 :  two",
            "1=one 2=two",
        ),
        ("a | int | x  \n- 0: one  \n- 1: two", "0=one 1=two"),
        (
            "a | int | x  \n**可选值有**：  \n- 1-one  \n- 2（two）  \n- 3 three",
            "1=one 2=（two） 3=three",
        ),
        (
            "a | boolean | x  \n**可选值有**：  \n- `true`：yes  \n- false：no",
            "true=yes false=no",
        ),
        (
            "a | string | x  \n**可选值有**：  \n- a_b：one  \n- c:d:e  \n- \"f\"：two：three",
            "a_b=one c:d:e= f=two：three",
        ),
        (
            "a | string | x  \n**可选值**：  \n1. **`S256`**（best）：  \n   explained  \n2. **`plain`**：",
            "S256=（best）：\nexplained plain=",
        ),
        (
            "a | int | x  \n**可选值有**：  \n- 1：one  \n  - nested：x  \n- 2：two",
            "1=one\n- nested：x 2=two",
        ),
        (
            "a | int | x  \n**可选值有**：  \n- 1：one  \nmore  \n- 2：**注意** two",
            "1=one\nmore 2=**注意** two",
        ),
        ("a | int | x  \n**可选值有**：1、2、3", "1= 2= 3="),
        ("a | string | **固定值**：`one`", "one="),
        ("a | enum | x  \n**可选值有**：  \n- one：1", "one=1"),
    ] {
        assert_eq!(values(text), expected, "{text}");
    }
}

#[test]
fn other_lists_are_not_values() {
    for text in [
        // A list about another field.
        "a | string | x  \n**b 可选值有:**  \n- 1：one  \n- 2：two",
        "a | int | x  \n- 0：one  \n- other：two",
        "a | string | x  \n- first：one  \n- second：two",
    ] {
        assert_eq!(values(text), "", "{text}");
    }
}

#[test]
fn a_list_of_values_without_values_is_reported() {
    let read =
        response("名称 | 类型 | 描述\n--- | --- | ---\na | int | x  \n**可选值有**：  \nnothing\n");
    assert_eq!(read.findings, ["16:1 unreadable-constraint"]);
    assert_eq!(read.response()[0].description, "x\nnothing");
}

#[test]
fn constraints_come_in_every_form() {
    let limits = |text: &str| row(text).limits;
    let found = limits("a | int | x  \n**数据校验规则**：  \n- 最小值：`1`  \n- 最大值：`100`");
    assert_eq!(
        (found.minimum, found.maximum),
        (Some(1.into()), Some(100.into()))
    );
    let found = limits(
        "a | string | x  \n**数据校验规则**：  \n- 最大长度：`100` 字符  \n- 正则校验：`^[a-z]+$`",
    );
    assert_eq!(
        (found.max_length, found.pattern.as_deref()),
        (Some(100), Some("^[a-z]+$"))
    );
    assert_eq!(
        limits("a | string | x  \n**最大长度**：  \n50  \n**示例值**：1").max_length,
        Some(50)
    );
    assert_eq!(
        limits("a | int | x  \n**数据范围**：  \n- `0` ～ `100`").maximum,
        Some(100.into())
    );
    let read = response("名称 | 类型 | 描述\n--- | --- | ---\na | int | x  \n**最大值**：many\n");
    assert_eq!(read.findings, ["16:1 unreadable-constraint"]);
}

#[test]
fn field_scopes_are_read() {
    let found =
        row("a | string | x  \n**字段权限要求（满足任一）**：  \none(a:b)  \ntwo(a:c:readonly)");
    let scopes: Vec<_> = found.field_scopes.iter().map(|s| s.name.as_str()).collect();
    assert_eq!(scopes, ["a:b", "a:c:readonly"]);
    assert_eq!(found.description, "x");
    let found = row(
        "a | string | x  \n**默认值**：`u`  \n**当值为 `user_id`，字段权限要求**：  \none(a:b)",
    );
    assert_eq!(
        (found.default.as_deref(), found.field_scopes.len()),
        (Some("u"), 1)
    );
}

#[test]
fn prose_states_units_widths_and_deprecation() {
    let found = row("a | int | time，毫秒时间戳（字段类型为：int64）");
    assert_eq!(
        (found.timestamp, found.int64),
        (Some(TimestampUnit::Milliseconds), true)
    );
    assert!(row("a | string | old，已废弃").deprecated);
    let found = row("a | string | 示例如下  \n**示例值**：[\"1\",  \n\"2\"]");
    assert_eq!(found.example.as_deref(), Some("[\"1\",\"2\"]"));
    assert_eq!(row("a.b-c字段 | string | x").name, "a.b-c字段");
}

#[test]
fn rows_without_names_are_reported() {
    let read =
        response("名称 | 类型 | 描述\n--- | --- | ---\n&nbsp; | string | x\nid | string | y\n");
    assert_eq!(names(read.response()), ["id"]);
    assert_eq!(read.findings, ["15:1 unreadable-row"]);
}

#[test]
fn sentences_are_not_values() {
    let values = |list: &str| -> Vec<String> {
        let found = row(&format!("a | string | x  \n**可选值有**：  \n{list}"));
        found.values.into_iter().map(|value| value.value).collect()
    };
    assert_eq!(
        values(
            "- `name`：y  \n- `kind（x）`：z  \n**注意**：  \n- 按需指定字段  \n- 可以用特殊值`*`表示全部"
        ),
        ["name", "kind（x）"]
    );
    assert_eq!(
        values("- open（默认值）：y  \n- closed  \n- 说明：text"),
        ["open", "closed"]
    );
    // Only the outer list is one of values, in both dialects.
    assert_eq!(values("- a：x  \n  - b：nested  \n- c：y"), ["a", "c"]);
    for indent in ["  ", "&nbsp;&nbsp;", "\u{3000}\u{3000}"] {
        assert_eq!(
            values(&format!("- a：x<br>{indent}- b：nested<br>- c：y")),
            ["a", "c"]
        );
    }
}

#[test]
fn a_row_with_a_cell_too_few_is_an_error_and_shifts_nothing() {
    let header = "名称 | 类型 | 必填 | 描述\n--- | --- | --- | ---\nid | string | 是 | a\n";
    for broken in [
        " | string | 否 | b",
        " | part_list\\[\\] | 否 | b",
        "size int | 否 | b",
    ] {
        let read = read_text(&format!(
            "{HEAD}\n### 请求体\n\n{header}{broken}\nlast | string | 否 | c\n\n## 响应\n\n返回文件二进制流\n"
        ));
        let rows = &read.operation().request.as_ref().expect("a body").rows;
        assert_eq!(names(rows), ["id", "last"], "{broken}");
        assert_eq!(rows[0].description, "a", "{broken}");
        let column = 1 + broken.len() - broken.trim_start().len();
        let expected = format!("14:{column} unreadable-row");
        assert_eq!(read.findings, [expected], "{broken}");
    }
}

#[test]
fn a_parameter_of_an_unknown_type_is_text() {
    let read = read_text(&format!(
        "{HEAD}\n### 查询参数\n\n名称 | 类型 | 必填 | 描述\n--- | --- | --- | ---\nid | strng | 是 | a\n\n## 响应\n\n返回文件二进制流\n"
    ));
    assert_eq!(read.operation().query[0].r#type, RowType::String);
    assert_eq!(read.findings, ["13:1 unknown-type"]);
}

#[test]
fn parameters_below_an_unknown_heading_are_an_error() {
    let table = |name: &str| {
        format!("名称 | 类型 | 必填 | 描述\n--- | --- | --- | ---\n{name} | string | 是 | a\n")
    };
    let read = |other: &str| {
        read_text(&format!(
            "{HEAD}\n### 路径参数\n\n{}\n### 其他\n\n{}\n## 响应\n\n返回文件二进制流\n",
            table("thing_id"),
            table(other)
        ))
    };
    let lost = read("page_size");
    assert_eq!(lost.findings, ["17:1 unreadable-row"]);
    assert_eq!(lost.errors, 1);
    // A header of HTTP begins with a capital letter.
    let header = read("Range");
    assert_eq!(header.findings, [""; 0]);
    assert_eq!(names(&header.operation().headers), ["Range"]);
    // A table of parameters that are described elsewhere explains them.
    let explained = read("thing_id");
    assert_eq!(explained.findings, ["17:1 unreadable-row"]);
    assert_eq!(explained.errors, 0);
}

#[test]
fn a_file_may_be_stated_in_prose() {
    let read = read_text(&format!("{HEAD}\n## 响应\n\n返回文件二进制流\n"));
    let response = read.operation().response.as_ref().expect("a response");
    assert!(response.file().is_some());
    assert_eq!(read.findings, [""; 0]);
}
