//! The fixes that make a sample readable as JSON.

/// A fix that made a sample readable as JSON.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Fix {
    /// A `//`, `#` or `/* */` comment was removed.
    Comment,
    /// A comma before a closing bracket was removed, or several commas were read as one.
    ExtraComma,
    /// A comma was missing between two values.
    MissingComma,
    /// A colon was missing between key and value.
    MissingColon,
    /// `...` or `-` in place of more items was removed.
    Ellipsis,
    /// Full-width or typographic punctuation, or an invisible character, was read as its ASCII counterpart.
    Punctuation,
    /// An invalid escape in a string was read literally.
    Escape,
    /// A quote inside a string without its backslash was read literally.
    InnerQuote,
    /// A line break or another control character inside a string was read literally.
    ControlCharacter,
    /// A bracket was missing, extra, or of the wrong kind.
    Bracket,
    /// A key or value without quotes was read as a string or a literal.
    BareWord,
    /// A string was in single quotes.
    SingleQuotes,
    /// A string without an end was closed at the end of its line.
    UnterminatedString,
    /// A key without a value was read as `null`.
    MissingValue,
    /// A number in a form that JSON does not allow, such as `+1` or `01`.
    Number,
    /// An object had a key twice. The last value was used.
    DuplicateKey,
    /// The JSON was inside a `curl` command.
    Curl,
    /// Text before the JSON was removed.
    LeadingText,
    /// Text after the JSON was removed.
    TrailingText,
}

impl Fix {
    /// Returns what was fixed, such as `an extra comma`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Comment => "a comment",
            Self::ExtraComma => "an extra comma",
            Self::MissingComma => "a missing comma",
            Self::MissingColon => "a missing colon",
            Self::Ellipsis => "an ellipsis",
            Self::Punctuation => "punctuation that is not ASCII",
            Self::Escape => "an invalid escape",
            Self::InnerQuote => "a quote inside a string",
            Self::ControlCharacter => "a line break inside a string",
            Self::Bracket => "an unbalanced bracket",
            Self::BareWord => "a word without quotes",
            Self::SingleQuotes => "single quotes",
            Self::UnterminatedString => "a string without an end",
            Self::MissingValue => "a missing value",
            Self::Number => "a number in a form that JSON does not allow",
            Self::DuplicateKey => "a key that an object has twice",
            Self::Curl => "a curl command around it",
            Self::LeadingText => "text before it",
            Self::TrailingText => "text after it",
        }
    }
}
