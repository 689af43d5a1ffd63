//! `lint`: validation of the description.

use clap::Args;
use feishu_codegen::pipeline;
use feishu_codegen::wording;

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
    let mut checked = {
        let _progress = Progress::start(args.spec.message_format, "reading the description");
        args.spec.check()
    };
    let outcome = Outcome::from(&checked.outcome);
    if outcome == Outcome::Done {
        wording::lint(&checked.documents, &checked.lint, &mut checked.diagnostics);
    }
    reporter.diagnostics(&checked.diagnostics, &checked.sources);
    if checked.diagnostics.has_errors() {
        return outcome.max(Outcome::Findings);
    }
    if let pipeline::Outcome::Complete(client) = &checked.outcome {
        reporter.lint_passed(&args.spec.spec, &client.api, checked.time);
    }
    outcome
}
