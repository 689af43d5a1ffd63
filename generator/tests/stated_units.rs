//! Shared types whose timestamps have a unit on some of their pages only.

use std::fs;
use std::path::Path;

use feishu_codegen::transcribe::{self, PageFile, Wording};

/// A page whose response has a box with a time, which the page describes so.
fn page(noun: &str, time: &str) -> PageFile {
    let text = format!(
        "---
title: \"{noun}\"
source_url: https://example.com/{noun}
last_remote_update: 2024-01-02
---

# {noun}

## 请求
名称 | 值
---|---
HTTP URL | https://open.feishu.cn/open-apis/shop/v1/{noun}
HTTP Method | GET

## 响应

### 响应体

名称 | 类型 | 描述
--- | --- | ---
code | int | Code
msg | string | Message
data | \\- | \\-
∟box | box | The box  
∟∟id | string | Id  
∟∟create_time | string | {time}  

### 响应体示例
```json
{{\"code\": 0, \"msg\": \"ok\", \"data\": {{\"box\": {{\"id\": \"1\", \"create_time\": \"1\"}}}}}}
```
"
    );
    PageFile {
        path: format!("{noun}.md"),
        text: text.into_bytes(),
        url: None,
    }
}

/// Transcribes pages. Returns the number of files that changed.
fn transcribe(spec: &Path, pages: Vec<PageFile>) -> usize {
    let outcome = transcribe::transcribe(pages, spec, Wording::None).expect("a readable spec");
    transcribe::write(&outcome.files).expect("a writable spec");
    outcome.files.len()
}

#[test]
fn a_unit_that_only_one_page_states_is_no_difference_between_types() {
    let spec = tempfile::tempdir().expect("a folder");
    let silent = || page("apples", "创建时间");
    let stated = || page("pears", "创建时间，毫秒时间戳");
    transcribe(spec.path(), vec![silent(), stated()]);
    let schemas = || fs::read_to_string(spec.path().join("shop/schemas.yaml")).expect("a file");
    let text = schemas();
    let names = text.lines().filter_map(|line| line.strip_suffix(':'));
    let names: Vec<&str> = names.filter(|name| name.contains("Box")).collect();
    assert_eq!(names, ["Box"], "{text}");
    assert!(text.contains("x-timestamp: milliseconds"), "{text}");
    for pages in [vec![silent()], vec![stated()], vec![stated(), silent()]] {
        assert_eq!(transcribe(spec.path(), pages), 0, "nothing changes");
    }

    // Different units are a difference.
    transcribe(spec.path(), vec![page("plums", "创建时间，秒级时间戳")]);
    let text = schemas();
    assert!(text.contains("\nPlumBox:"), "{text}");
    assert!(text.contains("x-timestamp: seconds"), "{text}");
}
