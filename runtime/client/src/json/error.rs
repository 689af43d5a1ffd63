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

    /// Adds the value found in the document.
    pub(crate) fn found(self, token: Token<'_>) -> Problem {
        Problem::Mismatch {
            expected: self.expected,
            found: match token {
                Token::Null => "null".to_owned(),
                Token::Boolean(value) => value.to_string(),
                Token::Integer(value) => value.to_string(),
                Token::Unsigned(value) => value.to_string(),
                Token::Float(value) => format!("{value:?}"),
                Token::String(text) => format!("the string {}", Quoted(text)),
                Token::Array => "a list".to_owned(),
                Token::Object => "an object".to_owned(),
            },
        }
    }
}

/// The reason why a value is refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Problem {
    /// A value of another type.
    Mismatch {
        expected: &'static str,
        found: String,
    },
    Other(String),
}

impl Default for Problem {
    fn default() -> Self {
        Self::Other(String::new())
    }
}

impl From<String> for Problem {
    fn from(problem: String) -> Self {
        Self::Other(problem)
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Mismatch { expected, found } => write!(f, "expected {expected}, found {found}"),
            Self::Other(problem) => f.write_str(problem),
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
    problem: Problem,
}

impl DecodeError {
    /// Creates an error from the path to the failure, innermost step first.
    pub(crate) fn new(steps: &[Step], problem: impl Into<Problem>) -> Self {
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
        Self {
            path,
            problem: problem.into(),
        }
    }

    /// The path in the document, such as `data.items[3].begin_time`; empty for the document itself.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The type that the API description has at this path, such as `an integer`. `None` for other problems, such as malformed JSON.
    pub fn expected(&self) -> Option<&str> {
        match &self.problem {
            Problem::Mismatch { expected, .. } => Some(expected),
            Problem::Other(_) => None,
        }
    }

    /// The value at this path: a scalar as text of at most 40 characters, or else `a list` or `an object`. `None` for other problems.
    pub fn found(&self) -> Option<&str> {
        match &self.problem {
            Problem::Mismatch { found, .. } => Some(found),
            Problem::Other(_) => None,
        }
    }

    /// Returns the error without the value that was found, which may be a secret.
    pub(crate) fn without_value(mut self) -> Self {
        if let Problem::Mismatch { found, .. } = &mut self.problem {
            *found = "a value that is not shown".to_owned();
        }
        self
    }

    /// Returns the error with its texts passed through `edit`, to remove secrets.
    pub(crate) fn map_text(self, edit: impl Fn(&str) -> String) -> Self {
        Self {
            path: edit(&self.path),
            problem: match self.problem {
                Problem::Mismatch { expected, found } => Problem::Mismatch {
                    expected,
                    found: edit(&found),
                },
                Problem::Other(problem) => Problem::Other(edit(&problem)),
            },
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
            self.problem.fmt(f)
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
