//! Positions.

use super::PositionIndex;
use crate::diagnostic::{Part, Pointer};

/// Returns the text of the key and of the value at a pointer.
fn at<'a>(text: &'a str, pointer: &str) -> (&'a str, &'a str) {
    let json = text.starts_with('{');
    let index = PositionIndex::new(text, json);
    let pointer = Pointer::parse(pointer).expect("a pointer");
    let find = |part| index.find(&pointer, part).map_or("-", |range| &text[range]);
    (find(Part::Key), find(Part::Value))
}

#[test]
fn nested_maps_and_lists() {
    let text = "a:\n  b: 1\n  c:\n    - x\n    - d: yes\n      e: no\n# comment\nf: last\n";
    assert_eq!(
        at(text, "/a"),
        ("a", "b: 1\n  c:\n    - x\n    - d: yes\n      e: no")
    );
    assert_eq!(at(text, "/a/b"), ("b", "1"));
    assert_eq!(at(text, "/a/c/0"), ("x", "x"));
    assert_eq!(
        at(text, "/a/c/1"),
        ("d: yes\n      e: no", "d: yes\n      e: no")
    );
    assert_eq!(at(text, "/a/c/1/e"), ("e", "no"));
    assert_eq!(at(text, "/f"), ("f", "last"));
    assert_eq!(at(text, "/a/c/2"), ("-", "-"));
    assert_eq!(at(text, "/a/b/x"), ("-", "-"));
    assert!(at(text, "").1.starts_with("a:"));
    assert!(at(text, "").1.ends_with("last"));
}

#[test]
fn lists_that_are_not_indented() {
    let text = "a:\n- x: 1\n  y: 2\n- z\nb: 3\n";
    assert_eq!(at(text, "/a/0/y"), ("y", "2"));
    assert_eq!(at(text, "/a"), ("a", "x: 1\n  y: 2\n- z"));
    assert_eq!(at(text, "/b"), ("b", "3"));
}

#[test]
fn flow_style() {
    let text = "a: {b: [1, 'two', {c: 3}], d: }\ne: []\n";
    assert_eq!(at(text, "/a"), ("a", "{b: [1, 'two', {c: 3}], d: }"));
    assert_eq!(at(text, "/a/b"), ("b", "[1, 'two', {c: 3}]"));
    assert_eq!(at(text, "/a/b/1"), ("'two'", "'two'"));
    assert_eq!(at(text, "/a/b/2/c"), ("c", "3"));
    assert_eq!(
        at(text, "/a/d"),
        ("d", "d"),
        "an empty value is shown at its key"
    );
    assert_eq!(at(text, "/e"), ("e", "[]"));
}

#[test]
fn quoted_keys_and_block_scalars() {
    let text = "'200': |\n  two\n  lines\n\n\"a\\tb\": >-\n  folded\nplain: several\n  lines\nempty:\nlast: x\n";
    assert_eq!(at(text, "/200"), ("'200'", "two\n  lines"));
    assert_eq!(at(text, "/a\tb"), ("\"a\\tb\"", "folded"));
    assert_eq!(at(text, "/plain"), ("plain", "several\n  lines"));
    assert_eq!(at(text, "/empty"), ("empty", "empty"));
    assert_eq!(at(text, "/last"), ("last", "x"));
}

#[test]
fn characters_of_several_bytes() {
    let text = "标题: 人才\n\"é\": {ключ: [😀, z]}\nend: 1\n";
    assert_eq!(at(text, "/标题"), ("标题", "人才"));
    assert_eq!(at(text, "/é/ключ/0"), ("😀", "😀"));
    assert_eq!(at(text, "/é/ключ/1"), ("z", "z"));
    assert_eq!(at(text, "/end"), ("end", "1"));
}

#[test]
fn carriage_returns() {
    let text = "a:\r\n  b: 人\r\n  c: |\r\n    x\r\n    y\r\nd: 2\r\n";
    assert_eq!(at(text, "/a/b"), ("b", "人"));
    assert_eq!(at(text, "/a/c"), ("c", "x\r\n    y"));
    assert_eq!(at(text, "/d"), ("d", "2"));
}

#[test]
fn json_with_tabs_and_surrogate_pairs() {
    let text =
        "{\n\t\"a\": \"\\ud83d\\ude00 \\/ \\u00e9\",\n\t\"b/c\": [ 1,\n\t\t{ \"d\":null } ]\n}\n";
    assert_eq!(at(text, "/a"), ("\"a\"", "\"\\ud83d\\ude00 \\/ \\u00e9\""));
    assert_eq!(at(text, "/b~1c/1/d"), ("\"d\"", "null"));
    assert_eq!(at(text, "/b~1c/1"), ("{ \"d\":null }", "{ \"d\":null }"));
}

#[test]
fn anchors_aliases_and_merge_keys() {
    let text = "base: &base\n  x: 1\nother: &other {y: 2}\nuse: *base\nmerged:\n  <<: [*base, *other]\n  z: 3\n";
    assert_eq!(at(text, "/use"), ("use", "*base"));
    assert_eq!(at(text, "/use/x"), ("x", "1"));
    assert_eq!(at(text, "/merged/y"), ("y", "2"));
    assert_eq!(at(text, "/merged/x"), ("x", "1"));
    assert_eq!(at(text, "/merged/z"), ("z", "3"));
}

#[test]
fn keys_before_a_syntax_error_are_found() {
    let text = "a: 1\nb:\n  c: 2\n  d: [1, }\n";
    assert_eq!(at(text, "/a"), ("a", "1"));
    assert_eq!(at(text, "/b/c"), ("c", "2"));
}

#[test]
fn repetitions_are_found_with_both_locations() {
    let text = "a: 1\nb: {c: 1, c: 2}\n'a': 3\n";
    let found: Vec<_> = PositionIndex::new(text, false)
        .repetitions()
        .into_iter()
        .map(|found| (found.at.to_string(), found.first, found.again))
        .collect();
    assert_eq!(
        found,
        [
            ("/b/c".to_owned(), 9..10, 15..16),
            ("/a".to_owned(), 0..1, 21..24)
        ]
    );
}
