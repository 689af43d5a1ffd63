//! Numbers, literals, and words that should have been strings.

use super::parser::Parser;
use super::{Repair, lookahead};
use crate::page::inline::is_blank;
use serde_json::Value;

impl Parser<'_> {
    /// Reads a key without quotes.
    pub(super) fn bare_key(&mut self) -> String {
        let rest = lookahead::line(self.rest());
        let ends = |c: char| matches!(c, ':' | '：' | ',' | '，' | '{' | '}' | '[' | ']' | '"');
        let end = rest.find(ends).unwrap_or(rest.len());
        self.advance(end);
        rest[..end].trim_matches(is_blank).to_owned()
    }

    /// Reads a number, a literal, or a word that should have been a string.
    pub(super) fn word(&mut self) -> Value {
        let rest = lookahead::line(self.rest());
        let ends = |c: char| matches!(c, ',' | '，' | '}' | ']' | '｝' | '］');
        let end = rest.find(ends).unwrap_or(rest.len());
        let comment = rest[..end].find("//").or_else(|| rest[..end].find("/*"));
        let comment = comment.or_else(|| rest[..end].find(" #"));
        let end = comment.unwrap_or(end);
        self.advance(end);
        let word = rest[..end].trim_matches(is_blank);
        match word {
            "true" => return Value::Bool(true),
            "false" => return Value::Bool(false),
            "null" => return Value::Null,
            _ => {}
        }
        if let Ok(number) = serde_json::from_str::<serde_json::Number>(word) {
            return Value::Number(number);
        }
        let lenient = word.strip_prefix('+').unwrap_or(word);
        let unpadded = lenient.trim_start_matches('0');
        let numeric = !lenient.is_empty()
            && lenient.chars().all(|c| c.is_ascii_digit() || c == '.')
            && lenient.starts_with(|c: char| c.is_ascii_digit());
        if numeric {
            let padded = if unpadded.is_empty() || unpadded.starts_with('.') {
                "0"
            } else {
                ""
            };
            let digits = format!("{padded}{}", unpadded.trim_end_matches('.'));
            if let Ok(number) = serde_json::from_str::<serde_json::Number>(&digits) {
                self.repair(Repair::Number);
                return Value::Number(number);
            }
        }
        match word.to_ascii_lowercase().as_str() {
            "-" | "" => {
                self.repair(Repair::MissingValue);
                return Value::Null;
            }
            "null" | "none" | "nil" | "undefined" => {
                self.repair(Repair::BareWord);
                return Value::Null;
            }
            "true" => {
                self.repair(Repair::BareWord);
                return Value::Bool(true);
            }
            "false" => {
                self.repair(Repair::BareWord);
                return Value::Bool(false);
            }
            _ => {}
        }
        self.repair(Repair::BareWord);
        Value::String(word.to_owned())
    }
}
