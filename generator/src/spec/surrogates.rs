//! Escapes of surrogates in JSON.

use std::ops::Range;

/// The escapes of single surrogates in a text of JSON: `\ud83d` without the second half of the character.
pub(super) fn lone_surrogates(text: &str) -> Vec<Range<usize>> {
    let mut lone = Vec::new();
    let mut first: Option<Range<usize>> = None;
    let mut at = 0;
    while let Some(found) = text[at..].find('\\') {
        let start = at + found;
        // An escape other than `\u` has two characters, the second of which may be a backslash.
        let unit = text
            .get(start..start + 6)
            .and_then(|escape| escape.strip_prefix("\\u"))
            .and_then(|digits| u16::from_str_radix(digits, 16).ok());
        let Some(unit) = unit else {
            at = start + 1 + text[start + 1..].chars().next().map_or(0, char::len_utf8);
            continue;
        };
        let range = start..start + 6;
        at = range.end;
        let follows = first.as_ref().is_some_and(|first| first.end == range.start);
        match unit {
            0xdc00..=0xdfff if follows => first = None,
            0xdc00..=0xdfff => lone.push(range),
            0xd800..=0xdbff => lone.extend(first.replace(range)),
            _ => {}
        }
        if first.as_ref().is_some_and(|first| first.end != at) {
            lone.extend(first.take());
        }
    }
    lone.extend(first);
    lone.sort_by_key(|range| range.start);
    lone
}

#[cfg(test)]
mod tests {
    use super::lone_surrogates;

    #[test]
    fn only_halves_of_characters_are_found() {
        let starts = |text: &str| -> Vec<usize> {
            let found = lone_surrogates(text).into_iter();
            found.map(|range| range.start).collect()
        };
        assert!(starts(r#"{"a": "\ud83d\ude00 \u00e9 \\ud83d"}"#).is_empty());
        assert_eq!(starts(r#""\ud83d x""#), [1]);
        assert_eq!(starts(r#""\ude00""#), [1]);
        assert_eq!(starts(r#""\ud83d\ud83d\ude00""#), [1]);
        assert_eq!(starts(r#""\ud83d\n\ude00""#), [1, 9]);
        assert_eq!(starts(r#""\ud83d"#), [1]);
    }
}
