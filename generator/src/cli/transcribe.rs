//! `transcribe`: updating the spec from pages.

use std::cell::RefCell;
use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};
use feishu_codegen::diagnostic::Failure;
use feishu_codegen::spec;
use feishu_codegen::transcribe::{self, PageFile, Transcribed, WrittenFile};

use super::outcome::Outcome;
use super::progress::Progress;
use super::report::{MessageFormat, Reporter, plural};
use super::transcribe_check::refusals;
use super::transcribe_report::{Run, report};

/// Arguments of `transcribe`.
#[derive(Debug, Args)]
pub(super) struct TranscribeArgs {
    /// Pages in Markdown, folders of them, or `-` for a page on standard input.
    #[arg(required = true, value_name = "PAGE")]
    pages: Vec<PathBuf>,
    /// The folder of the description.
    #[arg(long, value_name = "DIR", default_value = "spec")]
    spec: PathBuf,
    /// The wording of new items: the page's, or none, so that maintainers write it.
    #[arg(long, value_enum, default_value_t, value_name = "SOURCE")]
    wording: WordingArg,
    /// The format of messages.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    message_format: MessageFormat,
    /// Write nothing; print the changes.
    #[arg(long)]
    dry_run: bool,
}

/// The source of wording for new items.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, ValueEnum)]
pub(super) enum WordingArg {
    /// No wording.
    #[default]
    None,
    /// The page's wording, which is Feishu's text.
    Page,
}

/// Runs the command.
pub(super) fn run(args: &TranscribeArgs) -> Outcome {
    let reporter = Reporter::new(args.message_format);
    reporter.outcome(try_run(args, &reporter))
}

fn try_run(args: &TranscribeArgs, reporter: &Reporter) -> Result<Outcome, String> {
    let progress = Progress::start(args.message_format, "reading the pages");
    let pages = read_pages(&args.pages)?;
    let run = Run {
        format: args.message_format,
        spec: &args.spec,
        dry_run: args.dry_run,
        pages: pages.len(),
        starts: starts(&args.spec),
    };
    let Some(transcribed) = transcribe_pages(pages, args.wording, &run, progress, reporter)? else {
        return Ok(Outcome::Findings);
    };
    reporter.diagnostics(&transcribed.diagnostics, &transcribed.sources);
    if !args.dry_run {
        transcribe::write(&transcribed.files).map_err(|error| error.to_string())?;
    }
    report(&run, reporter, &transcribed);
    Ok(match transcribed.diagnostics.has_errors() {
        true => Outcome::Findings,
        false => Outcome::Done,
    })
}

/// Transcribes pages. Nothing is written. `None` if the description has errors, which are printed.
pub(super) fn transcribe_pages(
    pages: Vec<PageFile>,
    wording: WordingArg,
    run: &Run<'_>,
    progress: Progress,
    reporter: &Reporter,
) -> Result<Option<Transcribed>, String> {
    let wording = match wording {
        WordingArg::None => transcribe::Wording::None,
        WordingArg::Page => transcribe::Wording::Page,
    };
    if run.spec.exists() {
        progress.next("reading the description");
        // Merging into a broken description would lose the maintainers' wording.
        let loaded = spec::load(run.spec);
        let is_absent = matches!(loaded.outcome, Err(Failure::Unreadable(_)));
        if loaded.diagnostics.has_errors() && !is_absent {
            drop(progress);
            reporter.diagnostics(&loaded.diagnostics, &loaded.sources);
            reporter.failure("the description has errors; nothing was transcribed");
            return Ok(None);
        }
    }
    progress.next(format!("transcribing {}", plural(run.pages, "page")));
    let unchecked = RefCell::new(None);
    let check = |files: &[WrittenFile]| {
        progress.next("checking the result");
        refusals(run.spec, files).unwrap_or_else(|error| {
            *unchecked.borrow_mut() = Some(error);
            Vec::new()
        })
    };
    let transcribed = transcribe::transcribe_checked(pages, run.spec, wording, &check)
        .map_err(|error| error.to_string())?;
    if let Some(error) = unchecked.take() {
        return Err(format!(
            "the result cannot be checked, and nothing was written: {error}"
        ));
    }
    Ok(Some(transcribed))
}

/// True if the folder of the description is absent or has no service yet.
fn starts(spec: &Path) -> bool {
    let entries = fs::read_dir(spec).into_iter().flatten().flatten();
    let mut services = entries.filter(|entry| entry.path().join("openapi.yaml").is_file());
    services.next().is_none()
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
                url: None,
            });
        } else if argument.is_dir() {
            list_pages(argument, &mut paths)?;
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
            url: None,
        });
    }
    if pages.is_empty() {
        return Err("the given files and folders contain no page (*.md)".to_owned());
    }
    Ok(pages)
}

/// Adds the pages below a folder.
pub(super) fn list_pages(folder: &Path, paths: &mut Vec<PathBuf>) -> Result<(), String> {
    let failed = |error| format!("{}: {error}", folder.display());
    for entry in fs::read_dir(folder).map_err(failed)? {
        let path = entry.map_err(failed)?.path();
        if path.is_dir() {
            list_pages(&path, paths)?;
        } else if path.extension().is_some_and(|extension| extension == "md") {
            paths.push(path);
        }
    }
    Ok(())
}
