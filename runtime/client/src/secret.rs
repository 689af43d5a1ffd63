//! Text that must not be printed.

use std::fmt;
use std::sync::Arc;

use crate::json::{Json, Value};

/// What `Debug` shows in place of a secret.
const SHOWN: &str = "[secret]";

/// A password, a key or a token. `Debug` does not show it, and it has no `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Arc<str>);

impl Secret {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into().into())
    }

    /// The text: to be sent, and for nothing else. Do not log it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Returns true if both are clones of one secret. Two secrets with the same text are not the same.
    pub fn is_same(&self, other: &Self) -> bool {
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

/// A secret in a request's body.
impl Value for Secret {
    fn json(&self) -> Json<'_> {
        Json::String(self.expose())
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
