//! Facts about the page itself: title, source URL, date of the last edit.

use super::Page;
use super::inline::plain;
use super::lines::{LineKind, Lines};

/// The maximum number of lines in which front matter ends, or a date of the last edit is found.
const MAX_LINES: usize = 64;

/// Reads the front matter into a page. Returns the index of the first line after it.
pub(super) fn read(lines: &Lines<'_>, page: &mut Page) -> usize {
    let count = lines.lines.len();
    if count == 0 || lines.line(0) != "---" {
        return 0;
    }
    let Some(end) = (1..count.min(MAX_LINES)).find(|index| lines.line(*index) == "---") else {
        return 0;
    };
    for index in 1..end {
        let Some((key, value)) = lines.line(index).split_once(':') else {
            continue;
        };
        let value = value.trim();
        match key.trim() {
            "title" => page.title = scalar(value).unwrap_or_default(),
            "source_url" => page.source_url = scalar(value),
            "last_remote_update" => page.updated = scalar(value).filter(|text| is_date(text)),
            "last_remote_update_timestamp" => page.updated_at = value.parse().ok(),
            _ => {}
        }
    }
    end + 1
}

/// Reads a YAML scalar, quoted or plain. An empty text is none.
fn scalar(value: &str) -> Option<String> {
    let double = || serde_json::from_str::<String>(value).ok();
    let single = || value.strip_prefix('\'')?.strip_suffix('\'');
    let text = double()
        .or_else(|| single().map(|text| text.replace("''", "'")))
        .unwrap_or_else(|| value.to_owned());
    (!text.is_empty()).then_some(text)
}

/// Returns the title of the first top-level heading.
pub(super) fn first_heading(lines: &Lines<'_>, from: usize) -> Option<String> {
    let heading = |index: &usize| matches!(lines.lines[*index].kind, LineKind::Heading(1));
    let index = (from..lines.lines.len()).find(heading)?;
    let title = plain(lines.line(index).trim_start_matches('#'));
    (!title.is_empty()).then_some(title)
}

/// Returns the date in a line such as «最后更新于 2024-09-09».
pub(super) fn date_in_text(lines: &Lines<'_>, from: usize) -> Option<String> {
    (from..lines.lines.len()).take(MAX_LINES).find_map(|index| {
        let text = lines.line(index).strip_prefix("最后更新于")?;
        let date = text.trim_matches(|c: char| c.is_whitespace() || matches!(c, '：' | ':'));
        let date = date.get(..10)?;
        is_date(date).then(|| date.to_owned())
    })
}

/// Returns true if a text has the form `2024-09-09`.
fn is_date(text: &str) -> bool {
    text.len() == 10
        && text.bytes().enumerate().all(|(at, byte)| match at {
            4 | 7 => byte == b'-',
            _ => byte.is_ascii_digit(),
        })
}
