//! A reader of JSON that goes on where JSON ends: commas too many, comments, brackets that do not match.
//!
//! It reads every valid JSON text as any other reader does. Where the text is not valid, it takes the reading that keeps most of
//! the rest in its place, and says what it mended.

use super::string::{Place, closing};
use super::{Repair, lookahead};
use crate::page::inline::{is_blank, is_invisible};
use serde_json::{Map, Value};
use std::ops::ControlFlow;

/// How many lists and objects inside each other a sample may have. A body without a table is described by its sample, two levels of the
/// description for each, and no parser of YAML goes deeper than 127.
pub(super) const DEEPEST: usize = 48;

/// What a text was read as.
pub(super) struct Parsed {
    /// The value that it begins with.
    pub(super) value: Option<Value>,
    /// What was mended.
    pub(super) repairs: Vec<Repair>,
    /// The first bracket that nests too deep; there is no value then.
    pub(super) too_deep: Option<usize>,
}

/// Reads the value that a text begins with.
pub(super) fn parse(text: &str) -> Parsed {
    let mut parser = Parser {
        text,
        at: 0,
        repairs: Vec::new(),
        objects: 0,
        arrays: 0,
        too_deep: None,
    };
    let value = parser.root();
    Parsed {
        value: value.filter(|_| parser.too_deep.is_none()),
        repairs: parser.repairs,
        too_deep: parser.too_deep,
    }
}

pub(super) struct Parser<'t> {
    text: &'t str,
    at: usize,
    repairs: Vec<Repair>,
    /// How many objects are open.
    objects: usize,
    /// How many lists are open.
    arrays: usize,
    too_deep: Option<usize>,
}

impl<'t> Parser<'t> {
    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    pub(super) fn bump(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.at += character.len_utf8();
        Some(character)
    }

    pub(super) const fn advance(&mut self, bytes: usize) {
        self.at += bytes;
    }

    pub(super) fn repair(&mut self, repair: Repair) {
        if !self.repairs.contains(&repair) {
            self.repairs.push(repair);
        }
    }

    fn root(&mut self) -> Option<Value> {
        self.trivia();
        let mut value = match self.peek()? {
            '{' | '｛' | '[' | '［' => self.value()?,
            // Members whose object lost its bracket.
            '"' if lookahead::is_key(self.rest()) => Value::Object(self.members()),
            _ => return None,
        };
        loop {
            self.trivia();
            let Some(next) = self.peek() else { break };
            let after_comma =
                matches!(next, ',' | '，') && lookahead::is_key(lookahead::after_next(self.rest()));
            match &mut value {
                // The object was closed too early: its members go on.
                Value::Object(members) if after_comma || lookahead::is_key(self.rest()) => {
                    self.repair(Repair::Bracket);
                    if after_comma {
                        self.bump();
                    }
                    let more = self.members();
                    members.extend(more);
                }
                _ if matches!(next, '}' | ']' | '｝' | '］') => {
                    self.repair(Repair::Bracket);
                    self.bump();
                }
                _ if matches!(next, ',' | '，' | ';' | '；') => {
                    self.repair(Repair::ExtraComma);
                    self.bump();
                }
                _ => {
                    self.repair(Repair::TrailingText);
                    break;
                }
            }
        }
        Some(value)
    }

    /// Skips what stands between values: blanks, comments, ellipses.
    fn trivia(&mut self) {
        while let Some(character) = self.peek() {
            let rest = self.rest();
            if is_blank(character) {
                if is_invisible(character) || !character.is_ascii() {
                    self.repair(Repair::Punctuation);
                }
                self.at += character.len_utf8();
            } else if rest.starts_with("//") || character == '#' {
                self.repair(Repair::Comment);
                self.at += rest.find('\n').unwrap_or(rest.len());
            } else if let Some(comment) = rest.strip_prefix("/*") {
                self.repair(Repair::Comment);
                self.at += comment.find("*/").map_or(rest.len(), |end| end + 4);
            } else if character == '…' || rest.starts_with("..") || rest.starts_with("。。") {
                self.repair(Repair::Ellipsis);
                let dots = |c: char| matches!(c, '.' | '…' | '。');
                self.at += rest.len() - rest.trim_start_matches(dots).len();
            } else {
                break;
            }
        }
    }

    /// Reads a value; `None` if nothing stands here that could be one.
    fn value(&mut self) -> Option<Value> {
        match self.peek()? {
            '{' | '｛' => {
                self.take('{');
                self.objects += 1;
                let members = self.deeper(Self::members);
                self.objects -= 1;
                Some(Value::Object(members))
            }
            '[' | '［' => {
                self.take('[');
                self.arrays += 1;
                let items = self.deeper(Self::items);
                self.arrays -= 1;
                Some(Value::Array(items))
            }
            ',' | '，' | '}' | ']' | '｝' | '］' | ':' | '：' => None,
            quote if closing(quote).is_some() => Some(Value::String(self.string(Place::Value))),
            _ => Some(self.word()),
        }
    }

