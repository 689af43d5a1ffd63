//! Printing counts and missing wording.

use std::io::Write;

use anstyle::{AnsiColor, Style};
use feishu_codegen::diagnostic::visible;
use feishu_codegen::wording::{Answered, Lack, Side};
use serde_json::{Value, json};

use super::WordingArgs;
use super::gap::{Count, Counts, Gap, Place};
use crate::cli::report::{MessageFormat, Reporter, plural};

const HEAD: Style = Style::new().bold();
const PLACE: Style = AnsiColor::Cyan.on_default();

/// The most users and places that are listed.
const MOST_LISTED: usize = 3;

/// Prints how much of each document is worded.
pub(super) fn counts(args: &WordingArgs, reporter: &Reporter, counts: &[Counts<'_>]) {
    if args.spec.message_format == MessageFormat::Json {
        for of in counts {
            let side = |of: Count| json!({"worded": of.worded, "all": of.all});
            reporter.json(&json!({
                "kind": "wording", "service": of.name,
                "requests": side(of.requests), "responses": side(of.responses),
            }));
        }
        return;
    }
    let width = counts
        .iter()
        .map(|of| of.name.len())
        .max()
        .unwrap_or(0)
        .max(7);
    let mut text = format!(
        "{HEAD}{:width$}  {:>13}  {:>13}{HEAD:#}\n",
        "worded", "requests", "responses"
    );
    let (mut requests, mut responses) = (Count::default(), Count::default());
    let line = |name: &str, requests: Count, responses: Count| {
        let shown = |of: Count| format!("{} / {}", of.worded, of.all);
        format!(
            "{name:width$}  {:>13}  {:>13}\n",
            shown(requests),
            shown(responses)
        )
    };
    for of in counts {
        text.push_str(&line(of.name, of.requests, of.responses));
        requests.add(of.requests.worded, of.requests.all);
        responses.add(of.responses.worded, of.responses.all);
    }
    if counts.len() > 1 {
        text.push_str(&line("all", requests, responses));
    }
    let _ = write!(anstream::stdout(), "{text}");
}

/// Prints what is missing.
pub(super) fn gaps(args: &WordingArgs, reporter: &Reporter, gaps: &[Gap<'_>]) {
    if args.spec.message_format == MessageFormat::Json {
        gaps.iter().for_each(|gap| reporter.json(&as_json(gap)));
        return;
    }
    for gap in gaps {
        let _ = write!(anstream::stdout(), "{}", as_text(gap));
    }
    let places = gaps.iter().map(|gap| gap.places.len()).sum();
    let texts = plural(gaps.len(), "answer");
    reporter.text(&format!(
        "{} without wording, for {texts}",
        plural(places, "item")
    ));
}

fn as_text(gap: &Gap<'_>) -> String {
    let item = gap.item;
    let lacks: Vec<&str> = item.lacks.iter().map(|lack| lack.noun()).collect();
    let mut text = format!(
        "{HEAD}{} {}{HEAD:#} has no {}\n",
        item.kind,
        visible(&item.name),
        lacks.join(" and no ")
    );
    for place in gap.places.iter().take(MOST_LISTED) {
        let Place {
            file, line, column, ..
        } = place;
        text.push_str(&format!("  {PLACE}{file}:{line}:{column}{PLACE:#}\n"));
    }
    text.push_str(&more(gap.places.len(), "more place"));
    if !gap.facts.is_empty() {
        let facts = gap.facts.iter().map(|(key, value)| match value {
            Value::String(text) => format!("{key} {text}"),
            other => format!("{key} {other}"),
        });
        let facts: Vec<String> = facts.collect();
        text.push_str(&format!("  {}\n", visible(&facts.join(", "))));
    }
    for (id, side) in gap.users.iter().take(MOST_LISTED) {
        text.push_str(&format!("  {} by {id}\n", side_word(*side)));
    }
    text.push_str(&more(gap.users.len(), "more use"));
    if let Some(url) = gap.url {
        text.push_str(&format!("  {}\n", visible(url)));
    }
    for line in gap.page_text.iter().flat_map(|text| text.lines()) {
        text.push_str(&format!("  page {}\n", visible(line)));
    }
    text.push('\n');
    text
}

fn more(count: usize, noun: &str) -> String {
    match count.saturating_sub(MOST_LISTED) {
        0 => String::new(),
        more => format!("  and {}\n", plural(more, noun)),
    }
}

const fn side_word(side: Side) -> &'static str {
    match side {
        Side::Sent => "sent",
        Side::Received => "received",
    }
}

fn as_json(gap: &Gap<'_>) -> Value {
    let item = gap.item;
    let users = gap.users.iter();
    let users = users.map(|(id, side)| json!({"id": id, "side": side_word(*side)}));
    let lacks: Vec<&str> = item.lacks.iter().map(|lack: &Lack| lack.key()).collect();
    let mut object = json!({
        "kind": "missing-wording", "item": item.kind.as_str(), "name": item.name, "lacks": lacks,
        "file": null, "pointer": null, "line": null, "column": null, "also": [],
        "facts": gap.facts, "users": users.collect::<Vec<_>>(),
        "url": gap.url, "page_text": gap.page_text,
    });
    if let Some((first, others)) = gap.places.split_first() {
        object["file"] = first.file.clone().into();
        object["pointer"] = first.pointer.clone().into();
        object["line"] = first.line.into();
        object["column"] = first.column.into();
        let others = others.iter();
        object["also"] = others
            .map(|place| json!({"file": place.file, "pointer": place.pointer}))
            .collect();
    }
    object
}

/// Prints what answers changed.
pub(super) fn answered(format: MessageFormat, reporter: &Reporter, answered: &Answered) {
    let files = answered
        .files
        .iter()
        .map(|of| of.path.display().to_string().replace('\\', "/"));
    match format {
        MessageFormat::Json => {
            let files: Vec<String> = files.collect();
            reporter.json(&json!({"kind": "summary", "texts": answered.texts, "changed": files}));
        }
        MessageFormat::Human => {
            for file in files {
                reporter.text(&format!("  changed {file}"));
            }
            reporter.text(&format!("{} added", plural(answered.texts, "text")));
        }
    }
}
