//! Text that must not be printed.

use std::fmt;
use std::sync::Arc;

/// An app secret or an access token. `Debug` does not show it, and it has no `Display`.
#[derive(Clone, PartialEq, Eq)]
pub(crate) struct Secret(Arc<str>);

impl Secret {
    pub(crate) fn new(text: impl Into<String>) -> Self {
        Self(text.into().into())
    }

    /// The text itself: for the wire, nothing else.
    pub(crate) fn expose(&self) -> &str {
        &self.0
    }

    /// `text` without this secret: servers and proxies echo what they were sent.
    pub(crate) fn redact(&self, text: &str) -> String {
        if self.0.is_empty() {
            return text.to_owned();
        }
        text.replace(&*self.0, "[secret]")
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[secret]")
    }
}
