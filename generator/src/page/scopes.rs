//! Scopes: `title(name)`.

use super::inline::plain;
use super::lines::Lines;
use super::{Scope, Spanned};
use std::ops::Range;

/// What a line of a list of scopes is.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum ScopeLine {
    Scope(Scope),
    /// A title whose name the page leaves out.
    Unnamed(Spanned<String>),
    /// Prose, or a word for «none».
    Other,
}

/// Reads one line.
pub(super) fn line(page: &Lines<'_>, range: Range<usize>) -> ScopeLine {
    let raw = page.get(range.clone());
    let text = plain(raw);
    let span = page.span(range);
    if let Some((title, name)) = named(&text) {
        return ScopeLine::Scope(Scope {
            name: name.to_owned(),
            title: title.to_owned(),
            span,
        });
    }
    let prose = |c: char| matches!(c, '。' | '，' | '；' | '：' | ':' | '！' | '、');
    if text.is_empty() || text.contains(prose) || raw.starts_with(['*', '-', '`']) {
        return ScopeLine::Other;
    }
    match text.as_str() {
        "无" | "无权限要求" | "不需要" | "-" | "None" => ScopeLine::Other,
        _ if text.chars().count() > 40 => ScopeLine::Other,
        _ => ScopeLine::Unnamed(Spanned { value: text, span }),
    }
}

/// Title and name of `title(name)`.
fn named(text: &str) -> Option<(&str, &str)> {
    let text = text.strip_suffix([')', '）'])?;
    let open = text.rfind(['(', '（'])?;
    let width = text[open..].chars().next().map_or(1, char::len_utf8);
    let name = text[open + width..].trim();
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '_' | '.' | '-');
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.chars().all(allowed)
        && name.contains([':', '_']);
    is_name.then_some((text[..open].trim(), name))
}

#[cfg(test)]
mod tests {
    use super::named;

    #[test]
    fn names_stand_in_the_last_parentheses() {
        for (text, found) in [
            ("a b(hire:talent)", Some(("a b", "hire:talent"))),
            (
                "a（mask）(x:y:readonly)",
                Some(("a（mask）", "x:y:readonly")),
            ),
            (
                "offline_access(offline_access)",
                Some(("offline_access", "offline_access")),
            ),
            ("(a:b)", Some(("", "a:b"))),
            ("a", None),
            ("a (b c)", None),
            ("a (推荐)", None),
            ("a )", None),
        ] {
            assert_eq!(named(text), found, "{text}");
        }
    }
}
