//! Wraps text into the lines of a comment.

/// The column after which prose is wrapped.
const WIDTH: usize = 100;

/// The lines of a comment. Prose is wrapped, code and rows of tables are not.
pub(in crate::rust) fn lines(text: &str) -> Vec<String> {
    let mut lines = Vec::new();
    let mut in_block = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
        }
        let is_row = line.trim_start().starts_with('|');
        if in_block || is_row || line.len() <= WIDTH {
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

/// Escapes characters that rustc rejects in a comment: control characters, and those that change the direction of text.
fn visible(line: &str) -> String {
    let mut shown = String::with_capacity(line.len());
    for character in line.chars() {
        let changes_direction =
            matches!(character, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
        if changes_direction || (character.is_control() && character != '\t') {
            shown.extend(character.escape_default());
        } else if character == '\t' {
            shown.push_str("    ");
        } else {
            shown.push(character);
        }
    }
    shown
}

/// Wraps a line between words, except before a word that would start a list, a heading or a quotation. Wrapped lines of a list item are
/// indented, so that they belong to the item.
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

/// The width of the marker of a list item, with the space after it: `- ` or `12. `.
pub(super) fn marker(line: &str) -> Option<usize> {
    if line.starts_with("- ") || line.starts_with("* ") || line.starts_with("+ ") {
        return Some(2);
    }
    let digits = line.len() - line.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    let rest = &line[digits..];
    // CommonMark allows at most nine digits.
    let numbered = (1..=9).contains(&digits) && (rest.starts_with(". ") || rest.starts_with(") "));
    numbered.then_some(digits + 2)
}

#[cfg(test)]
mod tests {
    use super::lines;

    #[test]
    fn wrapped_lines_stay_in_their_list_item() {
        let word = "word ".repeat(30);
        let wrapped = lines(&format!("  1. {word}"));
        assert_eq!(wrapped.len(), 2);
        assert!(wrapped[1].starts_with("      word"), "{wrapped:?}");
    }
}
