//! Escapes text that rustdoc would misread, and makes links of URLs and of code spans.

use std::collections::BTreeMap;

use crate::rust::doc_links::DocLinks;

/// Escapes brackets outside of links and code spans. Turns bare URLs into links, and code spans that name an item.
pub(super) fn escape_into(result: &mut String, line: &str, labels: &[String], links: &DocLinks) {
    let mut rest = line;
    while let Some(found) = next_special(rest) {
        let (before, from) = rest.split_at(found);
        result.push_str(before);
        let taken = match from.as_bytes()[0] {
            b'`' => {
                let span = code_span(from);
                rest = &from[span.length()..];
                match span {
                    CodeSpan::Closed { text, content } => match links.target(content) {
                        Some(target) => result.push_str(&format!("[{text}]({target})")),
                        None => result.push_str(text),
                    },
                    CodeSpan::Unclosed(fence) => result.push_str(&fence.replace('`', "\\`")),
                }
                continue;
            }
            b'[' => link_length(from).or_else(|| reference_length(from, labels)),
            b'<' => url_length(from),
            b'h' => {
                let url = bare_url(from);
                result.push_str(&format!("<{url}>"));
                rest = &from[url.len()..];
                continue;
            }
            // `>` at the start of a line is a quotation.
            _ => (found == 0 && rest.len() == line.len()).then_some(1),
        };
        match taken {
            Some(length) => {
                result.push_str(&from[..length]);
                rest = &from[length..];
            }
            None => {
                result.push('\\');
                result.push_str(&from[..1]);
                rest = &from[1..];
            }
        }
    }
    result.push_str(rest);
}

/// What starts with a backtick.
enum CodeSpan<'a> {
    Closed {
        /// With the backticks.
        text: &'a str,
        content: &'a str,
    },
    /// Backticks without a run of the same length after them.
    Unclosed(&'a str),
}

impl CodeSpan<'_> {
    fn length(&self) -> usize {
        match self {
            Self::Closed { text, .. } | Self::Unclosed(text) => text.len(),
        }
    }
}

/// The code span at the start of a text: it ends at the next run of as many backticks.
fn code_span(text: &str) -> CodeSpan<'_> {
    let fence = backticks(text);
    let mut end = fence;
    while let Some(found) = text[end..].find('`') {
        let start = end + found;
        end = start + backticks(&text[start..]);
        if end - start == fence {
            return CodeSpan::Closed {
                text: &text[..end],
                content: &text[fence..start],
            };
        }
    }
    CodeSpan::Unclosed(&text[..fence])
}

/// The number of backticks at the start of a text.
fn backticks(text: &str) -> usize {
    text.len() - text.trim_start_matches('`').len()
}

/// True if the text of a link has no part that may end it early, or be a link itself.
fn is_link_text(text: &str) -> bool {
    let spans_are_closed = !text.contains("``") && text.matches('`').count().is_multiple_of(2);
    spans_are_closed && !text.contains(['[', ']'])
}

/// The position of the next special character or URL.
fn next_special(text: &str) -> Option<usize> {
    let sign = text.find(['`', '[', '<', '>']);
    let url = ["http://", "https://"]
        .iter()
        .filter_map(|scheme| text.find(scheme))
        .min();
    match (sign, url) {
        (Some(sign), Some(url)) => Some(sign.min(url)),
        (sign, url) => sign.or(url),
    }
}

/// The URL at the start of a text, without the punctuation of the sentence around it.
fn bare_url(text: &str) -> &str {
    let end = text
        .find(|c: char| c.is_whitespace() || c.is_control() || "<>`\"'[]{}|\\^".contains(c))
        .unwrap_or(text.len());
    let url = text[..end].trim_end_matches(|c: char| ".,;:!?*_。，".contains(c));
    // A closing bracket without an opening one in the URL belongs to the sentence.
    let open = url.matches('(').count();
    match url.char_indices().filter(|(_, c)| *c == ')').nth(open) {
        Some((close, _)) => &url[..close],
        None => url,
    }
}

/// The numbers of the lines that define a label, each with the label. Such a line starts a paragraph.
pub(super) fn definitions(text: &str) -> BTreeMap<usize, String> {
    let mut found = BTreeMap::new();
    let mut may_begin = true;
    for (number, line) in text.lines().enumerate() {
        let label = definition(line).filter(|_| may_begin);
        may_begin = line.trim().is_empty() || label.is_some();
        found.extend(label.map(|label| (number, label)));
    }
    found
}

/// The label of a definition `[label]: https://…`, in lower case.
fn definition(line: &str) -> Option<String> {
    let (label, url) = line.trim().strip_prefix('[')?.split_once("]: ")?;
    let is_url = url.starts_with("http://") || url.starts_with("https://");
    let plain = !url.contains(|c: char| c.is_whitespace() || "<>`".contains(c));
    let fits = !label.is_empty() && !label.contains(['[', ']', '`', '\\', '<', '>']);
    (is_url && plain && fits).then(|| label.to_lowercase())
}

/// The length of `[text][label]` or `[label]` at the start of a text, if the label is defined.
fn reference_length(text: &str, labels: &[String]) -> Option<usize> {
    let (first, rest) = text.strip_prefix('[')?.split_once(']')?;
    if !is_link_text(first) || first.contains(['<', '>']) {
        return None;
    }
    let known = |label: &str| labels.contains(&label.to_lowercase());
    let second = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    match second {
        Some((label, _)) if known(label) => Some(first.len() + label.len() + 4),
        _ => known(first).then_some(first.len() + 2),
    }
}

/// The length of `[text](url)` at the start of a text.
fn link_length(text: &str) -> Option<usize> {
    let middle = text.find("](")?;
    let url = &text[middle + 2..];
    let end = url.find(')')?;
    let is_url = url.starts_with("http://") || url.starts_with("https://");
    let plain = is_link_text(&text[1..middle]) && !url[..end].contains(char::is_whitespace);
    // A URL as the text of a link would be a link inside a link.
    let plain = plain && !text[1..middle].contains("://");
    (is_url && plain).then_some(middle + 2 + end + 1)
}

/// The length of `<https://…>` at the start of a text.
fn url_length(text: &str) -> Option<usize> {
    let end = text.find('>')?;
    let url = &text[1..end];
    let is_url = url.starts_with("http://") || url.starts_with("https://");
    (is_url && !url.contains(char::is_whitespace)).then_some(end + 1)
}
