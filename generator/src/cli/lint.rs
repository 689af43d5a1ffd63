//! `lint`: validation of the description.

use clap::Args;
use feishu_codegen::pipeline;

use super::outcome::Outcome;
use super::progress::Progress;
use super::report::Reporter;
use super::spec_args::SpecArgs;

#[derive(Debug, Args)]
pub(super) struct LintArgs {
    #[command(flatten)]
    spec: SpecArgs,
}

pub(super) fn lint(args: &LintArgs) -> Outcome {
    let reporter = Reporter::new(args.spec.message_format);
    let checked = {
        let _progress = Progress::start(args.spec.message_format, "reading the description");
        args.spec.check()
    };
    reporter.diagnostics(&checked.diagnostics, &checked.sources);
    if let pipeline::Outcome::Complete(client) = &checked.outcome {
        reporter.lint_passed(&args.spec.spec, &client.api, checked.time);
    }
    Outcome::from(&checked.outcome)
}
