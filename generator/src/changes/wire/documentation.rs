//! Compares what operations and events have in common as documentation: page, date and samples.

use super::found::{At, Found};
use crate::changes::kind::Kind;
use crate::model::Page;

/// Compares the pages of an operation or event, and the dates of their last updates.
pub(super) fn page(
    (old, new): (Option<&Page>, Option<&Page>),
    (old_date, new_date): (Option<&str>, Option<&str>),
    at: &At,
    found: &mut Found,
) {
    let url = |page: Option<&Page>| page.map(|page| page.url.clone());
    let title = |page: Option<&Page>| page.and_then(|page| page.title.clone());
    found.differing(
        Kind::PageMoved,
        at,
        url(old).as_deref(),
        url(new).as_deref(),
    );
    found.differing(
        Kind::PageRetitled,
        at,
        title(old).as_deref(),
        title(new).as_deref(),
    );
    found.differing(Kind::PageUpdated, at, old_date, new_date);
}

/// Compares summary and description.
pub(super) fn wording(
    (old_summary, new_summary): (Option<&str>, Option<&str>),
    (old_text, new_text): (Option<&str>, Option<&str>),
    at: &At,
    found: &mut Found,
) {
    let at_summary = at.below("summary", "wording");
    found.differing(Kind::WordingChanged, &at_summary, old_summary, new_summary);
    let at_text = at.below("description", "wording");
    found.differing(Kind::WordingChanged, &at_text, old_text, new_text);
}

/// Compares samples.
pub(super) fn sample(
    old: Option<&serde_json::Value>,
    new: Option<&serde_json::Value>,
    name: &'static str,
    at: &At,
    found: &mut Found,
) {
    if old != new {
        found.add(Kind::SampleChanged, &at.below(name, "sample"));
    }
}
