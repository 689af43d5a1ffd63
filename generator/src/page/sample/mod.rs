//! Samples: JSON as pages write it, which is not always valid.

mod cursor;
mod extract;
mod finding;
mod fix;
mod lookahead;
mod parser;
mod recover;
mod string;
mod word;

#[cfg(test)]
mod sample_tests;

pub use fix::Fix;

use super::Span;
use super::inline::is_blank;
use recover::recover;
use serde_json::Value;

/// A sample of a body.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The text of the code block.
    pub text: String,
    /// The sample as JSON, with keys in the page's order. `None` if the text could not be read.
    pub value: Option<Value>,
    /// The fixes needed to read the text, each kind once. Empty for valid JSON in which no object has a key twice.
    pub fixes: Vec<Fix>,
    /// The position of the first bracket that nests too deeply, as a byte offset into the text. There is no value then.
    pub too_deep: Option<usize>,
    /// The text's location.
    pub span: Span,
}

impl Sample {
    /// Reads the text of a code block.
    pub fn read(text: &str, span: Span) -> Self {
        let parser::Parsed {
            value,
            fixes,
            too_deep,
        } = recover(text);
        Self {
            text: text.to_owned(),
            value,
            fixes,
            too_deep,
            span,
        }
    }

    /// Returns true if the text is a program or a multipart body, which is no JSON.
    pub(super) fn is_program(&self) -> bool {
        self.value.is_none() && extract::is_program(&self.text)
    }

    /// Returns true if the text starts like a JSON object or array, readable or not.
    pub fn looks_like_json(&self) -> bool {
        self.text
            .trim_start_matches(is_blank)
            .starts_with(['{', '['])
    }
}
