//! `sync`: updating the spec and the client from the pages that the spec names.

mod args;
#[cfg(feature = "sync")]
mod report;
#[cfg(feature = "sync")]
mod run;

pub(super) use args::SyncArgs;

use super::outcome::Outcome;
use super::report::Reporter;

/// Runs the command.
pub(super) fn run(args: &SyncArgs) -> Outcome {
    let reporter = Reporter::new(args.message_format);
    reporter.outcome(try_run(args, &reporter))
}

#[cfg(feature = "sync")]
use run::try_run;

#[cfg(not(feature = "sync"))]
fn try_run(_: &SyncArgs, _: &Reporter) -> Result<Outcome, String> {
    Err("this program was built without `sync`; build it with `--features sync`".to_owned())
}
