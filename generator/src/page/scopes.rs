//! Scopes: lines of the form `title(name)`, or of names only.

use super::cells::Cell;
use super::inline::plain;
use super::label::without_marker;
use super::lines::Lines;
use super::{Scope, Spanned};
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use std::ops::Range;

/// The lines of a cell that lists scopes.
#[derive(Debug, Default)]
pub(super) struct ScopeList {
    pub(super) scopes: Vec<Scope>,
    /// Titles without a scope name. Each is reported.
    pub(super) unnamed: Vec<Spanned<String>>,
    /// The other lines: prose, or a word for «none».
    pub(super) others: Cell,
}

/// Reads lines that list scopes.
pub(super) fn read_list(
    page: &Lines<'_>,
    lines: &Cell,
    diagnostics: &mut Diagnostics,
) -> ScopeList {
    let mut list = ScopeList::default();
    for range in lines {
        match classify(page, range.clone()) {
            ScopeLine::Scopes(scopes) => list.scopes.extend(scopes),
            ScopeLine::Unnamed(title) => {
                diagnostics.push(unnamed(&title));
                list.unnamed.push(title);
            }
            ScopeLine::Other => list.others.push(range.clone()),
        }
    }
    list
}

fn unnamed(title: &Spanned<String>) -> Diagnostic {
    let message = format!(
        "the page has no name for the scope titled `{}`",
        title.value
    );
    Diagnostic::warning(Code::UnnamedScope, title.span.location(), message)
        .help("add the name of the scope in the page's file, as `title(name)`")
}

/// One line of a list of scopes.
#[derive(Debug, PartialEq, Eq)]
enum ScopeLine {
    Scopes(Vec<Scope>),
    /// A title whose scope name is missing.
    Unnamed(Spanned<String>),
    Other,
}

fn classify(page: &Lines<'_>, range: Range<usize>) -> ScopeLine {
    let raw = page.get(range.clone());
    let text = plain(raw);
    let span = page.span(range);
    if let Some((title, name)) = title_and_name(&text) {
        return ScopeLine::Scopes(vec![Scope {
            name: name.to_owned(),
            title: title.to_owned(),
            span,
        }]);
    }
    if let Some(names) = bare_names(&text) {
        let scope = |name: &str| Scope {
            name: name.to_owned(),
            title: String::new(),
            span: span.clone(),
        };
        return ScopeLine::Scopes(names.into_iter().map(scope).collect());
    }
    let punctuation = |c: char| matches!(c, '。' | '，' | '；' | '：' | ':' | '！' | '、');
    if text.is_empty() || text.contains(punctuation) || raw.starts_with(['*', '-', '`']) {
        return ScopeLine::Other;
    }
    match text.as_str() {
        "无" | "无权限要求" | "不需要" | "-" | "None" => ScopeLine::Other,
        _ if text.chars().count() > 40 => ScopeLine::Other,
        _ => ScopeLine::Unnamed(Spanned { value: text, span }),
    }
}

/// Splits `title(name)`. The name is in the last parentheses.
fn title_and_name(text: &str) -> Option<(&str, &str)> {
    let text = text.strip_suffix([')', '）'])?;
    let open = text.rfind(['(', '（'])?;
    let width = text[open..].chars().next().map_or(1, char::len_utf8);
    let name = text[open + width..].trim();
    is_name(name).then_some((text[..open].trim(), name))
}

/// Returns the names of a line that contains nothing else: `app_engine:approval:read`.
fn bare_names(text: &str) -> Option<Vec<&str>> {
    let names: Vec<&str> = without_marker(text)
        .split(|c: char| {
            c.is_whitespace() || matches!(c, '、' | '，' | ',' | '；' | ';' | '/' | '或')
        })
        .filter(|name| !name.is_empty())
        .collect();
    (!names.is_empty() && names.iter().all(|name| is_name(name))).then_some(names)
}

fn is_name(name: &str) -> bool {
    let allowed = |c: char| c.is_ascii_alphanumeric() || matches!(c, ':' | '_' | '.' | '-');
    name.starts_with(|c: char| c.is_ascii_alphabetic())
        && name.ends_with(|c: char| c.is_ascii_alphanumeric())
        && name.chars().all(allowed)
        && name.contains([':', '_'])
}

#[cfg(test)]
mod tests {
    use super::{bare_names, title_and_name};

    #[test]
    fn names_are_in_the_last_parentheses() {
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
            assert_eq!(title_and_name(text), found, "{text}");
        }
    }

    #[test]
    fn names_may_stand_without_titles() {
        assert_eq!(bare_names("a_b:c:read"), Some(vec!["a_b:c:read"]));
        assert_eq!(
            bare_names("- a:b、a:b.c:d 或 e_f"),
            Some(vec!["a:b", "a:b.c:d", "e_f"])
        );
        for text in ["", "-", "word", "a:", "a:b is needed", "无"] {
            assert_eq!(bare_names(text), None, "{text}");
        }
    }
}
