//! The command line: arguments, messages and exit codes.

mod bundle;
mod changes;
mod explain;
mod generate;
mod init;
mod lint;
mod outcome;
mod pages;
mod program;
mod progress;
mod report;
mod runtime;
mod scopes;
mod spec_args;
mod sync;
mod transcribe;
mod transcribe_check;
mod transcribe_report;
mod wording;

use std::io::Write;
use std::process::ExitCode;

use clap::{Parser, Subcommand};
use feishu_codegen::diagnostic::Code;

use outcome::Outcome;

/// Generates a typed async Rust client from OpenAPI documents, versions 3.0, 3.1 and 3.2.
///
/// Without a command, `generate` runs.
#[derive(Debug, Parser)]
#[command(
    name = "feishu-codegen",
    version,
    args_conflicts_with_subcommands = true
)]
#[command(
    after_help = "Exit codes: 0 success, 1 findings (errors in the description, stale files), 2 could not run."
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    generate: generate::GenerateArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write the client crate; unchanged files are not touched.
    Generate(generate::GenerateArgs),
    /// Write a configuration, `codegen.toml`, in which every setting is a comment.
    Init(init::InitArgs),
    /// Load and validate the description, and report all problems.
    Lint(lint::LintArgs),
    /// Update the description from pages of documentation.
    Transcribe(transcribe::TranscribeArgs),
    /// Print which line of which page, and which lines of the description, an item of the client comes from.
    Explain(explain::ExplainArgs),
    /// Fetch the pages of the description, update it from them, write the client crate, and report the changes.
    Sync(sync::SyncArgs),
    /// Write one self-contained OpenAPI document, for tools that need a single file.
    Bundle(bundle::BundleArgs),
    /// Report what changed between two descriptions, and whether it breaks callers.
    Changes(changes::ChangesArgs),
    /// Print the least set of permission scopes that operations need: named ones, or those that source code calls.
    Scopes(scopes::ScopesArgs),
    /// List wording that the description lacks, next to the facts that are known; or add answers to it.
    Wording(wording::WordingArgs),
    /// Print the meaning of every diagnostic code, as Markdown.
    Codes,
}

/// Parses the arguments and runs the command.
pub(crate) fn run() -> ExitCode {
    let cli = Cli::parse();
    let outcome = match cli.command {
        None => generate::generate(&cli.generate),
        Some(Command::Generate(args)) => generate::generate(&args),
        Some(Command::Init(args)) => init::init(&args),
        Some(Command::Lint(args)) => lint::lint(&args),
        Some(Command::Transcribe(args)) => transcribe::run(&args),
        Some(Command::Explain(args)) => explain::explain(&args),
        Some(Command::Sync(args)) => sync::run(&args),
        Some(Command::Bundle(args)) => bundle::bundle(&args),
        Some(Command::Changes(args)) => changes::changes(&args),
        Some(Command::Scopes(args)) => scopes::scopes(&args),
        Some(Command::Wording(args)) => wording::wording(&args),
        Some(Command::Codes) => codes(),
    };
    outcome.into()
}

/// A closed pipe ends the output, not the run.
fn codes() -> Outcome {
    let _ = write!(std::io::stdout(), "{}", Code::page());
    Outcome::Done
}
