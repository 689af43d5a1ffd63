//! The diagnostic about a sample that is not valid JSON.

use super::Sample;
use super::parser::MAX_DEPTH;
use crate::diagnostic::{Code, Diagnostic, Location};
use crate::page::Span;

const UNREADABLE_HELP: &str = "correct the sample in the page's file; or, if a run asks how its table is nested, answer in `x-nesting`";

impl Sample {
    /// Reports a sample that is not valid JSON.
    pub(in crate::page) fn finding(&self) -> Option<Diagnostic> {
        if let Some(at) = self.too_deep {
            let start = self.span.bytes.start + at;
            let bracket = Span::new(self.span.file, start..start + 1);
            let message =
                format!("this sample nests more than {MAX_DEPTH} levels deep, and was not read");
            return Some(
                Diagnostic::warning(Code::TooDeep, bracket.location(), message)
                    .help(UNREADABLE_HELP),
            );
        }
        if self.value.is_none() {
            return Some(
                Diagnostic::warning(
                    Code::UnreadableSample,
                    self.mistake(),
                    "this sample is not JSON, and could not be fixed",
                )
                .help(UNREADABLE_HELP),
            );
        }
        if self.fixes.is_empty() {
            return None;
        }
        let fixes: Vec<&str> = self.fixes.iter().map(|fix| fix.as_str()).collect();
        let message = format!(
            "this sample was fixed to read it as JSON: {}",
            fixes.join(", ")
        );
        Some(
            Diagnostic::warning(Code::FixedSample, self.mistake(), message)
                .help("compare the spec's example with the page"),
        )
    }

    /// Returns the location of the first syntax error, or the whole sample if it is valid JSON.
    fn mistake(&self) -> Location {
        let Err(error) = serde_json::from_str::<serde::de::IgnoredAny>(&self.text) else {
            return self.span.location();
        };
        let lines = self.text.split_inclusive('\n');
        let before: usize = lines
            .take(error.line().saturating_sub(1))
            .map(str::len)
            .sum();
        // Columns start at 1; column 0 is the end of the line before.
        let at = (before + error.column())
            .saturating_sub(1)
            .min(self.text.len());
        let at = self.span.bytes.start + at;
        Span::new(self.span.file, at..at).location()
    }
}
