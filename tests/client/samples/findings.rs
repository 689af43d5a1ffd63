//! What is known to be wrong with samples, so that it is no failure.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::compare::{Difference, Problem};

/// Which sample.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(super) enum Part {
    Request,
    Response,
    Event,
}

/// An entry of `findings.yaml`.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Entry {
    /// `operationId`, or type of an event.
    of: String,
    part: Part,
    at: String,
    problem: Problem,
    /// Why the page's sample is not believed.
    because: String,
}

/// The list, and which of it was met.
pub(super) struct Findings {
    entries: Vec<Entry>,
    met: BTreeSet<usize>,
}

impl Findings {
    /// Reads the list beside this file.
    pub(super) fn read() -> Self {
        let entries: Vec<Entry> =
            serde_yaml::from_str(include_str!("findings.yaml")).expect("a list of findings");
        for entry in &entries {
            assert!(!entry.because.is_empty(), "{entry:?} gives no reason");
        }
        Self {
            entries,
            met: BTreeSet::new(),
        }
    }

    /// The differences that the list does not explain, one a line as the list would have them.
    pub(super) fn unexplained(
        &mut self,
        of: &str,
        part: Part,
        differences: impl IntoIterator<Item = Difference>,
    ) -> Vec<String> {
        let mut unexplained = Vec::new();
        for (at, problem) in differences {
            let explains = |entry: &Entry| {
                entry.of == of && entry.part == part && entry.at == at && entry.problem == problem
            };
            match self.entries.iter().position(explains) {
                Some(index) => {
                    self.met.insert(index);
                }
                None => {
                    let (part, problem) = (format!("{part:?}"), format!("{problem:?}"));
                    let (part, problem) = (part.to_lowercase(), problem.to_lowercase());
                    unexplained.push(format!(
                        "{{of: {of}, part: {part}, at: '{at}', problem: {problem}, because: …}}"
                    ));
                }
            }
        }
        unexplained
    }

    /// Entries that explain nothing any more.
    pub(super) fn idle(&self) -> Vec<&String> {
        let idle = self.entries.iter().enumerate();
        idle.filter(|(index, _)| !self.met.contains(index))
            .map(|(_, entry)| &entry.of)
            .collect()
    }
}
