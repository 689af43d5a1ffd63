//! What `sync` says about the pages.

use std::collections::BTreeSet;
use std::io::Write;

use feishu_codegen::changes::{Report, Side, compare};
use feishu_codegen::diagnostic::{Diagnostic, Diagnostics, Severity};
use feishu_codegen::pipeline::Checked;
use feishu_codegen::sync::Counts;
use feishu_codegen::transcribe::{self, Transcribed};
use serde_json::json;

use super::SyncArgs;
use crate::cli::changes::format::Format;
use crate::cli::outcome::Outcome;
use crate::cli::program;
use crate::cli::report::{MessageFormat, Reporter, plural};

/// Prints the numbers of pages.
pub(super) fn counts(format: MessageFormat, reporter: &Reporter, counts: Counts) {
    let Counts {
        pages,
        fetched,
        unchanged,
        failed,
        without_page,
    } = counts;
    match format {
        MessageFormat::Human => {
            let parts = [
                (fetched, "fetched"),
                (unchanged, "not changed on the server"),
                (failed, "with errors, which keep the spec as it is"),
            ];
            let parts = parts.into_iter().filter(|(count, _)| *count > 0);
            let parts: Vec<String> = parts.map(|(count, what)| format!("{count} {what}")).collect();
            let parts = match parts.as_slice() {
                [] => String::new(),
                parts => format!(": {}", parts.join(", ")),
            };
            reporter.text(&format!("{}{parts}", plural(pages, "page")));
            if without_page > 0 {
                reporter.text(&format!(
                    "{} without a page; to update them too, set `externalDocs.url`",
                    plural(without_page, "operation")
                ));
            }
        }
        MessageFormat::Json => reporter.json(&json!({
            "kind": "pages", "pages": pages, "fetched": fetched, "unchanged": unchanged, "failed": failed,
            "withoutPage": without_page,
        })),
    }
}

/// Prints the diagnostics of a transcription. Warnings about pages without changes are old: they are only counted.
pub(super) fn diagnostics(args: &SyncArgs, reporter: &Reporter, transcribed: &Transcribed) {
    let unchanged = transcribed.pages.iter().filter(|page| match &page.what {
        transcribe::Outcome::Current(current) => !current.new && current.changes.is_empty(),
        _ => false,
    });
    let unchanged: BTreeSet<&str> = unchanged.map(|page| page.file.as_str()).collect();
    let is_old = |found: &&Diagnostic| {
        let location = found.location.as_ref();
        found.severity == Severity::Warning
            && location.is_some_and(|at| unchanged.contains(transcribed.sources.path(at.file)))
    };
    let (old, new): (Vec<&Diagnostic>, Vec<&Diagnostic>) =
        transcribed.diagnostics.iter().partition(is_old);
    let mut shown = Diagnostics::new();
    shown.extend(new.into_iter().cloned());
    reporter.diagnostics(&shown, &transcribed.sources);
    if !old.is_empty() && args.message_format == MessageFormat::Human {
        let cache = args.cache.to_string_lossy();
        reporter.text(&format!(
            "{} about pages without changes; to read them, run: {}",
            plural(old.len(), "warning"),
            program::command(["transcribe", "--dry-run", &cache])
        ));
    }
}

/// Prints the changes of the API between the description as it was and as it is. An invalid description has been reported, and has no report.
pub(super) fn changes(
    args: &SyncArgs,
    reporter: &Reporter,
    before: &Checked,
    now: &Checked,
) -> Outcome {
    let old = Side::new("before", before);
    let new = Side::new(args.spec.to_string_lossy(), now);
    let (Some(old), Some(new)) = (old, new) else {
        return Outcome::Done;
    };
    let report = compare(&old, &new).map_err(|error| error.to_string());
    reporter.outcome(report.map(|report| {
        print(args, reporter, &report);
        Outcome::Done
    }))
}

fn print(args: &SyncArgs, reporter: &Reporter, report: &Report) {
    let write = |format: Format| format.write(report, None, false);
    match (args.message_format, args.format) {
        // A closed pipe ends the output, not the run.
        (MessageFormat::Human, format) => {
            let report = write(format.unwrap_or_default());
            drop(std::io::stdout().write_all(report.as_bytes()));
        }
        (MessageFormat::Json, None | Some(Format::Json)) => {
            // One line, as all messages.
            let report = serde_json::from_str(&write(Format::Json)).unwrap_or_default();
            reporter.json(&report);
        }
        (MessageFormat::Json, Some(format)) => {
            reporter.json(&json!({"kind": "report", "text": write(format)}));
        }
    }
}
