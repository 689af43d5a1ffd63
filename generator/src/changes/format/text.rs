//! The report as text for terminals: one line for each change, sorted by operation.

use std::fmt::Write;

use super::phrase::{self, SEVERITIES, cut};
use crate::changes::{Change, ItemPair, Report, RustEffect, Severity, Verdict, WireEffect};
use crate::diagnostic::visible;

/// The number of characters of a value that a line shows.
const LONGEST: usize = 60;

/// Formats the report as text, with a line break at the end. `details` adds lines below each change: places, Rust before and after,
/// the operations that a shared type reaches, remarks, and the page.
pub fn text(report: &Report, details: bool) -> String {
    let mut text = String::new();
    for change in report.changes() {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "{}", line(change));
        if details {
            for detail in self::details(change) {
                let _ = writeln!(text, "       {detail}");
            }
        }
    }
    if !text.is_empty() {
        text.push('\n');
    }
    text.push_str(&summary(report));
    text
}

/// One change in one line.
fn line(change: &Change) -> String {
    let mark = match change.severity() {
        Severity::Breaking => "BREAKS",
        Severity::Compatible => "ok    ",
        Severity::Wording => "words ",
    };
    let owner = phrase::subject(change);
    let wire = wire_words(change);
    let rust = (change.rust == RustEffect::Major)
        .then(|| rust_words(change))
        .flatten();
    match rust {
        Some(rust) => format!("{mark} {owner}: {rust} ({wire})"),
        None => format!("{mark} {owner}: {wire}"),
    }
}

/// The change of the wire: `query parameter uuid became required`.
fn wire_words(change: &Change) -> String {
    let value = |value: &str| cut(value, LONGEST);
    let values = match phrase::values(change) {
        // Whole texts are too long for a line.
        _ if change.severity() == Severity::Wording && !change.subject.role.is_empty() => {
            String::new()
        }
        (Some(old), Some(new)) => format!(": {} → {}", value(old), value(new)),
        (Some(one), None) | (None, Some(one)) => format!(": {}", value(one)),
        (None, None) => String::new(),
    };
    format!("{}{values}", phrase::event(change))
}

/// The worst differences of Rust: `new(…) takes uuid`.
fn rust_words(change: &Change) -> Option<String> {
    let worst = change.items.iter();
    let worst = worst.filter(|item| item.effect == RustEffect::Major);
    // The arguments of a function say more than the setter that came or went with them.
    let (arguments, others): (Vec<&ItemPair>, Vec<&ItemPair>) =
        worst.partition(|item| item.words.contains("takes "));
    let mut told = if arguments.is_empty() {
        others
    } else {
        arguments
    };
    // Callers know functions best.
    told.sort_by_key(|pair| !is_function(pair));
    let mut words: Vec<String> = Vec::new();
    for item in told {
        let item = item_words(item);
        if !words.contains(&item) {
            words.push(item);
        }
    }
    let more = words.len().saturating_sub(2);
    words.truncate(2);
    let mut text = (!words.is_empty()).then(|| words.join(", "))?;
    if more > 0 {
        let _ = write!(text, ", {more} more");
    }
    Some(text)
}

fn is_function(pair: &ItemPair) -> bool {
    let item = pair.before.as_ref().or(pair.after.as_ref());
    item.is_some_and(|item| item.signature.contains("fn "))
}

/// An item with its difference: `new(…) takes uuid`, `ReplyMessageRequest::uuid: i64 → String`.
fn item_words(pair: &ItemPair) -> String {
    let item = pair.before.as_ref().or(pair.after.as_ref());
    let Some(item) = item else {
        return pair.words.clone();
    };
    let mut segments = item.path.rsplit("::");
    let last = segments.next().unwrap_or_default();
    let name = if is_function(pair) {
        format!("{last}(…)")
    } else {
        match segments.next() {
            Some(owner) if owner.starts_with(char::is_uppercase) => format!("{owner}::{last}"),
            _ => last.to_owned(),
        }
    };
    let words = visible(&pair.words).replace('`', "").replace("super::", "");
    let between = if words.contains(" → ") { ":" } else { "" };
    cut(&format!("{name}{between} {words}"), 2 * LONGEST)
}

/// The lines below a change.
fn details(change: &Change) -> Vec<String> {
    let mut lines = Vec::new();
    match (&change.old_place, &change.new_place) {
        (Some(old), Some(new)) if old != new => {
            lines.push(format!("was at {}", phrase::place(old)));
            lines.push(format!("at {}", phrase::place(new)));
        }
        (_, Some(place)) => lines.push(format!("at {}", phrase::place(place))),
        (Some(place), None) => lines.push(format!("was at {}", phrase::place(place))),
        (None, None) => {}
    }
    for item in &change.items {
        for (sign, side) in [("-", &item.before), ("+", &item.after)] {
            if let Some(side) = side {
                let (path, signature) = (visible(&side.path), visible(&side.signature));
                lines.push(format!("{sign} {path}  {signature}"));
            }
        }
    }
    if !change.reaches.is_empty() {
        let names: Vec<_> = change.reaches.iter().map(|name| visible(name)).collect();
        lines.push(format!("reaches {}", names.join(", ")));
    }
    lines.extend(
        change
            .notes
            .iter()
            .map(|note| format!("note: {}", visible(note))),
    );
    if let Some(page) = phrase::page(change) {
        lines.push(page.to_owned());
    }
    lines
}

/// The verdict, and what to do next.
fn summary(report: &Report) -> String {
    let mut counts = SEVERITIES
        .map(|severity| format!("{} {}", report.count(severity), severity.as_str()))
        .to_vec();
    let ignored = report.ignored().len();
    if ignored > 0 {
        counts.push(format!("{ignored} ignored"));
    }
    let verdict = report.verdict().as_str();
    let mut text = format!("{verdict}: {}\n", counts.join(", "));
    if report.changes().is_empty() {
        let difference = match ignored {
            0 => "describe the same API",
            _ => "differ only in ignored changes",
        };
        let (old, new) = (visible(&report.old), visible(&report.new));
        let _ = writeln!(text, "{old} and {new} {difference}");
        return text;
    }
    let wire = match report.wire() {
        WireEffect::Breaking => "programs that use the old description may fail",
        WireEffect::Compatible => "requests and responses of the old description stay valid",
        WireEffect::None => "messages stay the same",
    };
    let rust = match report.verdict() {
        Verdict::Major => "some callers of the crate do not compile; release a new major version",
        Verdict::Minor => "all callers of the crate compile; release a new minor version",
        Verdict::Patch => "the crate's interface stays the same; release a new patch version",
        Verdict::None => "nothing changed",
    };
    let _ = writeln!(text, "  wire  {}: {wire}", report.wire().as_str());
    let _ = writeln!(text, "  Rust  {verdict}: {rust}");
    text
}
