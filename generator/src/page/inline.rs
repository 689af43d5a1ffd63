//! Inline Markdown, and the text that a reader sees.

use std::ops::Range;

/// Returns the text that a reader sees.
///
/// Removes tags, emphasis, code marks, link targets and invisible characters. Decodes escapes and entities. Joins white space.
pub(super) fn plain(text: &str) -> String {
    let text = without_tags(text);
    let text = without_link_targets(&text);
    let mut shown = String::with_capacity(text.len());
    let mut characters = text.chars().peekable();
    while let Some(character) = characters.next() {
        match character {
            '\\' if characters.peek().is_some_and(char::is_ascii_punctuation) => {
                shown.extend(characters.next());
            }
            '`' => {}
            '*' if characters.peek() == Some(&'*') => {
                characters.next();
            }
            _ => shown.push(character),
        }
    }
    squeeze(&visible(&decode_entities(&shown)))
}

/// Returns prose with its Markdown. Removes tags and invisible characters, and decodes entities.
pub(super) fn prose(text: &str) -> String {
    squeeze(&visible(&decode_entities(&without_tags(text))))
}

/// Replaces each run of white space by one space, and trims.
fn squeeze(text: &str) -> String {
    let mut squeezed = String::with_capacity(text.len());
    for word in text.split_whitespace() {
        if !squeezed.is_empty() {
            squeezed.push(' ');
        }
        squeezed.push_str(word);
    }
    squeezed
}

/// Returns true for characters without width: zero-width spaces and joiners, the byte-order mark.
pub(super) fn is_invisible(character: char) -> bool {
    matches!(
        character,
        '\u{200b}'..='\u{200f}' | '\u{2060}' | '\u{feff}' | '\u{ad}'
    )
}

/// Returns true for white space and characters without width.
pub(super) fn is_blank(character: char) -> bool {
    character.is_whitespace() || is_invisible(character)
}

fn visible(text: &str) -> String {
    text.chars().filter(|c| !is_invisible(*c)).collect()
}

/// Trims blanks from both ends of a range.
pub(super) fn trim(text: &str, range: Range<usize>) -> Range<usize> {
    let piece = &text[range.clone()];
    let start = range.end - piece.trim_start_matches(is_blank).len();
    let end = range.start + piece.trim_end_matches(is_blank).len();
    start..end.max(start)
}

/// Trims blanks and entities of blanks from the start of a range.
pub(super) fn trim_indent(text: &str, range: Range<usize>) -> Range<usize> {
    let mut range = trim(text, range);
    while let Some((character, length)) = entity_at(&text[range.clone()])
        && is_blank(character)
    {
        range = trim(text, range.start + length..range.end);
    }
    range
}

/// Returns the position of a piece of a text.
pub(super) fn offset_in(text: &str, piece: &str) -> usize {
    (piece.as_ptr() as usize).saturating_sub(text.as_ptr() as usize)
}

/// Returns true for the tags that pages use. Other angle brackets are text, as in `map<string, string>`.
fn is_known_tag(name: &str) -> bool {
    const TAGS: &[&str] = &[
        "a", "b", "br", "code", "del", "div", "em", "font", "i", "img", "li", "ol", "p", "pre",
        "s", "span", "strong", "sub", "sup", "table", "tbody", "td", "th", "thead", "tr", "u",
        "ul",
    ];
    let name = name.to_ascii_lowercase();
    name.starts_with("md-") || TAGS.contains(&name.as_str())
}

/// Returns the tag at the start of a text: its name and its length in bytes.
fn tag_at(text: &str) -> Option<(&str, usize)> {
    let inner = text.strip_prefix('<')?;
    let name_start = inner.strip_prefix('/').unwrap_or(inner);
    let name_length = name_start
        .find(|c: char| !(c.is_ascii_alphanumeric() || c == '-'))
        .unwrap_or(name_start.len());
    let name = &name_start[..name_length];
    if !is_known_tag(name) {
        return None;
    }
    // A tag ends before another `<`. Pages do not write `>` in attributes.
    let end = text[1..].find(['<', '>']).map(|at| at + 1)?;
    text[end..].starts_with('>').then_some((name, end + 1))
}

fn without_tags(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('<') {
        kept.push_str(&rest[..at]);
        rest = &rest[at..];
        if let Some((_, length)) = tag_at(rest) {
            rest = &rest[length..];
        } else {
            kept.push('<');
            rest = &rest[1..];
        }
    }
    kept.push_str(rest);
    kept
}

/// Replaces `[text](target)` by `text`, and removes images.
fn without_link_targets(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find("](") {
        // The opening bracket is the last unescaped one before.
        let before = &rest[..at];
        let opens = before
            .rfind('[')
            .filter(|open| !before[..*open].ends_with('\\'));
        let closes = rest[at + 2..].find(')').map(|end| at + 2 + end + 1);
        match (opens, closes) {
            (Some(open), Some(close)) if !rest[at..close].contains(char::is_whitespace) => {
                let image = before[..open].ends_with('!');
                kept.push_str(&before[..open - usize::from(image)]);
                if !image {
                    kept.push_str(&before[open + 1..]);
                }
                rest = &rest[close..];
            }
            _ => {
                kept.push_str(&rest[..at + 2]);
                rest = &rest[at + 2..];
            }
        }
    }
    kept.push_str(rest);
    kept
}

