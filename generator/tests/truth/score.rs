//! The number of right and wrong pages by service.

use std::collections::BTreeMap;
use std::fmt;

use feishu_codegen::diagnostic::Severity;
use feishu_codegen::transcribe::Transcribed;

use super::spec::Spec;
use super::tree::{Tree, TruePage};

/// The most differences of one page that are shown.
const MOST_SHOWN: usize = 6;

/// How a page was transcribed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Verdict {
    /// Both bodies have the true fields.
    Exact,
    /// Unlike the table, where the description states that the sample is right.
    Sample,
    /// Wrong, and reported with an error.
    Flagged,
    /// Wrong, and reported with nothing worse than a warning.
    Warned,
    /// Wrong, and not reported.
    Silent,
}

/// The verdicts on all pages.
#[derive(Default)]
pub(crate) struct Score(Vec<Scored>);

struct Scored {
    service: String,
    page: String,
    verdict: Verdict,
    differences: Vec<String>,
}

impl Score {
    pub(crate) fn of(truth: &[TruePage], transcribed: &Transcribed, spec: &Spec) -> Self {
        let mut worst: BTreeMap<&str, Severity> = BTreeMap::new();
        for found in &transcribed.diagnostics {
            let Some(location) = &found.location else {
                continue;
            };
            let file = transcribed.sources.path(location.file);
            worst
                .entry(file)
                .and_modify(|severity| *severity = found.severity.min(*severity))
                .or_insert(found.severity);
        }
        let score = |page: &TruePage| {
            let differences = differences(page, spec);
            let reported = worst.iter().find(|(file, _)| file.ends_with(&page.page));
            let verdict = match reported.map(|(_, severity)| severity) {
                _ if differences.is_empty() => Verdict::Exact,
                Some(Severity::Error) => Verdict::Flagged,
                _ if spec.trusts_a_sample(&page.method, &page.path) => Verdict::Sample,
                Some(Severity::Warning) => Verdict::Warned,
                None => Verdict::Silent,
            };
            Scored {
                service: page.service().to_owned(),
                page: page.page.clone(),
                verdict,
                differences,
            }
        };
        Self(truth.iter().map(score).collect())
    }

    /// Adds the verdicts of another run.
    pub(crate) fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    pub(crate) fn pages(&self, verdict: Verdict) -> Vec<&str> {
        let pages = self.0.iter().filter(|scored| scored.verdict == verdict);
        pages.map(|scored| scored.page.as_str()).collect()
    }

    pub(crate) fn share_of_exact(&self) -> f64 {
        self.pages(Verdict::Exact).len() as f64 / self.0.len() as f64
    }
}

/// Fields that are missing (`-`) or too many (`+`).
fn differences(page: &TruePage, spec: &Spec) -> Vec<String> {
    let Some((request, response)) = spec.bodies(&page.method, &page.path, !page.request.is_empty())
    else {
        return vec![format!(
            "{} {} is not in the description",
            page.method, page.path
        )];
    };
    let (true_request, true_response) =
        (Tree::of_rows(&page.request), Tree::of_rows(&page.response));
    let mut found = true_request.difference(&request);
    found.extend(true_response.difference(&response));
    found
}

impl fmt::Display for Score {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        const VERDICTS: [Verdict; 5] = [
            Verdict::Exact,
            Verdict::Sample,
            Verdict::Flagged,
            Verdict::Warned,
            Verdict::Silent,
        ];
        let mut services: BTreeMap<&str, [usize; 5]> = BTreeMap::new();
        let mut total = [0; 5];
        for scored in &self.0 {
            let column = VERDICTS
                .iter()
                .position(|verdict| *verdict == scored.verdict)
                .expect("one of all");
            services.entry(&scored.service).or_default()[column] += 1;
            total[column] += 1;
        }
        let row = |out: &mut fmt::Formatter<'_>, name: &str, counts: [usize; 5]| {
            let [exact, sample, flagged, warned, silent] = counts;
            writeln!(
                out,
                "{name:<10} {exact:>6} {sample:>7} {flagged:>8} {warned:>7} {silent:>7}"
            )
        };
        writeln!(
            out,
            "{:<10} {:>6} {:>7} {:>8} {:>7} {:>7}",
            "service", "exact", "sample", "flagged", "warned", "silent"
        )?;
        for (service, counts) in services {
            row(out, service, counts)?;
        }
        row(out, "all", total)?;
        for scored in self
            .0
            .iter()
            .filter(|scored| scored.verdict != Verdict::Exact)
        {
            let shown = &scored.differences[..scored.differences.len().min(MOST_SHOWN)];
            let more = scored.differences.len() - shown.len();
            let fields = shown.join(" ");
            writeln!(
                out,
                "{:?}: {}: {fields} (+{more})",
                scored.verdict, scored.page
            )?;
        }
        Ok(())
    }
}
