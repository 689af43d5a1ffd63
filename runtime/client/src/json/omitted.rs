//! The values that lenient decoding leaves out, because they do not fit their types.

use super::DecodeError;
use super::error::{Problem, Step};

/// The maximum number of listed values. Items of a paged list are always listed.
const MOST: usize = 100;

/// The omitted values of a document, while it is decoded.
#[derive(Default)]
pub(super) struct Omissions(Vec<Omission>);

struct Omission {
    /// The path to the value that does not fit, innermost step first.
    steps: Vec<Step>,
    problem: Problem,
    /// The index, if an item of the paged list was omitted.
    item: Option<usize>,
}

/// The omitted values of a decoded document.
#[derive(Debug, Clone, Default)]
pub(crate) struct Omitted {
    /// In the order of the document.
    pub(crate) errors: Vec<DecodeError>,
    /// The omitted items of the paged list: the index in the list, and the index in `errors`.
    pub(crate) items: Vec<(usize, usize)>,
}

impl Omitted {
    /// One value.
    pub(crate) fn of(error: DecodeError) -> Self {
        Self {
            errors: vec![error],
            items: Vec::new(),
        }
    }
}

impl Omissions {
    /// The number of omitted values so far.
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Adds a value. It replaces the values inside it, which were added after the first `before`.
    pub(super) fn replace(
        &mut self,
        before: usize,
        (steps, problem): (Vec<Step>, Problem),
        item: Option<usize>,
    ) {
        self.0.truncate(before);
        if before < MOST || item.is_some() {
            self.0.push(Omission {
                steps,
                problem,
                item,
            });
        }
    }

    /// Adds a step to the paths of the values that were added after the first `before`.
    pub(super) fn step(&mut self, before: usize, step: impl Fn() -> Step) {
        for omission in self.0.get_mut(before..).unwrap_or_default() {
            omission.steps.push(step());
        }
    }

    pub(super) fn append(&mut self, other: Self) {
        let free = MOST.saturating_sub(self.0.len());
        self.0.extend(other.0.into_iter().take(free));
    }
}

impl From<Omissions> for Omitted {
    fn from(omissions: Omissions) -> Self {
        let mut omitted = Self::default();
        for Omission {
            steps,
            problem,
            item,
        } in omissions.0
        {
            if let Some(item) = item {
                omitted.items.push((item, omitted.errors.len()));
            }
            omitted.errors.push(DecodeError::new(&steps, problem));
        }
        omitted
    }
}
