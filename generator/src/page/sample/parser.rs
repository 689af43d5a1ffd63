//! A reader of JSON that goes on where JSON ends: commas too many, comments, brackets that do not match.
//!
//! It reads every valid JSON text as any other reader does. Where the text is not valid, it takes the reading that keeps most of
//! the rest in its place, and says what it mended.

use super::string::{Place, closing};
use super::{Repair, lookahead};
use crate::page::inline::{is_blank, is_invisible};
use serde_json::{Map, Value};

/// How deep values may nest; what is deeper is given up.
const DEEPEST: usize = 120;

/// The value that a text begins with, and what was mended.
pub(super) fn parse(text: &str) -> (Option<Value>, Vec<Repair>) {
    let mut parser = Parser {
        text,
        at: 0,
        repairs: Vec::new(),
        objects: 0,
        arrays: 0,
        too_deep: false,
    };
    let value = parser.root();
    let value = value.filter(|_| !parser.too_deep);
    (value, parser.repairs)
}

pub(super) struct Parser<'t> {
    text: &'t str,
    at: usize,
    repairs: Vec<Repair>,
    /// How many objects are open.
    objects: usize,
    /// How many lists are open.
    arrays: usize,
    too_deep: bool,
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
                self.open('{');
                self.objects += 1;
                let members = self.deeper(Self::members);
                self.objects -= 1;
                Some(Value::Object(members))
            }
            '[' | '［' => {
                self.open('[');
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

    fn open(&mut self, bracket: char) {
        if self.bump() != Some(bracket) {
            self.repair(Repair::Punctuation);
        }
    }

    fn deeper<T: Default>(&mut self, read: impl FnOnce(&mut Self) -> T) -> T {
        if self.objects + self.arrays > DEEPEST {
            self.too_deep = true;
            self.at = self.text.len();
            return T::default();
        }
        read(self)
    }

    /// Reads members up to the bracket that closes their object, which is taken as well.
    fn members(&mut self) -> Map<String, Value> {
        let mut members = Map::new();
        // Whether a comma must come before the next member.
        let mut comma = false;
        loop {
            self.trivia();
            match self.peek() {
                None => {
                    self.repair(Repair::Bracket);
                    return members;
                }
                Some('}' | '｝') => {
                    self.close('}');
                    return members;
                }
                Some(']' | '］') => {
                    self.repair(Repair::Bracket);
                    // The object lost its bracket, if a list is open around it; else the bracket is one too many.
                    if self.arrays > 0 {
                        return members;
                    }
                    self.bump();
                }
                Some(',' | '，' | ';' | '；' | '、') => {
                    self.comma(&mut comma);
                    self.trivia();
                    if matches!(self.peek(), Some('}' | '｝')) {
                        self.repair(Repair::ExtraComma);
                    }
                }
                Some('{' | '[' | '｛' | '［') => {
                    // A value without a key: nobody can say what it is.
                    self.repair(Repair::Bracket);
                    self.value();
                    comma = true;
                }
                Some(':' | '：' | '-' | '*') => {
                    self.repair(Repair::Ellipsis);
                    self.bump();
                }
                Some(_) => {
                    if comma {
                        self.repair(Repair::MissingComma);
                    }
                    self.member(&mut members);
                    comma = true;
                }
            }
        }
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

    /// Reads items up to the bracket that closes their list, which is taken as well.
    fn items(&mut self) -> Vec<Value> {
        let mut items = Vec::new();
        let mut comma = false;
        loop {
            self.trivia();
            match self.peek() {
                None => {
                    self.repair(Repair::Bracket);
                    return items;
                }
                Some(']' | '］') => {
                    self.close(']');
                    return items;
                }
                Some('}' | '｝') => {
                    self.repair(Repair::Bracket);
                    if self.objects > 0 && !self.is_stray_brace() {
                        // The list lost its bracket, and this one closes the object around it.
                        return items;
                    }
                    self.bump();
                }
                Some(',' | '，' | ';' | '；' | '、') => {
                    self.comma(&mut comma);
                    self.trivia();
                    if matches!(self.peek(), Some(']' | '］')) {
                        self.repair(Repair::ExtraComma);
                    }
                }
                Some('"') if self.objects > 0 && lookahead::is_key(self.rest()) => {
                    // A key: the list lost its bracket, and the object around it goes on.
                    self.repair(Repair::Bracket);
                    return items;
                }
                Some(':' | '：') => {
                    self.repair(Repair::MissingValue);
                    self.bump();
                }
                Some('-') if !self.rest()[1..].starts_with(|c: char| c.is_ascii_digit()) => {
                    self.repair(Repair::Ellipsis);
                    self.bump();
                }
                Some(_) => {
                    if comma {
                        self.repair(Repair::MissingComma);
                    }
                    let start = self.at;
                    items.extend(self.value());
                    comma = true;
                    if self.at == start {
                        self.bump();
                    }
                }
            }
        }
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

    fn close(&mut self, bracket: char) {
        if self.bump() != Some(bracket) {
            self.repair(Repair::Punctuation);
        }
    }

    /// Takes a comma. `expected` says whether one may stand here.
    fn comma(&mut self, expected: &mut bool) {
        if self.bump() != Some(',') {
            self.repair(Repair::Punctuation);
        }
        if !*expected {
            self.repair(Repair::ExtraComma);
        }
        *expected = false;
    }
}
