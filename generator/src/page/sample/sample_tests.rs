//! Tests of samples that are not valid JSON.

use super::Fix::{self, *};
use super::parser::{MAX_DEPTH, Parsed};
use super::recover::recover;
use serde_json::{Value, json};

fn check(text: &str, value: Value, fixes: &[Fix]) {
    let found = recover(text);
    assert_eq!(found.value, Some(value), "{text}");
    assert_eq!(found.fixes, fixes, "{text}");
}

#[test]
fn valid_json_is_read_unchanged() {
    for text in [
        r#"{"a": [1, -2.5e3, true, null, "x\u4e2d\ud83d\ude00\n"], "b": {}}"#,
        "[]",
        "\u{feff}{\"a\": 18446744073709551615}",
        r#"{"a": "{", "b": "}", "c": "a\", b", "d": "//", "e": "x…，："}"#,
        "\"text\"",
        "12",
    ] {
        let expected: Value =
            serde_json::from_str(text.trim_start_matches('\u{feff}')).expect("JSON");
        check(text, expected, &[]);
    }
}

#[test]
fn keys_keep_their_order() {
    let Parsed { value, .. } = recover("{\"z\": 1, \"a\": 2, // c\n \"m\": 3}");
    let value = value.expect("an object");
    let keys: Vec<_> = value.as_object().expect("an object").keys().collect();
    assert_eq!(keys, ["z", "a", "m"]);
}

#[test]
fn comments_and_ellipses_are_removed() {
    check(
        "{\"a\": 1, // one\n\"b\": \"http://x\" # two\n}",
        json!({"a": 1, "b": "http://x"}),
        &[Comment],
    );
    check("// head\n{\"a\": /* one */ 1}", json!({"a": 1}), &[Comment]);
    check(
        "{\"a\": 7200, // x, \"y\": {\n\"b\": 1}",
        json!({"a": 7200, "b": 1}),
        &[Comment],
    );
    check(
        "{\"a\": [{\"b\": 1}, ...], ...}",
        json!({"a": [{"b": 1}]}),
        &[ExtraComma, Ellipsis],
    );
    check(
        "{\"a\": [-], \"b\": 1}",
        json!({"a": [], "b": 1}),
        &[Ellipsis],
    );
    check(
        "{\"a\": 1,\n……\n}",
        json!({"a": 1}),
        &[ExtraComma, Ellipsis],
    );
}

#[test]
fn commas_and_colons_are_fixed() {
    check(
        "{\"a\": [1, 2,], \"b\": 3,}",
        json!({"a": [1, 2], "b": 3}),
        &[ExtraComma],
    );
    check(
        "{\"a\": 1,, \"b\": 2}",
        json!({"a": 1, "b": 2}),
        &[ExtraComma],
    );
    check(
        "{\"a\": 1\n \"b\": [{} {}]}",
        json!({"a": 1, "b": [{}, {}]}),
        &[MissingComma],
    );
    check("{\"a\" {\"b\" 1}}", json!({"a": {"b": 1}}), &[MissingColon]);
    check(
        "{\"a\": , \"b\": }",
        json!({"a": null, "b": null}),
        &[MissingValue],
    );
}

#[test]
fn full_width_punctuation_is_fixed() {
    check(
        "{\"a\"：1，\"b\": “x”，\"c\": \"，：\"}",
        json!({"a": 1, "b": "x", "c": "，："}),
        &[Punctuation],
    );
    check(
        "{\"a\": \"x”,\n\"b\": 1}",
        json!({"a": "x", "b": 1}),
        &[Punctuation],
    );
    check(
        "{\u{200b}\n\"a\": 1\u{a0}}",
        json!({"a": 1}),
        &[Punctuation],
    );
}

