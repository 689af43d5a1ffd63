//! Strings: of formats, of patterns, and strings that often cause errors.

use regex_syntax::hir::{Class, Hir, HirKind};
use serde_json::{Map, Value};

use super::Random;

/// The characters that a string may contain, depending on its location.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Alphabet {
    /// Any character.
    Any,
    /// Any character, but neither an empty string nor one with a special meaning in a path.
    Address,
    /// Visible ASCII without separators, because headers and cookies have no escapes.
    Header,
    /// Letters, digits, `-` and `_`, where other characters could be separators of the style.
    Word,
}

/// Strings that cause errors if they are not escaped.
const ANY: &[&str] = &[
    "text",
    "",
    "Grüße, Jürgen",
    "日本語のテキスト",
    "a b/c?d&e=f#g%20h;i",
    "\"quoted\" and \\ back",
    "line\nbreak\tand tab",
    "1",
    "true",
    "null",
    "{\"json\": true}",
    "🎉 party",
    "<b>&amp;</b>",
    "'single' `back`",
    "../up",
];

const ADDRESS: &[&str] = &[
    "text",
    "Grüße, Jürgen",
    "日本語",
    "a b/c?d&e=f#g%20h;i",
    "\"quoted\" \\ 'single'",
    "1",
    "true",
    "🎉",
    "a+b",
    "x,y|z",
    "../up",
];

const HEADER: &[&str] = &["text", "x-1_2", "A b", "1", "true", "a/b?c&d%20"];

const WORD: &[&str] = &["text", "x-1_2", "Ab", "1", "true"];

/// The name of an additional property.
pub(super) fn key(index: usize, alphabet: Alphabet, random: &mut Random) -> String {
    let odd: &[&str] = &["schlüssel", "a b", "x.y", "type", "$ref", "a\"b"];
    if alphabet == Alphabet::Any && index < 2 && random.once_in(2) {
        return (*random.choose(odd)).to_owned();
    }
    format!("key{index}")
}

/// A string that is probably valid for the schema.
pub(super) fn text(flat: &Map<String, Value>, alphabet: Alphabet, random: &mut Random) -> String {
    let count = |key: &str| flat.get(key).and_then(Value::as_u64);
    let least = count("minLength").unwrap_or(0) as usize;
    let most = count("maxLength").map_or(usize::MAX, |most| most as usize);
    if let Some(pattern) = flat.get("pattern").and_then(Value::as_str)
        && let Some(text) = of_pattern(pattern, least, random)
    {
        return text;
    }
    let format = flat.get("format").and_then(Value::as_str);
    if let Some(text) = format.and_then(|format| of_format(format, random)) {
        return text;
    }
    let pool = match alphabet {
        Alphabet::Any => ANY,
        Alphabet::Address => ADDRESS,
        Alphabet::Header => HEADER,
        Alphabet::Word => WORD,
    };
    let mut text: String = random.choose(pool).chars().take(most).collect();
    let length = text.chars().count();
    text.extend(std::iter::repeat_n('x', least.saturating_sub(length)));
    text
}

fn of_format(format: &str, random: &mut Random) -> Option<String> {
    let texts: &[&str] = match format {
        "date-time" => &["2024-02-29T23:59:59Z", "2021-04-30T12:00:00.25+02:00"],
        "date" => &["2024-02-29", "1970-01-01"],
        "time" => &["23:59:59Z", "08:00:00+02:00"],
        "duration" => &["P1DT2H", "PT0.5S"],
        "email" | "idn-email" => &["ada@example.com", "a.b+c@example.org"],
        "hostname" | "idn-hostname" => &["example.com", "a-b.example.org"],
        "ip" | "ipv4" => &["192.0.2.1", "203.0.113.255"],
        "ipv6" => &["2001:db8::1", "::1"],
        "uri" | "url" | "iri" => &["https://example.com/a?b=c#d", "urn:isbn:0451450523"],
        "uri-reference" | "iri-reference" => &["/a/b?c", "https://example.com"],
        "uuid" => &[
            "123e4567-e89b-42d3-a456-426614174000",
            "00000000-0000-4000-8000-000000000000",
        ],
        "byte" | "base64" => &["aGVsbG8=", "AAEC/w==", "TQ=="],
        "json-pointer" => &["/a/b", ""],
        "regex" => &["^a+$", "b*"],
        _ => return None,
    };
    Some((*random.choose(texts)).to_owned())
}

/// A string that matches a pattern; `None` if `regex-syntax` does not support the pattern.
fn of_pattern(pattern: &str, least: usize, random: &mut Random) -> Option<String> {
    // Look-ahead mostly forbids strings. It is dropped, and the validator decides.
    let plain = without_look_around(pattern);
    let hir = regex_syntax::Parser::new().parse(&plain).ok()?;
    let mut text = String::new();
    write(&hir, least, random, &mut text);
    Some(text)
}

fn without_look_around(pattern: &str) -> String {
    let mut plain = pattern.replace("\\/", "/").replace("\\d", "[0-9]");
    while let Some(start) = ["(?!", "(?=", "(?<!", "(?<="]
        .iter()
        .find_map(|opening| plain.find(opening))
    {
        let mut depth = 0usize;
        let mut escaped = false;
        let end = plain[start..].char_indices().find_map(|(at, c)| {
            match c {
                _ if escaped => escaped = false,
                '\\' => escaped = true,
                '(' => depth += 1,
                ')' => {
                    depth -= 1;
                    if depth == 0 {
                        return Some(start + at + 1);
                    }
                }
                _ => {}
            }
            None
        });
        let Some(end) = end else { break };
        plain.replace_range(start..end, "");
    }
    plain
}

fn write(hir: &Hir, least: usize, random: &mut Random, text: &mut String) {
    match hir.kind() {
        HirKind::Empty | HirKind::Look(_) => {}
        HirKind::Literal(literal) => text.push_str(&String::from_utf8_lossy(&literal.0)),
        HirKind::Class(class) => text.extend(of_class(class, random)),
        HirKind::Repetition(repetition) => {
            let from = repetition.min as usize;
            let wanted = least.saturating_sub(text.chars().count());
            let to = repetition
                .max
                .map_or(from.max(wanted) + 3, |max| max as usize);
            let extra = (to - from).min(4).max(wanted.min(to - from));
            let times = from + random.below(extra + 1);
            for _ in 0..times {
                write(&repetition.sub, 0, random, text);
            }
        }
        HirKind::Capture(capture) => write(&capture.sub, least, random, text),
        HirKind::Concat(parts) => parts
            .iter()
            .for_each(|part| write(part, least, random, text)),
        HirKind::Alternation(parts) => write(random.choose(parts), least, random, text),
    }
}

/// A character of a class, from ASCII if possible.
fn of_class(class: &Class, random: &mut Random) -> Option<char> {
    let ranges: Vec<(u32, u32)> = match class {
        Class::Unicode(class) => class
            .iter()
            .map(|range| (range.start().into(), range.end().into()))
            .collect(),
        Class::Bytes(class) => class
            .iter()
            .map(|range| (range.start().into(), range.end().into()))
            .collect(),
    };
    let visible: Vec<(u32, u32)> = ranges
        .iter()
        .map(|(start, end)| ((*start).max(0x20), (*end).min(0x7e)))
        .filter(|(start, end)| start <= end)
        .collect();
    let ranges = if visible.is_empty() { ranges } else { visible };
    if ranges.is_empty() {
        return None;
    }
    let (start, end) = *random.choose(&ranges);
    char::from_u32(start + random.below((end - start + 1) as usize) as u32)
}
