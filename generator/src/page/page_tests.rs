//! Tests of synthetic pages with the constructs of real pages.

use super::{
    AppKind, EventPage, Fix, Kind, Method, OperationPage, Page, RateLimit, RateLimits, Row,
    RowType, TokenKind, read,
};
use crate::diagnostic::{Diagnostic, Diagnostics, Format, Severity, Sources};

/// The facts of a page, and `line:column code` of each finding.
pub(super) struct Read {
    pub(super) page: Page,
    pub(super) findings: Vec<String>,
    /// The number of findings that are errors.
    pub(super) errors: usize,
    text: String,
}

pub(super) fn read_text(text: &str) -> Read {
    let mut sources = Sources::new();
    let file = sources.add("page.md", text);
    let mut diagnostics = Diagnostics::new();
    let page = read(file, &sources, &mut diagnostics);
    let shown = diagnostics.render(&sources, Format::Json);
    let findings = shown
        .lines()
        .map(|line| {
            let found: serde_json::Value = serde_json::from_str(line).expect("JSON");
            let code = found["code"].as_str().expect("a code");
            format!("{}:{} {code}", found["line"], found["column"])
        })
        .collect();
    let is_error = |found: &&Diagnostic| found.severity == Severity::Error;
    Read {
        page,
        findings,
        errors: diagnostics.iter().filter(is_error).count(),
        text: text.to_owned(),
    }
}

impl Read {
    pub(super) fn operation(&self) -> &OperationPage {
        match &self.page.kind {
            Kind::Operation(operation) => operation,
            other => panic!("not an operation: {other:?} {:?}", self.findings),
        }
    }

    fn event(&self) -> &EventPage {
        match &self.page.kind {
            Kind::Event(event) => event,
            other => panic!("not an event: {other:?}"),
        }
    }

    pub(super) fn response(&self) -> &[Row] {
        &self.operation().response.as_ref().expect("a response").rows
    }

    /// Returns the text of a span.
    fn at(&self, span: &super::Span) -> &str {
        &self.text[span.bytes.clone()]
    }
}

pub(super) const HEAD: &str = "# Title\n\n## 请求\n名称 | 值\n---|---\nHTTP URL | https://open.feishu.cn/open-apis/x/v1/things/:thing_id\nHTTP Method | PUT\n";

pub(super) fn names(rows: &[Row]) -> Vec<&str> {
    rows.iter().map(|row| row.name.as_str()).collect()
}

pub(super) const WHOLE: &str = include_str!("../../tests/pages/thing.md");

#[test]
fn a_whole_page_is_read() {
    let read = read_text(WHOLE);
    let page = &read.page;
    assert_eq!(page.title, "Change a thing");
    assert_eq!(
        page.source_url.as_deref(),
        Some("https://open.feishu.cn/document/x")
    );
    assert_eq!(page.updated.as_deref(), Some("2024-09-09"));
    assert_eq!(page.updated_at, Some(1_725_871_234_000));
    assert!(!page.deprecated);
    let operation = read.operation();
    assert_eq!(operation.method.value, Method::Put);
    assert_eq!(read.at(&operation.method.span), "PUT");
    assert_eq!(
        operation.url.value,
        "https://open.feishu.cn/open-apis/x/v1/things/:thing_id?kind=1"
    );
    assert_eq!(operation.path, "/open-apis/x/v1/things/{thing_id}");
    let limit = |requests, seconds| RateLimit { requests, seconds };
    assert_eq!(
        operation.access.rate_limits,
        RateLimits::Stated(vec![limit(1000, 60), limit(50, 1)])
    );
    assert_eq!(
        operation.access.app_kinds,
        [AppKind::Custom, AppKind::Store]
    );
    let scopes: Vec<_> = operation
        .access
        .scopes
        .iter()
        .map(|s| (s.name.as_str(), s.title.as_str()))
        .collect();
    assert_eq!(
        scopes,
        [
            ("x:thing:readonly", "read things"),
            ("x:thing", "change things（all）")
        ]
    );
    assert_eq!(
        read.at(&operation.access.scopes[1].span),
        "change things（all）(x:thing)"
    );
    assert_eq!(operation.access.field_scopes.len(), 1);
    assert_eq!(
        operation.access_tokens,
        [TokenKind::Tenant, TokenKind::User]
    );
    assert_eq!(
        operation.content_type.as_deref(),
        Some("application/json; charset=utf-8")
    );
    assert_eq!(names(&operation.headers), ["X-Trace"]);
    assert_eq!(
        operation.path_parameters[0].example.as_deref(),
        Some("6960663240925956555")
    );
    assert_eq!(read.findings, ["84:24 mended-sample"]);
}

