//! The report as one HTML page that loads nothing and runs no script.
//!
//! All text is escaped by the template. A content security policy forbids everything except the page's own style sheet, which it names by its
//! hash.

use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use maud::{DOCTYPE, Markup, PreEscaped, html};
use sha2::{Digest, Sha256};

use super::phrase::{self, SEVERITIES};
use super::signature::{self, Span};
use crate::changes::{Change, ItemPair, Report, RustEffect, Severity, WireEffect};
use crate::diagnostic::visible;

const STYLE: &str = include_str!("page.css");

/// Values with more characters than this are folded.
const LONG: usize = 400;

/// Formats the report as an HTML page.
pub fn html(report: &Report) -> String {
    let sides = format!("{} → {}", visible(&report.old), visible(&report.new));
    let style_hash = BASE64_STANDARD.encode(Sha256::digest(STYLE));
    let policy = format!(
        "default-src 'none'; style-src 'sha256-{style_hash}'; base-uri 'none'; form-action 'none'"
    );
    let page = html! {
        (DOCTYPE)
        html lang="en" {
            head {
                meta charset="utf-8";
                meta http-equiv="Content-Security-Policy" content=(policy);
                meta name="viewport" content="width=device-width, initial-scale=1";
                meta name="color-scheme" content="light dark";
                meta name="referrer" content="no-referrer";
                title { (phrase::title(report)) ": " (sides) }
                style { (PreEscaped(STYLE)) }
            }
            body {
                header {
                    h1 { (phrase::title(report)) }
                    p { code { (visible(&report.old)) } " → " code { (visible(&report.new)) } }
                    (verdicts(report))
                    p.quiet { (phrase::counts(report)) "." }
                    @if report.severity().is_some() { (filter(report)) }
                }
                main {
                    @for severity in SEVERITIES { (group(report, severity)) }
                }
            }
        }
    };
    page.into_string() + "\n"
}

/// The verdicts on the wire and in Rust, side by side.
fn verdicts(report: &Report) -> Markup {
    let wire = match report.wire() {
        WireEffect::Breaking => (
            "breaking",
            "Some requests are refused, or responses lack something.",
        ),
        WireEffect::Compatible => (
            "compatible",
            "Requests and responses of old callers work as before.",
        ),
        WireEffect::None => ("wording", "Messages stay the same."),
    };
    let of_rust = match report.changes().iter().map(|change| change.rust).max() {
        Some(RustEffect::Major) => "breaking",
        Some(RustEffect::Minor) => "compatible",
        Some(RustEffect::Patch) | None => "wording",
    };
    html! {
        dl.verdicts {
            div class={ "verdict " (wire.0) } {
                dt { "On the wire" }
                dd { (phrase::on_the_wire(report)) }
                dd { (wire.1) }
            }
            div class={ "verdict " (of_rust) } {
                dt { "In Rust" }
                dd { (report.verdict().as_str()) }
                dd { (phrase::in_rust(report)) "." }
            }
        }
    }
}

/// Boxes whose state selects what is shown, by the style sheet alone.
fn filter(report: &Report) -> Markup {
    let found = SEVERITIES.into_iter().filter(|of| report.count(*of) > 0);
    html! {
        fieldset.filter {
            legend { "Show" }
            @for severity in found {
                label {
                    input type="checkbox" id={ "show-" (severity.as_str()) } checked;
                    " " (report.count(severity)) " " (severity.as_str())
                }
            }
        }
    }
}

/// The changes of a severity, by operation, event or type.
fn group(report: &Report, severity: Severity) -> Markup {
    let changes = report.changes().iter();
    let changes: Vec<&Change> = changes.filter(|of| of.severity() == severity).collect();
    let name = severity.as_str();
    let owners = changes.chunk_by(|a, b| a.subject.owner == b.subject.owner);
    html! {
        @if !changes.is_empty() {
            section class={ "group " (name) } aria-labelledby=(name) {
                h2 id=(name) { (changes.len()) " " (name) }
                @for of_owner in owners { (owner(of_owner)) }
            }
        }
    }
}

/// The changes of one operation, event or type.
fn owner(changes: &[&Change]) -> Markup {
    let first = changes.first();
    html! {
        div.card {
            @if let Some(change) = first {
              div.title {
                h3 {
                    span.quiet { (change.subject.owner.kind()) } " "
                    code { (phrase::owner(&change.subject.owner)) }
                }
                @if let Some(url) = phrase::page(change) {
                    a href=(url) rel="noreferrer" { "page" }
                }
              }
            }
            @for change in changes { (entry(change)) }
        }
    }
}

