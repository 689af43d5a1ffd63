//! The report of `transcribe`.

use std::path::Path;

use feishu_codegen::transcribe::{self, Change, MissingWording, Outcome, PageOutcome, Transcribed};
use serde_json::json;

use super::report::{MessageFormat, Reporter, plural};

/// The arguments that a report shows.
pub(super) struct Run<'a> {
    pub(super) format: MessageFormat,
    pub(super) spec: &'a Path,
    pub(super) dry_run: bool,
    /// The number of pages.
    pub(super) pages: usize,
    /// True if the folder had no description before.
    pub(super) starts: bool,
}

/// Prints the outcome of each page, then a summary.
pub(super) fn report(run: &Run<'_>, reporter: &Reporter, transcribed: &Transcribed) {
    for page in &transcribed.pages {
        match run.format {
            MessageFormat::Human => {
                for line in lines(page) {
                    reporter.text(&line);
                }
            }
            MessageFormat::Json => reporter.json(&as_json(page)),
        }
    }
    match run.format {
        MessageFormat::Human => text_summary(run, reporter, transcribed),
        MessageFormat::Json => {
            let files = transcribed.files.iter();
            let files: Vec<String> = files.map(|file| file.path.display().to_string()).collect();
            reporter.json(&json!({
                "kind": "summary", "pages": run.pages, "files": files, "written": !run.dry_run,
                "droppedSchemas": transcribed.dropped_schemas, "keptSchemas": transcribed.kept_schemas,
            }));
        }
    }
}

fn text_summary(run: &Run<'_>, reporter: &Reporter, transcribed: &Transcribed) {
    for schema in &transcribed.dropped_schemas {
        reporter.text(&format!(
            "  schema {schema}: dropped, because nothing refers to it any more"
        ));
    }
    for schema in &transcribed.kept_schemas {
        reporter.text(&format!("  schema {schema}: nothing refers to it any more; kept, because it has wording of maintainers"));
    }
    let current = transcribed.pages.iter().filter_map(current);
    let incomplete = current
        .filter(|page| !page.missing_wording.is_complete())
        .count();
    if incomplete > 0 {
        let verb = if incomplete == 1 { "lacks" } else { "lack" };
        reporter.text(&format!(
            "{} still {verb} wording",
            plural(incomplete, "page")
        ));
    }
    if run.starts && !transcribed.files.is_empty() {
        reporter.text(&format!(
            "{} had no description, so this is a new one; to update an existing description, name its folder with --spec",
            run.spec.display()
        ));
    }
    let verb = if run.dry_run {
        "would change"
    } else {
        "changed"
    };
    let state = match transcribed.files.len() {
        0 => "nothing changed".to_owned(),
        number => format!("{} {verb}", plural(number, "file")),
    };
    reporter.text(&format!(
        "{}: {} read, {state}",
        run.spec.display(),
        plural(run.pages, "page")
    ));
}

fn current(page: &PageOutcome) -> Option<&transcribe::Current> {
    match &page.what {
        Outcome::Current(current) => Some(current),
        _ => None,
    }
}

/// The lines of text about a page. None if nothing changed.
fn lines(page: &PageOutcome) -> Vec<String> {
    match &page.what {
        Outcome::NoApi => vec![format!("{}: describes no API", page.file)],
        Outcome::Unread => vec![format!("{}: not transcribed", page.file)],
        Outcome::ForeignHost { host } => vec![format!(
            "{}: skipped, because {host} is not a server of the API and clients do not call it",
            page.file
        )],
        Outcome::Superseded { by } => vec![format!(
            "{}: skipped, because {by} documents the same and is newer",
            page.file
        )],
        Outcome::Current(current) if current.new => {
            let missing = match missing(&current.missing_wording).as_str() {
                "" => String::new(),
                missing => format!("; missing wording: {missing}"),
            };
            vec![format!("{} ({}): new{missing}", current.id, current.target)]
        }
        Outcome::Current(current) if current.changes.is_empty() => Vec::new(),
        Outcome::Current(current) => {
            let mut lines = vec![format!("{} ({}):", current.id, current.target)];
            lines.extend(
                current
                    .changes
                    .iter()
                    .map(|change| format!("  {}", sentence(change))),
            );
            let missing = missing(&current.missing_wording);
            if !missing.is_empty() {
                lines.push(format!("  missing wording: {missing}"));
            }
            lines
        }
    }
}

pub(super) fn sentence(change: &Change) -> String {
    match change {
        // A sample is too long to show.
        Change::Added { about, .. } if about.ends_with(" sample") => format!("+ {about}"),
        Change::Removed { about, .. } if about.ends_with(" sample") => format!("- {about}"),
        Change::Added { about, now } => format!("+ {about}: {now}"),
        Change::Removed { about, before } => format!("- {about}: {before}"),
        Change::Changed { about, .. } if about.ends_with(" sample") => format!("~ {about}"),
        Change::Changed { about, before, now } => format!("~ {about}: {before} → {now}"),
    }
}

fn missing(wording: &MissingWording) -> String {
    let mut parts = Vec::new();
    if wording.summary {
        parts.push("summary".to_owned());
    }
    for (count, noun) in [
        (wording.descriptions, "description"),
        (wording.enum_names, "enum name list"),
        (wording.enum_meanings, "enum meaning list"),
        (wording.error_codes, "error meaning"),
        (wording.error_names, "error name"),
        (wording.error_hints, "error hint"),
    ] {
        if count > 0 {
            parts.push(plural(count, noun));
        }
    }
    parts.join(", ")
}

fn as_json(page: &PageOutcome) -> serde_json::Value {
    let mut object = json!({"kind": "page", "file": page.file, "title": page.title});
    match &page.what {
        Outcome::NoApi => object["outcome"] = "no-api".into(),
        Outcome::Unread => object["outcome"] = "unread".into(),
        Outcome::ForeignHost { host } => {
            object["outcome"] = "foreign-host".into();
            object["host"] = host.clone().into();
        }
        Outcome::Superseded { by } => {
            object["outcome"] = "superseded".into();
            object["by"] = by.clone().into();
        }
        Outcome::Current(current) => {
            object["outcome"] = if current.new { "new" } else { "current" }.into();
            object["id"] = current.id.clone().into();
            object["target"] = current.target.clone().into();
            let changes = current.changes.iter().map(|change| match change {
                Change::Added { about, now } => json!({"about": about, "now": now}),
                Change::Removed { about, before } => json!({"about": about, "before": before}),
                Change::Changed { about, before, now } => {
                    json!({"about": about, "before": before, "now": now})
                }
            });
            object["changes"] = changes.collect();
            let MissingWording {
                summary,
                descriptions,
                enum_names,
                enum_meanings,
                error_codes,
                error_names,
                error_hints,
            } = current.missing_wording;
            object["wants"] = json!({"summary": summary, "descriptions": descriptions, "enumNames": enum_names, "enumMeanings": enum_meanings,
                "errorCodes": error_codes, "errorNames": error_names, "errorHints": error_hints});
        }
    }
    object
}
