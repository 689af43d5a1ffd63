//! The command line: arguments, messages and exit codes.

mod bundle;
mod progress;
mod report;
mod transcribe;

use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

use clap::{Args, Parser, Subcommand};
use feishu_codegen::diagnostic::{Code, Failure};
use feishu_codegen::output::{self, Change};
use feishu_codegen::pipeline::{self, Checked, Outcome as Made};
use feishu_codegen::rust::{Manifest, Package, Runtime, package_name};
use feishu_codegen::spec::ReferenceScope;
use progress::Progress;
use report::{MessageFormat, Reporter};

/// Generates a typed async Rust client from OpenAPI documents, 3.0 and 3.1.
///
/// Without a command, `generate` runs.
#[derive(Debug, Parser)]
#[command(
    name = "feishu-codegen",
    version,
    args_conflicts_with_subcommands = true
)]
#[command(
    after_help = "Exit codes: 0 done, 1 findings (errors in the description, stale files), 2 could not run."
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    generate: GenerateArgs,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Write the client crate; only files that differ are touched.
    Generate(GenerateArgs),
    /// Load and validate the description and say what is wrong with it.
    Lint(LintArgs),
    /// Read pages of documentation and bring the description up to date with them.
    Transcribe(transcribe::TranscribeArgs),
    /// Write one self-contained OpenAPI document, for tools that want one file.
    Bundle(bundle::BundleArgs),
    /// Print what every code of a diagnostic means, as Markdown.
    Codes,
}

#[derive(Debug, Args)]
struct SpecArgs {
    /// An OpenAPI document, or a folder with one folder for each service.
    #[arg(long, value_name = "PATH", default_value = "spec")]
    spec: PathBuf,
    /// Let `$ref` lead to files outside of the document's folder. Nothing is ever fetched from the network.
    #[arg(long)]
    allow_outside: bool,
    /// What to make otherwise than the description says [default: `codegen.toml` beside the document or in the folder of services].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// How to print messages.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    message_format: MessageFormat,
}

impl SpecArgs {
    /// Reads and builds what is described.
    fn check(&self) -> Checked {
        pipeline::check_configured(
            &self.spec,
            reach(self.allow_outside),
            self.config.as_deref(),
        )
    }
}

/// Where references may lead.
fn reach(allow_outside: bool) -> ReferenceScope {
    if allow_outside {
        ReferenceScope::AnyFile
    } else {
        ReferenceScope::Folder
    }
}

#[derive(Debug, Args)]
struct GenerateArgs {
    #[command(flatten)]
    spec: SpecArgs,
    /// The crate's folder.
    #[arg(long, value_name = "DIR", default_value = "generated")]
    out: PathBuf,
    /// The crate's name [default: that of the configuration, else `client` for a folder of services, the file's name for a document].
    #[arg(long, value_name = "NAME", value_parser = package_name)]
    package: Option<String>,
    /// The folder of the runtime crate [default: as the configuration says, else `openapi-client-runtime` that this program was built with].
    #[arg(long, value_name = "DIR")]
    runtime: Option<PathBuf>,
    /// Write nothing; print what is stale as a diff and exit with 1.
    #[arg(long)]
    check: bool,
    /// Leave out the operations and events that are not covered, write all others, and exit with 1.
    #[arg(long)]
    keep_going: bool,
}

#[derive(Debug, Args)]
struct LintArgs {
    #[command(flatten)]
    spec: SpecArgs,
}

/// How a run ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Outcome {
    Done,
    Findings,
    CouldNotRun,
}

impl<T> From<&Made<T>> for Outcome {
    fn from(made: &Made<T>) -> Self {
        match made {
            Made::Complete(_) => Self::Done,
            Made::Partial { .. } => Self::Findings,
            Made::Failed(failure) => (*failure).into(),
        }
    }
}

impl From<Failure> for Outcome {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Unreadable(_) => Self::CouldNotRun,
            Failure::Invalid(_) => Self::Findings,
        }
    }
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => ExitCode::SUCCESS,
            Outcome::Findings => ExitCode::from(1),
            Outcome::CouldNotRun => ExitCode::from(2),
        }
    }
}

/// Parses the arguments and runs the command.
pub(crate) fn run() -> ExitCode {
    let cli = Cli::parse();
    let outcome = match cli.command {
        None => generate(&cli.generate),
        Some(Command::Generate(args)) => generate(&args),
        Some(Command::Lint(args)) => lint(&args),
        Some(Command::Transcribe(args)) => transcribe::run(&args),
        Some(Command::Bundle(args)) => bundle::bundle(&args),
        Some(Command::Codes) => codes(),
    };
    outcome.into()
}

/// A closed pipe ends the output, not the run.
fn codes() -> Outcome {
    let _ = write!(std::io::stdout(), "{}", Code::page());
    Outcome::Done
}

fn lint(args: &LintArgs) -> Outcome {
    let reporter = Reporter::new(args.spec.message_format);
    let checked = {
        let _progress = Progress::start(args.spec.message_format, "reading the description");
        args.spec.check()
    };
    reporter.diagnostics(&checked.diagnostics, &checked.sources);
    if let Made::Complete(client) = &checked.outcome {
        reporter.lint_passed(&args.spec.spec, &client.api, checked.time);
    }
    Outcome::from(&checked.outcome)
}

