//! Parameters, headers and links.

use super::security;
use crate::diagnostic::{Code, Diagnostic, Part};
use crate::spec::check::Checker;
use serde_json::{Map, Value};

/// 4.7.12: a parameter has `schema` or `content`, and its `style` fits its `in`.
pub(super) fn parameter<'a>(checker: &mut Checker<'a>, map: &'a Map<String, Value>) {
    schema_or_content(checker, map, "Parameter Object");
    security::scopes(checker, map, &[]);
    let place = map.get("in").and_then(Value::as_str);
    let (Some(place), Some(style)) = (place, map.get("style").and_then(Value::as_str)) else {
        return;
    };
    let styles: &[&str] = match place {
        "query" => &["form", "spaceDelimited", "pipeDelimited", "deepObject"],
        "path" => &["simple", "label", "matrix"],
        "header" => &["simple"],
        "cookie" => &["form"],
        _ => return,
    };
    // The table reports a style that does not exist.
    let known = [
        "form",
        "spaceDelimited",
        "pipeDelimited",
        "deepObject",
        "simple",
        "label",
        "matrix",
    ];
    if !styles.contains(&style) && known.contains(&style) {
        let list: Vec<String> = styles.iter().map(|style| format!("`{style}`")).collect();
        let message = format!("`style: {style}` is not allowed with `in: {place}`");
        checker.report_unsound(
            Diagnostic::error(Code::InvalidValue, checker.value_of("style"), message)
                .related(checker.value_of("in"), "because of this")
                .help(format!("use {}", list.join(", "))),
        );
    }
}

/// 4.7.21: a header has `schema` or `content`.
pub(super) fn header<'a>(checker: &mut Checker<'a>, map: &'a Map<String, Value>) {
    schema_or_content(checker, map, "Header Object");
}

/// 4.7.20: a link has `operationRef` or `operationId`.
pub(super) fn link<'a>(checker: &mut Checker<'a>, map: &'a Map<String, Value>) {
    one_of_two(checker, map, "operationId", "operationRef", "Link Object");
}

fn schema_or_content<'a>(checker: &mut Checker<'a>, map: &'a Map<String, Value>, name: &str) {
    one_of_two(checker, map, "schema", "content", name);
    if let Some(content) = map.get("content").and_then(Value::as_object)
        && content.len() != 1
    {
        checker.report(
            Diagnostic::error(
                Code::InvalidValue,
                checker.key("content"),
                format!("`content` of a {name} must have exactly one media type"),
            )
            .label(format!("has {}", content.len())),
        );
    }
}

fn one_of_two<'a>(
    checker: &mut Checker<'a>,
    map: &'a Map<String, Value>,
    one: &str,
    other: &str,
    name: &str,
) {
    match (map.contains_key(one), map.contains_key(other)) {
        (true, true) => checker.report_unsound(
            Diagnostic::error(
                Code::ConflictingKeys,
                checker.key(other),
                format!("a {name} has `{one}` or `{other}`, not both"),
            )
            .related(checker.key(one), format!("`{one}` is here")),
        ),
        (false, false) => checker.report_unsound(
            Diagnostic::error(
                Code::MissingKey,
                checker.here(Part::Key),
                format!("missing key `{one}` in a {name}"),
            )
            .label(format!("needs `{one}` or `{other}`")),
        ),
        _ => {}
    }
}
