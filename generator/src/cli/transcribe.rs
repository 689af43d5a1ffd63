//! `transcribe`: pages into the spec.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use feishu_codegen::diagnostic::Failure;
use feishu_codegen::spec;
use feishu_codegen::transcribe::{
    self, Change, MissingWording, Outcome, PageFile, PageOutcome, Transcribed,
};
use serde_json::json;

use super::Outcome as RunOutcome;
use super::progress::Progress;
use super::report::{MessageFormat, Reporter, plural};

/// Arguments of `transcribe`.
#[derive(Debug, Args)]
pub(super) struct TranscribeArgs {
    /// Pages in Markdown, folders of them, or `-` for a page on standard input.
    #[arg(required = true, value_name = "PAGE")]
    pages: Vec<PathBuf>,
    /// The folder of the description.
    #[arg(long, value_name = "DIR", default_value = "spec")]
    spec: PathBuf,
    /// Whose words new items get: the page's, or none, which leaves them for people to write.
    #[arg(long, value_enum, default_value_t, value_name = "WHOSE")]
    wording: WordingArg,
    /// How to print messages.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    message_format: MessageFormat,
    /// Write nothing; say what would change.
    #[arg(long)]
    dry_run: bool,
}

/// Whose words new items get.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
enum WordingArg {
    /// Nobody's.
    #[default]
    None,
    /// The page's own. They are Feishu's text.
    Page,
}

/// Runs the command.
pub(super) fn run(args: &TranscribeArgs) -> RunOutcome {
    let reporter = Reporter::new(args.message_format);
    match try_run(args, &reporter) {
        Ok(outcome) => outcome,
        Err(message) => {
            reporter.failure(&message);
            RunOutcome::CouldNotRun
        }
    }
}

fn try_run(args: &TranscribeArgs, reporter: &Reporter) -> Result<RunOutcome, String> {
    let progress = Progress::start(args.message_format, "reading the pages");
    let pages = read_pages(&args.pages)?;
    let wording = match args.wording {
        WordingArg::None => transcribe::Wording::None,
        WordingArg::Page => transcribe::Wording::Page,
    };
    if args.spec.exists() {
        progress.next("reading the description");
        // Merging into a description that is broken would lose what people wrote in it.
        let loaded = spec::load(&args.spec);
        let is_absent = matches!(loaded.outcome, Err(Failure::Unreadable(_)));
        if loaded.diagnostics.has_errors() && !is_absent {
            drop(progress);
            reporter.diagnostics(&loaded.diagnostics, &loaded.sources);
            reporter.to_people("the description has errors; nothing was transcribed");
            return Ok(RunOutcome::Findings);
        }
    }
    let count = pages.len();
    progress.next(format!("transcribing {}", plural(count, "page")));
    let transcribed =
        transcribe::transcribe(pages, &args.spec, wording).map_err(|error| error.to_string())?;
    drop(progress);
    reporter.diagnostics(&transcribed.diagnostics, &transcribed.sources);
    if !args.dry_run {
        transcribe::write(&transcribed.files).map_err(|error| error.to_string())?;
    }
    report(args, reporter, &transcribed, count);
    Ok(if transcribed.diagnostics.has_errors() {
        RunOutcome::Findings
    } else {
        RunOutcome::Done
    })
}

/// The pages of files and folders, each once, sorted by path.
fn read_pages(arguments: &[PathBuf]) -> Result<Vec<PageFile>, String> {
    let mut paths = Vec::new();
    let mut pages = Vec::new();
    for argument in arguments {
        if argument == Path::new("-") {
            let mut text = Vec::new();
            std::io::stdin()
                .read_to_end(&mut text)
                .map_err(|error| format!("standard input: {error}"))?;
            pages.push(PageFile {
                path: "<stdin>".to_owned(),
                text,
            });
        } else if argument.is_dir() {
            list(argument, &mut paths)?;
        } else {
            paths.push(argument.clone());
        }
    }
    paths.sort();
    paths.dedup();
    for path in paths {
        let text = fs::read(&path).map_err(|error| format!("{}: {error}", path.display()))?;
        pages.push(PageFile {
            path: path.display().to_string().replace('\\', "/"),
            text,
        });
    }
    if pages.is_empty() {
        return Err("there is no page (*.md) in what was given".to_owned());
    }
    Ok(pages)
}

