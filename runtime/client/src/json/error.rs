//! Errors of decoding and encoding JSON.

use std::error::Error;
use std::fmt;

use super::Token;

/// The error of a [`Slot`](super::Slot) that refuses a token. It states what was expected; the reader adds what it found, and the path.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mismatch {
    expected: &'static str,
}

impl Mismatch {
    /// Creates the error from a phrase that completes «expected …», such as `"an integer"`.
    pub const fn new(expected: &'static str) -> Self {
        Self { expected }
    }

    /// The phrase that describes what was expected.
    pub(crate) const fn expected(self) -> &'static str {
        self.expected
    }

    /// Describes the expected value and the value found in the document.
    pub(crate) fn found(self, token: Token<'_>) -> String {
        let expected = self.expected;
        match token {
            Token::Null => format!("expected {expected}, found null"),
            Token::Boolean(value) => format!("expected {expected}, found {value}"),
            Token::Integer(value) => format!("expected {expected}, found {value}"),
            Token::Unsigned(value) => format!("expected {expected}, found {value}"),
            Token::Float(value) => format!("expected {expected}, found {value:?}"),
            Token::String(text) => {
                format!("expected {expected}, found the string {}", Quoted(text))
            }
            Token::Array => format!("expected {expected}, found a list"),
            Token::Object => format!("expected {expected}, found an object"),
        }
    }
}

/// Formats the beginning of a text, in quotes, on one line.
struct Quoted<'t>(&'t str);

impl fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        const LONGEST: usize = 40;
        match self.0.char_indices().nth(LONGEST) {
            Some((end, _)) => write!(f, "{:?}…", &self.0[..end]),
            None => write!(f, "{:?}", self.0),
        }
    }
}

/// A step from a value to a value inside it.
#[derive(Debug)]
pub(crate) enum Step {
    Field(String),
    Index(usize),
}

/// A JSON document that is malformed or does not fit its type.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DecodeError {
    path: String,
    problem: String,
}

impl DecodeError {
    /// Creates an error from the path to the failure, innermost step first.
    pub(crate) fn new(steps: &[Step], problem: String) -> Self {
        let mut path = String::new();
        for step in steps.iter().rev() {
            match step {
                Step::Index(index) => path.push_str(&format!("[{index}]")),
                Step::Field(name) if is_plain(name) => {
                    if !path.is_empty() {
                        path.push('.');
                    }
                    path.push_str(name);
                }
                Step::Field(name) => path.push_str(&format!("[{}]", Quoted(name))),
            }
        }
        Self { path, problem }
    }

    /// The path in the document, such as `data.items[3].begin_time`; empty for the document itself.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Returns the error with its texts passed through `edit`, to remove secrets.
    pub(crate) fn map_text(self, edit: impl Fn(&str) -> String) -> Self {
        Self {
            path: edit(&self.path),
            problem: edit(&self.problem),
        }
    }
}

/// Returns true if a field name needs no quotes in a path.
fn is_plain(name: &str) -> bool {
    !name.is_empty()
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || c == '_' || c == '-')
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.path.is_empty() {
            f.write_str(&self.problem)
        } else {
            write!(f, "at {}: {}", self.path, self.problem)
        }
    }
}

impl Error for DecodeError {}

/// A value that JSON cannot express.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EncodeError {
    problem: String,
}

impl EncodeError {
    pub(super) fn new(problem: String) -> Self {
        Self { problem }
    }
}

impl fmt::Display for EncodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.problem)
    }
}

impl Error for EncodeError {}
