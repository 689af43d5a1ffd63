//! Finds the same field on both sides.

use super::fit::{Fit, fit};
use super::sides::Sides;
use crate::model::{Field, Place, RequestField};

/// Two versions of one field, by position. One that is absent was added or removed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Matched {
    pub(super) old: Option<usize>,
    pub(super) new: Option<usize>,
}

/// Matches the fields of two versions of a struct.
pub(super) fn struct_fields(old: &[Field], new: &[Field], sides: Sides<'_>) -> Vec<Matched> {
    let candidate = |field| (Place::BodyField, field);
    let mut matching = Matching::new(
        old.iter().map(candidate).collect(),
        new.iter().map(candidate).collect(),
    );
    matching.by_name();
    matching.renamed(sides);
    matching.result()
}

/// Matches the parameters and body fields of two versions of an operation. `path_parameters` has the old and the new name of each
/// parameter of the path.
pub(super) fn request_fields<'m>(
    old: &'m [RequestField],
    new: &'m [RequestField],
    path_parameters: &[(&str, &str)],
    sides: Sides<'_>,
) -> Vec<Matched> {
    let candidate = |of: &'m RequestField| (of.place, &of.field);
    let mut matching = Matching::new(
        old.iter().map(candidate).collect(),
        new.iter().map(candidate).collect(),
    );
    // The position in the path comes first: two parameters may have swapped names.
    matching.by(|old, new| {
        let names = (old.1.name.as_str(), new.1.name.as_str());
        old.0 == Place::Path && new.0 == Place::Path && path_parameters.contains(&names)
    });
    matching.by_name();
    matching.by(|old, new| {
        // A whole body has no name of its own.
        let movable = |place| !matches!(place, Place::Body);
        old.1.name == new.1.name && movable(old.0) && movable(new.0)
    });
    matching.renamed(sides);
    matching.result()
}

type Candidate<'m> = (Place, &'m Field);

struct Matching<'m> {
    old: Vec<Candidate<'m>>,
    new: Vec<Candidate<'m>>,
    /// By position of the new field.
    old_of: Vec<Option<usize>>,
    /// By position of the old field.
    new_of: Vec<Option<usize>>,
}

impl<'m> Matching<'m> {
    fn new(old: Vec<Candidate<'m>>, new: Vec<Candidate<'m>>) -> Self {
        Self {
            old_of: vec![None; new.len()],
            new_of: vec![None; old.len()],
            old,
            new,
        }
    }

    /// Matches fields by place and name.
    fn by_name(&mut self) {
        self.by(|old, new| old.0 == new.0 && old.1.name == new.1.name);
    }

    /// Matches fields that are not matched yet and fit a rule.
    fn by(&mut self, rule: impl Fn(&Candidate<'m>, &Candidate<'m>) -> bool) {
        for at in 0..self.new.len() {
            if self.old_of[at].is_some() {
                continue;
            }
            let fits = |index: &usize| {
                self.new_of[*index].is_none() && rule(&self.old[*index], &self.new[at])
            };
            if let Some(found) = (0..self.old.len()).find(fits) {
                self.matches(found, at);
            }
        }
    }

    /// Matches fields that were probably renamed: same type, and equal descriptions, or the same neighbours and similar names.
    fn renamed(&mut self, sides: Sides<'_>) {
        let candidates = |matching: &Self, at: usize| {
            let old = (0..matching.old.len()).filter(|&old| matching.is_rename(old, at, sides));
            old.collect::<Vec<_>>()
        };
        for at in 0..self.new.len() {
            if self.old_of[at].is_none()
                && let [found] = candidates(self, at)[..]
            {
                self.matches(found, at);
            }
        }
    }

    fn is_rename(&self, old: usize, new: usize, sides: Sides<'_>) -> bool {
        let ((old_place, a), (new_place, b)) = (self.old[old], self.new[new]);
        self.new_of[old].is_none()
            && old_place == new_place
            && a.required == b.required
            && fit(&a.r#type, &b.r#type, sides, &mut Vec::new()) == Fit::Same
            && (is_described_equally(a, b)
                || self.has_same_neighbour(old, new) && have_similar_names(a, b))
    }

    /// True if the field before or after both was the same, or both are at the same end.
    fn has_same_neighbour(&self, old: usize, new: usize) -> bool {
        let before = match (old.checked_sub(1), new.checked_sub(1)) {
            (None, None) => true,
            (Some(old), Some(new)) => self.old_of[new] == Some(old),
            _ => false,
        };
        let after = match (self.new_of.get(old + 1), self.old_of.get(new + 1)) {
            (None, None) => true,
            (Some(&found), Some(_)) => found == Some(new + 1),
            _ => false,
        };
        before || after
    }

    fn matches(&mut self, old: usize, new: usize) {
        self.old_of[new] = Some(old);
        self.new_of[old] = Some(new);
    }

    /// The matched and added fields in their order, then the removed ones.
    fn result(self) -> Vec<Matched> {
        let new = self.old_of.iter().enumerate();
        let new = new.map(|(new, &old)| Matched {
            old,
            new: Some(new),
        });
        let old = self.new_of.iter().enumerate();
        let old = old.filter(|(_, new)| new.is_none());
        let old = old.map(|(old, _)| Matched {
            old: Some(old),
            new: None,
        });
        new.chain(old).collect()
    }
}

/// True if both have the same description and the same constraints.
fn is_described_equally(a: &Field, b: &Field) -> bool {
    a.description.is_some() && a.description == b.description && a.constraints == b.constraints
}

/// True if the names share a word or resemble each other.
fn have_similar_names(a: &Field, b: &Field) -> bool {
    let words = |name: &str| -> Vec<String> {
        let words = name.split(|c: char| !c.is_alphanumeric());
        words.map(str::to_lowercase).collect()
    };
    let known = words(&a.name);
    words(&b.name).iter().any(|word| known.contains(word))
        || strsim::jaro_winkler(&a.name, &b.name) >= 0.85
}
