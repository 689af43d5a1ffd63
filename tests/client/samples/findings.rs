//! Known errors in samples, which are not failures.

use std::collections::BTreeSet;

use serde::Deserialize;

use super::compare::{Difference, Problem};

/// The sample that an entry is about.
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
    /// An `operationId` or an event type.
    of: String,
    part: Part,
    at: String,
    problem: Problem,
    /// Why the page's sample is not trusted.
    because: String,
}

/// The entries, and the indices of those that were used.
pub(super) struct Findings {
    entries: Vec<Entry>,
    used: BTreeSet<usize>,
}

impl Findings {
    /// Reads the list beside this file.
    pub(super) fn read() -> Self {
        let entries: Vec<Entry> =
            serde_yaml::from_str(include_str!("findings.yaml")).expect("a list of findings");
        for entry in &entries {
            assert!(!entry.because.is_empty(), "{entry:?} has no reason");
        }
        Self {
            entries,
            used: BTreeSet::new(),
        }
    }

    /// The differences that the list does not explain, in the form of its entries.
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
                    self.used.insert(index);
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

    /// Entries that explain no difference.
    pub(super) fn unused(&self) -> Vec<&String> {
        let unused = self.entries.iter().enumerate();
        unused
            .filter(|(index, _)| !self.used.contains(index))
            .map(|(_, entry)| &entry.of)
            .collect()
    }
}
