//! «可选值有»: lists of allowed values.

use super::EnumValue;
use super::inline::{decode_entities, ends_in_break, is_blank, plain, prose, unquote};
use super::label::without_marker;
use super::lines::Lines;
use std::ops::Range;

/// The kind of the values in a list. It decides where the value of an item ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ValueKind {
    Integer,
    Other,
}

/// Reads the items of a list. Returns the lines that belong to no item as well.
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
        let found = item.then(|| value_of_item(text, kind)).flatten();
        match found {
            Some((value, meaning)) => values.push(EnumValue {
                value,
                meaning,
                span: page.span(line.clone()),
            }),
            // A line after an item belongs to it if it is indented, or if more items follow.
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
        is_item(text) && value_of_item(text, kind).is_some()
    })
}

/// Returns the value and the meaning of a list item.
fn value_of_item(line: &str, kind: ValueKind) -> Option<(String, String)> {
    value(without_number(without_marker(line)), kind)
}

/// Returns the indentation of a line of a cell, in characters. The first line of a cell has none.
fn column(page: &Lines<'_>, line: &Range<usize>) -> usize {
    let before = &page.text[..line.start];
    let from = before.rfind(['\n', '>']).map_or(0, |at| at + 1);
    let starts_line = from == 0 || before[..from].ends_with('\n') || ends_in_break(&before[..from]);
    let indent = decode_entities(&before[from..]);
    if starts_line && indent.chars().all(is_blank) {
        indent.chars().map(|c| if c == '\t' { 4 } else { 1 }).sum()
    } else {
        0
    }
}

/// Returns true if a line is a list item, numbered or not.
pub(super) fn is_item(line: &str) -> bool {
    without_marker(line).len() < line.trim_matches(is_blank).len()
        || without_number(line).len() < line.len()
}

/// Removes the number of a list item, such as `1. `.
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

/// Splits the text of an item into value and meaning. Returns `None` if the value is not of this kind.
fn value(item: &str, kind: ValueKind) -> Option<(String, String)> {
    let item = item.trim_matches(is_blank);
    let bare = item.strip_prefix("**").unwrap_or(item);
    let in_quotes = quoted(bare);
    let (key, rest) = in_quotes
        .or_else(|| before_colon(item))
        .unwrap_or_else(|| bare_key(item));
    let mut key = unquote(&plain(key));
    // A note such as «（默认值）» is not part of the value.
    if let Some(note) = key.find('（').filter(|_| in_quotes.is_none()) {
        key.truncate(note);
    }
    // The closing mark of a bold key is not part of the meaning.
    let rest = match bare.len() < item.len() {
        true => rest.trim_start_matches(['*', '`']),
        false => rest,
    };
    let meaning = rest
        .trim_start_matches(|c| is_blank(c) || "：:-—=，,、".contains(c))
        .trim_end_matches(is_blank);
    let integer = || key.parse::<i64>().is_ok();
    let is_valid = match kind {
        ValueKind::Integer => integer(),
        // A sentence is not a value. Only quotes tell a value in Chinese from prose.
        ValueKind::Other => {
            !key.is_empty()
                && key.chars().count() <= 64
                && !key.contains(['，', '。', '；'])
                && (in_quotes.is_some() || key.is_ascii())
        }
    };
    is_valid.then(|| (key, prose(meaning)))
}

/// Splits off a key in backticks or quotes.
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

/// Splits off a key that ends at a colon.
fn before_colon(item: &str) -> Option<(&str, &str)> {
    let wide = item.find('：');
    // A colon ends a number, or is followed by a blank or a non-ASCII character. Other colons are part of the key, as in `a:b:c`.
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

/// Splits off the first word as the key.
fn bare_key(item: &str) -> (&str, &str) {
    let word = |c: char| c.is_ascii_alphanumeric() || "_-./:+#".contains(c);
    let end = item.find(|c| !word(c)).unwrap_or(item.len());
    // The key of `1-text` is `1`.
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
