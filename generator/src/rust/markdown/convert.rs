//! Converts CommonMark of the description to Markdown that rustdoc reads in the same way, without warnings.

use super::links::{definitions, escape_into};
use super::wrap::marker;
use crate::rust::doc_links::DocLinks;

/// An open list.
struct List {
    /// The column of its markers, in the description.
    marker: usize,
    /// The column of its text, in the comment.
    text: usize,
}

/// Open lists, from the outermost to the innermost.
#[derive(Default)]
struct Lists(Vec<List>);

impl Lists {
    /// Closes the lists that a line does not belong to.
    fn close(&mut self, column: usize, is_item: bool, is_after_blank: bool) {
        let lists = &mut self.0;
        if is_item {
            // An item of an open list with the same column, or of a new list inside of an open one.
            while lists.last().is_some_and(|list| list.marker > column) {
                lists.pop();
            }
            if lists.last().is_some_and(|list| column < list.marker + 2) {
                lists.pop();
            }
        } else if is_after_blank {
            while lists.last().is_some_and(|list| column <= list.marker) {
                lists.pop();
            }
        }
    }

    /// The column of text in the innermost list.
    fn indent(&self) -> usize {
        self.0.last().map_or(0, |list| list.text)
    }
}

/// Converts CommonMark of the description for rustdoc.
///
/// - Code blocks are marked as text, so that rustdoc does not compile them as Rust.
/// - Indented code, undefined link labels and HTML become plain text, since rustdoc would misread them or warn.
/// - Lines of a list item are indented as far as the item's text.
/// - Code spans become links to the items that they name.
pub(in crate::rust) fn markdown(text: &str, links: &DocLinks) -> String {
    let mut result = String::with_capacity(text.len());
    let mut in_block = false;
    let mut lists = Lists::default();
    let mut is_after_blank = false;
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
            is_after_blank = true;
            continue;
        }
        let width = marker(trimmed);
        lists.close(column, width.is_some(), is_after_blank);
        is_after_blank = false;
        let indent = lists.indent();
        result.extend(std::iter::repeat_n(' ', indent));
        if let Some(width) = width {
            lists.0.push(List {
                marker: column,
                text: indent + width,
            });
        }
        if trimmed.starts_with("```") {
            in_block = !in_block;
            result.push_str(if in_block { "```text" } else { "```" });
        } else if definitions.contains_key(&number) {
            result.push_str(trimmed);
        } else {
            escape_into(&mut result, trimmed, &labels, links);
        }
    }
    if in_block {
        result.push_str("\n```");
    }
    result
}

#[cfg(test)]
mod tests {
    use super::DocLinks;

    fn markdown(text: &str) -> String {
        super::markdown(text, &DocLinks::default())
    }

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
    fn code_spans_become_links_outside_of_links() {
        let links = DocLinks::to("pet.list", "crate::pet::Pet::list");
        let link = "[`pet.list`](crate::pet::Pet::list)";
        for (text, expected) in [
            ("From `pet.list`.", format!("From {link}.")),
            (
                "``pet.list``",
                "[``pet.list``](crate::pet::Pet::list)".to_owned(),
            ),
            ("`` `pet.list` ``", "`` `pet.list` ``".to_owned()),
            ("``a `pet.list`", format!("\\`\\`a {link}")),
            ("`pet.lists` `pet`", "`pet.lists` `pet`".to_owned()),
            ("[`pet.list`]", format!("\\[{link}]")),
            ("| `pet.list` |", format!("| {link} |")),
            (
                "[see `pet.list`](https://example.com)",
                "[see `pet.list`](https://example.com)".to_owned(),
            ),
            (
                "[`pet.list`][a]\n\n[a]: https://example.com",
                "[`pet.list`][a]\n\n[a]: https://example.com".to_owned(),
            ),
            (
                "```\n`pet.list`\n```",
                "```text\n`pet.list`\n```".to_owned(),
            ),
        ] {
            assert_eq!(super::markdown(text, &links), expected, "{text:?}");
        }
    }

    #[test]
    fn bare_urls_become_links() {
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
    fn references_to_defined_labels_stay() {
        let text = "See [the page][Page], [page] or [another].\n\n[page]: https://example.com/a";
        let expected =
            "See [the page][Page], [page] or \\[another].\n\n[page]: https://example.com/a";
        assert_eq!(markdown(text), expected);
        // Other schemes are not links.
        assert_eq!(markdown("[a]: javascript:x"), "\\[a]: javascript:x");
    }

    #[test]
    fn lines_of_a_list_item_are_indented_as_far_as_its_text() {
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
}
