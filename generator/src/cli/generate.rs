//! `generate`: the client crate.

use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::Args;
use feishu_codegen::output;
use feishu_codegen::rust::{Manifest, Package, Runtime, package_name};

use super::outcome::Outcome;
use super::progress::Progress;
use super::report::{Reporter, Summary};
use super::spec_args::SpecArgs;

#[derive(Debug, Args)]
pub(super) struct GenerateArgs {
    #[command(flatten)]
    spec: SpecArgs,
    /// The crate's folder.
    #[arg(long, value_name = "DIR", default_value = "generated")]
    out: PathBuf,
    /// The crate's name [default: from the configuration, else `client` for a folder of services and the file name for a document].
    #[arg(long, value_name = "NAME", value_parser = package_name)]
    package: Option<String>,
    /// The folder of the runtime crate [default: from the configuration, else `openapi-client-runtime` of this program's source].
    #[arg(long, value_name = "DIR")]
    runtime: Option<PathBuf>,
    /// Write nothing. If files are stale, print a diff and exit with 1.
    #[arg(long)]
    check: bool,
    /// Omit operations and events with errors, write all others, and exit with 1.
    #[arg(long)]
    keep_going: bool,
}

pub(super) fn generate(args: &GenerateArgs) -> Outcome {
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
    let summary = Summary {
        operations: client.api.operation_count(),
        types: client.api.type_count(),
        files: files.len(),
        time: start.elapsed(),
    };
    if args.check && !changes.is_empty() {
        reporter.stale(&args.out, &changes, &update_command(args));
        return Ok(Outcome::Findings);
    }
    reporter.generated(&args.out, &changes, &summary);
    Ok(Outcome::from(&checked.outcome))
}

/// The command that updates a stale crate.
fn update_command(args: &GenerateArgs) -> String {
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
                format!("`{stem}` cannot name the crate: {why}; choose a name with --package")
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

/// The path of the runtime, relative to the crate's folder. Empty if the runtime does not come from a folder.
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
            "the crate {} is not at {}: {error}; state its folder with --runtime",
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

/// The absolute path without links. The folder may not exist yet.
fn absolute(path: &Path) -> std::io::Result<PathBuf> {
    let path = std::path::absolute(path)?;
    let existing = path
        .ancestors()
        .find(|ancestor| ancestor.exists())
        .unwrap_or(&path);
    let rest = path.strip_prefix(existing).unwrap_or(Path::new(""));
    Ok(existing.canonicalize()?.join(rest))
}
