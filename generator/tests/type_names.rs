//! The names of shared types whose pages give different fields to one name.

use std::fs;

use feishu_codegen::transcribe::{self, PageFile, Wording};

/// A page whose response has boards in sides of racks; `fields` are those of the board in each side.
fn page(sides: &[(&str, &[&str])]) -> PageFile {
    let mut rows = String::new();
    let mut sample = Vec::new();
    for (side, fields) in sides {
        rows.push_str(&format!(
            "∟∟{side} | {side}_side | A side  \n∟∟∟board | board | A board  \n"
        ));
        let mut board = Vec::new();
        for field in *fields {
            rows.push_str(&format!("∟∟∟∟{field} | string | A field  \n"));
            board.push(format!("\"{field}\": \"1\""));
        }
        let board = board.join(", ");
        sample.push(format!("\"{side}\": {{\"board\": {{{board}}}}}"));
    }
    let sample = sample.join(", ");
    let text = format!(
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
∟rack | rack | The rack  
{rows}

### 响应体示例
```json
{{\"code\": 0, \"msg\": \"ok\", \"data\": {{\"rack\": {{{sample}}}}}}}
```
"
    );
    PageFile {
        path: "rack.md".to_owned(),
        text: text.into_bytes(),
        url: None,
    }
}

#[test]
fn types_of_one_name_with_different_fields_are_named_after_their_places() {
    let spec = tempfile::tempdir().expect("a folder");
    let fields: [(&str, &[&str]); 6] = [
        ("left", &["a", "b"]),
        ("right", &["a", "c"]),
        ("upper", &["a", "d"]),
        ("lower", &["a", "e"]),
        ("inner", &["a", "f"]),
        ("outer", &["a", "b"]),
    ];
    let run = || {
        transcribe::transcribe(vec![page(&fields)], spec.path(), Wording::None)
            .expect("a readable spec")
    };
    let first = run();
    transcribe::write(&first.files).expect("a writable spec");
    let text = fs::read_to_string(spec.path().join("shop/schemas.yaml")).expect("a file");
    let names = text.lines().filter_map(|line| line.strip_suffix(':'));
    let names: Vec<&str> = names.filter(|name| name.contains("Board")).collect();
    assert_eq!(
        names,
        [
            "Board",
            "GetRackBoard",
            "InnerSideBoard",
            "LowerSideBoard",
            "RackBoard",
        ],
        "{text}"
    );
    assert_eq!(run().files, [], "nothing changes");
}