/// Decodes numeric entities and the named ones that pages use. Other entities stay.
pub(super) fn decode_entities(text: &str) -> String {
    let mut decoded = String::with_capacity(text.len());
    let mut rest = text;
    while let Some(at) = rest.find('&') {
        decoded.push_str(&rest[..at]);
        rest = &rest[at..];
        match entity_at(rest) {
            Some((character, length)) => {
                decoded.push(character);
                rest = &rest[length..];
            }
            None => {
                decoded.push('&');
                rest = &rest[1..];
            }
        }
    }
    decoded.push_str(rest);
    decoded
}

/// Returns the entity at the start of a text: its character and its length in bytes.
pub(super) fn entity_at(text: &str) -> Option<(char, usize)> {
    let end = text.bytes().take(12).position(|byte| byte == b';')?;
    let name = text.get(1..end)?;
    let character = match name {
        "lt" => '<',
        "gt" => '>',
        "amp" => '&',
        "quot" => '"',
        "apos" => '\'',
        "nbsp" => '\u{a0}',
        "ensp" => '\u{2002}',
        "emsp" => '\u{2003}',
        _ => {
            let number = name.strip_prefix('#')?;
            let number = match number.strip_prefix(['x', 'X']) {
                Some(hexadecimal) => u32::from_str_radix(hexadecimal, 16).ok()?,
                None => number.parse().ok()?,
            };
            char::from_u32(number)?
        }
    };
    Some((character, end + 1))
}

/// Returns true if the last tag of a text is a `<br>` at its end.
pub(super) fn ends_in_break(text: &str) -> bool {
    let tag = text.rfind('<').map_or("", |at| &text[at..]);
    tag_at(tag).is_some_and(|(name, length)| name.eq_ignore_ascii_case("br") && length == tag.len())
}

/// Splits a range at `<br>` and before `<li>`. Both start a new line of a cell.
pub(super) fn split_breaks(text: &str, range: Range<usize>) -> Vec<Range<usize>> {
    let mut pieces = Vec::new();
    let mut start = range.start;
    let mut at = range.start;
    while let Some(found) = text[at..range.end].find('<') {
        at += found;
        match tag_at(&text[at..range.end]) {
            Some((name, length)) if name.eq_ignore_ascii_case("br") => {
                pieces.push(start..at);
                at += length;
                start = at;
            }
            Some((name, length)) if name.eq_ignore_ascii_case("li") => {
                pieces.push(start..at);
                start = at;
                at += length;
            }
            Some((_, length)) => at += length,
            None => at += 1,
        }
    }
    pieces.push(start..range.end);
    pieces
}

/// Removes the pairs of quotes and backticks around a text. A JSON string is decoded.
pub(super) fn unquote(text: &str) -> String {
    const PAIRS: &[(char, char)] = &[
        ('`', '`'),
        ('"', '"'),
        ('\'', '\''),
        ('“', '”'),
        ('‘', '’'),
        ('”', '”'),
        ('「', '」'),
    ];
    let mut text = text.trim_matches(is_blank);
    loop {
        if text.starts_with('"')
            && let Ok(string) = serde_json::from_str::<String>(text)
        {
            return string;
        }
        let inner = PAIRS.iter().find_map(|(open, close)| {
            let inner = text.strip_prefix(*open)?.strip_suffix(*close)?;
            // `"a", "b"` are two quoted texts.
            (!inner.contains(*close)).then_some(inner)
        });
        match inner {
            Some(inner) => text = inner.trim_matches(is_blank),
            None => return text.to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{plain, prose, split_breaks, unquote};

    #[test]
    fn markup_is_removed() {
        for (written, seen) in [
            ("**a** `b` [c](https://d/e_f) \\[\\]", "a b c []"),
            ("<md-text type=\"x\">a</md-text>&nbsp;b\u{200b}", "a b"),
            ("map&lt;string, string&gt;", "map<string, string>"),
            ("map<string, string>", "map<string, string>"),
            ("a < b && c &#62; d &bogus;", "a < b && c > d &bogus;"),
            ("![image](x.png)a", "a"),
            ("[a](b c) [d]( [e](f)", "[a](b c) [d]( e"),
            ("&emsp;\u{3000}a  b", "a b"),
            ("\\_\\", "_\\"),
        ] {
            assert_eq!(plain(written), seen, "{written}");
        }
        assert_eq!(prose("**a** <strong>`b`</strong>"), "**a** `b`");
    }

    #[test]
    fn quotes_are_removed_in_pairs() {
        for (written, value) in [
            ("`\"a\"`", "a"),
            ("\"{\\\"a\\\":1}\"", "{\"a\":1}"),
            ("\"a\", \"b\"", "\"a\", \"b\""),
            ("“a”", "a"),
            ("['1']", "['1']"),
            ("\"", "\""),
            ("", ""),
        ] {
            assert_eq!(unquote(written), value, "{written}");
        }
    }

    #[test]
    fn breaks_split_lines() {
        let text = "a<br>b<BR/>c<ul><li>d</li><li>e</li></ul>";
        let lines: Vec<String> = split_breaks(text, 0..text.len())
            .into_iter()
            .map(|range| plain(&text[range]))
            .filter(|line| !line.is_empty())
            .collect();
        assert_eq!(lines, ["a", "b", "c", "d", "e"]);
    }
}
