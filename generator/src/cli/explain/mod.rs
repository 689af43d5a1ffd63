//! `explain`: which line of which page, and which lines of the spec, an item of the client comes from.

mod answer;
mod explanation;
mod find;
mod print;

use std::path::PathBuf;

use clap::Args;

use super::outcome::Outcome;
use super::pages::PagesArgs;
use super::report::{MessageFormat, Reporter};

#[derive(Debug, Args)]
pub(super) struct ExplainArgs {
    /// An operation id or event type, such as `hire.v1.talent.get`; or the path of a Rust item: `GetTalentRequest::talent_id`.
    #[arg(value_name = "OPERATION")]
    operation: String,
    /// A field by its names on the wire: `talent_id`, `data.talent.name`.
    #[arg(value_name = "FIELD")]
    field: Option<String>,
    /// The folder of the description.
    #[arg(long, value_name = "DIR", default_value = "spec")]
    spec: PathBuf,
    /// The configuration [default: `codegen.toml` in the folder of the description].
    #[arg(long, value_name = "FILE")]
    config: Option<PathBuf>,
    /// The folder of the client.
    #[arg(long, value_name = "DIR", default_value = "generated")]
    out: PathBuf,
    #[command(flatten)]
    pages: PagesArgs,
    /// The format of messages.
    #[arg(long, value_enum, default_value_t, value_name = "FORMAT")]
    message_format: MessageFormat,
}

/// Runs the command.
pub(super) fn explain(args: &ExplainArgs) -> Outcome {
    let reporter = Reporter::new(args.message_format);
    reporter.outcome(answer::try_explain(args, &reporter))
}
