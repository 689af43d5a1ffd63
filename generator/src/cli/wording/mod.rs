//! `wording`: lists what the description lacks, and adds answers to it.

mod apply;
mod gap;
mod list;
mod print;
mod rows;

use std::path::PathBuf;

use clap::{Args, ValueEnum};
use feishu_codegen::wording::ItemKind;

use super::outcome::Outcome;
use super::pages::PagesArgs;
use super::progress::Progress;
use super::report::Reporter;
use super::spec_args::SpecArgs;

#[derive(Debug, Args)]
pub(super) struct WordingArgs {
    /// Services, or the first segments of ids of operations or event types: `im`, `im.v1.message`. Without one, counts are printed.
    #[arg(value_name = "NAME")]
    names: Vec<String>,
    /// Only what callers send: operations, parameters and request bodies.
    #[arg(long)]
    requests: bool,
    /// Only items of this kind; may be given several times.
    #[arg(long, value_enum, value_name = "KIND")]
    kind: Vec<KindArg>,
    #[command(flatten)]
    pages: PagesArgs,
    /// Exit with 1 if wording is missing.
    #[arg(long)]
    check: bool,
    /// Add the texts of a file to the description: one JSON object a line, with `file`, `pointer` and texts by their keys.
    #[arg(long, value_name = "FILE", conflicts_with_all = ["names", "requests", "kind", "check"])]
    apply: Option<PathBuf>,
    #[command(flatten)]
    spec: SpecArgs,
}

/// A kind of item on the command line.
#[derive(Debug, Clone, Copy)]
struct KindArg(ItemKind);

impl ValueEnum for KindArg {
    fn value_variants<'a>() -> &'a [Self] {
        const ALL: [KindArg; 8] = {
            let mut all = [KindArg(ItemKind::Operation); 8];
            let mut index = 0;
            while index < all.len() {
                all[index] = KindArg(ItemKind::ALL[index]);
                index += 1;
            }
            all
        };
        &ALL
    }

    fn to_possible_value(&self) -> Option<clap::builder::PossibleValue> {
        Some(clap::builder::PossibleValue::new(self.0.as_str()))
    }
}

/// Runs the command.
pub(super) fn wording(args: &WordingArgs) -> Outcome {
    let reporter = Reporter::new(args.spec.message_format);
    let checked = {
        let _progress = Progress::start(args.spec.message_format, "reading the description");
        args.spec.check()
    };
    let outcome = Outcome::from(&checked.outcome);
    if outcome != Outcome::Done {
        reporter.diagnostics(&checked.diagnostics, &checked.sources);
        return Outcome::CouldNotRun;
    }
    let result = match &args.apply {
        Some(file) => apply::apply(args, file, checked, &reporter),
        None => list::list(args, &checked, &reporter),
    };
    result.unwrap_or_else(|message| {
        reporter.failure(&message);
        Outcome::CouldNotRun
    })
}