#[test]
fn the_errors_of_a_whole_page_are_read() {
    let read = read_text(WHOLE);
    let operation = read.operation();
    let errors: Vec<_> = operation
        .errors
        .iter()
        .map(|e| (e.status, e.code, e.meaning.as_str()))
        .collect();
    assert_eq!(
        errors,
        [
            (Some(400), 1_002_001, "wrong"),
            (Some(200), 1_002_002, "also\nwrong")
        ]
    );
    assert_eq!(operation.errors[0].advice, "look at `x`");
}

#[test]
fn the_fields_of_a_whole_page_are_read() {
    let read = read_text(WHOLE);
    let operation = read.operation();
    let size = &operation.query[0];
    assert_eq!(
        (size.example.as_deref(), size.default.as_deref()),
        (Some("10"), Some("10"))
    );
    assert_eq!(
        (size.required, size.r#type.clone()),
        (Some(false), RowType::Integer)
    );
    assert_eq!(size.limits.minimum, Some(1.into()));
    assert_eq!(size.limits.maximum, Some(20.into()));
    let request = operation.request.as_ref().expect("a request");
    assert_eq!(names(&request.rows), ["names", "zh_cn"]);
    assert_eq!(
        request.rows[0].r#type,
        RowType::Array(Box::new(RowType::Named("i18n".to_owned())))
    );
    assert_eq!(
        (
            request.rows[0].limits.min_length,
            request.rows[0].limits.max_length
        ),
        (Some(1), Some(5))
    );
    assert_eq!(request.rows[1].example.as_deref(), Some("{\"a\":1}"));
    assert_eq!(request.sample.as_ref().expect("a sample").fixes, []);
    assert_eq!(read.at(&request.span), "### 请求体");
    let body = operation.response.as_ref().expect("a response");
    assert_eq!(body.rows[1].r#type, RowType::Untyped);
    assert_eq!(
        body.sample.as_ref().expect("a sample").fixes,
        [Fix::ExtraComma]
    );
}

#[test]
fn the_dialect_with_breaks_has_the_same_facts() {
    // Joins the lines of each cell with `<br>`, except in code blocks.
    let mut joined = String::new();
    for line in WHOLE.replace("名称 | 值", "基本 | &nbsp;").lines() {
        match line.strip_suffix("  ") {
            Some(kept) => joined.push_str(&format!("{}<br>", kept.trim_start())),
            None => joined.push_str(&format!("{line}\n")),
        }
    }
    assert!(joined.contains("`tenant_access_token`<br>或<br>"));
    let (one, other) = (read_text(WHOLE), read_text(&joined));
    // The facts are equal, except for their locations.
    let shown = |read: &Read| {
        let shown = format!("{:?}", read.page);
        let mut kept = String::new();
        for (index, piece) in shown.split("bytes: ").enumerate() {
            let from = if index == 0 {
                0
            } else {
                piece.find(' ').unwrap_or(0)
            };
            kept.push_str(&piece[from..]);
        }
        kept
    };
    assert_eq!(shown(&one), shown(&other));
}

#[test]
fn carriage_returns_make_no_difference() {
    let read = read_text(&WHOLE.replace('\n', "\r\n"));
    assert_eq!(read.operation().query.len(), 1);
    assert_eq!(read.operation().errors[1].meaning, "also\nwrong");
    assert_eq!(read.operation().access.app_kinds.len(), 2);
}

#[test]
fn scopes_without_names_are_reported() {
    let page = format!("{HEAD}权限要求  \n **any** | some title  \nother(a:b)\n");
    let read = read_text(&page);
    assert_eq!(read.findings, ["9:12 unnamed-scope"]);
    assert_eq!(
        read.operation().access.unnamed_scopes[0].value,
        "some title"
    );
    assert_eq!(read.operation().access.scopes.len(), 1);
    let none = read_text(&format!("{HEAD}权限要求 | 无\n"));
    assert!(none.findings.is_empty() && none.operation().access.scopes.is_empty());
}

#[test]
fn error_tables_come_in_variants() {
    let errors = |table: &str| {
        let read = read_text(&format!("{HEAD}\n### 错误码\n\n{table}\n"));
        let errors: Vec<_> = read
            .operation()
            .errors
            .iter()
            .map(|e| format!("{:?} {} {} {}", e.status, e.code, e.meaning, e.advice))
            .collect();
        (errors.join(";"), read.findings)
    };
    let none: Vec<String> = Vec::new();
    assert_eq!(
        errors("错误码 | 说明 | 排查建议\n--- | --- | ---\n1 | a | b"),
        ("None 1 a b".to_owned(), none.clone())
    );
    assert_eq!(
        errors("|code|message|说明|排查建议|\n|--|--|--|--|\n|1|a|b|c|"),
        ("None 1 a\nb c".to_owned(), none.clone())
    );
    assert_eq!(
        errors(
            "HTTP 状态码 | 错误码 | 描述 | 排查建议\n--- | --- | --- | ---\n400 | 1、2 | a|b | c"
        ),
        ("Some(400) 1 a|b c;Some(400) 2 a|b c".to_owned(), none)
    );
    assert_eq!(
        errors(
            "HTTP状态码 | 错误码 | 描述 | 排查建议\n--- | --- | --- | ---\nX | 1 | a | b\n400 | x | a | b"
        ),
        (
            "None 1 a b".to_owned(),
            vec![
                "13:1 invalid-page-fact".to_owned(),
                "14:1 unreadable-row".to_owned()
            ]
        )
    );
    assert_eq!(errors("see elsewhere").0, "");
}

#[test]
fn code_after_an_event_is_ignored() {
    let read = read_text(
        "# Event\n\n## 事件\n名称 | 值\n---|---\n事件类型 | x.thing.changed_v1\n支持的应用类型 | 自建应用\n\
         权限要求  \n **any** | one(a:b)\n推送方式 | Webhook\n\n### 事件体\n\n名称 | 类型 | 描述\n--- | --- | ---\n\
         schema | string | x\nevent | \\- | \\-\nid | string | y\n\n### 事件体示例\n```json\n{\"schema\": \"2.0\"}\n```\n\n\
         ### 事件订阅示例代码\n\npackage main\n\n# 事件体\nimport a\n名称 | 类型 | 描述\n--- | --- | ---\nz | string | z\n\n# 注册\nif a || b { \"x\": 1 }\n",
    );
    let event = read.event();
    assert_eq!(event.event_type.value, "x.thing.changed_v1");
    assert_eq!(event.access.app_kinds, [AppKind::Custom]);
    assert_eq!(event.access.scopes[0].name, "a:b");
    assert_eq!(names(&event.body.rows), ["schema", "event", "id"]);
    assert!(event.body.sample_value().is_some());
    assert!(read.findings.is_empty());
}

#[test]
fn a_note_near_the_top_deprecates_a_page() {
    let note = HEAD.replace(
        "# Title\n",
        "# Title\n\n**注意事项**：本接口已废弃，see another\n",
    );
    assert!(read_text(&note).page.deprecated);
    assert!(
        !read_text(&note.replace("已废弃", "不再更新"))
            .page
            .deprecated
    );
    assert!(
        !read_text(&format!("{HEAD}\n### 错误码\n\n接口已废弃\n"))
            .page
            .deprecated
    );
    assert!(
        read_text(&HEAD.replace("Title", "Title（历史版本）"))
            .page
            .deprecated
    );
}

#[test]
fn pages_without_an_api_are_other() {
    for text in [
        "# Overview\n\ntext\n",
        "\u{0}\u{1}binary",
        "| a | b |\n|---|---|\n| c | d |",
    ] {
        let read = read_text(text);
        assert_eq!(read.page.kind, Kind::Other);
        assert!(read.findings.is_empty(), "{text}");
    }
}

#[test]
fn pages_without_url_method_or_body_are_reported() {
    for (cut, finding) in [
        (
            "HTTP URL | https://open.feishu.cn/open-apis/x/v1/things/:thing_id\n",
            "4:1 missing-page-fact",
        ),
        ("HTTP Method | PUT\n", "4:1 missing-page-fact"),
    ] {
        let read = read_text(&HEAD.replace(cut, ""));
        assert_eq!(read.findings, [finding]);
        assert_eq!(read.page.kind, Kind::Other);
    }
    let table = "名称 | 类型 | 描述\n--- | --- | ---\na | string | x\n";
    let read = read_text(&format!("# Title\n\n## 请求\n### 请求体\n{table}"));
    assert_eq!(read.findings, ["4:1 missing-page-fact"]);
    // A page that explains has no table of fields below a heading of an API.
    for explained in [
        "## 请求\ntext\n".to_owned(),
        format!("## 请求\ntext\n## x\n{table}"),
    ] {
        assert_eq!(read_text(&explained).findings, [""; 0]);
    }
    let read = read_text(&HEAD.replace("PUT", "FETCH"));
    assert_eq!(read.findings, ["7:15 invalid-page-fact"]);
    let read = read_text("## 事件\n名称 | 值\n---|---\n事件类型 | a.b_v1\n");
    assert_eq!(read.findings, ["2:1 missing-page-fact"]);
    assert!(read.event().body.rows.is_empty());
}
