//! A walk over the bundled document that records its position.

use super::origin::Origins;
use super::strictness::Strictness;
use super::vocabulary::{Expendable, Field, Object};
use crate::diagnostic::{Diagnostic, Location, Part, Pointer, Severity};
use serde_json::Value;

/// A diagnostic of the check.
pub(super) struct Finding {
    pub(super) diagnostic: Diagnostic,
    /// The position of an error in the bundled document.
    pub(super) at: Option<Pointer>,
}

/// A part without an effect on calls that is dropped because of a mistake, and the empty value in its place.
pub(super) struct Dropped {
    pub(super) at: Pointer,
    pub(super) empty: Option<Value>,
}

/// Walks the bundled document and collects errors. Pointers are built only for errors.
pub(super) struct Checker<'a> {
    /// The bundled document.
    pub(super) root: &'a Value,
    pub(super) origins: &'a Origins,
    pub(super) strictness: Strictness,
    /// The path from the root to the current value.
    pub(super) path: Vec<Step<'a>>,
    pub(super) found: Vec<Finding>,
    /// References that lead nowhere and that had to be replaced with their target.
    pub(super) unresolved: Vec<(Pointer, String)>,
    pub(super) dropped: Vec<Dropped>,
    /// The innermost part around the current value that no call depends on. Only in a third-party document.
    pub(super) expendable: Option<ExpendablePart>,
    /// True if nothing was found that `openapiv3` cannot read.
    pub(super) sound: bool,
    /// True inside an extension.
    pub(super) in_extension: bool,
}

/// A part that no call depends on.
#[derive(Clone)]
pub(super) struct ExpendablePart {
    /// The length of its path.
    pub(super) depth: usize,
    /// The field that contains it.
    pub(super) field: Option<&'static Field>,
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
            unresolved: Vec::new(),
            dropped: Vec::new(),
            expendable: None,
            sound: true,
            in_extension: false,
        }
    }

    /// The pointer of the current value in the bundled document.
    pub(super) fn pointer(&self) -> Pointer {
        self.pointer_to(&[])
    }

    /// The pointer of a value inside the current one.
    pub(super) fn pointer_to(&self, steps: &[Step<'_>]) -> Pointer {
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

    /// Reports a finding about the current value.
    pub(super) fn report(&mut self, diagnostic: Diagnostic) {
        self.report_at(&[], diagnostic);
    }

    /// Reports a finding about a value inside the current one.
    pub(super) fn report_at(&mut self, steps: &[Step<'_>], diagnostic: Diagnostic) {
        if diagnostic.severity == Severity::Warning {
            self.found.push(Finding {
                diagnostic,
                at: None,
            });
            return;
        }
        let at = self.pointer_to(steps);
        match self.expendable.clone() {
            Some(part) => self.drop_part(at, &part, diagnostic),
            None => self.found.push(Finding {
                diagnostic,
                at: Some(at),
            }),
        }
    }

    /// Records an unresolved reference, which bundling has reported.
    pub(super) fn unresolved_inline(&mut self, reference: String) {
        let at = self.pointer();
        match self.expendable.clone() {
            Some(part) => self.cut(at, &part),
            None => {
                self.sound = false;
                self.unresolved.push((at, reference));
            }
        }
    }

    /// Drops a part that no call depends on, with a warning.
    fn drop_part(&mut self, at: Pointer, part: &ExpendablePart, error: Diagnostic) {
        self.cut(at, part);
        let diagnostic = self.strictness.grade(error, "ignored");
        self.found.push(Finding {
            diagnostic,
            at: None,
        });
    }

    fn cut(&mut self, mut at: Pointer, part: &ExpendablePart) {
        for _ in part.depth..at.tokens().count() {
            at.pop();
        }
        let field = part
            .field
            .filter(|field| at.last().is_some_and(|key| key == field.name));
        self.dropped.push(Dropped {
            empty: field.and_then(Field::empty),
            at,
        });
    }

    /// Reports an error in an extension at a position of the bundled document. A third-party document is read without
    /// the extension.
    pub(super) fn report_extension(&mut self, at: Pointer, error: Diagnostic) {
        match self.strictness {
            Strictness::Strict => self.report(error),
            Strictness::Lenient => {
                let depth = at.tokens().count();
                self.drop_part(at, &ExpendablePart { depth, field: None }, error);
            }
        }
    }

    /// Enters the value of a key, and returns the state to restore behind it.
    pub(super) fn enter(
        &mut self,
        object: &'static Object,
        key: &'a str,
    ) -> Option<ExpendablePart> {
        let outer = self.expendable.clone();
        self.path.push(Step::Key(key));
        if self.strictness == Strictness::Lenient
            && let Some(part) = object.expendable(key)
        {
            self.expendable = Some(ExpendablePart {
                depth: self.path.len() + usize::from(part == Expendable::Entry),
                field: object.field(key),
            });
        }
        outer
    }

    /// Reports a recoverable error with its reading.
    pub(super) fn recover(&mut self, error: Diagnostic, reading: impl Into<String>) {
        self.report(self.strictness.grade(error, reading));
    }

    /// Reports an error that prevents reading the document.
    pub(super) fn report_unsound(&mut self, diagnostic: Diagnostic) {
        self.report_unsound_at(&[], diagnostic);
    }

    /// Like [`report_unsound`](Self::report_unsound), about a value inside the current one.
    pub(super) fn report_unsound_at(&mut self, steps: &[Step<'_>], diagnostic: Diagnostic) {
        self.sound &= self.in_extension;
        self.report_at(steps, diagnostic);
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
