//! The formats of the report.

use clap::ValueEnum;
use feishu_codegen::changes::{Report, Severity, format};

#[derive(Debug, Clone, Copy, Default, ValueEnum)]
pub(in crate::cli) enum Format {
    /// One line for each change.
    #[default]
    Text,
    /// One JSON object, for programs.
    Json,
    /// A comment of a pull request.
    Markdown,
    /// A page that loads nothing from elsewhere.
    Html,
    /// JUnit XML, with a failed test case for each change that `--fail-on` names.
    Junit,
    /// Workflow commands of GitHub Actions, which become annotations of files.
    Github,
}

impl Format {
    /// The report in this format.
    pub(in crate::cli) fn write(
        self,
        report: &Report,
        fail_on: Option<Severity>,
        details: bool,
    ) -> String {
        match self {
            Self::Text => format::text(report, details),
            Self::Json => format::json(report),
            Self::Markdown => format::markdown(report, format::MARKDOWN_LIMIT),
            Self::Html => format::html(report),
            Self::Junit => format::junit(report, fail_on),
            Self::Github => format::github(report),
        }
    }
}
