//! Both dialects of pages state the same facts: each real page is rewritten into the other one.

use super::page_tests::{Read, read_text};
use std::fmt::Write as _;

/// The folders of pages.
const FOLDERS: [&str; 4] = [
    "pages/services",
    "pages/hire",
    "pages/auth",
    "pages-2025-10",
];

/// Writes each cell on one line, with `<br>`, and heads the table of the request with «基本».
fn with_breaks(text: &str) -> String {
    let mut written = String::new();
    let mut cell: Option<String> = None;
    let mut fence = false;
    let mut in_table = false;
    for line in text.lines() {
        let is_fence = line.matches("```").count() % 2 == 1;
        if !fence {
            let ends_table = line.trim().is_empty() || line.starts_with('#');
            in_table = !ends_table && (in_table || line.contains('|'));
        }
        let continues = line.ends_with("  ") && in_table && !fence && !is_fence;
        let line = match line.split_whitespace().collect::<String>().as_str() {
            "名称|值" => "基本 | &nbsp;",
            _ => line,
        };
        let whole = match cell.take() {
            Some(before) => format!("{before}<br>{}", line.trim_end()),
            None => line.to_owned(),
        };
        match continues {
            true => cell = Some(whole.trim_end().to_owned()),
            false => writeln!(written, "{whole}").expect("a string"),
        }
        fence ^= is_fence;
    }
    written + &cell.unwrap_or_default()
}

/// Writes each line of a cell on its own line, which ends in two spaces if another follows.
fn with_lines(text: &str) -> String {
    let mut written = String::new();
    let mut fence = false;
    for line in text.lines() {
        let is_fence = line.matches("```").count() % 2 == 1;
        let is_row = line.contains('|') && !fence && !is_fence;
        match is_row {
            true => written.push_str(&line.replace("<br>", "  \n")),
            false => written.push_str(line),
        }
        written.push('\n');
        fence ^= is_fence;
    }
    written
}

/// Returns all facts, without their locations.
fn facts(read: &Read) -> Vec<String> {
    let shown = format!("{:?}", read.page.kind);
    let mut pieces = shown.split("bytes: ");
    let mut facts: Vec<String> = pieces.next().map(str::to_owned).into_iter().collect();
    facts.extend(pieces.map(|piece| piece.trim_start_matches(|c| c != ' ').to_owned()));
    facts.push(format!("deprecated: {}", read.page.deprecated));
    facts.extend(read.findings.iter().filter_map(|found| {
        let (_, code) = found.split_once(' ')?;
        Some(code.to_owned())
    }));
    facts
}

#[test]
#[ignore = "needs ../shared/pages"]
fn pages_in_either_dialect_have_the_same_facts() {
    let mut differences = String::new();
    let mut pages = 0;
    for path in FOLDERS.into_iter().flat_map(third_party::markdown_files) {
        let text = std::fs::read_to_string(&path).expect("a page");
        let before = facts(&read_text(&text));
        pages += 1;
        for rewritten in [
            with_breaks(&text),
            with_lines(&text),
            with_lines(&with_breaks(&text)),
        ] {
            let after = facts(&read_text(&rewritten));
            if before == after {
                continue;
            }
            let first = before.iter().zip(&after).position(|(a, b)| a != b);
            let first = first.unwrap_or(before.len().min(after.len()));
            let shown = |facts: &[String]| {
                let near = first..(first + 1).min(facts.len());
                facts.get(near).unwrap_or_default().join("\n")
            };
            writeln!(
                differences,
                "{}\n{}\n--\n{}",
                path.display(),
                shown(&before),
                shown(&after)
            )
            .expect("a string");
        }
    }
    assert!(pages > 700, "{pages} pages");
    assert!(differences.is_empty(), "{differences}");
}
