//! Diagnostics: what is wrong, where, and what to do.
//!
//! A [`Diagnostic`] refers to its location by file and JSON pointer. Lines and columns are computed only when it is
//! shown, so that reading a valid spec costs nothing extra.

mod code;
mod json;
mod location;
mod pointer;
mod position;
mod render;
mod resolve;
mod source;
pub(crate) mod suggest;
mod syntax;
mod visible;

pub use code::{Code, Subject};
pub use location::{FileId, Location, Part, Position};
pub use pointer::Pointer;
pub(crate) use pointer::unescape;
pub use render::Format;
pub use resolve::Lines;
pub use source::Sources;
pub(crate) use suggest::did_you_mean;
pub use suggest::nearest;
pub use visible::visible;

pub(crate) use position::{Entry, PositionIndex};
pub(crate) use syntax::is_json;

/// The severity of a [`Diagnostic`].
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Severity {
    /// Nothing can be generated until it is fixed.
    Error,
    /// Probably a mistake; generation continues.
    Warning,
}

impl Severity {
    /// `error` or `warning`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// One finding: what is wrong, where, and what to do.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Diagnostic {
    /// The kind of finding; stable between releases.
    pub code: Code,
    /// If it stops generation.
    pub severity: Severity,
    /// The problem, in one line without a full stop.
    pub message: String,
    /// The location; absent if no file could be read.
    pub location: Option<Location>,
    /// A few words beside the caret.
    pub label: Option<String>,
    /// Other locations that explain it, each with a few words.
    pub related: Vec<(Location, String)>,
    /// What to do next.
    pub help: Option<String>,
    /// Edits of files, each of which is one way to do it.
    pub edits: Vec<Edit>,
}

/// Lines to add to a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edit {
    /// What the lines state, in a few words.
    pub label: String,
    /// The file, as users see it.
    pub file: String,
    /// The lines, with the keys that they are below.
    pub text: String,
}

impl Diagnostic {
    /// Creates an error at a location.
    pub fn error(code: Code, location: Location, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Error, Some(location), message.into())
    }

    /// Creates a warning at a location.
    pub fn warning(code: Code, location: Location, message: impl Into<String>) -> Self {
        Self::new(code, Severity::Warning, Some(location), message.into())
    }

    /// Creates a diagnostic without a location, such as one about a missing file. It is an error, unless the code is for warnings only.
    pub fn without_location(code: Code, message: impl Into<String>) -> Self {
        let severity = match code.severities() {
            [only] => *only,
            _ => Severity::Error,
        };
        Self::new(code, severity, None, message.into())
    }

    fn new(code: Code, severity: Severity, location: Option<Location>, message: String) -> Self {
        assert_listed(code, severity);
        Self {
            code,
            severity,
            message,
            location,
            label: None,
            related: Vec::new(),
            help: None,
            edits: Vec::new(),
        }
    }

    /// Changes the severity.
    #[must_use]
    pub fn severity(mut self, severity: Severity) -> Self {
        assert_listed(self.code, severity);
        self.severity = severity;
        self
    }

    /// Sets the words beside the caret.
    #[must_use]
    pub fn label(mut self, label: impl Into<String>) -> Self {
        self.label = Some(label.into());
        self
    }

    /// Adds another location, such as the first definition of a name.
    #[must_use]
    pub fn related(mut self, location: Location, message: impl Into<String>) -> Self {
        self.related.push((location, message.into()));
        self
    }

    /// Adds an edit that is one way to do it.
    #[must_use]
    pub fn edit(mut self, edit: Edit) -> Self {
        self.edits.push(edit);
        self
    }

    /// Sets what to do next.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }
}

/// Panics in tests if the table of codes does not list this severity for the code.
fn assert_listed(code: Code, severity: Severity) {
    #[cfg(test)]
    assert!(
        code.severities().contains(&severity),
        "the table of codes does not have {code} as {}",
        severity.as_str()
    );
    #[cfg(not(test))]
    let _ = (code, severity);
}

/// Proof that an error was reported: only [`Diagnostics`] makes one. It leads to the error, see [`Diagnostics::get`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reported(usize);

/// The reason why there is no result.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// An input does not exist or cannot be read, so that nothing could be checked.
    Unreadable(Reported),
    /// An input has errors.
    Invalid(Reported),
}

impl From<Reported> for Failure {
    /// The failure of an input with an error.
    fn from(reported: Reported) -> Self {
        Self::Invalid(reported)
    }
}

/// Diagnostics in the order of discovery. Showing them sorts by file, line and column and drops duplicates.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Diagnostics {
    found: Vec<Diagnostic>,
}

impl Diagnostics {
    /// Creates an empty list.
    pub fn new() -> Self {
        Self::default()
    }

    /// Adds a diagnostic.
    pub fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Adds an error, and returns the proof that there is one.
    pub fn report(&mut self, error: Diagnostic) -> Reported {
        self.push(error.severity(Severity::Error));
        Reported(self.found.len() - 1)
    }

    /// Returns a proof if an error was reported.
    pub fn reported(&self) -> Option<Reported> {
        let is_error = |found: &Diagnostic| found.severity == Severity::Error;
        self.found.iter().position(is_error).map(Reported)
    }

    /// The error that was reported. `None` for the proof of another list.
    pub fn get(&self, reported: Reported) -> Option<&Diagnostic> {
        self.found.get(reported.0)
    }

    /// The number of diagnostics.
    pub fn len(&self) -> usize {
        self.found.len()
    }

    /// Returns true if there are no diagnostics.
    pub fn is_empty(&self) -> bool {
        self.found.is_empty()
    }

    /// Returns true if at least one is an error.
    pub fn has_errors(&self) -> bool {
        self.found
            .iter()
            .any(|found| found.severity == Severity::Error)
    }

    /// Keeps the diagnostics for which a function returns true. The function may change them.
    pub(crate) fn retain_mut(&mut self, keep: impl FnMut(&mut Diagnostic) -> bool) {
        self.found.retain_mut(keep);
    }

    /// Iterates in the order of discovery.
    pub fn iter(&self) -> std::slice::Iter<'_, Diagnostic> {
        self.found.iter()
    }
}

impl Extend<Diagnostic> for Diagnostics {
    fn extend<T: IntoIterator<Item = Diagnostic>>(&mut self, more: T) {
        self.found.extend(more);
    }
}

impl IntoIterator for Diagnostics {
    type Item = Diagnostic;
    type IntoIter = std::vec::IntoIter<Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.found.into_iter()
    }
}

impl<'a> IntoIterator for &'a Diagnostics {
    type Item = &'a Diagnostic;
    type IntoIter = std::slice::Iter<'a, Diagnostic>;

    fn into_iter(self) -> Self::IntoIter {
        self.iter()
    }
}
