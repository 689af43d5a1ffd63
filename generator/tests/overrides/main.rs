//! Overrides in the spec for ambiguous pages: `x-nesting` and `x-contradictions`.

mod left_out;
mod unread_rows;

use std::fs;
use std::path::Path;

use feishu_codegen::transcribe::{self, PageFile, Transcribed, Wording};
use serde_json::{Value, json};
use tempfile::TempDir;

/// A page whose response has these rows after `code`, `msg` and `data`, and this sample of `data`.
fn page(rows: &str, data: &str) -> String {
    format!(
        "---
title: \"Rack\"
source_url: https://example.com/rack
last_remote_update: 2024-01-02
---

# Rack

## 请求
名称 | 值
---|---
HTTP URL | https://open.feishu.cn/open-apis/shop/v1/racks
HTTP Method | GET

## 响应

### 响应体

名称 | 类型 | 描述
--- | --- | ---
code | int | Code
msg | string | Message
data | \\- | \\-
{rows}
### 响应体示例
```json
{{\"code\": 0, \"msg\": \"ok\", \"data\": {data}}}
```
"
    )
}

const ITEM: &str = "shop/paths/v1.racks.yaml";

fn run(spec: &Path, text: &str) -> Transcribed {
    let pages = vec![PageFile {
        path: "rack.md".to_owned(),
        text: text.as_bytes().to_vec(),
        url: None,
    }];
    let transcribed = transcribe::transcribe(pages, spec, Wording::None).expect("a readable spec");
    transcribe::write(&transcribed.files).expect("a writable spec");
    transcribed
}

fn codes(transcribed: &Transcribed) -> Vec<&'static str> {
    let found = transcribed.diagnostics.iter();
    found.map(|found| found.code.as_str()).collect()
}

fn operation(spec: &TempDir) -> Value {
    let text = fs::read_to_string(spec.path().join(ITEM)).expect("the operation's file");
    let item: Value = serde_yaml::from_str(&text).expect("YAML");
    item["get"].clone()
}

/// Writes a key of the operation; `null` removes it.
fn set(spec: &TempDir, key: &str, value: Value) {
    let path = spec.path().join(ITEM);
    let text = fs::read_to_string(&path).expect("the operation's file");
    let mut item: Value = serde_yaml::from_str(&text).expect("YAML");
    let operation = item["get"].as_object_mut().expect("an operation");
    if value.is_null() {
        operation.shift_remove(key);
    } else {
        operation.insert(key.to_owned(), value);
    }
    fs::write(path, serde_yaml::to_string(&item).expect("YAML")).expect("a writable file");
}

/// The schema of `data`.
fn data(operation: &Value) -> &Value {
    &operation["responses"]["200"]["content"]["application/json"]["schema"]["properties"]["data"]
}

fn new_spec() -> TempDir {
    tempfile::tempdir().expect("a folder")
}

const ODD_ROWS: &str = "size | int | x
tags | string\\[\\] | x
note | string | x
gone | string | x
owner | string | x
";
const ODD_SAMPLE: &str = r#"{"size": "big", "tags": [["a"]], "note": ["b"], "owner": {"id": 7}, "extra": [{"a": 1}, {"b": true}]}"#;
const PLACES: [&str; 6] = [
    "/data/extra",
    "/data/size",
    "/data/tags",
    "/data/note",
    "/data/gone",
    "/data/owner",
];

