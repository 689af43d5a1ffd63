//! Writing a tree of values as YAML that all parsers read alike.
//!
//! Parsers of YAML 1.1 are still common. They read `no` as a boolean, `12:30` as a number and `2024-09-09` as a date.
//! So a string that either version could read as another type is quoted.

use serde_json::{Map, Value};

/// A longer key must be marked with `?`.
const LONGEST_SIMPLE_KEY: usize = 1024;

/// Writes block YAML: two spaces per level, lists indented below their key, keys in the order of the value.
pub fn to_yaml(value: &Value) -> String {
    let mut out = String::new();
    match value {
        Value::Object(map) if !map.is_empty() => mapping(&mut out, map, 0),
        Value::Array(list) if !list.is_empty() => items(&mut out, list, 0),
        scalar => {
            write_scalar(&mut out, scalar, 0);
            out.push('\n');
        }
    }
    out
}

/// Writes the entries of a mapping. The first one continues the current line.
fn mapping(out: &mut String, map: &Map<String, Value>, indent: usize) {
    for (index, (key, value)) in map.iter().enumerate() {
        if index > 0 {
            spaces(out, indent);
        }
        let key = quoted(key);
        if key.len() > LONGEST_SIMPLE_KEY {
            out.push_str("? ");
            out.push_str(&key);
            out.push('\n');
            spaces(out, indent);
        } else {
            out.push_str(&key);
        }
        out.push(':');
        match value {
            Value::Object(map) if !map.is_empty() => {
                out.push('\n');
                spaces(out, indent + 2);
                mapping(out, map, indent + 2);
            }
            Value::Array(list) if !list.is_empty() => {
                out.push('\n');
                spaces(out, indent + 2);
                items(out, list, indent + 2);
            }
            scalar => {
                out.push(' ');
                write_scalar(out, scalar, indent + 2);
                out.push('\n');
            }
        }
    }
}

/// Writes the items of a list. The first one continues the current line.
fn items(out: &mut String, list: &[Value], indent: usize) {
    for (index, item) in list.iter().enumerate() {
        if index > 0 {
            spaces(out, indent);
        }
        out.push_str("- ");
        match item {
            Value::Object(map) if !map.is_empty() => mapping(out, map, indent + 2),
            Value::Array(list) if !list.is_empty() => items(out, list, indent + 2),
            scalar => {
                write_scalar(out, scalar, indent + 2);
                out.push('\n');
            }
        }
    }
}

fn spaces(out: &mut String, count: usize) {
    out.extend(std::iter::repeat_n(' ', count));
}

/// Writes a scalar or an empty container; multi-line text as an indented block.
fn write_scalar(out: &mut String, value: &Value, indent: usize) {
    match value {
        Value::String(text) if fits_block(text) => block(out, text, indent),
        Value::String(text) => out.push_str(&quoted(text)),
        // The JSON of numbers, booleans, null, `[]` and `{}` is valid YAML.
        other => out.push_str(&other.to_string()),
    }
}

/// Returns true if a literal block keeps all characters of a text.
fn fits_block(text: &str) -> bool {
    text.contains('\n')
        && !text.starts_with([' ', '\n', '\t'])
        && !text.trim_end_matches('\n').is_empty()
        && text.chars().all(|c| c == '\n' || is_plain_char(c))
}

fn block(out: &mut String, text: &str, indent: usize) {
    let body = text.trim_end_matches('\n');
    out.push_str(match text.len() - body.len() {
        0 => "|-",
        1 => "|",
        _ => "|+",
    });
    for line in body.split('\n') {
        out.push('\n');
        if !line.is_empty() {
            spaces(out, indent);
            out.push_str(line);
        }
    }
    // The caller ends the last line.
    out.extend(std::iter::repeat_n(
        '\n',
        (text.len() - body.len()).saturating_sub(1),
    ));
}

/// Writes a string on one line: plain if no parser misreads it, otherwise quoted.
fn quoted(text: &str) -> String {
    if text.chars().any(|c| !is_plain_char(c)) {
        return escaped(text);
    }
    if is_plain(text) {
        text.to_owned()
    } else {
        format!("'{}'", text.replace('\'', "''"))
    }
}

