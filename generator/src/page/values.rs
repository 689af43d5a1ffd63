//! «可选值有»: lists of the values that a field may have.

use super::EnumValue;
use super::inline::{is_blank, plain, prose, unquote};
use super::label::without_marker;
use super::lines::Lines;
use std::ops::Range;

/// Which kind of value the list is of: it decides how far into an item the value goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ValueKind {
    Integer,
    Other,
}

/// Reads the items of a list; lines that belong to none are given back.
pub(super) fn read(
    page: &Lines<'_>,
    lines: &[Range<usize>],
    kind: ValueKind,
) -> (Vec<EnumValue>, Vec<Range<usize>>) {
    let mut values: Vec<EnumValue> = Vec::new();
    let mut others = Vec::new();
    let top = lines
        .iter()
        .find(|line| is_item(page.get((*line).clone())))
        .map(|line| column(page, line));
    for (index, line) in lines.iter().enumerate() {
        let text = page.get(line.clone());
        let nested = top.is_some_and(|top| column(page, line) > top + 1);
        let item = is_item(text) && (values.is_empty() || !nested);
        let found = item
            .then(|| value(without_number(without_marker(text)), kind))
            .flatten();
        match found {
            Some((value, meaning)) => values.push(EnumValue {
                value,
                meaning,
                span: page.span(line.clone()),
            }),
            // What follows an item belongs to it if more items follow, or if it is indented.
            None => match values.last_mut() {
                Some(last) if nested || later_item(page, &lines[index + 1..], kind) => {
                    if !last.meaning.is_empty() {
                        last.meaning.push('\n');
                    }
                    last.meaning.push_str(&prose(text));
                }
                _ => others.push(line.clone()),
            },
        }
    }
    (values, others)
}

fn later_item(page: &Lines<'_>, lines: &[Range<usize>], kind: ValueKind) -> bool {
    lines.iter().any(|line| {
        let text = page.get(line.clone());
        is_item(text) && value(without_number(without_marker(text)), kind).is_some()
    })
}

/// How far a line is indented, in characters; inside a line with `<br>`, 0.
fn column(page: &Lines<'_>, line: &Range<usize>) -> usize {
    let before = &page.text[..line.start];
    let indent = before.rsplit('\n').next().unwrap_or_default();
    if indent.chars().all(is_blank) {
        indent.chars().map(|c| if c == '\t' { 4 } else { 1 }).sum()
    } else {
        0
    }
}

/// Whether a line is an item of a list, numbered or not.
pub(super) fn is_item(line: &str) -> bool {
    without_marker(line).len()
        < line
            .trim_start_matches(is_blank)
            .trim_end_matches(is_blank)
            .len()
        || without_number(line).len() < line.len()
}

/// The text after `1. `.
fn without_number(line: &str) -> &str {
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if !(1..=2).contains(&digits) {
        return line;
    }
    line[digits..]
        .strip_prefix(['.', '、'])
        .filter(|rest| rest.starts_with(is_blank))
        .map_or(line, |rest| rest.trim_start_matches(is_blank))
}

/// The value and the meaning of an item's text; `None` if it is no value of this kind.
fn value(item: &str, kind: ValueKind) -> Option<(String, String)> {
    let item = item.trim_matches(is_blank);
    let bare = item.strip_prefix("**").unwrap_or(item);
    let (key, rest) = quoted(bare)
        .or_else(|| parted(item))
        .unwrap_or_else(|| bare_key(item));
    let key = unquote(&plain(key));
    // What closes a bold key is no meaning.
    let rest = match bare.len() < item.len() {
        true => rest.trim_start_matches(['*', '`']),
        false => rest,
    };
    let meaning = rest
        .trim_start_matches(|c| is_blank(c) || "：:-—=，,、".contains(c))
        .trim_end_matches(is_blank);
    let integer = || key.parse::<i64>().is_ok();
    let right = match kind {
        ValueKind::Integer => integer(),
        // A sentence is no value.
        ValueKind::Other => {
            !key.is_empty() && key.chars().count() <= 64 && !key.contains(['，', '。', '；'])
        }
    };
    right.then(|| (key, prose(meaning)))
}

/// A key in backticks or quotes.
fn quoted(item: &str) -> Option<(&str, &str)> {
    let quote = item
        .chars()
        .next()
        .filter(|c| matches!(c, '`' | '"' | '“'))?;
    let close = if quote == '“' { '”' } else { quote };
    let start = quote.len_utf8();
    let end = start + item[start..].find(close)?;
    Some((&item[start..end], &item[end + close.len_utf8()..]))
}

/// A key that ends at a colon.
fn parted(item: &str) -> Option<(&str, &str)> {
    let wide = item.find('：');
    // A colon in a key, such as `a:b:c`, is followed by neither a blank nor another script.
    let narrow = item.match_indices(':').map(|(at, _)| at).find(|at| {
        let after = item[at + 1..].chars().next();
        let number = item[..*at].trim().parse::<i64>().is_ok();
        number || after.is_none_or(|c| is_blank(c) || !c.is_ascii())
    });
    let at = match (wide, narrow) {
        (Some(wide), Some(narrow)) => wide.min(narrow),
        (at, None) | (None, at) => at?,
    };
    let width = item[at..].chars().next().map_or(1, char::len_utf8);
    Some((&item[..at], &item[at + width..]))
}

/// A key that nothing ends but the end of the word.
fn bare_key(item: &str) -> (&str, &str) {
    let word = |c: char| c.is_ascii_alphanumeric() || "_-./:+#".contains(c);
    let end = item.find(|c| !word(c)).unwrap_or(item.len());
    // `1-text`, `- 1 text`, `a(text)`
    let digits = item[..end]
        .find(|c: char| !c.is_ascii_digit())
        .unwrap_or(end);
    let end = if digits > 0
        && item[digits..end].starts_with(['-', '.'])
        && !item[digits + 1..].starts_with(|c: char| c.is_ascii_digit())
    {
        digits
    } else {
        end
    };
    if end == 0 {
        (item, "")
    } else {
        (&item[..end], &item[end..])
    }
}