#[test]
fn the_spec_lists_contradictions_and_that_the_table_is_trusted() {
    let spec = new_spec();
    let found = run(spec.path(), &page(ODD_ROWS, ODD_SAMPLE));
    let mut codes = codes(&found);
    codes.sort_unstable();
    assert_eq!(
        codes,
        [
            "array-mismatch",
            "array-mismatch",
            "row-not-in-sample",
            "sample-key-without-row",
            "sample-key-without-row",
            "sample-type-mismatch",
            "sample-type-mismatch",
        ]
    );
    for warning in found.diagnostics.iter() {
        let help = warning.help.as_deref().unwrap_or_default();
        assert!(help.contains("`x-contradictions`"), "{help}");
    }
    let operation = operation(&spec);
    let mut listed: Vec<&str> = operation["x-contradictions"]["response"]["table"]
        .as_array()
        .expect("a list")
        .iter()
        .filter_map(Value::as_str)
        .collect();
    listed.sort_unstable();
    let mut places: Vec<&str> = PLACES.to_vec();
    places.push("/data/owner/id");
    places.sort_unstable();
    assert_eq!(listed, places);
    assert_eq!(
        operation["x-contradictions"].as_object().map(|by| by.len()),
        Some(1)
    );
    assert_eq!(
        data(&operation)["properties"]["tags"]["items"],
        json!({"type": "string"})
    );
    assert_eq!(run(spec.path(), &page(ODD_ROWS, ODD_SAMPLE)).files, []);
    let checked = feishu_codegen::pipeline::check(spec.path());
    assert!(
        !checked.diagnostics.has_errors(),
        "{:?}",
        checked.diagnostics
    );
}

#[test]
fn the_spec_follows_the_sample_where_it_is_trusted() {
    let spec = new_spec();
    run(spec.path(), &page(ODD_ROWS, ODD_SAMPLE));
    set(
        &spec,
        "x-contradictions",
        json!({"response": {"sample": PLACES}}),
    );
    let found = run(spec.path(), &page(ODD_ROWS, ODD_SAMPLE));
    assert_eq!(
        codes(&found),
        Vec::<&str>::new(),
        "everything is overridden"
    );
    let operation = operation(&spec);
    assert_eq!(
        data(&operation)["properties"],
        json!({
            "size": {"type": "string"},
            "tags": {"type": "array", "items": {"type": "array", "items": {"type": "string"}}},
            "note": {"type": "array", "items": {"type": "string"}},
            "owner": {"type": "object", "properties": {"id": {"type": "integer", "format": "int64"}}},
            "extra": {"type": "array", "items": {"type": "object", "properties": {
                "a": {"type": "integer", "format": "int64"}, "b": {"type": "boolean"}}}},
        })
    );
    assert_eq!(
        operation["x-contradictions"]["response"]["table"],
        Value::Null
    );
    assert_eq!(run(spec.path(), &page(ODD_ROWS, ODD_SAMPLE)).files, []);
}