/// Returns true if YAML allows a character unescaped.
fn is_plain_char(c: char) -> bool {
    !c.is_control()
        && !matches!(
            c,
            '\u{2028}' | '\u{2029}' | '\u{feff}' | '\u{fffe}' | '\u{ffff}'
        )
}

fn is_plain(text: &str) -> bool {
    let Some(first) = text.chars().next() else {
        return false;
    };
    let means_something = "-?:,[]{}#&*!|>'\"%@`~=<.+ ".contains(first);
    let ends_badly = text.ends_with([':', ' ']);
    let word = text.to_ascii_lowercase();
    let is_word = matches!(
        word.as_str(),
        "y" | "n" | "yes" | "no" | "on" | "off" | "true" | "false" | "null"
    );
    let is_number = first.is_ascii_digit()
        && text
            .chars()
            .all(|c| c.is_ascii_hexdigit() || "xXoO_.:+-tTzZ ".contains(c))
        && !is_version(text);
    !means_something
        && !ends_badly
        && !is_word
        && !is_number
        && !text.contains(": ")
        && !text.contains(" #")
}

/// Returns true for text like `3.0.3`, which no parser reads as a number.
fn is_version(text: &str) -> bool {
    let parts = text.split('.');
    let digits = |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
    parts.clone().count() > 2 && parts.into_iter().all(digits)
}

/// Quotes a text with double quotes, which can express every character.
fn escaped(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\t' => out.push_str("\\t"),
            '\r' => out.push_str("\\r"),
            c if is_plain_char(c) => out.push(c),
            c => out.push_str(&format!("\\u{:04X}", u32::from(c))),
        }
    }
    out.push('"');
    out
}

#[cfg(test)]
mod tests {
    use super::to_yaml;
    use serde_json::{Value, json};

    #[test]
    fn ambiguous_text_is_quoted() {
        for (text, written) in [
            ("word", "word"),
            ("two words", "two words"),
            ("300 MB", "300 MB"),
            ("#/components/schemas/Pet", "'#/components/schemas/Pet'"),
            ("2024-09-09", "'2024-09-09'"),
            ("12:30", "'12:30'"),
            ("no", "'no'"),
            ("Y", "'Y'"),
            ("200", "'200'"),
            ("1.0", "'1.0'"),
            ("3.0.3", "3.0.3"),
            ("0x1F", "'0x1F'"),
            ("1_000", "'1_000'"),
            ("1e3", "'1e3'"),
            ("", "''"),
            ("=", "'='"),
            ("<<", "'<<'"),
            ("it's: so", "'it''s: so'"),
            ("it's", "it's"),
            ("a\tb\u{7}", "\"a\\tb\\u0007\""),
            ("- a", "'- a'"),
            ("hire:talent", "hire:talent"),
        ] {
            assert_eq!(to_yaml(&json!(text)), format!("{written}\n"), "{text:?}");
        }
    }

    #[test]
    fn reading_returns_the_written_value() {
        let value = json!({
            "list": [1, -2.5, true, null, "x", [], {}, [["a"], []], [{"b": 1}], {"c": [1], "d": {"e": "f"}}],
            "texts": ["a\nb", "a\nb\n", "a\n\n\n", "\na", " a\nb", "a\n  b\n\tc", "\n", "a\r\nb", "trailing \n", "a \nb: c\n# d"],
            "": "empty key", "200": {"": []}, "a: b": "c", "multi\nline": 1, "big": 18_446_744_073_709_551_615_u64
        });
        let read: Value = serde_yaml::from_str(&to_yaml(&value)).expect("YAML");
        assert_eq!(read, value);
    }

    #[test]
    fn lists_are_indented_below_their_key() {
        let value = json!({"servers": [{"url": "https://a.test", "tags": ["b"]}]});
        let text = "servers:\n  - url: https://a.test\n    tags:\n      - b\n";
        assert_eq!(to_yaml(&value), text);
    }
}
