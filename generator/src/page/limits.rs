//! «数据校验规则»: limits that a value must keep.

use super::Limits;
use super::inline::{decode_entities, is_blank, plain, unquote};
use serde_json::Number;

/// The label of a limit.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Label {
    /// Bounds of a number, lower and upper.
    Range,
    /// Bounds of a length, lower and upper.
    Length,
    Minimum,
    Maximum,
    MinLength,
    MaxLength,
    Pattern,
}

/// Reads a limit from the text after its label. Returns false if the text has none.
pub(super) fn add(limits: &mut Limits, label: Label, text: &str) -> bool {
    if label == Label::Pattern {
        let pattern = pattern(text);
        limits.pattern = (!pattern.is_empty()).then_some(pattern);
        return limits.pattern.is_some();
    }
    let text = plain(text);
    let label = match label {
        Label::Range if is_length(&text) => Label::Length,
        Label::Minimum if is_length(&text) => Label::MinLength,
        Label::Maximum if is_length(&text) => Label::MaxLength,
        label => label,
    };
    match label {
        Label::Pattern => false,
        Label::Minimum => set(&mut limits.minimum, only_number(&text)),
        Label::Maximum => set(&mut limits.maximum, only_number(&text)),
        Label::MinLength => set(&mut limits.min_length, only_number(&text).and_then(length)),
        Label::MaxLength => set(&mut limits.max_length, only_number(&text).and_then(length)),
        Label::Range => {
            let (minimum, maximum) = bounds(&text);
            let read = set(&mut limits.minimum, minimum);
            set(&mut limits.maximum, maximum) || read
        }
        Label::Length => {
            let (minimum, maximum) = bounds(&text);
            let read = set(&mut limits.min_length, minimum.and_then(length));
            set(&mut limits.max_length, maximum.and_then(length)) || read
        }
    }
}

/// Returns a pattern. The backslashes of a code span belong to it; elsewhere they escape Markdown.
fn pattern(text: &str) -> String {
    let text = text.trim_matches(is_blank);
    let span = text
        .strip_prefix('`')
        .and_then(|text| text.strip_suffix('`'));
    match span {
        Some(code) if !code.contains('`') => unquote(&decode_entities(code)),
        _ => unquote(&plain(text)),
    }
}

/// Returns true if the unit of a limit is characters.
fn is_length(text: &str) -> bool {
    text.contains("字符") || text.contains("个字")
}

fn set<T>(limit: &mut Option<T>, value: Option<T>) -> bool {
    let read = value.is_some();
    if read {
        *limit = value;
    }
    read
}

fn length(number: Number) -> Option<u64> {
    number.as_u64()
}

/// Returns the number of a text that has exactly one.
fn only_number(text: &str) -> Option<Number> {
    match numbers(text).as_slice() {
        [(_, number)] => Some(number.clone()),
        _ => None,
    }
}

/// Returns the lower and the upper bound that a text states.
fn bounds(text: &str) -> (Option<Number>, Option<Number>) {
    const LOWER: &[&str] = &[
        "大于等于",
        "不小于",
        "不少于",
        "至少",
        "最小",
        "最短",
        "≥",
        ">=",
    ];
    const UPPER: &[&str] = &[
        "小于等于",
        "不大于",
        "不超过",
        "至多",
        "最大",
        "最长",
        "最多",
        "≤",
        "<=",
    ];
    const DASHES: [char; 7] = ['～', '~', '至', '到', '-', '—', '–'];
    let contains = |words: &[&str]| words.iter().any(|word| text.contains(word));
    match numbers(text).as_slice() {
        [(_, minimum), (_, maximum)] => (Some(minimum.clone()), Some(maximum.clone())),
        [(at, number)] => {
            let number = Some(number.clone());
            if contains(LOWER) {
                (number, None)
            } else if contains(UPPER) || text[..*at].contains(DASHES) {
                (None, number)
            } else if text.contains(DASHES) {
                (number, None)
            } else {
                (None, None)
            }
        }
        _ => (None, None),
    }
}

