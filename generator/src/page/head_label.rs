//! The row labels of a head table.

use super::inline::plain;

/// The fact that a row of a head table states.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum HeadLabel {
    Url,
    Method,
    EventType,
    RateLimits,
    AppKinds,
    Scopes,
    FieldScopes,
}

impl HeadLabel {
    /// Reads the label that a line starts with.
    pub(super) fn read(line: &str) -> Option<Self> {
        let text = plain(line).replace(' ', "");
        let starts = |word: &str| text.starts_with(word);
        Some(match text.to_ascii_lowercase().as_str() {
            "httpurl" | "url" | "请求url" | "请求地址" => Self::Url,
            "httpmethod" | "method" | "http方法" | "请求方法" | "请求方式" => {
                Self::Method
            }
            "事件类型" | "eventtype" => Self::EventType,
            _ if starts("字段权限要求") => Self::FieldScopes,
            _ if starts("权限要求") => Self::Scopes,
            _ if starts("接口频率限制") || starts("频率限制") => Self::RateLimits,
            _ if starts("支持的应用类型") || starts("应用类型") => Self::AppKinds,
            _ => return None,
        })
    }

    /// Returns true if a line is short enough to be a label, and not a sentence that starts like one.
    pub(super) fn is_label(line: &str) -> bool {
        line.chars().count() <= 12 && Self::read(line).is_some()
    }

    /// Returns true for the labels by which a head table is recognised.
    pub(super) const fn identifies_head(self) -> bool {
        matches!(self, Self::Url | Self::Method | Self::EventType)
    }
}
