//! `generate`: the client crate.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use feishu_codegen::output;
use feishu_codegen::rust::{Manifest, Package, package_name, package_name_of_file};

use super::outcome::Outcome;
use super::program;
use super::progress::Progress;
use super::report::{Reporter, Summary};
use super::runtime::Runtime;
use super::spec_args::SpecArgs;

#[derive(Debug, Args)]
pub(super) struct GenerateArgs {
    #[command(flatten)]
    pub(super) spec: SpecArgs,
    #[command(flatten)]
    pub(super) client: ClientArgs,
    /// Write nothing. If files are stale, print a diff and exit with 1.
    #[arg(long)]
    pub(super) check: bool,
    /// Omit operations and events with errors, write all others, and exit with 1. The default for a document named alone.
    #[arg(long, conflicts_with = "strict")]
    pub(super) keep_going: bool,
    /// Write nothing if there are errors. The default for a folder.
    #[arg(long)]
    pub(super) strict: bool,
}

/// The crate to write.
#[derive(Debug, Clone, Args)]
pub(super) struct ClientArgs {
    /// The crate's folder.
    #[arg(long, value_name = "DIR", default_value = "generated")]
    pub(super) out: PathBuf,
    /// The crate's name [default: from the configuration, else `client` for a folder of services and the file name for a document].
    #[arg(long, value_name = "NAME", value_parser = package_name)]
    pub(super) package: Option<String>,
    /// Where the runtime crate comes from: its folder, or keys as in the configuration, such as `version = "0.1"` or `copy = "../runtime"`
    /// [default: from the configuration, else a copy in the client's folder].
    #[arg(long, value_name = "SOURCE")]
    pub(super) runtime: Option<String>,
}

pub(super) fn generate(args: &GenerateArgs) -> Outcome {
    let start = Instant::now();
    let reporter = Reporter::new(args.spec.message_format);
    reporter.outcome(try_generate(args, &reporter, start))
}

fn try_generate(
    args: &GenerateArgs,
    reporter: &Reporter,
    start: Instant,
) -> Result<Outcome, String> {
    let progress = Progress::start(args.spec.message_format, "reading the description");
    let mut checked = args.spec.check();
    if let Some(source) = &args.client.runtime
        && checked.set_runtime(source).is_err()
    {
        drop(progress);
        reporter.diagnostics(&checked.diagnostics, &checked.sources);
        reporter.nothing_written(&args.client.out);
        return Ok(Outcome::CouldNotRun);
    }
    let runtime = Runtime::of(&checked.manifest, &args.client.out)?;
    let package = Package {
        name: package_name_of(args, &checked.manifest),
        runtime: runtime.source.clone(),
        source: file_name(&args.spec.spec),
    };
    progress.next("writing Rust");
    let keep_going = args.keep_going || (args.spec.spec.is_file() && !args.strict);
    let files = if keep_going {
        checked.render_supported(&package)
    } else {
        checked.render(&package)
    }
    .map_err(|error| error.to_string());
    drop(progress);
    reporter.diagnostics(&checked.diagnostics, &checked.sources);
    let files = files?;
    let (Some(client), Some(files)) = (checked.outcome.supported(), files) else {
        reporter.nothing_written(&args.client.out);
        return Ok(Outcome::from(&checked.outcome));
    };
    reporter.omitted(
        checked.outcome.omitted(),
        &checked.diagnostics,
        &checked.sources,
    );
    let mut changes =
        output::compare(&args.client.out, &files).map_err(|error| error.to_string())?;
    changes.extend(
        runtime
            .compare(&args.client.out)
            .map_err(|error| error.to_string())?,
    );
    if !args.check {
        output::apply(&args.client.out, &changes).map_err(|error| error.to_string())?;
    }
    let summary = Summary {
        runtime: runtime.copy.as_ref().map(|(folder, _)| folder.as_str()),
        operations: client.api.operation_count(),
        types: client.api.type_count(),
        files: files.len() + runtime.file_count(),
        time: start.elapsed(),
    };
    if args.check && !changes.is_empty() {
        reporter.stale(&args.client.out, &changes, &update_command(args));
        return Ok(Outcome::Findings);
    }
    reporter.generated(&args.client.out, &changes, &summary);
    reporter.detected_paging(&client.api);
    Ok(Outcome::from(&checked.outcome))
}

/// The command that updates a stale crate.
fn update_command(args: &GenerateArgs) -> String {
    let mut options = Vec::new();
    let mut option = |name: &str, value: &str| options.extend([name.to_owned(), value.to_owned()]);
    if args.spec.spec != Path::new("spec") {
        option("--spec", &args.spec.spec.to_string_lossy());
    }
    if let Some(config) = &args.spec.config {
        option("--config", &config.to_string_lossy());
    }
    if args.client.out != Path::new("generated") {
        option("--out", &args.client.out.to_string_lossy());
    }
    if let Some(name) = &args.client.package {
        option("--package", name);
    }
    if let Some(source) = &args.client.runtime {
        option("--runtime", source);
    }
    let flags = [
        ("--allow-outside", args.spec.allow_outside),
        ("--keep-going", args.keep_going),
        ("--strict", args.strict),
    ];
    options.extend(
        flags
            .into_iter()
            .filter(|(_, on)| *on)
            .map(|(name, _)| name.to_owned()),
    );
    let command = (!options.is_empty()).then_some("generate");
    program::command(
        command
            .into_iter()
            .chain(options.iter().map(String::as_str)),
    )
}

/// The name of the crate: stated, or that of the document.
fn package_name_of(args: &GenerateArgs, config: &Manifest) -> String {
    let spec = &args.spec.spec;
    match args.client.package.as_ref().or(config.name.as_ref()) {
        Some(name) => name.clone(),
        None if spec.is_file() => {
            package_name_of_file(&spec.file_stem().unwrap_or_default().to_string_lossy())
        }
        None => "client".to_owned(),
    }
}

fn file_name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}
