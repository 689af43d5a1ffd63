//! The report as Markdown, for a comment of a pull request or its description.
//!
//! Texts of the description stand in code spans, in which no markup, mention or reference counts, or are escaped.

use super::phrase::{self, SEVERITIES};
use crate::changes::{Change, ItemPair, Report, Severity};
use crate::diagnostic::visible;

/// The longest report in bytes. A comment on GitHub has room for 65,536 characters; the rest is for text around the report.
pub const MARKDOWN_LIMIT: usize = 50_000;

/// The longest declaration that is shown as a whole, in characters.
const DECLARATION: usize = 1000;

/// Room for the note about entries that are left out, and for the ends of folded parts.
const ROOM_FOR_NOTE: usize = 500;

/// Formats the report as Markdown. Breaking changes are open, others folded. It has at most `limit` bytes: entries for which there is no
/// room are left out as a whole, and counted at the end.
pub fn markdown(report: &Report, limit: usize) -> String {
    let mut text = head(report);
    let mut omitted = [0; SEVERITIES.len()];
    for (severity, omitted) in SEVERITIES.into_iter().zip(&mut omitted) {
        let changes = report.changes().iter();
        let changes: Vec<&Change> = changes.filter(|of| of.severity() == severity).collect();
        if changes.is_empty() {
            continue;
        }
        let (start, end) = frame(severity, changes.len());
        let mut room = limit.saturating_sub(text.len() + start.len() + end.len() + ROOM_FOR_NOTE);
        let entries: Vec<String> = changes
            .iter()
            .map(|change| entry(change))
            .take_while(|entry| {
                let fits = entry.len() <= room;
                room = room.saturating_sub(entry.len());
                fits
            })
            .collect();
        *omitted = changes.len() - entries.len();
        if !entries.is_empty() {
            text.push_str(&start);
            text.push_str(&entries.concat());
            text.push_str(&end);
        }
    }
    text.push_str(&note(omitted));
    text
}

/// The verdict and the counts.
fn head(report: &Report) -> String {
    let (old, new) = (code(&report.old), code(&report.new));
    let counts = phrase::counts(report);
    let title = phrase::title(report);
    let head = format!("### {title}\n\n{old} → {new}: {counts}.\n");
    if report.severity().is_none() {
        return head;
    }
    let wire = phrase::on_the_wire(report);
    let (rust, meaning) = (report.verdict().as_str(), phrase::in_rust(report));
    format!(
        "{head}\n| on the wire | in Rust |\n|---|---|\n| **{wire}** | **{rust}**: {meaning} |\n"
    )
}

/// The lines before and after the entries of a severity.
fn frame(severity: Severity, count: usize) -> (String, String) {
    let name = severity.as_str();
    match severity {
        Severity::Breaking => (format!("\n#### {count} {name}\n\n"), String::new()),
        Severity::Compatible | Severity::Wording => (
            format!("\n<details><summary>{count} {name}</summary>\n\n"),
            "\n</details>\n".to_owned(),
        ),
    }
}

/// The note about entries that are left out.
fn note(omitted: [usize; SEVERITIES.len()]) -> String {
    let parts: Vec<String> = SEVERITIES
        .into_iter()
        .zip(omitted)
        .filter(|(_, count)| *count > 0)
        .map(|(severity, count)| format!("{count} {}", severity.as_str()))
        .collect();
    match parts.is_empty() {
        true => String::new(),
        false => format!(
            "\n**Not shown here for lack of room: {}.** `--format html` shows all.\n",
            parts.join(", ")
        ),
    }
}

/// One change, as an item of a list.
fn entry(change: &Change) -> String {
    let subject = &change.subject;
    let mut line = format!(
        "- {} {}",
        subject.owner.kind(),
        code(&phrase::owner(&subject.owner))
    );
    if !subject.path.is_empty() {
        let role = match phrase::role(change) {
            "" => String::new(),
            role => format!("{role} "),
        };
        line.push_str(&format!(", {role}{}", value(&subject.path)));
    }
    line.push_str(&format!(": **{}**", change.kind.title()));
    match phrase::values(change) {
        (Some(old), Some(new)) => {
            line.push_str(&format!(": {} → {}", value(old), value(new)));
        }
        (Some(one), None) | (None, Some(one)) => line.push_str(&format!(": {}", value(one))),
        (None, None) => {}
    }
    let mut lines = vec![line];
    lines.extend(reaches(&change.reaches));
    lines.extend(change.notes.iter().map(|note| words(note)));
    lines.push(references(change));
    // Lines of one paragraph, each with a line break at its end, below the list's item.
    lines.join("  \n  ") + "\n" + &rust(change)
}

