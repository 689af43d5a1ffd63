//! A position in a text that may not be valid JSON, and the fixes made so far.

use super::Fix;
use crate::page::inline::{is_blank, is_invisible};

pub(super) struct Cursor<'t> {
    text: &'t str,
    at: usize,
    /// The kinds of fixes, each once.
    fixes: Vec<Fix>,
}

impl<'t> Cursor<'t> {
    pub(super) const fn new(text: &'t str) -> Self {
        Self {
            text,
            at: 0,
            fixes: Vec::new(),
        }
    }

    /// Returns the position in bytes.
    pub(super) const fn at(&self) -> usize {
        self.at
    }

    /// Returns the text from the position on.
    pub(super) fn rest(&self) -> &'t str {
        &self.text[self.at..]
    }

    /// Returns the next character.
    pub(super) fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Moves past the next character and returns it.
    pub(super) fn bump(&mut self) -> Option<char> {
        let character = self.peek()?;
        self.at += character.len_utf8();
        Some(character)
    }

    pub(super) const fn advance(&mut self, bytes: usize) {
        self.at += bytes;
    }

    pub(super) const fn move_to_end(&mut self) {
        self.at = self.text.len();
    }

    /// Moves past a character, or past its full-width counterpart.
    pub(super) fn take(&mut self, character: char) {
        if self.bump() != Some(character) {
            self.fix(Fix::Punctuation);
        }
    }

    /// Records a fix.
    pub(super) fn fix(&mut self, fix: Fix) {
        if !self.fixes.contains(&fix) {
            self.fixes.push(fix);
        }
    }

    pub(super) fn into_fixes(self) -> Vec<Fix> {
        self.fixes
    }

    /// Skips blanks, comments and ellipses.
    pub(super) fn skip_trivia(&mut self) {
        while let Some(character) = self.peek() {
            let rest = self.rest();
            if is_blank(character) {
                if is_invisible(character) || !character.is_ascii() {
                    self.fix(Fix::Punctuation);
                }
                self.advance(character.len_utf8());
            } else if rest.starts_with("//") || character == '#' {
                self.fix(Fix::Comment);
                self.advance(rest.find('\n').unwrap_or(rest.len()));
            } else if let Some(comment) = rest.strip_prefix("/*") {
                self.fix(Fix::Comment);
                self.advance(comment.find("*/").map_or(rest.len(), |end| end + 4));
            } else if character == '…' || rest.starts_with("..") || rest.starts_with("。。") {
                self.fix(Fix::Ellipsis);
                let is_dot = |c: char| matches!(c, '.' | '…' | '。');
                self.advance(rest.len() - rest.trim_start_matches(is_dot).len());
            } else {
                break;
            }
        }
    }
}
