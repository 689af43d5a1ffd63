//! HTML comments.

use super::heading::Heading;
use super::inline::is_blank;
use std::borrow::Cow;
use std::ops::Range;

/// Returns the ranges of HTML comments.
///
/// A comment that would contain a known heading is not one: its end is missing.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let is_known_heading =
        |line: &str| Heading::read(line.trim_matches(is_blank)).is_some_and(Heading::is_known);
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(start) = text[at..].find("<!--").map(|start| at + start) {
        let end = text[start + 4..]
            .find("-->")
            .map(|end| start + 4 + end + 3)
            .filter(|end| !text[start..*end].lines().any(is_known_heading));
        match end {
            Some(end) => {
                found.push(start..end);
                at = end;
            }
            None => at = start + 4,
        }
    }
    found
}

/// Replaces comments by as many spaces; line endings stay.
pub(super) fn mask<'t>(text: &'t str, comments: &[Range<usize>]) -> Cow<'t, str> {
    if comments.is_empty() {
        return Cow::Borrowed(text);
    }
    let mut masked = String::with_capacity(text.len());
    let mut at = 0;
    for comment in comments {
        masked.push_str(&text[at..comment.start]);
        for byte in text[comment.clone()].bytes() {
            masked.push(if byte == b'\n' { '\n' } else { ' ' });
        }
        at = comment.end;
    }
    masked.push_str(&text[at..]);
    Cow::Owned(masked)
}
