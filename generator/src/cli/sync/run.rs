//! A run of `sync`: fetch, transcribe, generate, report.

use std::num::NonZeroUsize;
use std::path::Path;
use std::time::Duration;

use feishu_codegen::diagnostic::Sources;
use feishu_codegen::fetch::Options;
use feishu_codegen::pipeline::{self, Checked};
use feishu_codegen::spec::ReferenceScope;
use feishu_codegen::sync::{self, PageCache, Plan};
use feishu_codegen::transcribe::{self, Documented, Transcribed};

use super::SyncArgs;
use super::report;
use crate::cli::generate::{self, GenerateArgs};
use crate::cli::outcome::Outcome;
use crate::cli::progress::Progress;
use crate::cli::report::{MessageFormat, Reporter};
use crate::cli::spec_args::{SpecArgs, documented};
use crate::cli::transcribe::transcribe_pages;
use crate::cli::transcribe_check::copy_with;
use crate::cli::transcribe_report::{self, Run};

pub(super) fn try_run(args: &SyncArgs, reporter: &Reporter) -> Result<Outcome, String> {
    let progress = Progress::start(args.message_format, "reading the description");
    let mut sources = Sources::new();
    // Fetching pages for a description with errors would be in vain: nothing could be generated or compared.
    let mut before = check(args, &args.spec);
    if let Some(runtime) = &args.client.runtime {
        // The error is among the diagnostics.
        let _ = before.set_runtime(runtime);
    }
    if before.diagnostics.has_errors() {
        drop(progress);
        reporter.diagnostics(&before.diagnostics, &before.sources);
        reporter.failure("the description or its configuration has errors; nothing was fetched");
        return Ok(Outcome::from(&before.outcome).worse(Outcome::Findings));
    }
    let documented = documented(&args.spec, &mut sources)?;
    let cache = PageCache::new(&args.cache);
    let plan = Plan {
        documented: selected(args, &documented)?,
        server: args.base_url.clone(),
        cache: &cache,
        read_only: args.check,
        options: options(args),
    };
    let collected = sync::collect(&plan, &|done, all| {
        progress.part("fetching pages", done, all)
    });
    let collected = collected.map_err(|error| {
        format!(
            "no connection to {}: {}; nothing was changed; check the network, and a proxy in HTTPS_PROXY, then run the command again",
            error.host, error.reason
        )
    })?;
    progress.suspend(|| {
        reporter.diagnostics(&collected.diagnostics, &sources);
        report::counts(args.message_format, reporter, collected.counts);
    });
    let outcome = match collected.diagnostics.has_errors() {
        true => Outcome::Findings,
        false => Outcome::Done,
    };
    let run = Run {
        format: args.message_format,
        spec: &args.spec,
        dry_run: args.check,
        pages: collected.pages.len(),
        starts: false,
    };
    let transcribed = transcribe_pages(collected.pages, args.wording, &run, progress, reporter)?;
    let Some(transcribed) = transcribed else {
        return Ok(Outcome::Findings);
    };
    if !args.check {
        transcribe::write(&transcribed.files).map_err(|error| error.to_string())?;
    }
    report::diagnostics(args, reporter, &transcribed);
    transcribe_report::report(&run, reporter, &transcribed);
    let outcome = match transcribed.diagnostics.has_errors() {
        true => outcome.worse(Outcome::Findings),
        false => outcome,
    };
    if args.check && !transcribed.files.is_empty() {
        let reported = report_of_check(args, reporter, &before, &transcribed)?;
        return Ok(outcome.worse(reported).worse(Outcome::Findings));
    }
    let outcome = outcome.worse(generate::generate(&generate_args(args)));
    let now = check(args, &args.spec);
    Ok(outcome.worse(report::changes(args, reporter, &before, &now)))
}

/// The selected operations and events.
fn selected<'d>(
    args: &SyncArgs,
    documented: &'d [Documented],
) -> Result<Vec<&'d Documented>, String> {
    let selected =
        sync::by_prefix(documented, &args.only).map_err(|error| format!("--only: {error}"))?;
    if !args.only.is_empty() && selected.iter().all(|of| of.url.is_none()) {
        return Err(
            "none of the selected operations names a page; set `externalDocs.url`".to_owned(),
        );
    }
    Ok(selected)
}

/// The behaviour of requests.
fn options(args: &SyncArgs) -> Options {
    Options {
        concurrency: NonZeroUsize::new(args.concurrency.into()).unwrap_or(NonZeroUsize::MIN),
        stall: Duration::from_secs(args.timeout),
        retries: args.retries,
        ..Options::default()
    }
}

/// Reports the changes of a run that writes nothing.
fn report_of_check(
    args: &SyncArgs,
    reporter: &Reporter,
    before: &Checked,
    transcribed: &Transcribed,
) -> Result<Outcome, String> {
    let copy = copy_with(&args.spec, &transcribed.files).map_err(|error| error.to_string())?;
    let mut now = check(args, copy.path());
    let start = format!("{}/", copy.path().display());
    let shown = format!("{}/", args.spec.display());
    now.sources.replace_start(&start, &shown);
    let outcome = report::changes(args, reporter, before, &now);
    if args.message_format == MessageFormat::Human {
        reporter.text("nothing was written; run the command without --check to update the files");
    }
    Ok(outcome)
}

/// Checks the description in a folder, with the configuration of the run.
fn check(args: &SyncArgs, folder: &Path) -> Checked {
    pipeline::check_configured(folder, ReferenceScope::Folder, args.config.as_deref())
}

/// The arguments of `generate` for the client.
fn generate_args(args: &SyncArgs) -> GenerateArgs {
    GenerateArgs {
        spec: SpecArgs {
            spec: args.spec.clone(),
            allow_outside: false,
            config: args.config.clone(),
            message_format: args.message_format,
        },
        client: args.client.clone(),
        check: args.check,
        keep_going: false,
        strict: false,
    }
}