fn entry(change: &Change) -> Markup {
    let subject = &change.subject;
    html! {
        article id={ "c-" (change.fingerprint) } {
            h4 {
                @if !subject.path.is_empty() {
                    (phrase::role(change)) " " code { (phrase::short(&subject.path)) } " "
                }
                strong { (change.kind.title()) }
            }
            (values(change))
            @if !change.reaches.is_empty() { (reaches(&change.reaches)) }
            @for note in &change.notes { p { (words(note)) } }
            (items(&change.items))
            p.references.quiet {
                code { (change.kind.code()) }
                @if let Some(place) = &change.old_place { span { "old " code { (phrase::place(place)) } } }
                @if let Some(place) = &change.new_place { span { "new " code { (phrase::place(place)) } } }
                span { "wire " (change.wire.as_str()) ", Rust " (change.rust.as_str()) }
                code { (change.fingerprint) }
            }
        }
    }
}

/// The old and the new value.
fn values(change: &Change) -> Markup {
    match phrase::values(change) {
        (Some(old), Some(new)) => side_by_side(old, new, "value"),
        (Some(value), None) | (None, Some(value)) => html! { p { (text(value)) } },
        (None, None) => html! {},
    }
}

fn reaches(all: &[String]) -> Markup {
    let list = html! {
        @for (index, name) in all.iter().enumerate() {
            @if index > 0 { ", " }
            code { (visible(name)) }
        }
    };
    match all.len() {
        0..=6 => html! { p { "Reaches " (list) } },
        count => {
            html! { details { summary { "Reaches " (count) " operations and events" } p { (list) } } }
        }
    }
}

/// The Rust items that change. Those after the first few are folded.
fn items(all: &[ItemPair]) -> Markup {
    let (first, more) = phrase::first(all, 5);
    html! {
        @for pair in first { (item(pair)) }
        @if more > 0 {
            details {
                summary { (more) " more Rust items" }
                @for pair in &all[first.len()..] { (item(pair)) }
            }
        }
    }
}

/// An item with its declarations, side by side if there are two.
fn item(pair: &ItemPair) -> Markup {
    let (before, after) = (pair.before.as_ref(), pair.after.as_ref());
    html! {
        div.item {
            p {
                span class={ "effect " (pair.effect.as_str()) } { (pair.effect.as_str()) }
                " " code { (phrase::path(pair)) } " " (words(&pair.words))
            }
            @match (before, after) {
                (Some(before), Some(after)) => (side_by_side(&before.signature, &after.signature, "Rust")),
                (one, other) => @for item in one.into_iter().chain(other) { (block(&item.signature)) },
            }
        }
    }
}

/// Two texts side by side, with marks around what the other does not have.
fn side_by_side(old: &str, new: &str, of: &str) -> Markup {
    let (old_spans, new_spans) = signature::compare(old, new);
    html! {
        div.pair {
            div { span.side { "old " (of) } (marked(&old_spans, Side::Old)) }
            div { span.side { "new " (of) } (marked(&new_spans, Side::New)) }
        }
    }
}

/// A declaration alone.
fn block(text: &str) -> Markup {
    folded(text, html! { pre { code { (lines(text)) } } })
}

#[derive(Clone, Copy)]
enum Side {
    Old,
    New,
}

/// A text with marks around what the other side does not have.
fn marked(spans: &[Span], side: Side) -> Markup {
    let shown = html! {
        pre { code {
            @for span in spans {
                @match (span.differs, side) {
                    (false, _) => (lines(&span.text)),
                    (true, Side::Old) => del { (lines(&span.text)) },
                    (true, Side::New) => ins { (lines(&span.text)) },
                }
            }
        } }
    };
    let whole: String = spans.iter().map(|span| span.text.as_str()).collect();
    folded(&whole, shown)
}

/// A phrase, in which names stand between backticks.
fn words(phrase: &str) -> Markup {
    let shown = html! {
        @for (part, is_name) in phrase::names(phrase) {
            @if is_name { code { (visible(part)) } } @else { (visible(part)) }
        }
    };
    folded(phrase, shown)
}

/// A text of the description.
fn text(text: &str) -> Markup {
    folded(text, html! { span.text { (lines(text)) } })
}

/// Folds the form of a text that is long, with its beginning as the label.
fn folded(text: &str, shown: Markup) -> Markup {
    match text.chars().count() > LONG {
        true => html! { details { summary { code { (phrase::cut(text, LONG / 4)) } } (shown) } },
        false => shown,
    }
}

/// Text with its line breaks; all other characters are visible.
fn lines(text: &str) -> String {
    let lines: Vec<_> = text.split('\n').map(visible).collect();
    lines.join("\n")
}

#[cfg(test)]
#[path = "html_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "html_browser_tests.rs"]
mod browser_tests;
