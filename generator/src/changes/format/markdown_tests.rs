//! Tests of the report as Markdown.

use super::{MARKDOWN_LIMIT, code, escaped, markdown};
use crate::changes::Severity;
use crate::changes::format::sample;

#[test]
fn the_verdict_comes_first_and_only_breaking_changes_are_open() {
    let text = markdown(&sample::report(), MARKDOWN_LIMIT);
    sample::keep("sample.md", &text);
    let order = [
        "### Breaking changes of the API\n",
        "`main` → `spec`: 1 breaking, 2 compatible, 1 wording.\n",
        "| **breaking** | **major**: some callers do not compile |\n",
        "#### 1 breaking\n",
        "- operation `im.v1.message.reply`, query parameter `uuid`: **became required**",
        "[page](<https://open.feishu.cn/document/server-docs/im-v1/message/reply>)",
        "Rust (major): `feishu::im::v1::message::ReplyMessageRequest::new` takes `uuid`\n  ```diff\n  - pub fn new(",
        "<details><summary>2 compatible</summary>\n\n- ",
        "\n\n</details>\n",
        "<details><summary>1 wording</summary>\n\n- ",
        "`The content.` → `The content of the message, as JSON text.`",
    ];
    let mut rest = text.as_str();
    for part in order {
        let at = rest
            .find(part)
            .unwrap_or_else(|| panic!("`{part}` is not in its place in:\n{text}"));
        rest = &rest[at + part.len()..];
    }
}

#[test]
fn ignored_changes_are_counted() {
    let mut report = sample::report();
    report.ignore(|change| change.severity() == Severity::Breaking);
    let text = markdown(&report, MARKDOWN_LIMIT);
    assert!(
        text.starts_with("### Compatible changes of the API\n"),
        "{text}"
    );
    assert!(
        text.contains("2 compatible, 1 wording, 1 ignored"),
        "{text}"
    );
}

#[test]
fn whole_entries_are_left_out_and_counted() {
    let report = sample::hostile();
    let total = report.changes().len();
    for limit in [0, 1_000, 5_000, 20_000, MARKDOWN_LIMIT, 1_000_000] {
        let text = markdown(&report, limit);
        sample::keep("hostile.md", &text);
        assert!(text.len() <= limit.max(1_000), "{} of {limit}", text.len());
        let shown = text.matches("\n- operation ").count() + text.matches("\n- type ").count();
        assert!(
            limit < 1_000_000 || shown == total,
            "entries have a limit of their own"
        );
        let note = format!(
            "**Not shown here for lack of room: {} breaking.**",
            total - shown
        );
        assert_eq!(
            text.contains(&note),
            shown < total,
            "{shown} of {total} at {limit}"
        );
        // A folded part ends, and so does the block of each declaration.
        let lines = |of: fn(&str) -> bool| text.lines().filter(|line| of(line)).count();
        let folded = |line: &str| line.starts_with("<details>");
        assert_eq!(lines(folded), lines(|line| line == "</details>"));
        assert_eq!(
            lines(|line| line == "  ```diff"),
            lines(|line| line == "  ```")
        );
    }
}

#[test]
fn a_code_span_contains_any_text() {
    for (text, span) in [
        ("a", "`a`"),
        ("a`b", "``a`b``"),
        ("`a``b", "``` `a``b ```"),
        ("a\nb", "`a\\nb`"),
        (" a", "`  a `"),
        ("", "`\"\"`"),
        ("  ", "`\"  \"`"),
        ("a\u{202e}b", "`a\\u{202e}b`"),
    ] {
        assert_eq!(code(text), span);
    }
}

#[test]
fn escaped_text_has_no_meaning() {
    assert_eq!(
        escaped("<b> *x* & [y](z)"),
        "\\<b\\> \\*x\\* \\& \\[y\\]\\(z\\)"
    );
    assert_eq!(escaped("@octocat #1"), "@\u{200b}octocat #\u{200b}1");
    assert_eq!(
        escaped("https://example.com"),
        "https\\:\\/\\/example\\.com"
    );
}
