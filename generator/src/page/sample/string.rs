//! Strings, with or without valid quotes and escapes.

use super::cursor::Cursor;
use super::{Fix, lookahead};
use crate::page::inline::is_blank;

/// The position of a string in an object or list.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    Key,
    Value,
}

/// Returns the quote that closes a string opened by this one. Returns `None` if the character is not a quote.
pub(super) const fn closing(open: char) -> Option<char> {
    match open {
        '"' => Some('"'),
        '\'' => Some('\''),
        '“' | '”' => Some('”'),
        '‘' | '’' => Some('’'),
        _ => None,
    }
}

/// Reads a string. Its opening quote is next.
pub(super) fn read(cursor: &mut Cursor<'_>, position: Position) -> String {
    let open = cursor.bump().unwrap_or('"');
    match open {
        '"' => {}
        '\'' => cursor.fix(Fix::SingleQuotes),
        _ => cursor.fix(Fix::Punctuation),
    }
    if let Some(string) = embedded_json(cursor, open, position) {
        return string;
    }
    let mut string = String::new();
    while let Some(character) = cursor.peek() {
        match character {
            '\\' => {
                escape(cursor, &mut string);
                continue;
            }
            '\n' | '\r' if ends_with_the_line(cursor) => {
                cursor.fix(Fix::UnterminatedString);
                return without_trailing_comma(string);
            }
            c if closes(cursor, c, open) => {
                if is_end(&cursor.rest()[c.len_utf8()..], position) {
                    if c != open && !(open == '“' && c == '”') {
                        cursor.fix(Fix::Punctuation);
                    }
                    cursor.bump();
                    return string;
                }
                if c == '"' {
                    cursor.fix(Fix::InnerQuote);
                }
            }
            c if c < ' ' => cursor.fix(Fix::ControlCharacter),
            _ => {}
        }
        string.push(character);
        cursor.bump();
    }
    cursor.fix(Fix::UnterminatedString);
    string
}

/// Returns true if a character can close a string that was opened by another.
fn closes(cursor: &Cursor<'_>, character: char, open: char) -> bool {
    if Some(character) == closing(open) {
        return true;
    }
    match open {
        // `"text”`, unless a straight quote follows on the line.
        '"' => {
            character == '”'
                && !lookahead::line(&cursor.rest()[character.len_utf8()..]).contains('"')
        }
        '“' | '”' => character == '"' || character == '“',
        '‘' | '’' => character == '\'',
        _ => false,
    }
}

/// Reads JSON in a string whose quotes lack their backslashes: `"{"date":"2022"}"`.
fn embedded_json(cursor: &mut Cursor<'_>, open: char, position: Position) -> Option<String> {
    if open != '"' || position != Position::Value {
        return None;
    }
    let line = lookahead::line(cursor.rest());
    let first = line.chars().next().filter(|c| matches!(c, '{' | '['))?;
    let inner = line[1..].trim_start_matches(|c| is_blank(c) || matches!(c, '{' | '['));
    let inner = inner.strip_prefix('"')?;
    if !inner.starts_with(|c: char| c.is_alphanumeric()) {
        return None;
    }
    let close = if first == '{' { "}\"" } else { "]\"" };
    let ends = |at: &usize| is_end(&line[at + 2..], Position::Value);
    let end = line.match_indices(close).map(|(at, _)| at).find(ends)? + 1;
    let string = line[..end].to_owned();
    cursor.fix(Fix::InnerQuote);
    cursor.advance(end + 1);
    Some(string)
}

/// Returns true if a string lost its closing quote at the end of its line: the next line continues the JSON around it.
fn ends_with_the_line(cursor: &Cursor<'_>) -> bool {
    let rest = cursor.rest().trim_start_matches(is_blank);
    rest.is_empty() || rest.starts_with(['}', ']']) || lookahead::is_key(rest)
}

/// Reads an escape. Its backslash is next.
fn escape(cursor: &mut Cursor<'_>, string: &mut String) {
    cursor.bump();
    let Some(character) = cursor.peek() else {
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
        cursor.bump();
        string.push(plain);
    } else if let Some((decoded, length)) = unicode(cursor.rest()) {
        cursor.advance(length);
        string.push(decoded);
    } else {
        cursor.fix(Fix::Escape);
        string.push('\\');
    }
}

/// Decodes `u4e2d`, or a pair of surrogates. Returns the character and the length of the escape without its first backslash.
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

/// Returns true if the text after a quote shows that the quote closed a string.
fn is_end(rest: &str, position: Position) -> bool {
    let same_line = rest.trim_start_matches([' ', '\t', '\u{a0}', '\u{3000}', '\u{200b}']);
    match position {
        // Keys contain no quotes.
        Position::Key => true,
        Position::Value => {
            same_line.is_empty()
                || same_line.starts_with(['\n', '\r', '}', ']', '｝', '］', '#'])
                || same_line.starts_with("//")
                || same_line.starts_with("/*")
                // In `"a", b"` the comma does not end the value.
                || same_line.strip_prefix([',', '，']).is_some_and(is_after_comma)
        }
    }
}

/// Returns true if the text after a comma can follow a value.
fn is_after_comma(rest: &str) -> bool {
    lookahead::next(rest).is_none_or(|next| {
        matches!(
            next,
            '"' | '“' | '\'' | '{' | '[' | ']' | '}' | '/' | '#' | '-' | '.' | '…' | ','
        ) || next.is_ascii_alphanumeric()
    })
}

/// Removes the comma at the end of a string that lost its closing quote.
fn without_trailing_comma(mut string: String) -> String {
    let kept = string
        .trim_end_matches(is_blank)
        .trim_end_matches([',', '，'])
        .len();
    string.truncate(kept);
    string
}