fn generate(args: &GenerateArgs) -> Outcome {
    let start = Instant::now();
    let reporter = Reporter::new(args.spec.message_format);
    match try_generate(args, &reporter, start) {
        Ok(outcome) => outcome,
        Err(message) => {
            reporter.failure(&message);
            Outcome::CouldNotRun
        }
    }
}

fn try_generate(
    args: &GenerateArgs,
    reporter: &Reporter,
    start: Instant,
) -> Result<Outcome, String> {
    let progress = Progress::start(args.spec.message_format, "reading the description");
    let mut checked = args.spec.check();
    if let (Some(path), Some(runtime)) = (&args.runtime, &mut checked.manifest.runtime) {
        // The option states where the crate comes from, not which crate it is.
        *runtime = Runtime {
            package: runtime.package.take(),
            credentials: runtime.credentials.take(),
            path: Some(path.clone()),
            ..Runtime::default()
        };
    }
    let package = package(args, &checked.manifest)?;
    progress.next("writing Rust");
    let files = if args.keep_going {
        checked.render_supported(&package)
    } else {
        checked.render(&package)
    }
    .map_err(|error| error.to_string());
    drop(progress);
    reporter.diagnostics(&checked.diagnostics, &checked.sources);
    let files = files?;
    let (Some(client), Some(files)) = (checked.outcome.supported(), files) else {
        reporter.nothing_written(&args.out);
        return Ok(Outcome::from(&checked.outcome));
    };
    reporter.omitted(checked.outcome.omitted(), &checked.sources);
    let changes = output::compare(&args.out, &files).map_err(|error| error.to_string())?;
    if !args.check {
        output::apply(&args.out, &changes).map_err(|error| error.to_string())?;
    }
    let summary = report::Summary {
        operations: client.api.operation_count(),
        types: client.api.type_count(),
        files: files.len(),
        time: start.elapsed(),
    };
    if args.check && !changes.is_empty() {
        reporter.stale(&args.out, &changes, &mending_command(args));
        return Ok(Outcome::Findings);
    }
    reporter.generated(&args.out, &changes, &summary);
    Ok(Outcome::from(&checked.outcome))
}

/// The command that makes a stale crate current.
fn mending_command(args: &GenerateArgs) -> String {
    let mut command = "cargo run".to_owned();
    let mut options = Vec::new();
    if args.spec.spec != Path::new("spec") {
        options.push(format!("--spec {}", args.spec.spec.display()));
    }
    if args.spec.allow_outside {
        options.push("--allow-outside".to_owned());
    }
    options.extend(
        args.spec
            .config
            .iter()
            .map(|path| format!("--config {}", path.display())),
    );
    if args.out != Path::new("generated") {
        options.push(format!("--out {}", args.out.display()));
    }
    if args.keep_going {
        options.push("--keep-going".to_owned());
    }
    options.extend(args.package.iter().map(|name| format!("--package {name}")));
    options.extend(
        args.runtime
            .iter()
            .map(|path| format!("--runtime {}", path.display())),
    );
    if !options.is_empty() {
        command.push_str(" -- generate ");
        command.push_str(&options.join(" "));
    }
    command
}

fn package(args: &GenerateArgs, config: &Manifest) -> Result<Package, String> {
    let spec = &args.spec.spec;
    let name = match args.package.as_ref().or(config.name.as_ref()) {
        Some(name) => name.clone(),
        None if spec.is_file() => {
            let stem = spec
                .file_stem()
                .unwrap_or_default()
                .to_string_lossy()
                .replace(['.', '_', ' '], "-");
            package_name(&stem).map_err(|why| {
                format!("`{stem}` cannot name the crate: {why}; choose with --package")
            })?
        }
        None => "client".to_owned(),
    };
    let source = spec
        .file_name()
        .unwrap_or_default()
        .to_string_lossy()
        .into_owned();
    Ok(Package {
        name,
        runtime_path: runtime_path(args, config)?,
        source,
    })
}

/// Where the runtime is, seen from the crate's folder; nowhere if it does not come from a folder.
fn runtime_path(args: &GenerateArgs, config: &Manifest) -> Result<String, String> {
    let runtime = match (&args.runtime, &config.runtime) {
        (Some(path), _) => path.clone(),
        (None, Some(runtime)) => match &runtime.path {
            Some(path) => path.clone(),
            None => return Ok(String::new()),
        },
        (None, None) => Path::new(env!("CARGO_MANIFEST_DIR")).join("../runtime/client"),
    };
    let runtime = runtime.canonicalize().map_err(|error| {
        format!(
            "the crate {} is not at {}: {error}; say where with --runtime",
            config.runtime_package(),
            runtime.display()
        )
    })?;
    let out = absolute(&args.out).map_err(|error| format!("{}: {error}", args.out.display()))?;
    let relative = pathdiff::diff_paths(&runtime, &out).unwrap_or(runtime);
    let relative = relative
        .to_str()
        .ok_or_else(|| format!("{} is not UTF-8", relative.display()))?;
    Ok(relative.replace('\\', "/"))
}

/// The path from the root without links, of a folder that may not be there yet.
fn absolute(path: &Path) -> std::io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    let existing = path
        .ancestors()
        .find(|ancestor| ancestor.exists())
        .unwrap_or(&path);
    let rest = path.strip_prefix(existing).unwrap_or(Path::new(""));
    Ok(existing.canonicalize()?.join(rest))
}

/// How many files were written and removed.
fn count(changes: &[Change]) -> (usize, usize) {
    let removed = changes.iter().filter(|change| change.new.is_none()).count();
    (changes.len() - removed, removed)
}
