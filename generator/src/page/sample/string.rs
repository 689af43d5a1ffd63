//! Strings, with or without the quotes and escapes they should have.

use super::parser::Parser;
use super::{Repair, lookahead};
use crate::page::inline::is_blank;

/// Whether a string is a key, which a colon follows, or a value.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Key,
    Value,
}

/// The character that closes a string that this one opens.
pub(super) const fn closing(open: char) -> Option<char> {
    match open {
        '"' => Some('"'),
        '\'' => Some('\''),
        '“' | '”' => Some('”'),
        '‘' | '’' => Some('’'),
        _ => None,
    }
}

impl Parser<'_> {
    /// Reads a string, whose first character opens it.
    pub(super) fn string(&mut self, place: Place) -> String {
        let open = self.bump().unwrap_or('"');
        match open {
            '"' => {}
            '\'' => self.repair(Repair::SingleQuotes),
            _ => self.repair(Repair::Punctuation),
        }
        if let Some(string) = self.embedded(open, place) {
            return string;
        }
        let mut string = String::new();
        while let Some(character) = self.peek() {
            match character {
                '\\' => self.escape(&mut string),
                '\n' | '\r' => {
                    if self.ends_with_the_line() {
                        self.repair(Repair::UnterminatedString);
                        return closed_before_comma(string);
                    }
                    self.repair(Repair::ControlCharacter);
                    string.push(character);
                    self.bump();
                }
                c if self.closes(c, open) => {
                    let rest = &self.rest()[c.len_utf8()..];
                    if is_end(rest, place) {
                        if c != open && !(open == '“' && c == '”') {
                            self.repair(Repair::Punctuation);
                        }
                        self.bump();
                        return string;
                    }
                    if c == '"' {
                        self.repair(Repair::InnerQuote);
                    }
                    string.push(c);
                    self.bump();
                }
                c => {
                    if c < ' ' {
                        self.repair(Repair::ControlCharacter);
                    }
                    string.push(c);
                    self.bump();
                }
            }
        }
        self.repair(Repair::UnterminatedString);
        string
    }

    /// Whether a character may close a string that was opened by another.
    fn closes(&self, character: char, open: char) -> bool {
        if Some(character) == closing(open) {
            return true;
        }
        match open {
            // `"text”`: only if no right quote follows in the line.
            '"' => {
                character == '”'
                    && !lookahead::line(&self.rest()[character.len_utf8()..]).contains('"')
            }
            '“' | '”' => character == '"' || character == '“',
            '‘' | '’' => character == '\'',
            _ => false,
        }
    }

    /// JSON in a string whose quotes lack their backslashes: `"{"date":"2022"}"`.
    fn embedded(&mut self, open: char, place: Place) -> Option<String> {
        if open != '"' || place != Place::Value {
            return None;
        }
        let line = lookahead::line(self.rest());
        let first = line.chars().next().filter(|c| matches!(c, '{' | '['))?;
        let inner = line[1..].trim_start_matches(|c| is_blank(c) || matches!(c, '{' | '['));
        let inner = inner.strip_prefix('"')?;
        if !inner.starts_with(|c: char| c.is_alphanumeric()) {
            return None;
        }
        let close = if first == '{' { "}\"" } else { "]\"" };
        let ends = |at: &usize| is_end(&line[at + 2..], Place::Value);
        let end = line.match_indices(close).map(|(at, _)| at).find(ends)? + 1;
        let string = line[..end].to_owned();
        self.repair(Repair::InnerQuote);
        self.advance(end + 1);
        Some(string)
    }

    /// Whether a string that meets the end of its line has lost its closing quote: the next line goes on as JSON does.
    fn ends_with_the_line(&self) -> bool {
        let rest = self.rest().trim_start_matches(is_blank);
        rest.is_empty() || rest.starts_with(['}', ']']) || lookahead::is_key(rest)
    }

    /// Reads an escape, whose backslash comes next.
    fn escape(&mut self, string: &mut String) {
        self.bump();
        let Some(character) = self.peek() else {
            string.push('\\');
            return;
        };
        let plain = match character {
            '"' | '\\' | '/' => Some(character),
            'b' => Some('\u{8}'),
            'f' => Some('\u{c}'),
            'n' => Some('\n'),
            'r' => Some('\r'),
            't' => Some('\t'),
            _ => None,
        };
        if let Some(plain) = plain {
            self.bump();
            string.push(plain);
        } else if let Some((decoded, length)) = unicode(self.rest()) {
            self.advance(length);
            string.push(decoded);
        } else {
            self.repair(Repair::Escape);
            string.push('\\');
        }
    }
}

/// The character of `u4e2d`, or of two such that make a pair, and the length of the escape without its first backslash.
fn unicode(text: &str) -> Option<(char, usize)> {
    let unit = |text: &str| {
        let digits = text.strip_prefix('u')?.get(..4)?;
        let hexadecimal = digits.bytes().all(|byte| byte.is_ascii_hexdigit());
        hexadecimal.then(|| u32::from_str_radix(digits, 16).ok())?
    };
    let first = unit(text)?;
    if let Some(character) = char::from_u32(first) {
        return Some((character, 5));
    }
    let second = unit(text.get(5..)?.strip_prefix('\\')?)?;
    let pair = (0xd800..0xdc00).contains(&first) && (0xdc00..0xe000).contains(&second);
    let character = pair.then(|| 0x1_0000 + ((first - 0xd800) << 10) + (second - 0xdc00))?;
    Some((char::from_u32(character)?, 11))
}

/// Whether what follows a quote shows that it closed a string.
fn is_end(rest: &str, place: Place) -> bool {
    let same_line = rest.trim_start_matches([' ', '\t', '\u{a0}', '\u{3000}', '\u{200b}']);
    match place {
        // Keys hold no quotes.
        Place::Key => true,
        Place::Value => {
            same_line.is_empty()
                || same_line.starts_with(['\n', '\r', '}', ']', '｝', '］', '#'])
                || same_line.starts_with("//")
                || same_line.starts_with("/*")
                // A comma between two texts in quotes is not the end of a value: `"a", b"`.
                || same_line.strip_prefix([',', '，']).is_some_and(is_after_comma)
        }
    }
}

/// Whether what follows a comma is something that may follow a value.
fn is_after_comma(rest: &str) -> bool {
    lookahead::next(rest).is_none_or(|next| {
        matches!(
            next,
            '"' | '“' | '\'' | '{' | '[' | ']' | '}' | '/' | '#' | '-' | '.' | '…' | ','
        ) || next.is_ascii_alphanumeric()
    })
}

/// A string that lost its quote has the comma after it inside.
fn closed_before_comma(mut string: String) -> String {
    let kept = string
        .trim_end_matches(is_blank)
        .trim_end_matches([',', '，'])
        .len();
    string.truncate(kept);
    string
}
