//! `changes`: what changed between two descriptions, and whether it breaks callers.

pub(super) mod format;
mod git;
mod ignore;
mod input;

use std::io::Write;
use std::path::PathBuf;

use clap::{Args, ValueEnum};
use feishu_codegen::changes::{Report, Severity, compare};
use feishu_codegen::diagnostic::{Diagnostics, Sources};
use feishu_codegen::pipeline::Checked;

use format::Format;
use input::Input;

use super::outcome::Outcome;
use super::progress::Progress;
use super::report::{MessageFormat, Reporter};

#[derive(Debug, Args)]
pub(super) struct ChangesArgs {
    /// The old description: a folder, a document, or a git revision (`main`, `HEAD~3`, `v1.2:spec`).
    #[arg(value_name = "OLD")]
    old: String,
    /// The new description [default: `spec`, here or at the top of the repository].
    #[arg(value_name = "NEW")]
    new: Option<String>,
    /// The format of the report.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    format: Format,
    /// Show places, Rust before and after, and the operations that a shared type reaches (text only).
    #[arg(long)]
    details: bool,
    /// Exit with 1 if there are changes of this severity or a worse one.
    #[arg(long, value_enum, value_name = "SEVERITY")]
    fail_on: Option<FailOn>,
    /// Changes to ignore: fingerprints, or codes and subjects [default: `changes.ignore` in the folder of NEW].
    #[arg(long, value_name = "FILE")]
    ignore: Option<PathBuf>,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum FailOn {
    /// Callers fail or do not compile.
    Breaking,
    /// Something was added or loosened.
    Compatible,
    /// Any change.
    Wording,
}

impl FailOn {
    fn severity(self) -> Severity {
        match self {
            Self::Breaking => Severity::Breaking,
            Self::Compatible => Severity::Compatible,
            Self::Wording => Severity::Wording,
        }
    }
}

pub(super) fn changes(args: &ChangesArgs) -> Outcome {
    let reporter = Reporter::new(MessageFormat::default());
    let inputs = Input::find(&args.old, args.new.as_deref());
    let (old_input, new_input) = match inputs {
        Ok(inputs) => inputs,
        Err(error) => {
            let mut diagnostics = Diagnostics::new();
            diagnostics.push(*error);
            reporter.diagnostics(&diagnostics, &Sources::new());
            return Outcome::CouldNotRun;
        }
    };
    let Some((old, new)) = read(&old_input, &new_input) else {
        reporter.failure("reading the old description failed");
        return Outcome::CouldNotRun;
    };
    // Warnings about the old description help nobody any more, and repeat those about the new one.
    if old.diagnostics.has_errors() {
        reporter.diagnostics(&old.diagnostics, &old.sources);
    }
    reporter.diagnostics(&new.diagnostics, &new.sources);
    let sides = (old_input.side(&old), new_input.side(&new));
    let (Some(old), Some(new)) = sides else {
        let name = if sides.0.is_none() {
            &old_input
        } else {
            &new_input
        };
        reporter.failure(&format!(
            "nothing was compared: fix the errors in `{}`, or compare with another version",
            name.name()
        ));
        return Outcome::CouldNotRun;
    };
    let mut report = match compare(&old, &new) {
        Ok(report) => report,
        Err(error) => {
            reporter.failure(&error.to_string());
            return Outcome::CouldNotRun;
        }
    };
    let list = ignore::apply(&mut report, args.ignore.as_deref(), &new_input);
    let (diagnostics, sources) = match list {
        Ok(found) => found,
        Err(problem) => {
            reporter.failure(&problem);
            return Outcome::CouldNotRun;
        }
    };
    reporter.diagnostics(&diagnostics, &sources);
    if diagnostics.has_errors() {
        return Outcome::CouldNotRun;
    }
    let fail_on = args.fail_on.map(FailOn::severity);
    let written = args.format.write(&report, fail_on, args.details);
    // A closed pipe ends the output, not the run.
    let _ = std::io::stdout().write_all(written.as_bytes());
    outcome(&report, fail_on)
}

/// Reads both descriptions at the same time. `None` if reading the old one panics.
fn read(old_input: &Input, new_input: &Input) -> Option<(Checked, Checked)> {
    let _progress = Progress::start(MessageFormat::default(), "reading both descriptions");
    // Two folders with one document are versions of one service, also if they have different names, as a copy has.
    let module = new_input.folder_name();
    std::thread::scope(|scope| {
        let old = scope.spawn(|| old_input.check(module.as_deref()));
        let new = new_input.check(None);
        Some((old.join().ok()?, new))
    })
}

fn outcome(report: &Report, fail_on: Option<Severity>) -> Outcome {
    let worst = report.severity();
    match fail_on {
        Some(limit) if worst >= Some(limit) => Outcome::Findings,
        _ => Outcome::Done,
    }
}
