//! Tests over the real pages in `../shared`.

use super::{Kind, Page, Row, RowType, Sample, read};
use crate::diagnostic::{Diagnostics, Sources};
use std::collections::{BTreeMap, BTreeSet};
use std::fs;

/// The pages of a folder: name, text and facts.
struct Pages {
    pages: Vec<(String, String, Page)>,
    diagnostics: Diagnostics,
    sources: Sources,
}

impl Pages {
    fn read(folder: &str) -> Self {
        let mut sources = Sources::new();
        let mut diagnostics = Diagnostics::new();
        let mut pages = Vec::new();
        for path in third_party::markdown_files(folder) {
            let text = fs::read_to_string(&path).expect("a page");
            let name = path
                .file_stem()
                .expect("a name")
                .to_string_lossy()
                .into_owned();
            let file = sources.add(name.clone(), text.clone());
            let page = read(file, &sources, &mut diagnostics);
            pages.push((name, text, page));
        }
        Self {
            pages,
            diagnostics,
            sources,
        }
    }
}

/// The rows of a page by section.
fn tables(page: &Page) -> BTreeMap<&'static str, &[Row]> {
    match &page.kind {
        Kind::Operation(operation) => {
            let mut tables = BTreeMap::from([
                ("请求头", operation.headers.as_slice()),
                ("路径参数", operation.path_parameters.as_slice()),
                ("查询参数", operation.query.as_slice()),
            ]);
            tables.extend(
                operation
                    .request
                    .as_ref()
                    .map(|body| ("请求体", body.rows.as_slice())),
            );
            tables.extend(
                operation
                    .response
                    .as_ref()
                    .map(|body| ("响应体", body.rows.as_slice())),
            );
            tables
        }
        Kind::Event(event) => BTreeMap::from([("事件体", event.body.rows.as_slice())]),
        Kind::Other => BTreeMap::new(),
    }
}

fn samples(page: &Page) -> Vec<&Sample> {
    match &page.kind {
        Kind::Operation(operation) => {
            let bodies = operation.request.iter().chain(&operation.response);
            bodies.filter_map(|body| body.sample.as_ref()).collect()
        }
        Kind::Event(event) => event.body.sample.iter().collect(),
        Kind::Other => Vec::new(),
    }
}

/// Reads rows in a second, simple way: the lines of a section that look like rows, by name and required cell.
fn crude_rows(text: &str) -> BTreeMap<&str, Vec<(String, Option<bool>)>> {
    let mut found: BTreeMap<&str, Vec<_>> = BTreeMap::new();
    let mut section = "";
    for line in text.lines() {
        if let Some(title) = line.strip_prefix("##") {
            section = title.trim_start_matches('#').trim();
            continue;
        }
        if line.starts_with("```") {
            section = "";
        }
        let cells: Vec<&str> = line
            .split('|')
            .map(str::trim)
            .filter(|cell| !cell.is_empty())
            .collect();
        let name = cells.first().map_or("", |cell| {
            cell.trim_start_matches("&emsp;")
                .trim_start_matches('∟')
                .trim_start_matches("&nbsp;")
        });
        let identifier = !name.is_empty()
            && name
                .chars()
                .all(|c| c.is_ascii_alphanumeric() || "_.-".contains(c))
            && name.starts_with(|c: char| c.is_ascii_alphabetic());
        if cells.len() < 3 || !identifier {
            continue;
        }
        let required = match cells[2] {
            "是" => Some(true),
            "否" => Some(false),
            _ => None,
        };
        found
            .entry(section)
            .or_default()
            .push((name.to_owned(), required));
    }
    found
}

#[test]
#[ignore = "needs ../shared/pages/hire"]
fn every_page_of_hire_is_read() {
    let hire = Pages::read("pages/hire");
    let kind = |wanted: fn(&Kind) -> bool| {
        hire.pages
            .iter()
            .filter(|(_, _, page)| wanted(&page.kind))
            .count()
    };
    let operations: BTreeSet<_> = hire
        .pages
        .iter()
        .filter_map(|(_, _, page)| match &page.kind {
            Kind::Operation(operation) => Some((operation.method.value, operation.path.clone())),
            _ => None,
        })
        .collect();
    assert_eq!(operations.len(), 182);
    assert_eq!(kind(|kind| matches!(kind, Kind::Operation(_))), 183);
    assert_eq!(kind(|kind| matches!(kind, Kind::Event(_))), 12);
    let others: Vec<&str> = hire
        .pages
        .iter()
        .filter(|(_, _, page)| page.kind == Kind::Other)
        .map(|(name, _, _)| name.as_str())
        .collect();
    assert_eq!(
        others,
        [
            "招聘概述",
            "枚举常量介绍",
            "背调-笔试生态接入概览文档",
            "错误码"
        ]
    );
    assert!(!hire.diagnostics.has_errors());
    for (name, _, page) in &hire.pages {
        assert!(
            page.source_url.is_some() && page.updated.is_some() && page.updated_at.is_some(),
            "{name}"
        );
        assert!(!page.title.is_empty(), "{name}");
    }
}

#[test]
#[ignore = "needs ../shared/pages/hire"]
fn every_row_of_hire_is_read() {
    let hire = Pages::read("pages/hire");
    let mut rows = 0;
    for (name, text, page) in &hire.pages {
        let crude = crude_rows(text);
        for (section, table) in tables(page) {
            let found: Vec<(String, Option<bool>)> = table
                .iter()
                .map(|row| (row.name.clone(), row.required))
                .collect();
            let mut expected = crude.get(section).cloned().unwrap_or_default();
            if section == "请求头" {
                expected
                    .retain(|(name, _)| !matches!(name.as_str(), "Authorization" | "Content-Type"));
            }
            assert_eq!(found, expected, "{name}, {section}");
            rows += found.len();
        }
    }
    assert_eq!(rows, 8185);
}

