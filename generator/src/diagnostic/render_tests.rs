//! Output of diagnostics.

use crate::diagnostic::{Code, Diagnostic, Diagnostics, Format, Location, Pointer, Sources};

const PLAIN: Format = Format::Human { color: false };

fn pointer(escaped: &str) -> Pointer {
    Pointer::parse(escaped).expect("a pointer")
}

fn render(
    path: &str,
    text: &str,
    make: impl Fn(crate::diagnostic::FileId) -> Vec<Diagnostic>,
    format: Format,
) -> String {
    let mut sources = Sources::new();
    let file = sources.add(path, text);
    let mut diagnostics = Diagnostics::new();
    diagnostics.extend(make(file));
    diagnostics.render(&sources, format)
}

#[test]
fn text_output_has_location_line_caret_label_and_help() {
    let text = "info:\n  title: x\n  verison: '1'\n";
    let shown = render(
        "spec/openapi.yaml",
        text,
        |file| {
            vec![
                Diagnostic::error(
                    Code::UnknownKey,
                    Location::key(file, pointer("/info/verison")),
                    "unknown key `verison`",
                )
                .label("not a key of an Info Object")
                .help("did you mean `version`?"),
            ]
        },
        PLAIN,
    );
    assert_eq!(
        shown,
        "error[unknown-key]: unknown key `verison`\n \
         --> spec/openapi.yaml:3:3\n  \
           |\n\
         3 |   verison: '1'\n  \
           |   ^^^^^^^ not a key of an Info Object\n  \
           |\n  \
           = help: did you mean `version`?\n\n"
    );
}

#[test]
fn json_output_has_one_object_per_line() {
    let text = "a: 人人 \nb: 1\n";
    let shown = render(
        "a.yaml",
        text,
        |file| {
            vec![
                Diagnostic::warning(
                    Code::UnknownProperty,
                    Location::value(file, pointer("/a")),
                    "message",
                )
                .related(Location::key(file, pointer("/b")), "other"),
                Diagnostic::without_location(Code::NoDocument, "none"),
            ]
        },
        Format::Json,
    );
    assert_eq!(
        shown,
        "{\"kind\":\"diagnostic\",\"code\":\"no-document\",\"severity\":\"error\",\"message\":\"none\",\"label\":null,\"file\":null,\"line\":null,\
         \"column\":null,\"endLine\":null,\"endColumn\":null,\"help\":null,\"related\":[]}\n\
         {\"kind\":\"diagnostic\",\"code\":\"unknown-property\",\"severity\":\"warning\",\"message\":\"message\",\"label\":null,\"file\":\"a.yaml\",\"line\":1,\
         \"column\":4,\"endLine\":1,\"endColumn\":6,\"help\":null,\"related\":[{\"file\":\"a.yaml\",\"line\":2,\"column\":1,\
         \"endLine\":2,\"endColumn\":2,\"message\":\"other\"}]}\n"
    );
}

#[test]
fn a_missing_value_is_shown_at_its_container() {
    let at = |file| {
        vec![Diagnostic::error(
            Code::MissingKey,
            Location::key(file, pointer("/info/title")),
            "message",
        )]
    };
    let shown = render("a.yaml", "x: 1\ninfo:\n  a: 1\n", at, PLAIN);
    assert!(shown.contains("a.yaml:2:1"), "{shown}");
}

#[test]
fn for_a_very_long_line_only_the_location_is_shown() {
    for (length, whole) in [(100, true), (5000, false)] {
        let filler = "x".repeat(length);
        let text = format!("{{\"a\":\"{filler}\",\"bad\":1,\"b\":\"{filler}\"}}");
        let at = |file| {
            vec![
                Diagnostic::error(
                    Code::UnknownKey,
                    Location::key(file, pointer("/bad")),
                    "message",
                )
                .label("label")
                .related(Location::key(file, pointer("/a")), "first"),
            ]
        };
        let shown = render("a.json", &text, at, PLAIN);
        assert!(
            shown.contains(&format!("a.json:1:{}", length + 9)),
            "{shown}"
        );
        assert_eq!(shown.contains("\"bad\""), whole, "{shown}");
        assert!(shown.contains("label"), "{shown}");
        assert!(shown.len() < 2000);
    }
}

#[test]
fn findings_are_sorted_and_duplicates_removed() {
    let at = |file| {
        let found = |at| {
            Diagnostic::error(
                Code::UnknownKey,
                Location::key(file, pointer(at)),
                "message",
            )
        };
        vec![found("/b"), found("/a"), found("/b")]
    };
    let shown = render("a.yaml", "a: 1\nb: 2\n", at, Format::Json);
    let lines: Vec<&str> = shown.lines().collect();
    assert_eq!(lines.len(), 2);
    assert!(lines[0].contains("\"line\":1"), "{shown}");
}

#[test]
fn positions_outside_the_text_are_harmless() {
    let at = |file| {
        vec![
            Diagnostic::error(Code::InvalidYaml, Location::bytes(file, 90..99), "message"),
            Diagnostic::error(
                Code::InvalidYaml,
                Location::bytes(file, 1..3),
                "inside a character",
            ),
            Diagnostic::error(Code::InvalidYaml, Location::file(file), "whole file"),
        ]
    };
    for format in [PLAIN, Format::Human { color: true }, Format::Json] {
        assert!(render("a.yaml", "人", at, format).contains("a.yaml"));
        assert!(render("a.yaml", "", at, format).contains("a.yaml"));
    }
}

#[test]
fn control_characters_are_shown_as_escapes() {
    let text = "\"a\\n\": 1\n\u{202e}b: 1\nc\u{1b}[31m: \u{0}1\n";
    let shown = render(
        "o\u{1b}[2J.yaml",
        text,
        |file| {
            let location = |at| Location::bytes(file, at..at + 1);
            vec![
                Diagnostic::error(
                    Code::UnknownKey,
                    location(0),
                    "unknown key `a\nerror: b\u{0}`",
                )
                .label("l\u{1b}[0m")
                .help("h\u{2066}\r"),
                Diagnostic::error(Code::UnknownKey, location(10), "m\u{202e}")
                    .related(location(18), "r\n\n"),
            ]
        },
        PLAIN,
    );
    let obeyed = |c: char| {
        c != '\n' && (c.is_control() || ('\u{202a}'..='\u{202e}').contains(&c) || c == '\u{2066}')
    };
    assert!(!shown.contains(obeyed), "{shown:?}");
    assert!(shown.contains("`a\\nerror: b\\u{0}`"), "{shown}");
    assert_eq!(shown.matches("error").count(), 3, "{shown}");
}
