//! A lenient JSON parser: it accepts comments, missing and extra commas, brackets that do not match.
//!
//! Valid JSON is read as any other parser reads it. For other texts, the parser takes the reading that keeps most of the structure,
//! and records its fixes.

use super::cursor::Cursor;
use super::string::{self, Position, closing};
use super::{Fix, lookahead, word};
use serde_json::{Map, Value};
use std::ops::ControlFlow;

/// The maximum nesting of lists and objects in a sample.
///
/// A body without a table is described by its sample, which takes two levels of the spec for each level of the sample. YAML parsers
/// stop at 127 levels.
pub(super) const MAX_DEPTH: usize = 48;

/// The result of parsing a text.
pub(super) struct Parsed {
    /// The value at the start of the text.
    pub(super) value: Option<Value>,
    /// The fixes, each kind once.
    pub(super) fixes: Vec<Fix>,
    /// The position of the first bracket that nests too deeply. There is no value then.
    pub(super) too_deep: Option<usize>,
}

/// Parses the value at the start of a text.
pub(super) fn parse(text: &str) -> Parsed {
    let mut parser = Parser {
        cursor: Cursor::new(text),
        objects: 0,
        arrays: 0,
        too_deep: None,
    };
    let value = parser.root();
    Parsed {
        value: value.filter(|_| parser.too_deep.is_none()),
        too_deep: parser.too_deep,
        fixes: parser.cursor.into_fixes(),
    }
}

struct Parser<'t> {
    cursor: Cursor<'t>,
    /// The number of enclosing objects.
    objects: usize,
    /// The number of enclosing lists.
    arrays: usize,
    too_deep: Option<usize>,
}

