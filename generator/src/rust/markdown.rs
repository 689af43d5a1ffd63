//! CommonMark of a document → CommonMark that rustdoc reads in the same way and has nothing to say against.

use std::collections::BTreeMap;

/// The column after which prose is wrapped.
const WIDTH: usize = 100;

/// The lines of a comment: prose wrapped, code as it is.
pub(super) fn lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut in_block = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
        }
        if in_block || line.len() <= WIDTH {
            lines.push(line.to_owned());
        } else {
            wrap_into(&mut lines, line);
        }
    }
    lines
        .into_iter()
        .map(|line| {
            if line.is_empty() {
                line
            } else {
                format!(" {}", visible(&line))
            }
        })
        .collect()
}

/// A line with escapes in place of what rustc refuses in a comment: control characters, and those that turn the direction of
/// text around.
fn visible(line: &str) -> String {
    let mut shown = String::with_capacity(line.len());
    for character in line.chars() {
        let turns = matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if turns || (character.is_control() && character != '\t') {
            shown.extend(character.escape_default());
        } else if character == '\t' {
            shown.push_str("    ");
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Wraps a line between words; never before a word that would start a list, a heading or a quotation. What is wrapped of a list's item
/// stays in the item.
fn wrap_into(lines: &mut Vec<String>, line: &str) {
    let words = line.trim_start();
    let start = line.len() - words.len();
    let indent = " ".repeat(start + marker(words).unwrap_or_default());
    let mut current = " ".repeat(start);
    for word in words.split(' ') {
        let starts_block = word.starts_with(['-', '+', '*', '#', '>', '=', '|', '~'])
            || word.starts_with(|c: char| c.is_ascii_digit());
        if !current.trim().is_empty()
            && current.chars().count() + 1 + word.chars().count() > WIDTH
            && !starts_block
        {
            lines.push(std::mem::replace(&mut current, indent.clone()));
            current.push_str(word);
        } else {
            if !current.trim().is_empty() {
                current.push(' ');
            }
            current.push_str(word);
        }
    }
    lines.push(current);
}

/// The width of the mark that begins an item of a list, with the space behind it: `- ` or `12. `.
fn marker(line: &str) -> Option<usize> {
    if line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ ") {
        return Some(2);
    }
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = &line[digits..];
    // CommonMark takes at most nine digits.
    let numbered = (1..=9).contains(&digits) && (rest.starts_with(". ") || rest.starts_with(") "));
    numbered.then_some(digits + 2)
}

/// A list that is open, from outside inwards.
struct List {
    /// The column of its marks, in the document.
    mark: usize,
    /// The column of its text, in the comment.
    text: usize,
}

/// Makes CommonMark of a document fit for rustdoc.
///
/// Code blocks are marked as text, so that none is compiled as Rust. Indented code, link definitions that lead nowhere
/// and HTML would each make rustdoc complain or change meaning; they become plain text. Lines of a list's item are indented as far as
/// its text.
pub(crate) fn markdown(text: &str) -> String {
    let mut result = String::with_capacity(text.len());
    let mut in_block = false;
    let mut lists: Vec<List> = Vec::new();
    let mut after_blank = false;
    let definitions = definitions(text.trim());
    let labels: Vec<String> = definitions.values().cloned().collect();
    for (number, line) in text.trim().lines().enumerate() {
        let line = line.replace('\t', "    ");
        let trimmed = line.trim();
        let column = line.len() - line.trim_start().len();
        if !result.is_empty() {
            result.push('\n');
        }
        if in_block && !trimmed.starts_with("```") {
            result.push_str(line.trim_end());
            continue;
        }
        if trimmed.is_empty() {
            after_blank = true;
            continue;
        }
        let mark = marker(trimmed);
        if mark.is_some() {
            // An item of the list whose marks stand as far in, or of a new one inside of the list before.
            while lists.last().is_some_and(|list| list.mark > column) {
                lists.pop();
            }
            if lists.last().is_some_and(|list| column < list.mark + 2) {
                lists.pop();
            }
        } else if after_blank {
            while lists.last().is_some_and(|list| column <= list.mark) {
                lists.pop();
            }
        }
        after_blank = false;
        let indent = lists.last().map_or(0, |list| list.text);
        result.extend(std::iter::repeat_n(' ', indent));
        if let Some(width) = mark {
            lists.push(List {
                mark: column,
                text: indent + width,
            });
        }
        if trimmed.starts_with("```") {
            in_block = !in_block;
            result.push_str(if in_block { "```text" } else { "```" });
        } else if definitions.contains_key(&number) {
            result.push_str(trimmed);
        } else {
            escape_into(&mut result, trimmed, &labels);
        }
    }
    if in_block {
        result.push_str("\n```");
    }
    result
}

/// Escapes brackets that are no link, angle brackets that are no address, outside of code spans; makes links of bare addresses.
fn escape_into(result: &mut String, line: &str, labels: &[String]) {
    let mut rest = line;
    while let Some(found) = next_special(rest) {
        let (before, from) = rest.split_at(found);
        result.push_str(before);
        let taken = match from.as_bytes()[0] {
            b'`' => from[1..].find('`').map(|end| end + 2),
            b'[' => link_length(from).or_else(|| reference_length(from, labels)),
            b'<' => address_length(from),
            b'h' => {
                let address = bare_address(from);
                result.push_str(&format!("<{address}>"));
                rest = &from[address.len()..];
                continue;
            }
            // A quotation starts a line; any other is a sign.
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

/// Where the next character stands that may mean something, or the next address begins.
fn next_special(text: &str) -> Option<usize> {
    let sign = text.find(['`', '[', '<', '>']);
    let address = ["http://", "https://"]
        .iter()
        .filter_map(|scheme| text.find(scheme))
        .min();
    match (sign, address) {
        (Some(sign), Some(address)) => Some(sign.min(address)),
        (sign, address) => sign.or(address),
    }
}

/// The address at the start of a text, without the punctuation of the sentence around it.
fn bare_address(text: &str) -> &str {
    let end = text
        .find(|c: char| c.is_whitespace() || c.is_control() || "<>`\"'[]{}|\\^".contains(c))
        .unwrap_or(text.len());
    let address = text[..end].trim_end_matches(|c: char| ".,;:!?*_。，".contains(c));
    // A bracket that the address does not open closes one around it.
    let open = address.matches('(').count();
    match address.char_indices().filter(|(_, c)| *c == ')').nth(open) {
        Some((close, _)) => &address[..close],
        None => address,
    }
}

/// The lines that give labels an address, with the labels. They begin a paragraph of their own.
fn definitions(text: &str) -> BTreeMap<usize, String> {
    let mut found = BTreeMap::new();
    let mut may_begin = true;
    for (number, line) in text.lines().enumerate() {
        let label = definition(line).filter(|_| may_begin);
        may_begin = line.trim().is_empty() || label.is_some();
        found.extend(label.map(|label| (number, label)));
    }
    found
}

/// The label of a line that gives one an address, `[label]: https://…`, in lower case.
fn definition(line: &str) -> Option<String> {
    let (label, address) = line.trim().strip_prefix('[')?.split_once("]: ")?;
    let is_address = address.starts_with("http://") || address.starts_with("https://");
    let plain = !address.contains(|c: char| c.is_whitespace() || "<>`".contains(c));
    let fits = !label.is_empty() && !label.contains(['[', ']', '`', '\\', '<', '>']);
    (is_address && plain && fits).then(|| label.to_lowercase())
}

/// The length of `[text][label]` or `[label]` at the start, if the label has an address.
fn reference_length(text: &str, labels: &[String]) -> Option<usize> {
    let (first, rest) = text.strip_prefix('[')?.split_once(']')?;
    if first.contains(['[', '`', '<', '>']) {
        return None;
    }
    let known = |label: &str| labels.contains(&label.to_lowercase());
    let second = rest.strip_prefix('[').and_then(|rest| rest.split_once(']'));
    match second {
        Some((label, _)) if known(label) => Some(first.len() + label.len() + 4),
        _ => known(first).then_some(first.len() + 2),
    }
}

/// The length of `[text](address)` at the start, if it is there.
fn link_length(text: &str) -> Option<usize> {
    let middle = text.find("](")?;
    let address = &text[middle + 2..];
    let end = address.find(')')?;
    let is_address = address.starts_with("http://") || address.starts_with("https://");
    let plain =
        !text[1..middle].contains(['[', ']', '`']) && !address[..end].contains(char::is_whitespace);
    // An address as a link's text would be one inside the other.
    let plain = plain && !text[1..middle].contains("://");
    (is_address && plain).then_some(middle + 2 + end + 1)
}

/// The length of `<https://…>` at the start, if it is there.
fn address_length(text: &str) -> Option<usize> {
    let end = text.find('>')?;
    let address = &text[1..end];
    let is_address = address.starts_with("http://") || address.starts_with("https://");
    (is_address && !address.contains(char::is_whitespace)).then_some(end + 1)
}

#[cfg(test)]
mod tests {
    use super::{lines, markdown};

    #[test]
    fn text_that_rustdoc_would_misread_is_escaped() {
        for (text, expected) in [
            (
                "See [the page](https://example.com/a).",
                "See [the page](https://example.com/a).",
            ),
            ("An [optional] part", "An \\[optional] part"),
            (
                "<b>bold</b> and <https://example.com>",
                "\\<b\\>bold\\</b\\> and <https://example.com>",
            ),
            ("`Vec<T>` stays", "`Vec<T>` stays"),
            ("    indented", "indented"),
            ("```\nlet x;\n```", "```text\nlet x;\n```"),
            ("```rust\npanic!()", "```text\npanic!()\n```"),
            ("a ` lone backtick", "a \\` lone backtick"),
        ] {
            assert_eq!(markdown(text), expected, "{text:?}");
        }
    }

    #[test]
    fn bare_addresses_become_links() {
        for (text, expected) in [
            ("See https://example.com/a.", "See <https://example.com/a>."),
            ("(http://example.com/a_(b))", "(<http://example.com/a_(b)>)"),
            (
                "at\n[at]: https://example.com",
                "at\n\\[at]: <https://example.com>",
            ),
            ("`https://example.com`", "`https://example.com`"),
        ] {
            assert_eq!(markdown(text), expected, "{text:?}");
        }
    }

    #[test]
    fn references_to_an_address_stay() {
        let text = "See [the page][Page], [page] or [another].\n\n[page]: https://example.com/a";
        let expected =
            "See [the page][Page], [page] or \\[another].\n\n[page]: https://example.com/a";
        assert_eq!(markdown(text), expected);
        // Whatever stands there, it is an address.
        assert_eq!(markdown("[a]: javascript:x"), "\\[a]: javascript:x");
    }

    #[test]
    fn lines_of_an_item_are_indented_as_far_as_its_text() {
        for (text, expected) in [
            ("- one\ngoes on\n\nafter", "- one\n  goes on\n\nafter"),
            (
                "* `open` - for\n   all\n* two",
                "* `open` - for\n  all\n* two",
            ),
            ("10. ten\n  on", "10. ten\n    on"),
            ("- a\n    - b\n      on\n- c", "- a\n  - b\n    on\n- c"),
            ("- a\n\n  more of a\n\nb", "- a\n\n  more of a\n\nb"),
            ("a\n\tb", "a\nb"),
        ] {
            assert_eq!(markdown(text), expected, "{text:?}");
        }
    }

    #[test]
    fn long_items_are_wrapped_inside_of_their_list() {
        let word = "word ".repeat(30);
        let wrapped = lines(&format!("  1. {word}"));
        assert_eq!(wrapped.len(), 2);
        assert!(wrapped[1].starts_with("      word"), "{wrapped:?}");
    }
}
