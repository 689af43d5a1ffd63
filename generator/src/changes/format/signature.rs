//! The parts of two declarations that differ.

use similar::{ChangeTag, TextDiff};

/// A part of a declaration.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Span {
    pub(super) text: String,
    /// True if the other declaration does not have it.
    pub(super) differs: bool,
}

/// Declarations with more words than this are not compared: the time grows with the square.
const MOST_WORDS: usize = 2_000;

/// Splits two texts into the parts that they share and those that differ. Words of a name are never split.
pub(super) fn compare(old: &str, new: &str) -> (Vec<Span>, Vec<Span>) {
    let (old_words, new_words) = (words(old), words(new));
    let (mut old_spans, mut new_spans) = (Vec::new(), Vec::new());
    if old_words.len().max(new_words.len()) > MOST_WORDS {
        push(&mut old_spans, old, old != new);
        push(&mut new_spans, new, old != new);
        return (old_spans, new_spans);
    }
    for change in TextDiff::from_slices(&old_words, &new_words).iter_all_changes() {
        let differs = change.tag() != ChangeTag::Equal;
        if change.tag() != ChangeTag::Insert {
            push(&mut old_spans, change.value(), differs);
        }
        if change.tag() != ChangeTag::Delete {
            push(&mut new_spans, change.value(), differs);
        }
    }
    (old_spans, new_spans)
}

/// Adds text to the last span if it is of the same sort.
fn push(spans: &mut Vec<Span>, text: &str, differs: bool) {
    match spans.last_mut() {
        Some(last) if last.differs == differs => last.text.push_str(text),
        _ => spans.push(Span {
            text: text.to_owned(),
            differs,
        }),
    }
}

/// Names and numbers as wholes, every other character alone.
fn words(text: &str) -> Vec<&str> {
    let is_name = |c: char| c.is_alphanumeric() || c == '_';
    let mut words = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let end = match is_name(first) {
            true => rest.find(|c| !is_name(c)).unwrap_or(rest.len()),
            false => first.len_utf8(),
        };
        let (word, after) = rest.split_at(end);
        words.push(word);
        rest = after;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::{Span, compare};

    /// The text with `[…]` around what differs.
    fn marked(spans: &[Span]) -> String {
        spans
            .iter()
            .fold(String::new(), |text, span| match span.differs {
                true => format!("{text}[{}]", span.text),
                false => text + &span.text,
            })
    }

    fn both(old: &str, new: &str) -> (String, String) {
        let (old, new) = compare(old, new);
        (marked(&old), marked(&new))
    }

    #[test]
    fn names_differ_as_wholes() {
        let (old, new) = both("pub id: Option<i64>", "pub id: Option<i32>");
        assert_eq!(old, "pub id: Option<[i64]>");
        assert_eq!(new, "pub id: Option<[i32]>");
    }

    #[test]
    fn an_added_parameter_is_marked_on_the_new_side() {
        let (old, new) = both("fn new(a: A) -> Self", "fn new(a: A, b: B) -> Self");
        assert_eq!(old, "fn new(a: A) -> Self");
        assert_eq!(new, "fn new(a: A[, b: B]) -> Self");
    }

    #[test]
    fn equal_and_empty_declarations_have_no_marks() {
        assert_eq!(both("fn a()", "fn a()"), ("fn a()".into(), "fn a()".into()));
        assert_eq!(both("", ""), (String::new(), String::new()));
        assert_eq!(both("", "é"), (String::new(), "[é]".into()));
    }

    #[test]
    fn huge_declarations_are_compared_as_wholes() {
        let (old, new) = ("a ".repeat(100_000), "b ".repeat(100_000));
        let (old, new) = compare(&old, &new);
        assert!(old.len() == 1 && new.len() == 1 && old[0].differs);
    }
}
