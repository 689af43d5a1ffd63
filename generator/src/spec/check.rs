//! A walk over the bundled document that knows where it is.

use super::origin::Origins;
use super::strictness::Strictness;
use crate::diagnostic::{Diagnostic, Location, Part, Pointer, Severity};
use serde_json::Value;

/// Walks the bundled document and gathers what is wrong. Pointers are built only when something is.
pub(super) struct Checker<'a> {
    /// The bundled document.
    pub(super) root: &'a Value,
    pub(super) origins: &'a Origins,
    pub(super) strictness: Strictness,
    /// From the root to the value at which the walk stands.
    pub(super) path: Vec<Step<'a>>,
    pub(super) found: Vec<Diagnostic>,
    /// Where the walk stood at each error.
    pub(super) error_pointers: Vec<Pointer>,
    /// Whether nothing was found that `openapiv3` would stumble over.
    pub(super) sound: bool,
    /// Whether the walk is inside an extension.
    pub(super) in_extension: bool,
}

/// A step from a value to one inside it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Step<'a> {
    Key(&'a str),
    Index(usize),
}

impl<'a> Checker<'a> {
    pub(super) fn new(root: &'a Value, origins: &'a Origins, strictness: Strictness) -> Self {
        Self {
            root,
            origins,
            strictness,
            path: Vec::new(),
            found: Vec::new(),
            error_pointers: Vec::new(),
            sound: true,
            in_extension: false,
        }
    }

    /// The bundled pointer of the value at which the walk stands.
    pub(super) fn pointer(&self) -> Pointer {
        self.pointer_to(&[])
    }

    fn pointer_to(&self, steps: &[Step<'_>]) -> Pointer {
        let mut pointer = Pointer::root();
        for step in self.path.iter().chain(steps) {
            match step {
                Step::Key(key) => pointer.push(key),
                Step::Index(index) => pointer.push_index(*index),
            }
        }
        pointer
    }

    /// Where the walk stands, in the user's files.
    pub(super) fn here(&self, part: Part) -> Location {
        self.location(&[], part)
    }

    /// A key of the mapping at which the walk stands.
    pub(super) fn key(&self, key: &str) -> Location {
        self.location(&[Step::Key(key)], Part::Key)
    }

    /// The value of a key of the mapping at which the walk stands.
    pub(super) fn value_of(&self, key: &str) -> Location {
        self.location(&[Step::Key(key)], Part::Value)
    }

    /// A place some steps further on.
    pub(super) fn location(&self, steps: &[Step<'_>], part: Part) -> Location {
        self.origins.locate(&self.pointer_to(steps), part)
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        if diagnostic.severity == Severity::Error {
            // A rule that stands above operations and components looks into them.
            let place = match &diagnostic.location {
                Some(location) if self.path.len() < 3 => self.origins.in_root(location),
                _ => None,
            };
            self.error_pointers
                .push(place.unwrap_or_else(|| self.pointer()));
        }
        self.found.push(diagnostic);
    }

    /// Reports a error, given as an error, with its reading.
    pub(super) fn recover(&mut self, error: Diagnostic, reading: impl Into<String>) {
        self.report(self.strictness.grade(error, reading));
    }

    /// Reports something that keeps the document from being read any further.
    pub(super) fn report_unsound(&mut self, diagnostic: Diagnostic) {
        self.sound &= self.in_extension;
        self.report(diagnostic);
    }

    /// The value itself, or the component at the end of its references; `None` if they lead nowhere.
    pub(super) fn resolve(&self, value: &'a Value) -> Option<&'a Value> {
        let mut value = value;
        // A chain longer than this is a loop, which bundling has reported.
        for _ in 0..64 {
            let Some(reference) = value.get("$ref").and_then(Value::as_str) else {
                return Some(value);
            };
            let pointer = Pointer::parse(reference.strip_prefix('#')?)?;
            value = pointer
                .tokens()
                .try_fold(self.root, |value, token| value.get(token.as_ref()))?;
        }
        None
    }
}
