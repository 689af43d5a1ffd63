//! The report as text for terminals: one line for each change, by operation.

use std::fmt::Write;

use crate::changes::{Change, Report, Severity};

/// Formats the report as text, with a line break at the end.
pub fn text(report: &Report) -> String {
    let mut text = String::new();
    for change in report.changes() {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}", line(change));
    }
    let count = |severity| report.count(severity);
    let _ = writeln!(
        text,
        "{}: {} breaking, {} compatible, {} wording",
        report.verdict().as_str(),
        count(Severity::Breaking),
        count(Severity::Compatible),
        count(Severity::Wording),
    );
    text
}

/// One change in one line.
fn line(change: &Change) -> String {
    let mark = match change.severity() {
        Severity::Breaking => "BREAKS",
        Severity::Compatible => "ok    ",
        Severity::Wording => "words ",
    };
    let subject = &change.subject;
    let path = match subject.path.as_str() {
        "" => String::new(),
        path => format!("{path} "),
    };
    let values = match (&change.old, &change.new) {
        (Some(old), Some(new)) => format!(": {old} → {new}"),
        (Some(value), None) | (None, Some(value)) => format!(": {value}"),
        (None, None) => String::new(),
    };
    let title = change.kind.title();
    format!("{mark} {}: {path}{title}{values}", subject.owner.name())
}
