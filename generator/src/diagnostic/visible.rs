//! Text of third parties, shown so that nothing in it is obeyed or hidden.

use std::borrow::Cow;

/// Makes every character of a text visible, on one line.
///
/// Third-party documents may contain names with line breaks, escape sequences, or marks that change the writing
/// direction, which a terminal or a browser would obey. XML cannot contain the last two characters of the list.
pub fn visible(text: &str) -> Cow<'_, str> {
    let hidden = |c: char| {
        c.is_control()
            || matches!(c, '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}')
    };
    if !text.contains(hidden) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len());
    for c in text.chars() {
        match hidden(c) {
            true => shown.extend(c.escape_default()),
            false => shown.push(c),
        }
    }
    Cow::Owned(shown)
}
