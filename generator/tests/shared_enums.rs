//! Enums that several operations share: their names, and how maintainers separate them.

use std::fs;
use std::path::Path;

use feishu_codegen::transcribe::{self, Change, Outcome, PageFile, Transcribed, Wording};
use serde_json::Value;
use tempfile::TempDir;

/// A page of `GET /open-apis/shop/v1/{name}` with one query parameter, which has these values.
fn page(name: &str, parameter: &str, r#type: &str, values: &[&str]) -> PageFile {
    let values: Vec<(&str, &str)> = values.iter().map(|value| (*value, "Meaning")).collect();
    page_with_meanings(name, parameter, r#type, &values)
}

/// A page like [`page()`], with a meaning for each value.
fn page_with_meanings(
    name: &str,
    parameter: &str,
    r#type: &str,
    values: &[(&str, &str)],
) -> PageFile {
    let values: String = values
        .iter()
        .map(|(value, meaning)| format!("- {value}：{meaning}  \n"))
        .collect();
    let text = format!(
        "---
title: \"{name}\"
source_url: https://example.com/{name}
last_remote_update: 2024-01-02
---

# {name}

## 请求
名称 | 值
---|---
HTTP URL | https://open.feishu.cn/open-apis/shop/v1/{name}
HTTP Method | GET

### 查询参数

名称 | 类型 | 必填 | 描述
--- | --- | --- | ---
{parameter} | {type} | 否 | Parameter  
**可选值有**：  
{values}
## 响应

### 响应体

名称 | 类型 | 描述
--- | --- | ---
code | int | Code
msg | string | Message
"
    );
    PageFile {
        path: format!("{name}.md"),
        text: text.into_bytes(),
        url: None,
    }
}

fn run(spec: &TempDir, pages: Vec<PageFile>) -> Transcribed {
    let transcribed =
        transcribe::transcribe(pages, spec.path(), Wording::None).expect("a readable spec");
    transcribe::write(&transcribed.files).expect("a writable spec");
    transcribed
}

fn read(path: &Path) -> Value {
    let text = fs::read_to_string(path).unwrap_or_default();
    serde_yaml::from_str(&text).expect("YAML")
}

/// The names of the shared schemas.
fn names(spec: &TempDir) -> Vec<String> {
    let schemas = read(&spec.path().join("shop/schemas.yaml"));
    let schemas = schemas.as_object().cloned().unwrap_or_default();
    schemas.keys().cloned().collect()
}

#[test]
fn an_enum_with_one_value_more_is_named_after_that_value() {
    let spec = tempfile::tempdir().expect("a folder");
    let plain = ["open_id", "union_id"];
    let more = ["open_id", "union_id", "people_admin_id"];
    let page = |name: &str, values: &[&str]| page(name, "user_id_type", "string", values);
    run(
        &spec,
        vec![
            page("agencies", &more),
            page("bonuses", &plain),
            page("contracts", &plain),
            page("deliveries", &plain),
            page("employees", &more),
        ],
    );
    assert_eq!(names(&spec), ["UserIdType", "UserIdTypeWithPeopleAdmin"]);
}

#[test]
fn an_enum_with_a_general_name_is_named_after_the_common_words_of_its_resources() {
    let spec = tempfile::tempdir().expect("a folder");
    run(
        &spec,
        vec![
            page("talent_folders", "status", "int", &["1", "2"]),
            page("archived_talents", "status", "int", &["1", "2"]),
            page("notes", "gender", "int", &["1", "2"]),
            page("orders", "gender", "int", &["1", "2"]),
        ],
    );
    assert_eq!(names(&spec), ["Gender", "TalentStatus"]);
}

#[test]
fn equal_enums_with_different_names_of_values_stay_apart() {
    let spec = tempfile::tempdir().expect("a folder");
    let pages = || {
        vec![
            page("agencies", "action_kind", "int", &["1", "2"]),
            page("bonuses", "action_kind", "int", &["1", "2"]),
        ]
    };
    run(&spec, pages());
    assert_eq!(names(&spec), ["ActionKind"]);

    let rewrite = |file: &str, enable: &str, disable: &str| {
        let file = spec.path().join(file);
        let text = fs::read_to_string(&file).expect("a file");
        let own = format!(
            "type: integer\n        format: int64\n        enum:\n          - 1\n          - 2\n        \
             x-enum-varnames:\n          - {enable}\n          - {disable}\n"
        );
        let reference = "$ref: '../schemas.yaml#/ActionKind'\n";
        assert!(text.contains(reference), "{text}");
        fs::write(&file, text.replace(reference, &own)).expect("a file");
    };
    rewrite("shop/paths/v1.agencies.yaml", "Enable", "Disable");
    rewrite("shop/paths/v1.bonuses.yaml", "Pay", "Withhold");
    // Nothing refers to the shared schema any longer.
    fs::remove_file(spec.path().join("shop/schemas.yaml")).expect("a file");
    run(&spec, pages());
    assert_eq!(names(&spec), Vec::<String>::new());
    let files = ["agencies", "bonuses"].map(|name| {
        let file = spec.path().join(format!("shop/paths/v1.{name}.yaml"));
        read(&file)["get"]["parameters"][0]["schema"]["x-enum-varnames"].to_string()
    });
    assert_eq!(files, [r#"["Enable","Disable"]"#, r#"["Pay","Withhold"]"#]);

    let again = run(&spec, pages());
    assert!(again.files.is_empty(), "nothing changes");
}

#[test]
fn the_order_of_values_has_no_meaning() {
    let spec = tempfile::tempdir().expect("a folder");
    let pages = || {
        vec![
            page("agencies", "size_kind", "string", &["small", "large"]),
            page("bonuses", "size_kind", "string", &["large", "small"]),
        ]
    };
    run(&spec, pages());
    assert_eq!(names(&spec), ["SizeKind"]);
    assert!(run(&spec, pages()).files.is_empty(), "nothing changes");
}

#[test]
fn equal_values_of_unrelated_fields_with_a_general_name_stay_apart() {
    let spec = tempfile::tempdir().expect("a folder");
    let pages = || {
        vec![
            page("agencies", "status", "int", &["1", "2"]),
            page("bonuses", "status", "int", &["1", "2"]),
        ]
    };
    run(&spec, pages());
    assert_eq!(names(&spec), Vec::<String>::new());
    assert!(run(&spec, pages()).files.is_empty(), "nothing changes");
}

/// The values of one operation change: the enum of the others keeps its name, and the report states the new name of this one.
#[test]
fn a_shared_enum_keeps_its_name_when_the_values_of_one_operation_change() {
    for together in [true, false] {
        let spec = tempfile::tempdir().expect("a folder");
        let values = ["small", "large"];
        let page = |name: &str, values: &[&str]| page(name, "size_kind", "string", values);
        run(
            &spec,
            vec![page("agencies", &values), page("bonuses", &values)],
        );
        assert_eq!(names(&spec), ["SizeKind"]);
        let mut pages = vec![page("agencies", &["small", "large", "huge"])];
        if together {
            pages.push(page("bonuses", &values));
        }
        let transcribed = run(&spec, pages);
        assert_eq!(names(&spec), ["SizeKind"], "{together}");
        let other = read(&spec.path().join("shop/paths/v1.bonuses.yaml"));
        let schema = &other["get"]["parameters"][0]["schema"];
        assert_eq!(schema["$ref"], "../schemas.yaml#/SizeKind", "{together}");
        let Outcome::Current(current) = &transcribed.pages[0].what else {
            panic!("{:?}", transcribed.pages);
        };
        let renamed = Change::Changed {
            about: "query parameter size_kind, name of its type".to_owned(),
            before: "SizeKind".to_owned(),
            now: "inline".to_owned(),
        };
        assert!(current.changes.contains(&renamed), "{:?}", current.changes);
    }
}

const EMPLOYED: [(&str, &str); 2] = [("1", "已入职"), ("2", "已离职")];
const NOT_EMPLOYED: [(&str, &str); 2] = [("1", "未入职"), ("2", "已入职")];

/// The schema of the query parameter of `GET /open-apis/shop/v1/{name}`.
fn schema_of(spec: &TempDir, name: &str) -> Value {
    let file = spec.path().join(format!("shop/paths/v1.{name}.yaml"));
    read(&file)["get"]["parameters"][0]["schema"].clone()
}

fn job_page(name: &str, values: &[(&str, &str)]) -> PageFile {
    page_with_meanings(name, "job_status", "int", values)
}

/// Numbers say nothing: two pages may give them different meanings. Whatever is transcribed later, and in any order, they stay apart.
#[test]
fn numbers_with_other_meanings_are_other_enums() {
    let pages = || {
        vec![
            job_page("agencies", &NOT_EMPLOYED),
            job_page("bonuses", &EMPLOYED),
            job_page("contracts", &[("1", "入职（在职）"), ("2", "离职")]),
            job_page("deliveries", &NOT_EMPLOYED),
        ]
    };
    let spec = tempfile::tempdir().expect("a folder");
    run(&spec, pages());
    let reference = |name: &str| schema_of(&spec, name)["$ref"].clone();
    assert_eq!(names(&spec).len(), 2, "{:?}", names(&spec));
    assert!(names(&spec).contains(&"JobStatus".to_owned()));
    assert_eq!(reference("agencies"), reference("deliveries"));
    assert_eq!(reference("bonuses"), reference("contracts"));
    assert_ne!(reference("agencies"), reference("bonuses"));

    assert!(run(&spec, pages()).files.is_empty(), "all again");
    for page in pages() {
        assert!(run(&spec, vec![page]).files.is_empty(), "each alone");
    }
    let reversed = pages().into_iter().rev().collect();
    let other = tempfile::tempdir().expect("a folder");
    run(&other, reversed);
    assert_eq!(names(&other), names(&spec));
    assert_eq!(schema_of(&other, "agencies"), schema_of(&spec, "agencies"));
}

#[test]
fn a_single_use_of_numbers_with_another_meaning_stays_inline() {
    let pages = || {
        vec![
            job_page("agencies", &NOT_EMPLOYED),
            job_page("bonuses", &EMPLOYED),
            job_page("contracts", &EMPLOYED),
        ]
    };
    let spec = tempfile::tempdir().expect("a folder");
    run(&spec, pages());
    assert_eq!(names(&spec), ["JobStatus"]);
    assert_eq!(schema_of(&spec, "agencies")["enum"].to_string(), "[1,2]");
    assert!(run(&spec, pages()).files.is_empty(), "all again");
    for page in pages() {
        assert!(run(&spec, vec![page]).files.is_empty(), "each alone");
    }
}

#[test]
fn words_say_what_they_mean() {
    let spec = tempfile::tempdir().expect("a folder");
    let page = |name: &str, values: &[(&str, &str)]| {
        page_with_meanings(name, "job_status", "string", values)
    };
    run(
        &spec,
        vec![
            page("agencies", &[("open", "公开"), ("closed", "关闭")]),
            page("bonuses", &[("open", "新增"), ("closed", "删除")]),
        ],
    );
    assert_eq!(names(&spec), ["JobStatus"]);
}

/// The shared schema has no text in the page's language, and no page in the run uses it: a new place uses it, as one of words does.
#[test]
fn a_new_place_whose_meanings_cannot_be_compared_uses_the_shared_enum() {
    for (together, expected) in [(false, true), (true, false)] {
        let spec = tempfile::tempdir().expect("a folder");
        let known = || {
            vec![
                job_page("bonuses", &EMPLOYED),
                job_page("contracts", &EMPLOYED),
            ]
        };
        run(&spec, known());
        let mut pages = vec![job_page("agencies", &NOT_EMPLOYED)];
        if together {
            pages.extend(known());
        }
        run(&spec, pages);
        let is_shared = schema_of(&spec, "agencies")["$ref"].is_string();
        assert_eq!(is_shared, expected, "{together}");
    }
}

/// A shared schema with the texts of pages is compared with a page that is transcribed alone.
#[test]
fn a_new_place_is_compared_with_the_wording_of_pages() {
    let spec = tempfile::tempdir().expect("a folder");
    let run = |pages| {
        let transcribed = transcribe::transcribe(pages, spec.path(), Wording::Page);
        let transcribed = transcribed.expect("a readable spec");
        transcribe::write(&transcribed.files).expect("a writable spec");
    };
    run(vec![
        job_page("bonuses", &EMPLOYED),
        job_page("contracts", &EMPLOYED),
    ]);
    run(vec![job_page("agencies", &NOT_EMPLOYED)]);
    run(vec![job_page("deliveries", &EMPLOYED)]);
    assert_eq!(schema_of(&spec, "agencies")["enum"].to_string(), "[1,2]");
    assert!(schema_of(&spec, "deliveries")["$ref"].is_string());
}

/// Maintainers join what pages word too differently.
#[test]
fn places_that_refer_to_one_schema_keep_it() {
    let spec = tempfile::tempdir().expect("a folder");
    let pages = || {
        vec![
            job_page("agencies", &NOT_EMPLOYED),
            job_page("bonuses", &EMPLOYED),
            job_page("contracts", &EMPLOYED),
        ]
    };
    run(&spec, pages());
    let from = spec.path().join("shop/paths/v1.agencies.yaml");
    let text = fs::read_to_string(&from).expect("a file");
    let inline =
        "type: integer\n        format: int64\n        enum:\n          - 1\n          - 2\n";
    assert!(text.contains(inline), "{text}");
    let joined = text.replace(inline, "$ref: '../schemas.yaml#/JobStatus'\n");
    fs::write(&from, joined).expect("a file");
    assert!(run(&spec, pages()).files.is_empty(), "nothing changes");
}