#[test]
fn a_contradiction_that_ended_is_removed_or_reported() {
    let spec = new_spec();
    run(spec.path(), &page(ODD_ROWS, ODD_SAMPLE));
    set(
        &spec,
        "x-contradictions",
        json!({"response": {"sample": ["/data/size"]}}),
    );
    let fixed = page("size | string | x\n", r#"{"size": "big"}"#);
    for _ in 0..2 {
        let found = run(spec.path(), &fixed);
        assert_eq!(codes(&found), ["idle-contradiction"]);
        let shown = found.diagnostics.render(
            &found.sources,
            feishu_codegen::diagnostic::Format::Human { color: false },
        );
        assert!(
            shown.contains(ITEM),
            "it names the place in the spec: {shown}"
        );
        assert_eq!(
            operation(&spec)["x-contradictions"],
            json!({"response": {"sample": ["/data/size"]}}),
            "entries of maintainers stay"
        );
    }
    set(&spec, "x-contradictions", Value::Null);
    let found = run(spec.path(), &fixed);
    assert_eq!((codes(&found), found.files), (vec![], vec![]));
}

const RACK: &str = "rack | rack | x\nid | string | x\nsize | int | x\n";

#[test]
fn an_unused_entry_is_reported_with_its_location() {
    let spec = new_spec();
    let whole = page(RACK, r#"{"rack": {"id": "1", "size": 2}}"#);
    run(spec.path(), &whole);
    set(
        &spec,
        "x-nesting",
        json!({"response": [{"field": "size", "parent": "rack"}]}),
    );
    let found = run(spec.path(), &whole);
    assert_eq!(codes(&found), ["idle-nesting"]);
    let shown = found.diagnostics.render(
        &found.sources,
        feishu_codegen::diagnostic::Format::Human { color: false },
    );
    assert!(
        shown.contains(ITEM) && shown.contains("field: size"),
        "{shown}"
    );
}

#[test]
fn a_tree_in_the_spec_is_not_evidence_for_itself() {
    // The sample does not contain `rack`, so its end is ambiguous.
    let open = page(RACK, r#"{"rack": null}"#);
    let spec = new_spec();
    assert_eq!(codes(&run(spec.path(), &open)), ["doubtful-nesting"]);
    set(
        &spec,
        "x-nesting",
        json!({"response": [{"field": "size", "parent": "rack"}]}),
    );
    assert_eq!(codes(&run(spec.path(), &open)), Vec::<&str>::new());
    set(&spec, "x-nesting", Value::Null);
    assert_eq!(
        codes(&run(spec.path(), &open)),
        ["doubtful-nesting"],
        "the spec has the tree, but nobody settled it"
    );
    // Nor does it override the page's own sample.
    let beside = page(RACK, r#"{"rack": {"id": "1"}, "size": 2}"#);
    assert_eq!(codes(&run(spec.path(), &beside)), Vec::<&str>::new());
    let operation = operation(&spec);
    assert_eq!(data(&operation)["properties"]["size"]["type"], "integer");
}

#[test]
fn a_table_whose_sample_nests_differently_is_unexplained() {
    // The row of `rack` is missing.
    let broken = page(
        "id | string | x\nsize | int | x\nnext | string | x\n",
        r#"{"rack": {"id": "1", "size": 2}, "next": "x"}"#,
    );
    let found = run(new_spec().path(), &broken);
    let errors: Vec<_> = found
        .diagnostics
        .iter()
        .filter(|found| found.severity == feishu_codegen::diagnostic::Severity::Error)
        .collect();
    let [error] = errors.as_slice() else {
        panic!("{errors:?}")
    };
    assert_eq!(error.code.as_str(), "unexplained-nesting");
    assert!(
        error.message.contains("`id`") && error.message.contains("`/data/rack/id`"),
        "{}",
        error.message
    );
}

#[test]
fn without_a_sample_a_maintainer_has_to_confirm() {
    let text = page(RACK, "{}");
    let (table, _) = text.split_once("### 响应体示例").expect("a sample");
    // Without objects nothing is ambiguous, but the row of an object may be missing.
    let flat = table
        .replace("rack | rack | x\n", "")
        .replace("data | \\- | \\-\n", "");
    let spec = new_spec();
    assert_eq!(codes(&run(spec.path(), &flat)), ["unconfirmed-nesting"]);
    set(&spec, "x-nesting", json!({"response": [{"field": "id"}]}));
    let asked = run(spec.path(), &flat);
    assert_eq!(
        codes(&asked),
        ["unconfirmed-nesting"],
        "an entry states its own row"
    );
    paste(&asked, 0);
    assert_eq!(codes(&run(spec.path(), &flat)), [""; 0]);
}

/// Adds the lines of an answer to each question, as a user would paste them.
fn paste(asked: &Transcribed, answer: usize) {
    for question in asked.diagnostics.iter() {
        let Some(edit) = question.edits.get(answer) else {
            continue;
        };
        let text = fs::read_to_string(&edit.file).expect("the file that the answer names");
        let mut document: Value = serde_yaml::from_str(&text).expect("YAML");
        add(
            &mut document,
            serde_yaml::from_str(&edit.text).expect("YAML"),
        );
        fs::write(&edit.file, serde_yaml::to_string(&document).expect("YAML")).expect("a file");
    }
}

fn add(document: &mut Value, lines: Value) {
    match (document, lines) {
        (Value::Object(document), Value::Object(lines)) => {
            for (key, lines) in lines {
                add(document.entry(key).or_insert(Value::Null), lines);
            }
        }
        (Value::Array(document), Value::Array(lines)) => document.extend(lines),
        (document, lines) => *document = lines,
    }
}

/// Several rows of this table are doubtful: the sample shows none of its objects.
const DOUBTFUL: &str = "rack | rack | x
id | string | x
size | int | x
place | spot | x
floor | int | x
note | string | x
more | string | x
";

#[test]
fn any_answer_that_is_pasted_leaves_no_question() {
    let text = page(DOUBTFUL, "{}");
    let answers = {
        let asked = run(new_spec().path(), &text);
        let question = asked.diagnostics.iter().next().expect("a question");
        assert_eq!(question.code.as_str(), "doubtful-nesting");
        assert!(question.message.contains("GET /open-apis/shop/v1/racks"));
        question.edits.len()
    };
    assert!(answers > 2, "{answers} answers");
    let mut trees = std::collections::BTreeSet::new();
    for answer in 0..answers {
        let spec = new_spec();
        paste(&run(spec.path(), &text), answer);
        let settled = run(spec.path(), &text);
        assert_eq!(codes(&settled), [""; 0], "answer {answer}");
        trees.insert(data(&operation(&spec)).to_string());
    }
    assert!(trees.len() > 1, "the answers are different trees");
}

#[test]
fn the_fields_of_a_type_settle_it_for_later_pages() {
    let spec = new_spec();
    run(spec.path(), &page(DOUBTFUL, "{}"));
    let root = spec.path().join("shop/openapi.yaml");
    let text = fs::read_to_string(&root).expect("the root");
    let mut document: Value = serde_yaml::from_str(&text).expect("YAML");
    let types = json!([
        {"type": "rack", "fields": ["id", "size"]}, {"type": "spot", "fields": ["floor"]},
        {"type": "shelf", "fields": ["id", "place"]}]);
    document["x-nesting"] = json!({ "types": types });
    fs::write(&root, serde_yaml::to_string(&document).expect("YAML")).expect("a file");
    let found = run(
        spec.path(),
        &page(DOUBTFUL, r#"{"rack": {"id": "1"}, "more": "x"}"#),
    );
    let errors = found.diagnostics.iter();
    let errors: Vec<&str> = errors.map(|found| found.code.as_str()).collect();
    assert!(!errors.contains(&"doubtful-nesting"), "{errors:?}");
    let data = data(&operation(&spec)).clone();
    let fields = data["properties"].as_object().expect("fields").keys();
    assert_eq!(
        fields.collect::<Vec<_>>(),
        ["rack", "place", "note", "more"]
    );
}

#[test]
fn a_body_without_a_table_is_an_error_until_its_sample_is_trusted() {
    let text = page("", r#"{"id": "1"}"#);
    let (before, rest) = text.split_once("名称 | 类型 | 描述").expect("a table");
    let (_, sample) = rest.split_once("### 响应体示例").expect("a sample");
    let text = format!("{before}### 响应体示例{sample}");
    let spec = new_spec();
    let found = run(spec.path(), &text);
    assert!(found.diagnostics.has_errors());
    assert!(
        codes(&found).contains(&"untabled-body"),
        "{:?}",
        codes(&found)
    );
    paste(&found, 0);
    let trusted = &operation(&spec)["x-contradictions"]["response"]["sample"];
    assert_eq!(*trusted, json!([""]));
    for _ in 0..2 {
        let found = run(spec.path(), &text);
        assert!(!found.diagnostics.has_errors(), "{:?}", codes(&found));
        assert!(
            !codes(&found).contains(&"idle-contradiction"),
            "{:?}",
            codes(&found)
        );
    }
    assert!(data(&operation(&spec))["properties"]["id"].is_object());
}
