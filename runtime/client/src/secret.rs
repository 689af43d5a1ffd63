//! Secrets, which must not be printed or logged.

use std::fmt;
use std::sync::Arc;

use crate::json::{Json, Value};

/// The text that `Debug` shows instead of a secret.
const PLACEHOLDER: &str = "[secret]";

/// A password, a key or a token. `Debug` does not show it, and it has no `Display`.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(Arc<str>);

impl Secret {
    /// Wraps a text.
    pub fn new(text: impl Into<String>) -> Self {
        Self(text.into().into())
    }

    /// Returns the text, which may only be sent or stored. Do not log it.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Returns true if both are clones of one secret. Equal texts are not enough.
    pub fn is_same(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }

    /// Replaces these secrets in a text, since servers and proxies may echo them.
    pub(crate) fn redact(secrets: &[Self], text: &str) -> String {
        let mut text = text.to_owned();
        for secret in secrets {
            if !secret.0.is_empty() {
                text = text.replace(&*secret.0, PLACEHOLDER);
            }
        }
        text
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(PLACEHOLDER)
    }
}

/// A secret in a request's body.
impl Value for Secret {
    fn json(&self) -> Json<'_> {
        Json::String(self.expose())
    }
}

/// A secret field in the `Debug` output of a generated struct. It shows only if there is a value.
pub struct Redacted<'v>(pub &'v dyn Value);

impl fmt::Debug for Redacted<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0.json() {
            Json::Absent => "None",
            _ => PLACEHOLDER,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::Redacted;

    #[test]
    fn only_the_presence_of_a_secret_is_shown() {
        let shown = |secret: &Option<String>| format!("{:?}", Redacted(secret));
        assert_eq!(shown(&Some("t-1".to_owned())), "[secret]");
        assert_eq!(shown(&None), "None");
        assert_eq!(
            format!("{:?}", Redacted(&vec!["t-1".to_owned()])),
            "[secret]"
        );
    }
}
