//! The results of runs, and their exit codes.

use std::process::ExitCode;

use feishu_codegen::diagnostic::Failure;
use feishu_codegen::pipeline;

/// The result of a run.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Outcome {
    Done,
    /// There are errors or stale files.
    Findings,
    CouldNotRun,
}

impl Outcome {
    /// The worse result of two steps of a run.
    #[cfg(feature = "sync")]
    pub(super) fn worse(self, other: Self) -> Self {
        self.max(other)
    }
}

impl<T> From<&pipeline::Outcome<T>> for Outcome {
    fn from(outcome: &pipeline::Outcome<T>) -> Self {
        match outcome {
            pipeline::Outcome::Complete(_) => Self::Done,
            pipeline::Outcome::Partial { .. } => Self::Findings,
            pipeline::Outcome::Failed(failure) => (*failure).into(),
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
