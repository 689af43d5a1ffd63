//! Names of components in references.

use std::borrow::Cow;

/// The name in a pointer, where `~1` is a slash and `~0` a tilde.
pub(super) fn unescaped(token: &str) -> Cow<'_, str> {
    match token.contains('~') {
        true => token.replace("~1", "/").replace("~0", "~").into(),
        false => token.into(),
    }
}
