//! Lines of documentation about facts that operations and events share.

use super::docs;
use crate::model::{AppKind, Page, RateLimit, Scope};

/// A link to the page, with the date of its last update.
pub(super) fn page_line(page: Option<&Page>, updated: Option<&str>) -> Option<String> {
    let page = page?;
    let title = docs::unlinked(page.title.as_deref().unwrap_or("documentation"));
    let updated = updated
        .map(|date| format!(", updated {date}"))
        .unwrap_or_default();
    Some(format!("- Page: {}{updated}", link(&title, &page.url)))
}

/// The scopes of an operation or event, and those that single fields need.
pub(super) fn scope_lines(scopes: &[Scope], field_scopes: &[Scope]) -> Vec<String> {
    let list = |scopes: &[Scope]| {
        let shown: Vec<String> = scopes.iter().map(docs::scope).collect();
        shown.join(", ")
    };
    let mut lines = Vec::new();
    match scopes {
        [] => {}
        [only] => lines.push(format!("- Scope: {}", docs::scope(only))),
        several => lines.push(format!("- Scopes, any one of: {}", list(several))),
    }
    if !field_scopes.is_empty() {
        lines.push(format!("- Scopes of single fields: {}", list(field_scopes)));
    }
    lines
}

/// The kinds of app.
pub(super) fn apps(kinds: &[AppKind]) -> Option<String> {
    let kinds = kinds.iter().map(|kind| match kind {
        AppKind::Custom => "custom",
        AppKind::Store => "store",
    });
    let kinds: Vec<&str> = kinds.collect();
    (!kinds.is_empty()).then(|| format!("- Apps: {}", kinds.join(", ")))
}

/// `[title](url)`, or the URL as code if it contains characters that break a link.
fn link(title: &str, url: &str) -> String {
    if url.contains(['(', ')', ' ', '<', '>', '\n']) {
        docs::code(url)
    } else {
        format!("[{title}]({url})")
    }
}

/// `10 a second`.
pub(super) fn rate_limit(limit: &RateLimit) -> String {
    match limit.seconds {
        1 => format!("{} a second", limit.requests),
        60 => format!("{} a minute", limit.requests),
        3600 => format!("{} an hour", limit.requests),
        seconds => format!("{} in {seconds} seconds", limit.requests),
    }
}

/// Ends the text with a full stop.
pub(super) fn sentence(text: &str) -> String {
    if text.ends_with(['.', '!', '?', '。']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}
