//! Finds the JSON in the text of a code block.

use super::Fix;
use crate::page::inline::is_blank;

/// Returns the text from the JSON on, and the fix for the text before it.
pub(super) fn json(text: &str) -> Option<(&str, Option<Fix>)> {
    let start = text.trim_start_matches(|c| is_blank(c) || c == ';');
    let opens = |text: &str| text.starts_with(['{', '[', '｛', '［']);
    if opens(start) || start.starts_with("//") || start.starts_with("/*") {
        return Some((start, None));
    }
    if let Some(body) = curl_body(start) {
        return opens(body).then_some((body, Some(Fix::Curl)));
    }
    if is_program(start) {
        return None;
    }
    // An HTTP request or an assignment: the JSON is on a line that starts with a bracket, or after `=`.
    let mut at = 0;
    for line in start.split_inclusive('\n') {
        let trimmed = line.trim_start_matches(is_blank);
        let indent = line.len() - trimmed.len();
        if opens(trimmed) {
            return Some((&start[at + indent..], Some(Fix::LeadingText)));
        }
        let assigned = line
            .find("= {")
            .or_else(|| line.find("={"))
            .filter(|_| !line.contains("://"));
        if let Some(equals) = assigned {
            let value = start[at + equals + 1..].trim_start_matches(is_blank);
            return Some((value, Some(Fix::LeadingText)));
        }
        at += line.len();
    }
    // A body without its outer bracket: `"key": …`.
    let bare_members = start.starts_with('"') && start.lines().next()?.contains("\":");
    bare_members.then_some((start, Some(Fix::Bracket)))
}

/// Returns true for a program and for a multipart body.
///
/// Braces in a program enclose blocks, or values that differ from what it sends.
pub(super) fn is_program(text: &str) -> bool {
    let starts = [
        "import ",
        "from ",
        "package ",
        "def ",
        "func ",
        "using ",
        "#include",
        "public class ",
        "<?php",
    ];
    let mut lines = text.lines().map(|line| line.trim_start_matches(is_blank));
    text.contains("Content-Disposition: form-data")
        || lines.any(|line| starts.iter().any(|word| line.starts_with(word)))
}

/// Returns the text after `-d` or `--data` in a curl command, without its opening quote.
fn curl_body(text: &str) -> Option<&str> {
    let is_curl = text.starts_with("curl") || text.contains("\ncurl ") || text.contains("$ curl ");
    if !is_curl {
        return None;
    }
    ["--data-raw", "--data-binary", "--data", "-d", "--json"]
        .iter()
        .filter_map(|flag| text.find(&format!("{flag} ")).map(|at| (at, flag.len())))
        .min()
        .map(|(at, length)| {
            let body = &text[at + length..];
            body.trim_start_matches(|c: char| {
                is_blank(c) || matches!(c, '\'' | '"' | '$' | '=' | '\\')
            })
        })
        .or(Some(""))
}