    /// Takes a character that stands for this one.
    fn take(&mut self, character: char) {
        if self.bump() != Some(character) {
            self.repair(Repair::Punctuation);
        }
    }

    fn deeper<T: Default>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        if self.objects + self.arrays > DEEPEST {
            // The bracket was taken.
            self.too_deep.get_or_insert(self.at.saturating_sub(1));
            self.at = self.text.len();
            return T::default();
        }
        read(self)
    }

    /// Reads what a pair of brackets encloses, up to the one that closes, which is taken as well. `element` reads what is neither
    /// a comma nor that bracket; it says whether a comma must come before the next element, or breaks where the bracket was lost.
    fn enclosed(
        &mut self,
        [close, wide]: [char; 2],
        mut element: impl FnMut(&mut Self, char, bool) -> ControlFlow<(), bool>,
    ) {
        let mut comma = false;
        loop {
            self.trivia();
            match self.peek() {
                None => return self.repair(Repair::Bracket),
                Some(c) if c == close || c == wide => return self.take(close),
                Some(',' | '，' | ';' | '；' | '、') => {
                    self.take(',');
                    if !comma {
                        self.repair(Repair::ExtraComma);
                    }
                    comma = false;
                    self.trivia();
                    if matches!(self.peek(), Some(c) if c == close || c == wide) {
                        self.repair(Repair::ExtraComma);
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
                    parser.repair(Repair::Bracket);
                    // The object lost its bracket, if a list is open around it; else the bracket is one too many.
                    if parser.arrays > 0 {
                        return ControlFlow::Break(());
                    }
                    parser.bump();
                    return ControlFlow::Continue(comma);
                }
                '{' | '[' | '｛' | '［' => {
                    // A value without a key: nobody can say what it is.
                    parser.repair(Repair::Bracket);
                    parser.value();
                }
                ':' | '：' | '-' | '*' => {
                    parser.repair(Repair::Ellipsis);
                    parser.bump();
                    return ControlFlow::Continue(comma);
                }
                _ => {
                    if comma {
                        parser.repair(Repair::MissingComma);
                    }
                    parser.member(&mut members);
                }
            }
            ControlFlow::Continue(true)
        });
        members
    }

    fn member(&mut self, members: &mut Map<String, Value>) {
        let start = self.at;
        let key = match self.peek() {
            Some(quote) if closing(quote).is_some() => self.string(Place::Key),
            _ => {
                self.repair(Repair::BareWord);
                self.bare_key()
            }
        };
        self.trivia();
        let value = match self.peek() {
            Some(':' | '：' | '=') => {
                if self.bump() != Some(':') {
                    self.repair(Repair::Punctuation);
                }
                self.trivia();
                self.value()
            }
            Some('{' | '[' | '"' | '0'..='9') if self.at > start => {
                self.repair(Repair::MissingColon);
                self.value()
            }
            _ => None,
        };
        if self.at == start {
            // Nothing was read: never stay in one place.
            self.bump();
            return;
        }
        let value = value.unwrap_or_else(|| {
            self.repair(Repair::MissingValue);
            Value::Null
        });
        if members.insert(key, value).is_some() {
            self.repair(Repair::DuplicateKey);
        }
    }

    /// Reads items up to the bracket that closes their list.
    fn items(&mut self) -> Vec<Value> {
        let mut items = Vec::new();
        self.enclosed([']', '］'], |parser, next, comma| {
            match next {
                '}' | '｝' => {
                    parser.repair(Repair::Bracket);
                    if parser.objects > 0 && !parser.is_stray_brace() {
                        // The list lost its bracket, and this one closes the object around it.
                        return ControlFlow::Break(());
                    }
                    parser.bump();
                }
                '"' if parser.objects > 0 && lookahead::is_key(parser.rest()) => {
                    // A key: the list lost its bracket, and the object around it goes on.
                    parser.repair(Repair::Bracket);
                    return ControlFlow::Break(());
                }
                ':' | '：' => {
                    parser.repair(Repair::MissingValue);
                    parser.bump();
                }
                '-' if !parser.rest()[1..].starts_with(|c: char| c.is_ascii_digit()) => {
                    parser.repair(Repair::Ellipsis);
                    parser.bump();
                }
                _ => {
                    if comma {
                        parser.repair(Repair::MissingComma);
                    }
                    let start = parser.at;
                    items.extend(parser.value());
                    if parser.at == start {
                        parser.bump();
                    }
                    return ControlFlow::Continue(true);
                }
            }
            ControlFlow::Continue(comma)
        });
        items
    }

    /// Whether a `}` inside a list is one too many: the list goes on, or ends, right after it.
    fn is_stray_brace(&self) -> bool {
        let after = lookahead::after_next(self.rest());
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
