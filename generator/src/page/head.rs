//! The table of facts about a request or an event: URL, method, limits, kinds of app, scopes, type.

use super::cells::Cell;
use super::column::Column;
use super::description::unnamed;
use super::inline::plain;
use super::lines::Lines;
use super::scopes::{self, ScopeLine};
use super::table::{Block, Table};
use super::{AppKind, Method, RateLimit, RateLimits, Scope, Spanned, TokenKind};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use std::ops::Range;

/// The facts, as far as the page states them.
#[derive(Debug)]
pub(super) struct Head {
    pub(super) url: Option<Spanned<String>>,
    pub(super) method: Option<Spanned<Method>>,
    pub(super) event_type: Option<Spanned<String>>,
    pub(super) rate_limits: RateLimits,
    pub(super) app_kinds: Vec<AppKind>,
    pub(super) scopes: Vec<Scope>,
    pub(super) unnamed_scopes: Vec<Spanned<String>>,
    pub(super) field_scopes: Vec<Scope>,
    /// The table's header.
    pub(super) range: Range<usize>,
    /// Whether a method is stated, readable or not.
    pub(super) states_method: bool,
}

/// What a row of the table is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Key {
    Url,
    Method,
    EventType,
    RateLimits,
    AppKinds,
    Scopes,
    FieldScopes,
}

/// The head among some blocks, if one is there.
pub(super) fn find(
    page: &Lines<'_>,
    blocks: &[Block],
    diagnostics: &mut Diagnostics,
) -> Option<Head> {
    blocks.iter().find_map(|block| match block {
        Block::Table(table) if is_head(page, table) => Some(read(page, table, diagnostics)),
        _ => None,
    })
}

fn is_head(page: &Lines<'_>, table: &Table) -> bool {
    // A table of fields may have a field that is called «HTTP URL», in theory only.
    let fields = table.columns.contains(&Column::Type);
    !fields
        && table.rows.iter().any(|row| {
            let key = row.cells.first().and_then(|cell| key(page, cell));
            matches!(key, Some(Key::Url | Key::Method | Key::EventType))
        })
}

/// Whether a line of text is what a row of the table begins with.
pub(super) fn is_key(line: &str) -> bool {
    // A sentence that begins like a key is longer than one.
    line.chars().count() <= 12 && key_of(line).is_some()
}

fn key(page: &Lines<'_>, cell: &Cell) -> Option<Key> {
    key_of(page.get(cell.first()?.clone()))
}

fn key_of(line: &str) -> Option<Key> {
    let text = plain(line).replace(' ', "");
    let starts = |word: &str| text.starts_with(word);
    Some(match text.to_ascii_lowercase().as_str() {
        "httpurl" | "url" | "请求url" | "请求地址" => Key::Url,
        "httpmethod" | "method" | "http方法" | "请求方法" | "请求方式" => Key::Method,
        "事件类型" | "eventtype" => Key::EventType,
        _ if starts("字段权限要求") => Key::FieldScopes,
        _ if starts("权限要求") => Key::Scopes,
        _ if starts("接口频率限制") || starts("频率限制") => Key::RateLimits,
        _ if starts("支持的应用类型") || starts("应用类型") => Key::AppKinds,
        _ => return None,
    })
}

fn read(page: &Lines<'_>, table: &Table, diagnostics: &mut Diagnostics) -> Head {
    let mut head = Head {
        url: None,
        method: None,
        event_type: None,
        rate_limits: RateLimits::NotStated,
        app_kinds: Vec::new(),
        scopes: Vec::new(),
        unnamed_scopes: Vec::new(),
        field_scopes: Vec::new(),
        range: table.range.clone(),
        states_method: false,
    };
    for row in &table.rows {
        let (Some(key), Some(value)) = (
            row.cells.first().and_then(|cell| key(page, cell)),
            row.cells.get(1),
        ) else {
            continue;
        };
        let text = super::fields::cell_text(page, Some(value));
        match key {
            Key::Url => head.url = head.url.take().or_else(|| first_word(page, value)),
            Key::EventType => {
                head.event_type = head.event_type.take().or_else(|| first_word(page, value));
            }
            Key::Method => {
                head.states_method = true;
                let span = page.span(value.first().cloned().unwrap_or(row.range.clone()));
                let word = text.to_ascii_lowercase();
                let method = Method::ALL
                    .into_iter()
                    .find(|method| method.as_str() == word);
                match method {
                    Some(value) => head.method = Some(Spanned { value, span }),
                    None => diagnostics.push(
                        Diagnostic::error(
                            Code::InvalidPageFact,
                            span.location(),
                            format!("`{text}` is not an HTTP method"),
                        )
                        .help("correct the page's row, for example to GET or POST"),
                    ),
                }
            }
            Key::RateLimits => head.rate_limits = rate_limits(&text),
            Key::AppKinds => head.app_kinds = app_kinds(&text),
            Key::Scopes => {
                for line in value {
                    match scopes::line(page, line.clone()) {
                        ScopeLine::Scope(scope) => head.scopes.push(scope),
                        ScopeLine::Unnamed(title) => {
                            diagnostics.push(unnamed(&title.value, title.span.location()));
                            head.unnamed_scopes.push(title);
                        }
                        ScopeLine::Other => {}
                    }
                }
            }
            Key::FieldScopes => {
                for line in value {
                    match scopes::line(page, line.clone()) {
                        ScopeLine::Scope(scope) => head.field_scopes.push(scope),
                        ScopeLine::Unnamed(title) => {
                            diagnostics.push(unnamed(&title.value, title.span.location()));
                        }
                        ScopeLine::Other => {}
                    }
                }
            }
        }
    }
    head
}

