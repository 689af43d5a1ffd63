//! The report: all changes, and the verdict.

use super::change::Change;
use super::effect::{RustEffect, Severity};
use super::identity;
use super::kind::WireEffect;

/// All differences between two descriptions.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// The name of the old side, as users wrote it.
    pub old: String,
    /// The name of the new side, as users wrote it.
    pub new: String,
    changes: Vec<Change>,
    ignored: Vec<Change>,
}

/// The verdict on a release of the crate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Verdict {
    /// Nothing changed.
    None,
    /// Only documentation changed.
    Patch,
    /// Something is added; all callers compile.
    Minor,
    /// There are callers that do not compile, or that compile and send or read one thing for another.
    Major,
}

impl Verdict {
    /// `none`, `patch`, `minor` or `major`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Patch => "patch",
            Self::Minor => "minor",
            Self::Major => "major",
        }
    }
}

impl Report {
    /// Creates a report. Changes are sorted by subject, the worst first, then by code, whatever their order was.
    pub(super) fn new(old: String, new: String, mut changes: Vec<Change>) -> Self {
        changes.sort_by(|a, b| {
            let key = |change: &Change| (change.kind, change.old.clone(), change.new.clone());
            let severity = b.severity().cmp(&a.severity());
            (a.subject.owner.cmp(&b.subject.owner))
                .then(severity)
                .then_with(|| a.subject.cmp(&b.subject))
                .then_with(|| key(a).cmp(&key(b)))
        });
        identity::assign(&mut changes);
        Self {
            old,
            new,
            changes,
            ignored: Vec::new(),
        }
    }

    /// The changes, sorted by operation, event or type, and in each from breaking to wording.
    pub fn changes(&self) -> &[Change] {
        &self.changes
    }

    /// Moves the changes for which a function returns true to the ignored ones. They count for no verdict.
    pub(super) fn ignore(&mut self, mut is_ignored: impl FnMut(&Change) -> bool) {
        let ignored = self.changes.extract_if(.., |change| is_ignored(change));
        self.ignored.extend(ignored);
    }

    /// The ignored changes, in the order of the others.
    pub fn ignored(&self) -> &[Change] {
        &self.ignored
    }

    /// The number of changes of a severity.
    pub fn count(&self, severity: Severity) -> usize {
        let of = self.changes.iter();
        of.filter(|change| change.severity() == severity).count()
    }

    /// The worst severity. `None` if nothing changed.
    pub fn severity(&self) -> Option<Severity> {
        self.changes.iter().map(Change::severity).max()
    }

    /// The verdict on a release of the crate, by Rust's semver rules.
    pub fn verdict(&self) -> Verdict {
        match self.changes.iter().map(|change| change.rust).max() {
            None => Verdict::None,
            Some(RustEffect::Patch) => Verdict::Patch,
            Some(RustEffect::Minor) => Verdict::Minor,
            Some(RustEffect::Major) => Verdict::Major,
        }
    }

    /// The worst effect on messages.
    pub fn wire(&self) -> WireEffect {
        let effects = self.changes.iter().map(|change| change.wire);
        effects.max().unwrap_or(WireEffect::None)
    }
}
