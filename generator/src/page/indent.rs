//! The depth of a row, by the marks and the white space before its name.

use super::inline::{entity_at, is_blank, plain};

/// Splits a name from the indentation before it. The indentation is 0 without marks.
pub(super) fn name(written: &str) -> (String, usize) {
    let mut rest = written;
    let mut indent = 0;
    let mut marked = false;
    while let Some(character) = rest.chars().next() {
        let (character, length) = match entity_at(rest) {
            Some(entity) => entity,
            None => (character, character.len_utf8()),
        };
        match character {
            // White space counts by its width, and only before a mark.
            '\u{2003}' | '\u{3000}' | '\t' if !marked => indent += 4,
            '\u{2002}' if !marked => indent += 2,
            '\u{a0}' | ' ' if !marked => indent += 1,
            // `∟∟` is one level deeper than `∟`.
            '∟' if marked => indent += 4,
            '∟' | '└' | '├' | '┗' | '┣' | '│' | '─' | '↳' => {
                indent += usize::from(!marked);
                marked = true;
            }
            '.' | '·' | '>' => {
                indent += 4;
                marked = true;
            }
            '-' | '–' | '—' if length < rest.len() => {
                indent += 4;
                marked = true;
            }
            c if is_blank(c) => {}
            _ => break,
        }
        rest = &rest[length..];
    }
    let indent = if marked || indent >= 4 {
        indent.max(1)
    } else {
        0
    };
    (plain(rest), indent)
}

/// Converts indentations to depths. Returns `None` if no row is indented.
///
/// A row is one level deeper than the nearest row above it with less indentation.
pub(super) fn depths(indents: &[usize]) -> Option<Vec<usize>> {
    indents.iter().any(|indent| *indent > 0).then(|| {
        let mut open: Vec<usize> = Vec::new();
        let depth = |indent: &usize| {
            open.retain(|outer| outer < indent);
            open.push(*indent);
            open.len() - 1
        };
        indents.iter().map(depth).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::{depths, name};

    #[test]
    fn indentation_is_split_from_names() {
        for (written, expected, indent) in [
            ("data", "data", 0),
            ("`data`", "data", 0),
            ("∟ticket", "ticket", 1),
            ("&emsp;∟&nbsp;id", "id", 5),
            ("&emsp;&emsp;∟id", "id", 9),
            ("&nbsp;∟ id", "id", 2),
            ("∟∟id", "id", 5),
            ("└──id", "id", 1),
            ("\u{2003}∟id", "id", 5),
            ("..id", "id", 8),
            ("- id", "id", 4),
            ("a.b", "a.b", 0),
            ("a-b", "a-b", 0),
            ("user\\_id", "user_id", 0),
            ("字段", "字段", 0),
            ("-", "-", 0),
        ] {
            assert_eq!(name(written), (expected.to_owned(), indent), "{written}");
        }
    }

    #[test]
    fn depths_follow_indentation() {
        assert_eq!(depths(&[0, 0]), None);
        assert_eq!(depths(&[0, 1, 0, 1, 1]), Some(vec![0, 1, 0, 1, 1]));
        assert_eq!(depths(&[0, 5, 9, 9, 5, 0]), Some(vec![0, 1, 2, 2, 1, 0]));
        assert_eq!(depths(&[0, 9, 5, 0]), Some(vec![0, 1, 1, 0]));
    }
}
