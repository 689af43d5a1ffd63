//! A walk over the bundled document that records its position.

use super::origin::Origins;
use super::strictness::Strictness;
use crate::diagnostic::{Diagnostic, Location, Part, Pointer, Severity};
use serde_json::Value;

/// Walks the bundled document and collects errors. Pointers are built only for errors.
pub(super) struct Checker<'a> {
    /// The bundled document.
    pub(super) root: &'a Value,
    pub(super) origins: &'a Origins,
    pub(super) strictness: Strictness,
    /// The path from the root to the current value.
    pub(super) path: Vec<Step<'a>>,
    pub(super) found: Vec<Diagnostic>,
    /// The position of each error.
    pub(super) error_pointers: Vec<Pointer>,
    /// True if nothing was found that `openapiv3` cannot read.
    pub(super) sound: bool,
    /// True inside an extension.
    pub(super) in_extension: bool,
}

/// A step from a value to a value inside it.
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

    /// The pointer of the current value in the bundled document.
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

    /// The location of the current value in the user's files.
    pub(super) fn here(&self, part: Part) -> Location {
        self.location(&[], part)
    }

    /// The location of a key of the current mapping.
    pub(super) fn key(&self, key: &str) -> Location {
        self.location(&[Step::Key(key)], Part::Key)
    }

    /// The location of the value of a key of the current mapping.
    pub(super) fn value_of(&self, key: &str) -> Location {
        self.location(&[Step::Key(key)], Part::Value)
    }

    /// The location of a value inside the current one.
    pub(super) fn location(&self, steps: &[Step<'_>], part: Part) -> Location {
        self.origins.locate(&self.pointer_to(steps), part)
    }

    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        if diagnostic.severity == Severity::Error {
            // A rule of an outer object may report errors in operations and components inside it.
            let place = match &diagnostic.location {
                Some(location) if self.path.len() < 3 => self.origins.in_root(location),
                _ => None,
            };
            self.error_pointers
                .push(place.unwrap_or_else(|| self.pointer()));
        }
        self.found.push(diagnostic);
    }

    /// Reports a recoverable error with its reading.
    pub(super) fn recover(&mut self, error: Diagnostic, reading: impl Into<String>) {
        self.report(self.strictness.grade(error, reading));
    }

    /// Reports an error that prevents reading the document.
    pub(super) fn report_unsound(&mut self, diagnostic: Diagnostic) {
        self.sound &= self.in_extension;
        self.report(diagnostic);
    }

    /// Returns the value itself, or the component at the end of its references; `None` if there is none.
    pub(super) fn resolve(&self, value: &'a Value) -> Option<&'a Value> {
        let mut value = value;
        // A longer chain is a loop, which bundling has reported.
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
