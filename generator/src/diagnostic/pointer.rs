//! JSON pointers (RFC 6901).

use std::borrow::Cow;
use std::fmt::{self, Write};

/// A position inside a document, as a JSON pointer (RFC 6901): `/paths/~1talents/get`. The empty pointer is the whole
/// document.
#[derive(Debug, Clone, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Pointer {
    /// The escaped form: each token is preceded by `/`, with `~` as `~0` and `/` as `~1`.
    escaped: String,
}

impl Pointer {
    /// The whole document.
    pub const fn root() -> Self {
        Self {
            escaped: String::new(),
        }
    }

    /// Parses the escaped form. `None` unless it is empty or starts with `/`.
    pub fn parse(escaped: &str) -> Option<Self> {
        (escaped.is_empty() || escaped.starts_with('/')).then(|| Self {
            escaped: escaped.to_owned(),
        })
    }

    /// The escaped form.
    pub fn as_str(&self) -> &str {
        &self.escaped
    }

    /// Returns true if it is the whole document.
    pub fn is_root(&self) -> bool {
        self.escaped.is_empty()
    }

    /// Appends the key of a map.
    pub fn push(&mut self, key: &str) {
        self.escaped.push('/');
        for c in key.chars() {
            match c {
                '~' => self.escaped.push_str("~0"),
                '/' => self.escaped.push_str("~1"),
                c => self.escaped.push(c),
            }
        }
    }

    /// Appends the index of a list item, counted from 0.
    pub fn push_index(&mut self, index: usize) {
        // Writing to a String cannot fail.
        let _ = write!(self.escaped, "/{index}");
    }

    /// Removes the last token; does nothing at the root.
    pub fn pop(&mut self) {
        let end = self.escaped.rfind('/').unwrap_or(0);
        self.escaped.truncate(end);
    }

    /// Returns this pointer with a key appended.
    #[must_use]
    pub fn join(&self, key: &str) -> Self {
        let mut joined = self.clone();
        joined.push(key);
        joined
    }

    /// Returns this pointer with a list index appended.
    #[must_use]
    pub fn join_index(&self, index: usize) -> Self {
        let mut joined = self.clone();
        joined.push_index(index);
        joined
    }

    /// The pointer of the containing value; `None` for the root.
    pub fn parent(&self) -> Option<Self> {
        let end = self.escaped.rfind('/')?;
        Some(Self {
            escaped: self.escaped[..end].to_owned(),
        })
    }

    /// The last token, unescaped; `None` for the root.
    pub fn last(&self) -> Option<Cow<'_, str>> {
        let start = self.escaped.rfind('/')?;
        Some(unescape(&self.escaped[start + 1..]))
    }

    /// The tokens, unescaped.
    pub fn tokens(&self) -> impl Iterator<Item = Cow<'_, str>> {
        self.escaped.split('/').skip(1).map(unescape)
    }
}

/// Unescapes a token: `~1` is `/` and `~0` is `~`.
pub(crate) fn unescape(token: &str) -> Cow<'_, str> {
    if token.contains('~') {
        // In this order, so that `~01` becomes `~1` and not `/`.
        Cow::Owned(token.replace("~1", "/").replace("~0", "~"))
    } else {
        Cow::Borrowed(token)
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.escaped)
    }
}

impl<'a> FromIterator<&'a str> for Pointer {
    fn from_iter<T: IntoIterator<Item = &'a str>>(keys: T) -> Self {
        let mut pointer = Self::root();
        for key in keys {
            pointer.push(key);
        }
        pointer
    }
}

#[cfg(test)]
mod tests {
    use super::Pointer;

    #[test]
    fn escapes_tilde_and_slash() {
        let pointer = Pointer::from_iter(["paths", "/a/{b}", "x~1y", ""]);
        assert_eq!(pointer.as_str(), "/paths/~1a~1{b}/x~01y/");
        let tokens: Vec<String> = pointer.tokens().map(|token| token.into_owned()).collect();
        assert_eq!(tokens, ["paths", "/a/{b}", "x~1y", ""]);
    }

    #[test]
    fn tokens_are_appended_and_removed() {
        let mut pointer = Pointer::root();
        pointer.push("a/b");
        pointer.push_index(3);
        assert_eq!(pointer.as_str(), "/a~1b/3");
        assert_eq!(pointer.last().as_deref(), Some("3"));
        pointer.pop();
        assert_eq!(pointer.last().as_deref(), Some("a/b"));
        assert_eq!(pointer.parent(), Some(Pointer::root()));
        pointer.pop();
        pointer.pop();
        assert!(pointer.is_root());
        assert_eq!(pointer.parent(), None);
        assert_eq!(pointer.tokens().count(), 0);
    }

    #[test]
    fn parses_only_absolute_pointers() {
        assert!(Pointer::parse("a").is_none());
        assert_eq!(Pointer::parse(""), Some(Pointer::root()));
        assert_eq!(Pointer::parse("/a"), Some(Pointer::from_iter(["a"])));
    }
}
