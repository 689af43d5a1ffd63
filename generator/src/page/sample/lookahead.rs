//! What comes next in a text that is not quite JSON.

use crate::page::inline::is_blank;

/// How far ahead a guess may look, in bytes: longer lines are not what people write, and looking at all of them takes forever.
const FAR: usize = 4096;

/// The text up to the end of the line, and not too far.
pub(super) fn line(text: &str) -> &str {
    let end = text.find(['\n', '\r']).unwrap_or(text.len()).min(FAR);
    let mut end = end;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    &text[..end]
}

/// Whether a key and a colon come next.
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

/// The next character that is not blank.
pub(super) fn next(text: &str) -> Option<char> {
    text.chars().take(FAR).find(|c| !is_blank(*c))
}

/// The text after the next character that is not blank.
pub(super) fn after_next(text: &str) -> &str {
    let text = text.trim_start_matches(is_blank);
    let width = text.chars().next().map_or(0, char::len_utf8);
    &text[width..]
}
