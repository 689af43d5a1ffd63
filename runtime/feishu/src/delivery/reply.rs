//! Replies to callbacks: events for which the platform waits, because a user does.

use std::fmt;

use bytes::Bytes;
use serde_json::{Map, Value, json};

/// The reply of a handler to a callback, such as `card.action.trigger` (a user clicked a button of a card).
///
/// It is a JSON object, whose fields depend on the type of the callback. Handlers of events without a reply return `()`.
///
/// ```
/// use feishu_runtime::serde_json::json;
/// use feishu_runtime::webhook::{CallbackReply, Toast};
///
/// let saved = CallbackReply::new()
///     .toast(Toast::success("已保存").translated("en_us", "Saved"))
///     .raw_card(json!({"schema": "2.0", "body": {"elements": []}}));
/// let other = CallbackReply::new().field("inline", json!({"title": "A preview"}));
/// ```
#[derive(Clone, Default, PartialEq)]
pub struct CallbackReply(Map<String, Value>);

impl CallbackReply {
    /// Creates a reply without fields: the callback was handled, and nothing is shown.
    pub fn new() -> Self {
        Self::default()
    }

    /// Shows a message to the user who clicked.
    #[must_use]
    pub fn toast(self, toast: Toast) -> Self {
        self.field("toast", toast.into_json())
    }

    /// Replaces the card by this one, in the platform's JSON of cards.
    #[must_use]
    pub fn raw_card(self, card: Value) -> Self {
        self.field("card", json!({"type": "raw", "data": card}))
    }

    /// Replaces the card by one that is made from a template: an object with `template_id`, and optionally `template_version_name` and
    /// `template_variable`.
    #[must_use]
    pub fn template_card(self, template: Value) -> Self {
        self.field("card", json!({"type": "template", "data": template}))
    }

    /// Sets any field, for callbacks with another kind of reply.
    #[must_use]
    pub fn field(mut self, name: impl Into<String>, value: Value) -> Self {
        self.0.insert(name.into(), value);
        self
    }

    /// True if the reply has no fields.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Returns the JSON object.
    pub(crate) fn to_json(&self) -> Bytes {
        let text = serde_json::to_vec(&self.0);
        // Serializing strings, numbers, lists and objects cannot fail.
        text.map_or(Bytes::from_static(b"{}"), Bytes::from)
    }
}

impl From<()> for CallbackReply {
    fn from((): ()) -> Self {
        Self::new()
    }
}

impl From<Toast> for CallbackReply {
    fn from(toast: Toast) -> Self {
        Self::new().toast(toast)
    }
}

impl From<Map<String, Value>> for CallbackReply {
    /// Replies with this object.
    fn from(object: Map<String, Value>) -> Self {
        Self(object)
    }
}

/// Shows the names of the fields. Their values may be personal data.
impl fmt::Debug for CallbackReply {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("CallbackReply ")?;
        f.debug_set().entries(self.0.keys()).finish()
    }
}

/// A short message that a user sees after clicking on a card.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Toast {
    kind: &'static str,
    content: String,
    translations: Vec<(String, String)>,
}

impl Toast {
    /// Creates a neutral message.
    pub fn info(content: impl Into<String>) -> Self {
        Self::new("info", content)
    }

    /// Creates a message of success.
    pub fn success(content: impl Into<String>) -> Self {
        Self::new("success", content)
    }

    /// Creates a warning.
    pub fn warning(content: impl Into<String>) -> Self {
        Self::new("warning", content)
    }

    /// Creates a message of failure.
    pub fn error(content: impl Into<String>) -> Self {
        Self::new("error", content)
    }

    fn new(kind: &'static str, content: impl Into<String>) -> Self {
        Self {
            kind,
            content: content.into(),
            translations: Vec::new(),
        }
    }

    /// Adds the message in another language, such as `en_us` or `zh_cn`, for users of that language.
    #[must_use]
    pub fn translated(mut self, language: impl Into<String>, content: impl Into<String>) -> Self {
        self.translations.push((language.into(), content.into()));
        self
    }

    fn into_json(self) -> Value {
        let mut toast = json!({"type": self.kind, "content": self.content});
        if !self.translations.is_empty() {
            let translations = self.translations.into_iter();
            let translations: Map<_, _> = translations
                .map(|(language, content)| (language, content.into()))
                .collect();
            toast["i18n"] = translations.into();
        }
        toast
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reply_is_the_json_that_the_platform_expects() {
        let reply = CallbackReply::new()
            .toast(Toast::warning("满了").translated("en_us", "Full"))
            .template_card(json!({"template_id": "AAqk"}));
        let json: Value = serde_json::from_slice(&reply.to_json()).expect("JSON");
        assert_eq!(
            json,
            json!({
                "toast": {"type": "warning", "content": "满了", "i18n": {"en_us": "Full"}},
                "card": {"type": "template", "data": {"template_id": "AAqk"}},
            })
        );
        assert_eq!(CallbackReply::from(()).to_json(), "{}");
        assert_eq!(format!("{reply:?}"), r#"CallbackReply {"toast", "card"}"#);
    }
}
