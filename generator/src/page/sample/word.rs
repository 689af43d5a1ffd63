//! Numbers, literals, and words that lack their quotes.

use super::cursor::Cursor;
use super::{Fix, lookahead};
use crate::page::inline::is_blank;
use serde_json::{Number, Value};

/// Reads a key without quotes.
pub(super) fn bare_key(cursor: &mut Cursor<'_>) -> String {
    let rest = lookahead::line(cursor.rest());
    let ends = |c: char| matches!(c, ':' | '：' | ',' | '，' | '{' | '}' | '[' | ']' | '"');
    let end = rest.find(ends).unwrap_or(rest.len());
    cursor.advance(end);
    rest[..end].trim_matches(is_blank).to_owned()
}

/// Reads a number, a literal, or a string without quotes.
pub(super) fn read(cursor: &mut Cursor<'_>) -> Value {
    let word = take_word(cursor);
    if let Some(value) = literal(word) {
        return value;
    }
    if let Ok(number) = serde_json::from_str::<Number>(word) {
        return Value::Number(number);
    }
    if let Some(number) = lenient_number(word) {
        cursor.fix(Fix::Number);
        return Value::Number(number);
    }
    let lower = word.to_ascii_lowercase();
    let (fix, value) = match lower.as_str() {
        "-" | "" => (Fix::MissingValue, Value::Null),
        "none" | "nil" | "undefined" => (Fix::BareWord, Value::Null),
        _ => {
            let value = literal(&lower).unwrap_or_else(|| Value::from(word));
            (Fix::BareWord, value)
        }
    };
    cursor.fix(fix);
    value
}

/// Moves to the end of a word: a bracket, a comma, a comment or the end of the line.
fn take_word<'t>(cursor: &mut Cursor<'t>) -> &'t str {
    let rest = lookahead::line(cursor.rest());
    let ends = |c: char| matches!(c, ',' | '，' | '}' | ']' | '｝' | '］');
    let end = rest.find(ends).unwrap_or(rest.len());
    let comment = ["//", "/*", " #"]
        .iter()
        .find_map(|comment| rest[..end].find(comment));
    let end = comment.unwrap_or(end);
    cursor.advance(end);
    rest[..end].trim_matches(is_blank)
}

fn literal(word: &str) -> Option<Value> {
    match word {
        "true" => Some(Value::Bool(true)),
        "false" => Some(Value::Bool(false)),
        "null" => Some(Value::Null),
        _ => None,
    }
}

/// Parses a number with a plus sign, leading zeros or a dot at its end.
fn lenient_number(word: &str) -> Option<Number> {
    let word = word.strip_prefix('+').unwrap_or(word);
    let is_numeric = word.starts_with(|c: char| c.is_ascii_digit())
        && word.chars().all(|c| c.is_ascii_digit() || c == '.');
    if !is_numeric {
        return None;
    }
    let unpadded = word.trim_start_matches('0');
    let zero = match unpadded.is_empty() || unpadded.starts_with('.') {
        true => "0",
        false => "",
    };
    serde_json::from_str(&format!("{zero}{}", unpadded.trim_end_matches('.'))).ok()
}
