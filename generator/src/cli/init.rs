//! `init`: a configuration to start from.

use std::io::ErrorKind;
use std::path::{Path, PathBuf};
use std::{fs, io};

use clap::Args;
use feishu_codegen::config;

use super::outcome::Outcome;
use super::program;
use super::report::{MessageFormat, Reporter};

/// The configuration. Its settings are comments without a space after `#`.
const TEMPLATE: &str = include_str!("codegen.toml");

#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// An OpenAPI document, or a folder with a subfolder for each service.
    #[arg(long, value_name = "PATH", default_value = "spec")]
    spec: PathBuf,
    /// The configuration [default: `codegen.toml` beside the document or in the folder of services].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The format of messages.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    message_format: MessageFormat,
}

/// Writes the configuration, unless there is one.
pub(super) fn init(args: &InitArgs) -> Outcome {
    let reporter = Reporter::new(args.message_format);
    reporter.outcome(write(args).map(|path| {
        reporter.created(&path, &next(args));
        Outcome::Done
    }))
}

fn write(args: &InitArgs) -> Result<PathBuf, String> {
    if !args.spec.exists() {
        return Err(format!(
            "there is no document at {}; name it with --spec",
            args.spec.display()
        ));
    }
    let path = match &args.config {
        Some(path) => path.clone(),
        None => config::beside(&args.spec),
    };
    let written = fs::File::create_new(&path)
        .and_then(|mut file| io::Write::write_all(&mut file, TEMPLATE.as_bytes()));
    match written {
        Ok(()) => Ok(path),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Err(format!(
            "{} exists already; nothing was changed",
            path.display()
        )),
        Err(error) => Err(format!("{}: {error}", path.display())),
    }
}

/// The command that uses the configuration.
fn next(args: &InitArgs) -> String {
    let spec = args.spec.to_string_lossy();
    let config = args.config.as_deref().map(Path::to_string_lossy);
    let mut arguments = vec!["generate", "--spec", &spec];
    if let Some(config) = &config {
        arguments.extend(["--config", config]);
    }
    arguments.extend(["--out", "client"]);
    program::command(arguments)
}
