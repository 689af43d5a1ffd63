//! The ignore list: changes that a team knows and does not want to see again.
//!
//! A text file with one entry a line, each with its reason. Empty lines and lines that start with `#` are comments.
//!
//! ```text
//! 4f0c1d2e3a4b5c6d                                        # agreed with all callers
//! request-field-became-required im.v1.message.reply uuid  # callers set it since spring
//! * hire.* until 2027-01-31                               # nobody uses Hire before February
//! ```
//!
//! An entry is a fingerprint, or a code and a subject: the operation, event or type, optionally with the field. `*` stands for any code, and
//! for any text in a subject.

use std::time::{SystemTime, UNIX_EPOCH};

use super::change::Change;
use super::fingerprint::Fingerprint;
use super::kind::Kind;
use super::report::Report;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, FileId, Location, Sources, did_you_mean};
use crate::spec::days_since_epoch;

/// A day, to compare with the last day of entries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Day(i64);

impl Day {
    /// The current day in UTC.
    pub fn today() -> Self {
        let since = SystemTime::now().duration_since(UNIX_EPOCH);
        let days = since.map_or(0, |since| since.as_secs() / 86_400);
        Self(i64::try_from(days).unwrap_or(i64::MAX))
    }

    /// Parses `YYYY-MM-DD`. `None` if there is no such day.
    pub fn parse(text: &str) -> Option<Self> {
        days_since_epoch(text).map(Self)
    }
}

/// The form of an entry.
const FORM: &str = "write `FINGERPRINT # REASON` or `CODE SUBJECT [until YYYY-MM-DD] # REASON`";

/// The entries of a file.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct IgnoreList {
    entries: Vec<Entry>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
struct Entry {
    pattern: Pattern,
    /// The last day on which the entry counts.
    until: Option<Day>,
    /// The entry as written, without its reason.
    text: String,
    location: Location,
}

#[derive(Debug, Clone, PartialEq, Eq)]
enum Pattern {
    Fingerprint(Fingerprint),
    Subject {
        /// `None` for any.
        kind: Option<Kind>,
        /// With `*` for any text.
        subject: String,
    },
}

/// A mistake in an entry.
struct Problem {
    message: String,
    /// What to do, if it is not to write an entry in the right [`FORM`].
    help: Option<String>,
}

impl From<String> for Problem {
    fn from(message: String) -> Self {
        Self {
            message,
            help: None,
        }
    }
}

impl IgnoreList {
    /// Parses a file. Entries with errors are reported and left out.
    pub fn parse(file: FileId, sources: &Sources, diagnostics: &mut Diagnostics) -> Self {
        let text = sources.text(file);
        let mut entries = Vec::new();
        let mut start = 0;
        for line in text.split_inclusive('\n') {
            let content = line.trim();
            let at = start + (line.len() - line.trim_start().len());
            start += line.len();
            if content.is_empty() || content.starts_with('#') {
                continue;
            }
            let location = Location::bytes(file, at..at + content.len());
            match Entry::parse(content, location.clone()) {
                Ok(entry) => entries.push(entry),
                Err(Problem { message, help }) => {
                    let error = Diagnostic::error(Code::InvalidIgnoreEntry, location, message);
                    diagnostics.push(error.help(help.as_deref().unwrap_or(FORM)));
                }
            }
        }
        Self { entries }
    }

    /// Moves the changes that an entry matches to the ignored ones. Entries that match nothing or are past their last day are reported.
    pub fn apply(&self, report: &mut Report, today: Day, diagnostics: &mut Diagnostics) {
        let mut used = vec![false; self.entries.len()];
        report.ignore(|change| {
            let mut is_ignored = false;
            // All entries, so that one that matches the same changes as another does not appear unused.
            for (entry, used) in self.entries.iter().zip(&mut used) {
                if entry.pattern.matches(change) {
                    *used = true;
                    is_ignored |= !entry.is_past(today);
                }
            }
            is_ignored
        });
        for (entry, used) in self.entries.iter().zip(used) {
            let text = &entry.text;
            let found = if !used {
                let message = format!("`{text}` matches no change");
                Diagnostic::warning(Code::UnusedIgnoreEntry, entry.location.clone(), message).help(
                    "delete the entry; if it has to match, compare it with the report in JSON",
                )
            } else if entry.is_past(today) {
                let message =
                    format!("`{text}` is past its last day, so that its changes are reported");
                Diagnostic::warning(Code::ExpiredIgnoreEntry, entry.location.clone(), message)
                    .help("delete the entry, or give it a later day")
            } else {
                continue;
            };
            diagnostics.push(found);
        }
    }
}

impl Entry {
    /// Parses a line that is no comment.
    fn parse(line: &str, location: Location) -> Result<Self, Problem> {
        let (text, reason) = line.split_once(" #").unwrap_or((line, ""));
        let text = text.trim();
        if reason.trim().is_empty() {
            return Err(format!("`{text}` has no reason").into());
        }
        let (pattern, until) = match text.rsplit_once(" until ") {
            Some((pattern, day)) => {
                let day = day.trim();
                let until = Day::parse(day).ok_or_else(|| format!("`{day}` is no date"))?;
                (pattern.trim(), Some(until))
            }
            None => (text, None),
        };
        Ok(Self {
            pattern: Pattern::parse(pattern)?,
            until,
            text: text.to_owned(),
            location,
        })
    }

    fn is_past(&self, today: Day) -> bool {
        self.until.is_some_and(|until| until < today)
    }
}

impl Pattern {
    fn parse(text: &str) -> Result<Self, Problem> {
        if let Some(fingerprint) = Fingerprint::parse(text) {
            return Ok(Self::Fingerprint(fingerprint));
        }
        let (code, subject) = text.split_once(' ').unwrap_or((text, ""));
        let known = || Kind::ALL.iter().map(|kind| kind.code());
        let kind = match code {
            "*" => None,
            code => {
                let found = Kind::ALL.iter().find(|kind| kind.code() == code);
                Some(*found.ok_or_else(|| Problem {
                    message: format!("`{code}` is neither a fingerprint nor the code of a change"),
                    help: did_you_mean(code, known()),
                })?)
            }
        };
        match subject.trim() {
            "" => Err(format!("`{code}` has no subject").into()),
            subject => Ok(Self::Subject {
                kind,
                subject: subject.to_owned(),
            }),
        }
    }

    fn matches(&self, change: &Change) -> bool {
        match self {
            Self::Fingerprint(fingerprint) => *fingerprint == change.fingerprint,
            Self::Subject { kind, subject } => {
                let owner = change.subject.owner.name();
                let path = &change.subject.path;
                kind.is_none_or(|kind| kind == change.kind)
                    && (is_match(subject, owner) || is_match(subject, &format!("{owner} {path}")))
            }
        }
    }
}

/// True if a text matches a pattern, in which `*` stands for any text.
fn is_match(pattern: &str, text: &str) -> bool {
    let mut parts = pattern.split('*');
    let first = parts.next().unwrap_or_default();
    let Some(mut rest) = text.strip_prefix(first) else {
        return false;
    };
    let Some(last) = parts.next_back() else {
        return rest.is_empty(); // No `*`.
    };
    for part in parts {
        let Some(at) = rest.find(part) else {
            return false;
        };
        rest = &rest[at + part.len()..];
    }
    rest.ends_with(last)
}

#[cfg(test)]
#[path = "ignore_tests.rs"]
mod tests;