#[test]
fn strings_end_at_their_quotes() {
    check(
        r#"{"a": "\d\x", "b": 1}"#,
        json!({"a": "\\d\\x", "b": 1}),
        &[Escape],
    );
    check(
        "{\"a\": \"x\ny\", \"b\": 1}",
        json!({"a": "x\ny", "b": 1}),
        &[ControlCharacter],
    );
    check(
        "{\"a\": \"x,\n\"b\": 1}",
        json!({"a": "x", "b": 1}),
        &[MissingComma, UnterminatedString],
    );
    check(
        r#"{"a": "{"date":"2022","n":1}", "b": "say "hi" now"}"#,
        json!({"a": "{\"date\":\"2022\",\"n\":1}", "b": "say \"hi\" now"}),
        &[InnerQuote],
    );
    check(
        r#"{"a": "["1","2"]"}"#,
        json!({"a": "[\"1\",\"2\"]"}),
        &[InnerQuote],
    );
    check(
        "{'a': 'x', b: y z}",
        json!({"a": "x", "b": "y z"}),
        &[BareWord, SingleQuotes],
    );
    check(
        "{\"a\": True, \"b\": None, \"c\": 007, \"d\": +1.}",
        json!({"a": true, "b": null, "c": 7, "d": 1}),
        &[BareWord, Number],
    );
}

#[test]
fn brackets_are_balanced() {
    check(
        "{\"a\": {\"b\": [1, 2",
        json!({"a": {"b": [1, 2]}}),
        &[Bracket],
    );
    check(
        "{\"a\": [{\"b\": 1}, \"c\": 2}",
        json!({"a": [{"b": 1}], "c": 2}),
        &[MissingComma, Bracket],
    );
    check(
        "{\"a\": [{\"b\": 1], \"c\": 2}",
        json!({"a": [{"b": 1}], "c": 2}),
        &[Bracket],
    );
    check(
        "{\"a\": {\"b\": 1}}, \"c\": 2}",
        json!({"a": {"b": 1}, "c": 2}),
        &[Bracket],
    );
    check(
        "{\"a\": [{\"b\": 1}}, {\"b\": 2}]}",
        json!({"a": [{"b": 1}, {"b": 2}]}),
        &[Bracket],
    );
    check("{\"a\": 1}}", json!({"a": 1}), &[Bracket]);
    check("\"a\": 1,\n\"b\": 2", json!({"a": 1, "b": 2}), &[Bracket]);
}

#[test]
fn json_is_found_inside_other_text() {
    check(
        "curl -X POST 'https://a/b?c={d}' \\\n-H 'X: y' \\\n-d '{\"a\": 1}'",
        json!({"a": 1}),
        &[Curl, TrailingText],
    );
    check(
        "POST /a HTTP/1.1\nX: y\n\n{\"a\": 1}\n",
        json!({"a": 1}),
        &[LeadingText],
    );
    check(
        "let x = {\"a\": 1};",
        json!({"a": 1}),
        &[ExtraComma, LeadingText],
    );
    check("{\"a\": 1}\n{\"b\": 2}", json!({"a": 1}), &[TrailingText]);
    for text in [
        "",
        "text",
        "https://a/b?c={d}",
        "curl https://a",
        "---x\nContent-Disposition: form-data",
    ] {
        let found = recover(text);
        assert_eq!((found.value, found.fixes), (None, Vec::new()), "{text}");
    }
}

#[test]
fn a_duplicate_key_is_reported() {
    check("{\"a\": 1, \"a\": 2}", json!({"a": 2}), &[DuplicateKey]);
}

#[test]
fn deep_nesting_is_rejected() {
    for (open, close) in [("[", "]"), ("{\"a\":", "}")] {
        let nested = |depth| format!("curl -d '{}1{}", open.repeat(depth), close.repeat(depth));
        assert_eq!(recover(&nested(MAX_DEPTH)).too_deep, None);
        for depth in [MAX_DEPTH + 1, 100, 100_000] {
            let found = recover(&nested(depth));
            assert_eq!(found.value, None);
            let at = "curl -d '".len() + open.len() * MAX_DEPTH;
            assert_eq!(
                found.too_deep,
                Some(at),
                "the first bracket that is too deep"
            );
        }
    }
}

#[test]
fn long_lines_are_read_in_linear_time() {
    for piece in ["{\"{\"a", "\"a\" ", "“", "[}", ":,"] {
        let _ = recover(&format!("{{\"x\": {}", piece.repeat(50_000)));
    }
}
