//! Small synthetic pages for facts that real pages rarely state.

use super::real_pages::Pages;
use super::{Draft, Wording};
use crate::diagnostic::Code;

/// A page about things, with these sections after the request table.
pub(super) fn page_of(method: &str, url: &str, rest: &str) -> String {
    format!(
        "---\ntitle: \"Thing\"\nsource_url: https://example.com/thing\nlast_remote_update: 2024-01-02\n---\n\n# Thing\n\n## 请求\n\
         名称 | 值\n---|---\nHTTP URL | https://open.feishu.cn/open-apis/{url}\nHTTP Method | {method}\n\n{rest}\n"
    )
}

/// A draft, and its findings.
pub(super) struct Made {
    pub(super) draft: Draft,
    pub(super) codes: Vec<Code>,
    /// The messages.
    pub(super) shown: Vec<String>,
}

/// Drafts a page.
pub(super) fn made_with(text: String, wording: Wording) -> Made {
    let mut pages = Pages::of(vec![("thing.md".to_owned(), text)]);
    let drafted = pages.pages.remove(0);
    let draft = match wording {
        Wording::None => drafted.draft,
        Wording::Page => drafted.worded,
    };
    Made {
        draft: draft.expect("an operation or an event"),
        codes: pages.diagnostics.iter().map(|found| found.code).collect(),
        shown: pages
            .diagnostics
            .iter()
            .map(|found| found.message.clone())
            .collect(),
    }
}

/// Drafts a page without its wording.
pub(super) fn made(text: String) -> Made {
    made_with(text, Wording::None)
}
