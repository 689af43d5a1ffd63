//! What can go wrong between JSON and types.

use std::error::Error;
use std::fmt;

use super::Token;

/// A [`Slot`](super::Slot) refuses a token. Says what the slot wanted; the reader adds what it found, and where.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Mismatch {
    wanted: &'static str,
}

impl Mismatch {
    /// A refusal that completes the sentence «wanted …», such as `"an integer"`.
    pub const fn new(wanted: &'static str) -> Self {
        Self { wanted }
    }

    /// What was wanted.
    pub(crate) const fn wanted(self) -> &'static str {
        self.wanted
    }

    /// What stands in the document, beside what was wanted.
    pub(crate) fn found(self, token: Token<'_>) -> String {
        let wanted = self.wanted;
        match token {
            Token::Null => format!("wanted {wanted}, found null"),
            Token::Boolean(value) => format!("wanted {wanted}, found {value}"),
            Token::Integer(value) => format!("wanted {wanted}, found {value}"),
            Token::Unsigned(value) => format!("wanted {wanted}, found {value}"),
            Token::Float(value) => format!("wanted {wanted}, found {value:?}"),
            Token::String(text) => format!("wanted {wanted}, found the string {}", Quoted(text)),
            Token::Array => format!("wanted {wanted}, found a list"),
            Token::Object => format!("wanted {wanted}, found an object"),
        }
    }
}

/// The beginning of a text, in quotes, on one line.
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
    /// `steps` run from the failure outwards, as they were met while unwinding.
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

    /// Where in the document, such as `data.items[3].begin_time`; empty for the document itself.
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The same error with its texts passed through `edit`; for taking secrets out.
    pub(crate) fn map_text(self, edit: impl Fn(&str) -> String) -> Self {
        Self {
            path: edit(&self.path),
            problem: edit(&self.problem),
        }
    }
}

/// Whether a field name can stand in a path as it is.
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
