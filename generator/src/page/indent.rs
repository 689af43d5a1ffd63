//! How pages mark the depth of a row: marks and white space in front of its name.

use super::inline::{entity_at, is_blank, plain};

/// A name without the marks of its depth, and how far they indent it; 0 for none.
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
            // A white space counts as wide as it is, but only in front of a mark.
            '\u{2003}' | '\u{3000}' | '\t' if !marked => indent += 4,
            '\u{2002}' if !marked => indent += 2,
            '\u{a0}' | ' ' if !marked => indent += 1,
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

/// Depths from indents, if any row is indented: a row is one deeper than the last one above it that is indented less.
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
    fn marks_of_depth_come_off_names() {
        for (written, expected, indent) in [
            ("data", "data", 0),
            ("`data`", "data", 0),
            ("∟ticket", "ticket", 1),
            ("&emsp;∟&nbsp;id", "id", 5),
            ("&emsp;&emsp;∟id", "id", 9),
            ("&nbsp;∟ id", "id", 2),
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
    fn depths_come_from_indents() {
        assert_eq!(depths(&[0, 0]), None);
        assert_eq!(depths(&[0, 1, 0, 1, 1]), Some(vec![0, 1, 0, 1, 1]));
        assert_eq!(depths(&[0, 5, 9, 9, 5, 0]), Some(vec![0, 1, 2, 2, 1, 0]));
        assert_eq!(depths(&[0, 9, 5, 0]), Some(vec![0, 1, 1, 0]));
    }
}