/// The first word of a cell.
fn first_word(page: &Lines<'_>, cell: &Cell) -> Option<Spanned<String>> {
    let line = cell.first()?.clone();
    let text = plain(page.get(line.clone()));
    let word = text.split(' ').next().filter(|word| !word.is_empty())?;
    Some(Spanned {
        value: word.to_owned(),
        span: page.span(line),
    })
}

/// Limits such as `1000 次/分钟、50 次/秒`.
fn rate_limits(text: &str) -> RateLimits {
    if text.contains("特殊") {
        return RateLimits::Special(text.to_owned());
    }
    let mut limits = Vec::new();
    for (at, times) in text.match_indices('次') {
        let before = text[..at].trim_end().replace([',', '，'], "");
        let digits = before
            .len()
            .checked_sub(before.trim_end_matches(|c: char| c.is_ascii_digit()).len());
        let requests = digits.and_then(|digits| before[before.len() - digits..].parse().ok());
        let after = text[at + times.len()..].trim_start();
        let after = after
            .strip_prefix(['/', '／', '每'])
            .unwrap_or_default()
            .trim_start();
        let digits = after.len() - after.trim_start_matches(|c: char| c.is_ascii_digit()).len();
        let number: u64 = if digits == 0 {
            1
        } else {
            after[..digits].parse().unwrap_or(0)
        };
        let unit = after[digits..].trim_start();
        let seconds = [
            ("秒", 1),
            ("分", 60),
            ("小时", 3600),
            ("天", 86_400),
            ("日", 86_400),
        ]
        .iter()
        .find(|(word, _)| unit.starts_with(word))
        .and_then(|(_, seconds)| number.checked_mul(*seconds));
        if let (Some(requests @ 1..), Some(seconds @ 1..)) = (requests, seconds) {
            limits.push(RateLimit { requests, seconds });
        }
    }
    match (limits.is_empty(), text) {
        (false, _) => RateLimits::Stated(limits),
        (true, "" | "-" | "无" | "无限制") => RateLimits::NotStated,
        (true, _) => RateLimits::Special(text.to_owned()),
    }
}

/// The kinds of app, in the text's order.
fn app_kinds(text: &str) -> Vec<AppKind> {
    let lower = text.to_lowercase();
    let words = [
        ("自建应用", AppKind::Custom),
        ("custom app", AppKind::Custom),
        ("商店应用", AppKind::Store),
        ("store app", AppKind::Store),
    ];
    let mut found: Vec<(usize, AppKind)> = words
        .iter()
        .filter_map(|(word, kind)| Some((lower.find(word)?, *kind)))
        .collect();
    found.sort_unstable();
    let mut kinds: Vec<AppKind> = found.into_iter().map(|(_, kind)| kind).collect();
    kinds.dedup();
    kinds
}

/// The kinds of token that the description of the `Authorization` header names.
pub(super) fn access_tokens(page: &Lines<'_>, description: &Cell) -> Vec<TokenKind> {
    let lines: Vec<String> = description
        .iter()
        .map(|line| plain(page.get(line.clone())))
        .collect();
    // A line of nothing but names. Prose may speak of other tokens, and is heard only if no such line is there.
    let mut strict = Vec::new();
    let mut loose = Vec::new();
    for line in &lines {
        let found = tokens(line);
        let mut left = line.clone();
        for (_, kind) in &found {
            left = left.replace(kind.as_str(), "");
        }
        let separators = |c: char| c.is_whitespace() || "或和、,，/or".contains(c);
        let only = left.chars().all(separators);
        for (_, kind) in found {
            let kinds = if only { &mut strict } else { &mut loose };
            if !kinds.contains(&kind) {
                kinds.push(kind);
            }
        }
    }
    if strict.is_empty() { loose } else { strict }
}

fn tokens(line: &str) -> Vec<(usize, TokenKind)> {
    let mut found: Vec<(usize, TokenKind)> = [TokenKind::Tenant, TokenKind::User, TokenKind::App]
        .into_iter()
        .filter_map(|kind| Some((line.find(kind.as_str())?, kind)))
        .collect();
    found.sort_unstable();
    found
}

#[cfg(test)]
mod tests {
    use super::{app_kinds, rate_limits};
    use crate::page::{AppKind, RateLimit, RateLimits};

    #[test]
    fn rates_are_read_in_every_form() {
        let limit = |requests, seconds| RateLimit { requests, seconds };
        for (text, expected) in [
            (
                "1000 次/分钟、50 次/秒",
                vec![limit(1000, 60), limit(50, 1)],
            ),
            ("10次/秒", vec![limit(10, 1)]),
            ("1,000 次／分", vec![limit(1000, 60)]),
            ("5 次/10 秒", vec![limit(5, 10)]),
            ("3 次/小时", vec![limit(3, 3600)]),
        ] {
            assert_eq!(rate_limits(text), RateLimits::Stated(expected), "{text}");
        }
        for text in ["特殊频控", "特殊频控：5 次/秒", "0 次/秒", "次/秒"] {
            assert_eq!(rate_limits(text), RateLimits::Special(text.to_owned()));
        }
        assert_eq!(rate_limits("无"), RateLimits::NotStated);
    }

    #[test]
    fn kinds_of_app_keep_their_order() {
        assert_eq!(
            app_kinds("自建应用、商店应用"),
            [AppKind::Custom, AppKind::Store]
        );
        assert_eq!(
            app_kinds("Store App、Custom App"),
            [AppKind::Store, AppKind::Custom]
        );
        assert_eq!(app_kinds(""), []);
    }
}
