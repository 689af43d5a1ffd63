//! What stands above the page itself: title, address, date of the last edit.

use super::inline::plain;
use super::lines::{LineKind, Lines};

/// The front matter, and the line after it.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct FrontMatter {
    pub(super) title: Option<String>,
    pub(super) address: Option<String>,
    pub(super) updated: Option<String>,
    pub(super) updated_at: Option<i64>,
    pub(super) end: usize,
}

impl FrontMatter {
    pub(super) fn read(page: &Lines<'_>) -> Self {
        let mut matter = Self::default();
        if page.lines.is_empty() || page.line(0) != "---" {
            return matter;
        }
        // Without its end it is no front matter.
        let last = page.lines.len().min(64);
        let Some(end) = (1..last).find(|index| page.line(*index) == "---") else {
            return matter;
        };
        for index in 1..end {
            let Some((key, value)) = page.line(index).split_once(':') else {
                continue;
            };
            let value = value.trim();
            let text = || {
                let quoted = serde_json::from_str::<String>(value).ok();
                let single = || value.strip_prefix('\'')?.strip_suffix('\'');
                let text = quoted.or_else(|| single().map(|text| text.replace("''", "'")));
                Some(text.unwrap_or_else(|| value.to_owned())).filter(|text| !text.is_empty())
            };
            match key.trim() {
                "title" => matter.title = text(),
                "source_url" => matter.address = text(),
                "last_remote_update" => matter.updated = text().filter(|text| is_date(text)),
                "last_remote_update_timestamp" => matter.updated_at = value.parse().ok(),
                _ => {}
            }
        }
        matter.end = end + 1;
        matter
    }
}

/// The title that the first heading gives.
pub(super) fn first_heading(page: &Lines<'_>, from: usize) -> Option<String> {
    let heading = |index: &usize| matches!(page.lines[*index].kind, LineKind::Heading(1));
    let index = (from..page.lines.len()).find(heading)?;
    let title = plain(page.line(index).trim_start_matches('#'));
    (!title.is_empty()).then_some(title)
}

/// The date of a line such as «最后更新于 2024-09-09».
pub(super) fn date_in_text(page: &Lines<'_>, from: usize) -> Option<String> {
    (from..page.lines.len()).take(64).find_map(|index| {
        let text = page.line(index).strip_prefix("最后更新于")?;
        let date = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '：' | ':'));
        let date = date.get(..10)?;
        is_date(date).then(|| date.to_owned())
    })
}

/// Whether a text has the form `2024-09-09`.
fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}