/// Returns the numbers of a text and their positions. A text with `2^31` or `1e5` has none.
fn numbers(text: &str) -> Vec<(usize, Number)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        // A hyphen is a sign, unless it is between two numbers.
        let before = text[..at].strip_suffix('-');
        let signed =
            before.is_some_and(|before| !before.trim_end().ends_with(|c: char| c.is_ascii_digit()));
        let start = at;
        let mut digits = String::from(if signed { "-" } else { "" });
        while at < bytes.len() {
            let next_is_digit = |n: usize| bytes.get(at + n).is_some_and(u8::is_ascii_digit);
            match bytes[at] {
                digit if digit.is_ascii_digit() => digits.push(char::from(digit)),
                b'.' if next_is_digit(1) && !digits.contains('.') => digits.push('.'),
                // Thousands: `1,000`.
                b',' if (1..4).all(next_is_digit) && !next_is_digit(4) => {}
                _ => break,
            }
            at += 1;
        }
        let glued = |byte: Option<&u8>| {
            byte.is_some_and(|byte| byte.is_ascii_alphabetic() || *byte == b'^')
        };
        let before = start.checked_sub(1).and_then(|before| bytes.get(before));
        if glued(before) || glued(bytes.get(at)) {
            return Vec::new();
        }
        if let Ok(number) = serde_json::from_str::<Number>(&digits) {
            found.push((start, number));
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::{Label, add};
    use crate::page::Limits;

    fn read(label: Label, text: &str) -> Option<Limits> {
        let mut limits = Limits::default();
        add(&mut limits, label, text).then_some(limits)
    }

    #[test]
    fn bounds_are_read_in_every_form() {
        for (text, minimum, maximum) in [
            ("`1` ～ `100`", Some("1"), Some("100")),
            ("1-100", Some("1"), Some("100")),
            ("[-5, 1,000]", Some("-5"), Some("1000")),
            ("0.5~1.5", Some("0.5"), Some("1.5")),
            ("`0` ～", Some("0"), None),
            ("～ `9`", None, Some("9")),
            ("大于等于 3", Some("3"), None),
            ("不超过 9", None, Some("9")),
        ] {
            let limits = read(Label::Range, text).expect(text);
            let shown = |number: Option<serde_json::Number>| number.map(|n| n.to_string());
            assert_eq!(shown(limits.minimum).as_deref(), minimum, "{text}");
            assert_eq!(shown(limits.maximum).as_deref(), maximum, "{text}");
        }
        let limits = read(Label::Length, "最短 43 字符，最长 128 字符").expect("a length");
        assert_eq!(
            (limits.min_length, limits.max_length),
            (Some(43), Some(128))
        );
        let limits = read(Label::MaxLength, "`100` 字符").expect("a length");
        assert_eq!((limits.min_length, limits.max_length), (None, Some(100)));
        assert_eq!(
            read(Label::Pattern, "`^[a-z]{1,3}$`")
                .expect("a pattern")
                .pattern
                .as_deref(),
            Some("^[a-z]{1,3}$")
        );
    }

    #[test]
    fn patterns_keep_the_escapes_of_code_spans() {
        for (text, pattern) in [
            (r"`^[a-z_\-@.]+$`", r"^[a-z_\-@.]+$"),
            (r"`^[^\[\]\:\\\/\?\*]+$`", r"^[^\[\]\:\\\/\?\*]+$"),
            (r"^\\d\{2\}$", r"^\d{2}$"),
            (r#"`"^\d+$"`"#, r"^\d+$"),
        ] {
            let limits = read(Label::Pattern, text).expect(text);
            assert_eq!(limits.pattern.as_deref(), Some(pattern), "{text}");
        }
    }

    #[test]
    fn a_range_of_characters_is_a_length() {
        let limits = read(Label::Maximum, "`100,000` 个字符").expect("a length");
        assert_eq!((limits.maximum, limits.max_length), (None, Some(100_000)));
        let limits = read(Label::Range, "1 ～ 50 字符").expect("a length");
        assert_eq!((limits.min_length, limits.max_length), (Some(1), Some(50)));
    }

    #[test]
    fn other_texts_are_not_limits() {
        for (label, text) in [
            (Label::Range, "1"),
            (Label::Range, "1 2 3"),
            (Label::Range, "0 ～ 2^31"),
            (Label::Maximum, ""),
            (Label::MaxLength, "-1"),
            (Label::MaxLength, "1.5"),
            (Label::Pattern, "``"),
        ] {
            assert!(read(label, text).is_none(), "{text}");
        }
    }
}
