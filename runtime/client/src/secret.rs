//! Text that must not be printed.

use std::fmt;
use std::sync::Arc;

use crate::json::{Json, Value};

/// What `Debug` shows in place of a secret.
const SHOWN: &str = "[secret]";

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

    /// Whether this is a clone of the other, and not one that reads the same.
    pub(crate) fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// `text` without these secrets: servers and proxies echo what they were sent.
    pub(crate) fn redact(secrets: &[Self], text: &str) -> String {
        let mut text = text.to_owned();
        for secret in secrets {
            if !secret.0.is_empty() {
                text = text.replace(&*secret.0, SHOWN);
            }
        }
        text
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(SHOWN)
    }
}

/// A field that holds a secret, as the `Debug` of a generated struct shows it: whether there is one, not which.
pub struct Redacted<'v>(pub &'v dyn Value);

impl fmt::Debug for Redacted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0.json() {
            Json::Absent => "None",
            _ => SHOWN,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Redacted;

    #[test]
    fn a_secret_is_not_shown_but_that_there_is_one_is() {
        let shown = |secret: &Option<String>| format!("{:?}", Redacted(secret));
        assert_eq!(shown(&Some("t-1".to_owned())), "[secret]");
        assert_eq!(shown(&None), "None");
        assert_eq!(
            format!("{:?}", Redacted(&vec!["t-1".to_owned()])),
            "[secret]"
        );
    }
}
