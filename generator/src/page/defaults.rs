//! «默认值»: the default of a field, or prose about what happens without a value.

use super::inline::{is_blank, plain, unquote};

/// Returns the default that a text states. Prose, such as «空，表示不更新», is none.
pub(super) fn value(text: &str) -> Option<String> {
    let text = text.trim_matches(is_blank);
    let whole = unquote(text);
    if is_quoted(text, &whole) || whole.starts_with(['[', '{']) {
        return (!whole.is_empty()).then_some(whole);
    }
    let value = in_code(text).unwrap_or_else(|| before_prose(text));
    let is_none = matches!(
        value.to_ascii_lowercase().as_str(),
        "" | "-" | "—" | "/" | "null" | "none" | "nil" | "n/a"
    );
    let is_prose = !value.is_ascii() || value.split(' ').count() > 2;
    (!is_none && !is_prose).then_some(value)
}

/// Returns true if quotes enclosed the whole text.
fn is_quoted(text: &str, unquoted: &str) -> bool {
    unquoted.len() < text.len() && !text.contains("](")
}

/// Returns the code span that a text starts with.
fn in_code(text: &str) -> Option<String> {
    let (code, _) = text.strip_prefix('`')?.split_once('`')?;
    Some(unquote(code))
}

/// Returns the text before the first punctuation of prose.
fn before_prose(text: &str) -> String {
    let text = plain(text);
    let end = text
        .find(['，', '。', '；', '（', '、'])
        .unwrap_or(text.len());
    unquote(&text[..end])
}

#[cfg(test)]
mod tests {
    use super::value;

    #[test]
    fn prose_is_no_default() {
        for (text, expected) in [
            ("10", Some("10")),
            ("`user_id`", Some("user_id")),
            ("\"未命名\"", Some("未命名")),
            ("false，即不设置", Some("false")),
            ("`20`（可调整）", Some("20")),
            ("[\"a\", \"b\"]", Some("[\"a\", \"b\"]")),
            ("2020-01-01 00:00:00", Some("2020-01-01 00:00:00")),
            ("空", None),
            ("空，表示不更新该字段", None),
            ("无", None),
            ("不填", None),
            ("如果 x 为 1，则为 true", None),
            ("null", None),
            ("the time of the call", None),
            ("", None),
        ] {
            assert_eq!(value(text).as_deref(), expected, "{text}");
        }
    }
}
