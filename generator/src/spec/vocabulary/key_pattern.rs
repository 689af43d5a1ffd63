//! The keys of maps.

/// The keys that a map takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KeyPattern {
    Any,
    /// A path, which begins with `/`.
    Path,
    /// A status code (`200`) or a range of them (`4XX`).
    Status,
    /// Letters, digits, `.`, `-` and `_`: the name of a component.
    Component,
    /// An integer.
    Integer,
}

impl KeyPattern {
    /// Returns true if the map takes the key.
    pub(crate) fn accepts(self, key: &str) -> bool {
        match self {
            Self::Any => true,
            Self::Path => key.starts_with('/'),
            Self::Status => match key.as_bytes() {
                [b'1'..=b'5', b'X', b'X'] => true,
                [b'1'..=b'5', rest @ ..] => rest.len() == 2 && rest.iter().all(u8::is_ascii_digit),
                _ => false,
            },
            Self::Component => {
                !key.is_empty()
                    && key
                        .chars()
                        .all(|c| c.is_ascii_alphanumeric() || matches!(c, '.' | '-' | '_'))
            }
            Self::Integer => key.parse::<i64>().is_ok(),
        }
    }

    /// The pattern in plain words, to follow «must be».
    pub(crate) const fn expectation(self) -> &'static str {
        match self {
            Self::Any => "any string",
            Self::Path => "a path, which begins with `/`",
            Self::Status => "a status code such as `200`, a range such as `4XX`, or `default`",
            Self::Component => "a name of letters, digits, `.`, `-` and `_`",
            Self::Integer => "an integer",
        }
    }
}