fn list(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), String> {
    let failed = |error| format!("{}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            list(&path, paths)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            paths.push(path);
        }
    }
    Ok(())
}

fn report(args: &TranscribeArgs, reporter: &Reporter, transcribed: &Transcribed, count: usize) {
    for page in &transcribed.pages {
        match args.message_format {
            MessageFormat::Human => {
                for line in lines(page) {
                    reporter.to_people(&line);
                }
            }
            MessageFormat::Json => reporter.to_machines(&as_json(page)),
        }
    }
    let files: Vec<String> = transcribed
        .files
        .iter()
        .map(|file| file.path.display().to_string())
        .collect();
    match args.message_format {
        MessageFormat::Human => {
            for schema in &transcribed.dropped_schemas {
                reporter.to_people(&format!("  schema {schema}: dropped, as nothing refers to it any more"));
            }
            for schema in &transcribed.kept_schemas {
                reporter.to_people(&format!("  schema {schema}: nothing refers to it any more; kept for what people wrote in it"));
            }
            let wants = transcribed.pages.iter().filter_map(current).filter(|page| !page.missing_wording.is_complete()).count();
            if wants > 0 {
                let verb = if wants == 1 { "wants" } else { "want" };
                reporter.to_people(&format!("{} still {verb} wording", plural(wants, "page")));
            }
            let verb = if args.dry_run { "would change" } else { "changed" };
            let state = match files.len() {
                0 => "nothing changed".to_owned(),
                number => format!("{} {verb}", plural(number, "file")),
            };
            reporter.to_people(&format!("{}: {} read, {state}", args.spec.display(), plural(count, "page")));
        }
        MessageFormat::Json => reporter.to_machines(&json!({
            "kind": "summary", "pages": count, "files": files, "written": !args.dry_run, "droppedSchemas": transcribed.dropped_schemas,
            "keptSchemas": transcribed.kept_schemas,
        })),
    }
}

fn current(page: &PageOutcome) -> Option<&transcribe::Current> {
    match &page.what {
        Outcome::Current(current) => Some(current),
        _ => None,
    }
}

/// What people read of a page; nothing where nothing happened.
fn lines(page: &PageOutcome) -> Vec<String> {
    match &page.what {
        Outcome::NoApi => vec![format!("{}: describes no API", page.file)],
        Outcome::Unread => vec![format!("{}: not transcribed", page.file)],
        Outcome::ForeignHost { host } => vec![format!(
            "{}: left out, {host} is no server of the API; clients do not call it",
            page.file
        )],
        Outcome::Superseded { by } => vec![format!(
            "{}: left out, {by} documents the same and is newer",
            page.file
        )],
        Outcome::Current(current) if current.new => {
            let wants = wants(&current.missing_wording);
            vec![format!(
                "{} ({}): new{}",
                current.id,
                current.target,
                if wants.is_empty() {
                    wants
                } else {
                    format!("; wants {wants}")
                }
            )]
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
            lines
        }
    }
}

fn sentence(change: &Change) -> String {
    match change {
        Change::Added { about, now } => format!("+ {about}: {now}"),
        Change::Removed { about, before } => format!("- {about}: {before}"),
        Change::Changed { about, .. } if about.ends_with(" sample") => format!("~ {about}"),
        Change::Changed { about, before, now } => format!("~ {about}: {before} → {now}"),
    }
}

fn wants(wants: &MissingWording) -> String {
    let mut parts = Vec::new();
    if wants.summary {
        parts.push("a summary".to_owned());
    }
    for (count, noun) in [
        (wants.descriptions, "description"),
        (wants.enum_names, "enum name list"),
        (wants.error_codes, "error meaning"),
        (wants.error_names, "error name"),
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
                error_codes,
                error_names,
            } = current.missing_wording;
            object["wants"] = json!({"summary": summary, "descriptions": descriptions, "enumNames": enum_names, "errorCodes": error_codes, "errorNames": error_names});
        }
    }
    object
}
