//! «数据校验规则»: what a value must keep to.

use super::Limits;
use super::inline::{plain, unquote};
use super::label::Label;
use serde_json::Number;

/// Adds a constraint; `false` if it could not be read.
pub(super) fn add(limits: &mut Limits, label: Label, text: &str) -> bool {
    let text = plain(text);
    match label {
        Label::Pattern => {
            let pattern = unquote(&text);
            limits.pattern = (!pattern.is_empty()).then_some(pattern);
            limits.pattern.is_some()
        }
        Label::Minimum => set(&mut limits.minimum, one(&text)),
        Label::Maximum => set(&mut limits.maximum, one(&text)),
        Label::MinLength => set(&mut limits.min_length, one(&text).and_then(|n| n.as_u64())),
        Label::MaxLength => set(&mut limits.max_length, one(&text).and_then(|n| n.as_u64())),
        Label::Range => {
            let (minimum, maximum) = bounds(&text);
            let read = set(&mut limits.minimum, minimum);
            set(&mut limits.maximum, maximum) || read
        }
        Label::Length => {
            let (minimum, maximum) = bounds(&text);
            let read = set(&mut limits.min_length, minimum.and_then(|n| n.as_u64()));
            set(&mut limits.max_length, maximum.and_then(|n| n.as_u64())) || read
        }
        _ => false,
    }
}

fn set<T>(place: &mut Option<T>, value: Option<T>) -> bool {
    let read = value.is_some();
    if read {
        *place = value;
    }
    read
}

/// The only number of a text.
fn one(text: &str) -> Option<Number> {
    match numbers(text).as_slice() {
        [(_, number)] => Some(number.clone()),
        _ => None,
    }
}

/// The lower and the upper bound that a text gives.
fn bounds(text: &str) -> (Option<Number>, Option<Number>) {
    let found = numbers(text);
    match found.as_slice() {
        [(_, minimum), (_, maximum)] => (Some(minimum.clone()), Some(maximum.clone())),
        [(at, number)] => {
            let before = &text[..*at];
            let contains = |words: &[&str]| words.iter().any(|word| text.contains(word));
            let range = ['～', '~', '至', '到', '-', '—', '–'];
            let number = Some(number.clone());
            if contains(&[
                "大于等于",
                "不小于",
                "不少于",
                "至少",
                "最小",
                "最短",
                "≥",
                ">=",
            ]) {
                (number, None)
            } else if contains(&[
                "小于等于",
                "不大于",
                "不超过",
                "至多",
                "最大",
                "最长",
                "最多",
                "≤",
                "<=",
            ]) || before.contains(range)
            {
                (None, number)
            } else if text.contains(range) {
                (number, None)
            } else {
                (None, None)
            }
        }
        _ => (None, None),
    }
}

/// The numbers of a text and where they start.
fn numbers(text: &str) -> Vec<(usize, Number)> {
    let bytes = text.as_bytes();
    let mut found = Vec::new();
    let mut at = 0;
    while at < bytes.len() {
        if !bytes[at].is_ascii_digit() {
            at += 1;
            continue;
        }
        // A hyphen is a sign unless it stands between two numbers.
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
        // `2^31` and `1e5` are not read by halves.
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
    use super::add;
    use crate::page::Limits;
    use crate::page::label::Label;

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
    fn what_is_no_bound_is_said_to_be_unread() {
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
