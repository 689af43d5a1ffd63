//! `bundle`: a self-contained document.

use std::io::Write;
use std::path::{Path, PathBuf};

use clap::Args;
use feishu_codegen::output::{self, Update};
use feishu_codegen::spec::{self, Document};
use serde_json::Value;

use super::outcome::Outcome;
use super::report::{MessageFormat, Reporter};
use super::spec_args::reference_scope;

#[derive(Debug, Args)]
pub(super) struct BundleArgs {
    /// An OpenAPI document, or the folder that contains one.
    #[arg(value_name = "ROOT")]
    root: PathBuf,
    /// The output file: JSON if the name ends in `.json`, else YAML [default: YAML on standard output].
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
    /// Only merge the files. By default, descriptions state what extensions say, resources are tags, and wrong parts of examples are removed.
    #[arg(long)]
    as_is: bool,
    /// Allow `$ref` to files outside the document's folder.
    #[arg(long)]
    allow_outside: bool,
    /// The format of messages.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    message_format: MessageFormat,
}

/// Writes the bundled document, if it has no errors.
pub(super) fn bundle(args: &BundleArgs) -> Outcome {
    let reporter = Reporter::new(args.message_format);
    let spec::Loaded {
        documents,
        sources,
        diagnostics,
        outcome,
        ..
    } = spec::load_within(&args.root, reference_scope(args.allow_outside));
    reporter.diagnostics(&diagnostics, &sources);
    if let Err(failure) = outcome {
        return failure.into();
    }
    // A part with errors was removed from its document.
    if diagnostics.has_errors() {
        return Outcome::Findings;
    }
    let written = only(&documents).and_then(|document| {
        let text = match args.as_is {
            true => text(document.value(), args.out.as_deref()),
            false => text(&document.published(), args.out.as_deref()),
        };
        write(&text, args.out.as_deref())
    });
    reporter.outcome(written.map(|()| Outcome::Done))
}

/// The only document.
fn only(documents: &[Document]) -> Result<&Document, String> {
    match documents {
        [only] => Ok(only),
        [] => Err("there is no document to bundle".to_owned()),
        several => {
            let names: Vec<&str> = several.iter().map(|found| found.name.as_str()).collect();
            Err(format!(
                "the folder contains several documents; name one of them: {}",
                names.join(", ")
            ))
        }
    }
}

fn text(document: &Value, out: Option<&Path>) -> String {
    let json = out
        .and_then(Path::extension)
        .is_some_and(|extension| extension.eq_ignore_ascii_case("json"));
    if json {
        format!("{:#}\n", document)
    } else {
        spec::to_yaml(document)
    }
}

fn write(text: &str, out: Option<&Path>) -> Result<(), String> {
    match out {
        Some(path) => output::update(&[Update {
            path,
            text: Some(text),
        }])
        .map_err(|error| error.to_string()),
        // A closed pipe ends the output, not the run.
        None => match std::io::stdout().write_all(text.as_bytes()) {
            Err(error) if error.kind() != std::io::ErrorKind::BrokenPipe => {
                Err(format!("cannot write to standard output: {error}"))
            }
            _ => Ok(()),
        },
    }
}
