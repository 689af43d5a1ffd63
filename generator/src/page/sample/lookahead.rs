//! Looks at the next characters of a text that may not be valid JSON.

use crate::page::inline::is_blank;

/// The maximum number of bytes to look ahead. It bounds the time for long lines, which people do not write.
const MAX_BYTES: usize = 4096;

/// Returns the text up to the end of the line or the look-ahead limit.
pub(super) fn line(text: &str) -> &str {
    let end = text.find(['\n', '\r']).unwrap_or(text.len()).min(MAX_BYTES);
    let mut end = end;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Returns true if a key and a colon are next.
pub(super) fn is_key(text: &str) -> bool {
    let text = line(text.trim_start_matches(is_blank));
    let Some(rest) = text.strip_prefix(['"', '“', '\'']) else {
        return false;
    };
    let Some((key, rest)) = rest.split_once(['"', '”', '\'']) else {
        return false;
    };
    !key.contains([':', ',', '{', '}'])
        && rest.trim_start_matches(is_blank).starts_with([':', '：'])
}

/// Returns the next character that is not blank.
pub(super) fn next(text: &str) -> Option<char> {
    text.chars().take(MAX_BYTES).find(|c| !is_blank(*c))
}

/// Returns the text after the next character that is not blank.
pub(super) fn after_next(text: &str) -> &str {
    let text = text.trim_start_matches(is_blank);
    let width = text.chars().next().map_or(0, char::len_utf8);
    &text[width..]
}
