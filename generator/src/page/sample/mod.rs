//! Samples: JSON as pages write it.

mod extract;
mod lookahead;
mod parser;
mod string;
mod word;

#[cfg(test)]
mod sample_tests;

use super::Span;
use serde_json::Value;

/// A sample of a body.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// The text of the code block.
    pub text: String,
    /// The JSON it holds, keys in the page's order; `None` if nothing could be made of it.
    pub value: Option<Value>,
    /// What had to be mended to read it, each kind once. Empty if it is valid JSON in which no object has a key twice.
    pub repairs: Vec<Repair>,
    /// Where in the text brackets nest deeper than is read, as a byte offset; there is no value then.
    pub too_deep: Option<usize>,
    /// The text's place.
    pub span: Span,
}

/// Something that is not JSON and was read all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Repair {
    /// A `//`, `#` or `/* */` comment was left out.
    Comment,
    /// A comma before a closing bracket was left out, or several in a row were read as one.
    ExtraComma,
    /// A comma was missing between two values.
    MissingComma,
    /// A colon was missing between key and value.
    MissingColon,
    /// `...` or `-` that stands for more of the same was left out.
    Ellipsis,
    /// Full-width or typographic punctuation, or an invisible character, was read as its ASCII counterpart.
    Punctuation,
    /// A bad escape in a string was read literally.
    Escape,
    /// A quote inside a string that lacked its backslash was read literally.
    InnerQuote,
    /// A line break or another control character inside a string was read literally.
    ControlCharacter,
    /// A bracket was missing, or of the wrong kind, or one too many.
    Bracket,
    /// A key without quotes, or a value that is a bare word, was read as a string or a literal.
    BareWord,
    /// A string stood in single quotes.
    SingleQuotes,
    /// A string had no end and was closed at the end of its line.
    UnterminatedString,
    /// A key without a value was read as `null`.
    MissingValue,
    /// A number that JSON does not know, such as `+1` or `01`.
    Number,
    /// An object had one key twice; the last one counts.
    DuplicateKey,
    /// The JSON stood inside a `curl` command.
    Curl,
    /// Text before the JSON was left out.
    LeadingText,
    /// Text after the JSON was left out.
    TrailingText,
}

impl Repair {
    /// What was found, in a few words, such as `a comma too many`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Comment => "a comment",
            Self::ExtraComma => "a comma too many",
            Self::MissingComma => "a missing comma",
            Self::MissingColon => "a missing colon",
            Self::Ellipsis => "an ellipsis",
            Self::Punctuation => "punctuation that is not ASCII",
            Self::Escape => "a bad escape",
            Self::InnerQuote => "a quote inside a string",
            Self::ControlCharacter => "a line break inside a string",
            Self::Bracket => "an unbalanced bracket",
            Self::BareWord => "a word without quotes",
            Self::SingleQuotes => "single quotes",
            Self::UnterminatedString => "a string without end",
            Self::MissingValue => "a missing value",
            Self::Number => "a number in a form that JSON does not know",
            Self::DuplicateKey => "a key that an object has twice",
            Self::Curl => "a curl command around it",
            Self::LeadingText => "text before it",
            Self::TrailingText => "text after it",
        }
    }
}

impl Sample {
    /// Reads the text of a code block; never fails, but may find no JSON in it.
    pub fn read(text: &str, span: Span) -> Self {
        let parser::Parsed {
            value,
            repairs,
            too_deep,
        } = recover(text);
        Self {
            text: text.to_owned(),
            value,
            repairs,
            too_deep,
            span,
        }
    }

    /// Whether the text means to be JSON, readable or not.
    pub fn looks_like_json(&self) -> bool {
        self.text
            .trim_start_matches(super::inline::is_blank)
            .starts_with(['{', '['])
    }
}

/// How deep the values of a sample may nest.
pub(super) const DEEPEST: usize = parser::DEEPEST;

/// The JSON of a text, mended where it has to be.
fn recover(whole: &str) -> parser::Parsed {
    let as_it_is = |value| parser::Parsed {
        value,
        repairs: Vec::new(),
        too_deep: None,
    };
    let text = whole.trim_matches(|c: char| c.is_whitespace() || c == '\u{feff}');
    let strict = serde_json::from_str::<Value>(text).ok();
    if strict
        .as_ref()
        .is_some_and(|value| !value.is_object() && !value.is_array())
    {
        return as_it_is(strict);
    }
    let Some((json, leading)) = extract::json(text) else {
        return as_it_is(strict);
    };
    let mut parsed = parser::parse(json);
    if let Some(at) = &mut parsed.too_deep {
        // The JSON is a piece of the whole text.
        *at += (json.as_ptr() as usize).saturating_sub(whole.as_ptr() as usize);
        return parsed;
    }
    for repair in leading {
        if !parsed.repairs.contains(&repair) {
            parsed.repairs.push(repair);
        }
    }
    parsed.repairs.sort_unstable();
    if strict.is_some() {
        // What is valid JSON is read as such; only a key that comes twice is worth a word.
        parsed
            .repairs
            .retain(|repair| *repair == Repair::DuplicateKey);
        parsed.value = strict;
    }
    parsed
}