impl Parser<'_> {
    fn root(&mut self) -> Option<Value> {
        self.cursor.skip_trivia();
        let mut value = match self.cursor.peek()? {
            '{' | '｛' | '[' | '［' => self.value()?,
            // An object without its opening bracket.
            '"' if lookahead::is_key(self.cursor.rest()) => Value::Object(self.members()),
            _ => return None,
        };
        loop {
            self.cursor.skip_trivia();
            let Some(next) = self.cursor.peek() else {
                break;
            };
            let after_comma = matches!(next, ',' | '，')
                && lookahead::is_key(lookahead::after_next(self.cursor.rest()));
            match &mut value {
                // The object was closed too early: more members follow.
                Value::Object(members) if after_comma || lookahead::is_key(self.cursor.rest()) => {
                    self.cursor.fix(Fix::Bracket);
                    if after_comma {
                        self.cursor.bump();
                    }
                    let more = self.members();
                    members.extend(more);
                }
                _ if matches!(next, '}' | ']' | '｝' | '］') => {
                    self.cursor.fix(Fix::Bracket);
                    self.cursor.bump();
                }
                _ if matches!(next, ',' | '，' | ';' | '；') => {
                    self.cursor.fix(Fix::ExtraComma);
                    self.cursor.bump();
                }
                _ => {
                    self.cursor.fix(Fix::TrailingText);
                    break;
                }
            }
        }
        Some(value)
    }

    /// Reads a value. Returns `None` at punctuation that cannot start one.
    fn value(&mut self) -> Option<Value> {
        match self.cursor.peek()? {
            '{' | '｛' => {
                self.cursor.take('{');
                self.objects += 1;
                let members = self.deeper(Self::members);
                self.objects -= 1;
                Some(Value::Object(members))
            }
            '[' | '［' => {
                self.cursor.take('[');
                self.arrays += 1;
                let items = self.deeper(Self::items);
                self.arrays -= 1;
                Some(Value::Array(items))
            }
            ',' | '，' | '}' | ']' | '｝' | '］' | ':' | '：' => None,
            quote if closing(quote).is_some() => Some(Value::String(string::read(
                &mut self.cursor,
                Position::Value,
            ))),
            _ => Some(word::read(&mut self.cursor)),
        }
    }

    fn deeper<T: Default>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        if self.objects + self.arrays > MAX_DEPTH {
            // The cursor is after the bracket.
            self.too_deep
                .get_or_insert(self.cursor.at().saturating_sub(1));
            self.cursor.move_to_end();
            return T::default();
        }
        read(self)
    }

    /// Reads the content of a pair of brackets, and the closing bracket.
    ///
    /// `element` reads an element. It returns true if a comma must precede the next element, and breaks if the closing bracket is
    /// missing.
    fn enclosed(
        &mut self,
        [close, wide]: [char; 2],
        mut element: impl FnMut(&mut Self, char, bool) -> ControlFlow<(), bool>,
    ) {
        let mut comma = false;
        loop {
            self.cursor.skip_trivia();
            match self.cursor.peek() {
                None => return self.cursor.fix(Fix::Bracket),
                Some(c) if c == close || c == wide => return self.cursor.take(close),
                Some(',' | '，' | ';' | '；' | '、') => {
                    self.cursor.take(',');
                    if !comma {
                        self.cursor.fix(Fix::ExtraComma);
                    }
                    comma = false;
                    self.cursor.skip_trivia();
                    if matches!(self.cursor.peek(), Some(c) if c == close || c == wide) {
                        self.cursor.fix(Fix::ExtraComma);
                    }
                }
                Some(other) => match element(self, other, comma) {
                    ControlFlow::Continue(next) => comma = next,
                    ControlFlow::Break(()) => return,
                },
            }
        }
    }

    /// Reads members up to the bracket that closes their object.
    fn members(&mut self) -> Map<String, Value> {
        let mut members = Map::new();
        self.enclosed(['}', '｝'], |parser, next, comma| {
            match next {
                ']' | '］' => {
                    parser.cursor.fix(Fix::Bracket);
                    // Inside a list, the object lost its closing bracket. Elsewhere, this bracket is extra.
                    if parser.arrays > 0 {
                        return ControlFlow::Break(());
                    }
                    parser.cursor.bump();
                    return ControlFlow::Continue(comma);
                }
                '{' | '[' | '｛' | '［' => {
                    // A value without a key is dropped.
                    parser.cursor.fix(Fix::Bracket);
                    parser.value();
                }
                ':' | '：' | '-' | '*' => {
                    parser.cursor.fix(Fix::Ellipsis);
                    parser.cursor.bump();
                    return ControlFlow::Continue(comma);
                }
                _ => {
                    if comma {
                        parser.cursor.fix(Fix::MissingComma);
                    }
                    parser.member(&mut members);
                }
            }
            ControlFlow::Continue(true)
        });
        members
    }

    fn member(&mut self, members: &mut Map<String, Value>) {
        let start = self.cursor.at();
        let key = match self.cursor.peek() {
            Some(quote) if closing(quote).is_some() => {
                string::read(&mut self.cursor, Position::Key)
            }
            _ => {
                self.cursor.fix(Fix::BareWord);
                word::bare_key(&mut self.cursor)
            }
        };
        self.cursor.skip_trivia();
        let value = match self.cursor.peek() {
            Some(':' | '：' | '=') => {
                if self.cursor.bump() != Some(':') {
                    self.cursor.fix(Fix::Punctuation);
                }
                self.cursor.skip_trivia();
                self.value()
            }
            Some('{' | '[' | '"' | '0'..='9') if self.cursor.at() > start => {
                self.cursor.fix(Fix::MissingColon);
                self.value()
            }
            _ => None,
        };
        if self.cursor.at() == start {
            // Skip a character to make progress.
            self.cursor.bump();
            return;
        }
        let value = value.unwrap_or_else(|| {
            self.cursor.fix(Fix::MissingValue);
            Value::Null
        });
        if members.insert(key, value).is_some() {
            self.cursor.fix(Fix::DuplicateKey);
        }
    }

    /// Reads items up to the bracket that closes their list.
    fn items(&mut self) -> Vec<Value> {
        let mut items = Vec::new();
        self.enclosed([']', '］'], |parser, next, comma| {
            match next {
                '}' | '｝' => {
                    parser.cursor.fix(Fix::Bracket);
                    if parser.objects > 0 && !parser.is_stray_brace() {
                        // The list lost its closing bracket, and this one closes the object around it.
                        return ControlFlow::Break(());
                    }
                    parser.cursor.bump();
                }
                '"' if parser.objects > 0 && lookahead::is_key(parser.cursor.rest()) => {
                    // The list lost its closing bracket, and the object around it continues.
                    parser.cursor.fix(Fix::Bracket);
                    return ControlFlow::Break(());
                }
                ':' | '：' => {
                    parser.cursor.fix(Fix::MissingValue);
                    parser.cursor.bump();
                }
                '-' if !parser.cursor.rest()[1..].starts_with(|c: char| c.is_ascii_digit()) => {
                    parser.cursor.fix(Fix::Ellipsis);
                    parser.cursor.bump();
                }
                _ => {
                    if comma {
                        parser.cursor.fix(Fix::MissingComma);
                    }
                    let start = parser.cursor.at();
                    items.extend(parser.value());
                    if parser.cursor.at() == start {
                        parser.cursor.bump();
                    }
                    return ControlFlow::Continue(true);
                }
            }
            ControlFlow::Continue(comma)
        });
        items
    }

    /// Returns true if a `}` inside a list is extra: the list continues or ends after it.
    fn is_stray_brace(&self) -> bool {
        let after = lookahead::after_next(self.cursor.rest());
        match lookahead::next(after) {
            Some(']') => true,
            Some(',' | '，') => {
                let following = lookahead::after_next(after);
                matches!(lookahead::next(following), Some('{' | '['))
            }
            _ => false,
        }
    }
}