#[test]
#[ignore = "needs ../shared/pages/hire"]
fn every_fact_of_hire_operations_is_read() {
    let hire = Pages::read("pages/hire");
    let mut errors = 0;
    for (name, text, page) in &hire.pages {
        let Kind::Operation(operation) = &page.kind else {
            continue;
        };
        let has = |word: &str| text.contains(word);
        assert_eq!(
            has("\n接口频率限制 |"),
            operation.access.rate_limits != super::RateLimits::NotStated,
            "{name}"
        );
        assert_eq!(
            has("\n支持的应用类型 |"),
            !operation.access.app_kinds.is_empty(),
            "{name}"
        );
        assert_eq!(
            has("\n权限要求"),
            !operation.access.scopes.is_empty() || !operation.access.unnamed_scopes.is_empty(),
            "{name}"
        );
        assert_eq!(has("\n### 请求体\n"), operation.request.is_some(), "{name}");
        assert!(operation.response.is_some(), "{name}");
        assert!(!operation.access_tokens.is_empty(), "{name}");
        assert_eq!(
            has("\nContent-Type |"),
            operation.content_type.is_some(),
            "{name}"
        );
        assert_eq!(
            operation.path.matches('{').count(),
            operation.path_parameters.len(),
            "{name}"
        );
        errors += operation.errors.len();
    }
    assert_eq!(errors, 550);
}

#[test]
#[ignore = "needs ../shared/pages/hire"]
fn samples_of_hire_that_are_json_are_read_as_json() {
    let hire = Pages::read("pages/hire");
    let (mut valid, mut fixed) = (0, Vec::new());
    for (name, _, page) in &hire.pages {
        for sample in samples(page) {
            match serde_json::from_str::<serde_json::Value>(&sample.text) {
                Ok(value) => {
                    assert_eq!(sample.value.as_ref(), Some(&value), "{name}");
                    assert_eq!(sample.fixes, [], "{name}");
                    valid += 1;
                }
                Err(_) => {
                    assert!(
                        sample
                            .value
                            .as_ref()
                            .is_some_and(serde_json::Value::is_object),
                        "{name}"
                    );
                    fixed.push((name.as_str(), sample.fixes.clone()));
                }
            }
        }
    }
    assert_eq!(valid, 285);
    assert_eq!(
        fixed,
        [
            ("获取人才信息", vec![super::Fix::Ellipsis]),
            ("获取招聘需求模板列表", vec![super::Fix::ExtraComma]),
        ]
    );
}

#[test]
#[ignore = "needs ../shared/pages/hire"]
fn facts_of_hire_rows_are_counted() {
    let hire = Pages::read("pages/hire");
    let rows: Vec<&Row> = hire
        .pages
        .iter()
        .flat_map(|(_, _, page)| tables(page).into_values())
        .flatten()
        .collect();
    let count = |wanted: fn(&Row) -> bool| rows.iter().filter(|row| wanted(row)).count();
    assert_eq!(count(|row| row.example.is_some()), 1317);
    assert_eq!(count(|row| row.default.is_some()), 211);
    assert_eq!(count(|row| !row.values.is_empty()), 747);
    assert_eq!(rows.iter().map(|row| row.values.len()).sum::<usize>(), 3301);
    assert_eq!(count(|row| row.limits != super::Limits::default()), 107);
    assert_eq!(
        rows.iter().map(|row| row.field_scopes.len()).sum::<usize>(),
        122
    );
    assert_eq!(count(|row| row.r#type == RowType::File), 1);
    assert_eq!(
        count(|row| row.timestamp == Some(super::TimestampUnit::Seconds)),
        41
    );
    let deprecated: Vec<&str> = hire
        .pages
        .iter()
        .filter(|(_, _, page)| page.deprecated)
        .map(|(name, _, _)| name.as_str())
        .collect();
    // Hire's deprecated pages are marked by their folder, which the reader does not see.
    assert_eq!(deprecated, [""; 0]);
    let mut codes: BTreeMap<&str, usize> = BTreeMap::new();
    for found in &hire.diagnostics {
        *codes.entry(found.code.as_str()).or_default() += 1;
    }
    let expected = BTreeMap::from([("mended-sample", 2), ("unnamed-scope", 5)]);
    assert_eq!(codes, expected, "{}", hire.sources.paths().count());
}

#[test]
#[ignore = "needs ../shared/pages/hire"]
fn integers_of_hire_have_integers_as_values() {
    let hire = Pages::read("pages/hire");
    for (name, _, page) in &hire.pages {
        for row in tables(page).into_values().flatten() {
            for value in &row.values {
                let is_valid = match row.r#type.innermost() {
                    RowType::Integer => value.value.parse::<i64>().is_ok(),
                    RowType::Boolean => matches!(value.value.as_str(), "true" | "false" | "fasle"),
                    _ => !value.value.contains(char::is_whitespace),
                };
                assert!(is_valid, "{name}, {}: {}", row.name, value.value);
            }
        }
    }
}

#[test]
#[ignore = "needs ../shared/pages/auth"]
fn every_page_of_auth_is_read() {
    let auth = Pages::read("pages/auth");
    let operations = auth
        .pages
        .iter()
        .filter(|(_, _, page)| matches!(page.kind, Kind::Operation(_)))
        .count();
    assert_eq!(operations, 12);
    assert!(!auth.diagnostics.has_errors());
}

#[test]
#[ignore = "needs ../shared/pages-2025-10"]
fn every_page_of_october_is_read() {
    let october = Pages::read("pages-2025-10");
    assert!(!october.diagnostics.has_errors());
}