/// The Rust items that change, as part of the list's item.
fn rust(change: &Change) -> String {
    let (pairs, more) = phrase::first(&change.items, 3);
    let mut text: String = pairs.iter().map(item).collect();
    if more > 0 {
        text.push_str(&format!("\n  Rust: {more} more items\n"));
    }
    text
}

/// One item: its path and what happens to it, and its declaration as a diff.
fn item(pair: &ItemPair) -> String {
    let (before, after) = (pair.before.as_ref(), pair.after.as_ref());
    let (path, effect) = (value(&phrase::path(pair)), pair.effect.as_str());
    let words = words(&pair.words);
    let declarations = [('-', before), ('+', after)].map(|(sign, item)| match item {
        // No line of the block can end it: each starts with its sign.
        Some(item) => format!("  {sign} {}\n", phrase::cut(&item.signature, DECLARATION)),
        None => String::new(),
    });
    let declarations = declarations.concat();
    format!("\n  Rust ({effect}): {path} {words}\n  ```diff\n{declarations}  ```\n")
}

/// The operations that a type reaches.
fn reaches(all: &[String]) -> Option<String> {
    let (shown, more) = phrase::first(all, 5);
    let names: Vec<String> = shown.iter().map(|name| value(name)).collect();
    let more = match more {
        0 => String::new(),
        more => format!(" and {more} more"),
    };
    (!names.is_empty()).then(|| format!("reaches {}{more}", names.join(", ")))
}

/// Code, places, page and fingerprint.
fn references(change: &Change) -> String {
    let mut parts = vec![format!("`{}`", change.kind.code())];
    let place = change.new_place.as_ref().or(change.old_place.as_ref());
    parts.extend(place.map(|place| value(&phrase::place(place))));
    parts.extend(phrase::page(change).map(|url| format!("[page](<{url}>)")));
    parts.push(format!("`{}`", change.fingerprint));
    parts.join(" · ")
}

/// A phrase, in which names stand between backticks.
fn words(phrase: &str) -> String {
    let phrase = phrase::short(phrase);
    let parts = phrase::names(&phrase).into_iter();
    parts
        .map(|(part, is_name)| if is_name { code(part) } else { escaped(part) })
        .collect()
}

/// A value of the description, cut if it is long.
fn value(text: &str) -> String {
    code(&phrase::short(text))
}

/// A code span with any text. Its fence is longer than every run of backticks inside.
fn code(text: &str) -> String {
    let text = visible(text);
    let runs = text.split(|c| c != '`').map(str::len);
    let fence = "`".repeat(runs.max().unwrap_or_default() + 1);
    // One space on each side is removed; a span of spaces alone stays as it is.
    let pad = if text.starts_with(['`', ' ']) || text.ends_with(['`', ' ']) {
        " "
    } else {
        ""
    };
    match text.trim_matches(' ').is_empty() {
        true => format!("`\"{text}\"`"),
        false => format!("{fence}{pad}{text}{pad}{fence}"),
    }
}

/// Text outside of code: no character has a meaning in Markdown or HTML, notifies anyone or refers to an issue.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for c in visible(text).chars() {
        match c {
            // A zero-width space: without it, GitHub finds mentions and references in the resulting text.
            '@' | '#' => escaped.extend([c, '\u{200b}']),
            '\'' | ',' => escaped.push(c),
            c if c.is_ascii_punctuation() => escaped.extend(['\\', c]),
            c => escaped.push(c),
        }
    }
    escaped
}

#[cfg(test)]
#[path = "markdown_tests.rs"]
mod tests;
