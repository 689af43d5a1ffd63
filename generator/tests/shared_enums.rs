//! Enums that several operations share: their names, and how maintainers separate them.

use std::fs;
use std::path::Path;

use feishu_codegen::transcribe::{self, Change, Outcome, PageFile, Transcribed, Wording};
use serde_json::Value;
use tempfile::TempDir;

/// A page of `GET /open-apis/shop/v1/{name}` with one query parameter, which has these values.
fn page(name: &str, parameter: &str, r#type: &str, values: &[&str]) -> PageFile {
    let values: String = values
        .iter()
        .map(|value| format!("- {value}：Meaning  \n"))
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
