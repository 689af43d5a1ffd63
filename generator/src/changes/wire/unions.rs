//! Compares unions.

use super::matching::Matched;
use crate::model::{Choice, Union};

/// Matches the variants of two versions of a union: by the values that select them, else by their words.
pub(super) fn matched_variants(old: &Union, new: &Union) -> Vec<Matched> {
    let mut used = vec![false; old.variants.len()];
    let mut matched = Vec::new();
    for (at, variant) in new.variants.iter().enumerate() {
        let by_value = |index: &usize| {
            let known = &old.variants[*index];
            !used[*index]
                && (known
                    .values
                    .iter()
                    .any(|value| variant.values.contains(value))
                    || known
                        .statuses
                        .iter()
                        .any(|of| variant.statuses.contains(of)))
        };
        let by_words = |index: &usize| !used[*index] && old.variants[*index].words == variant.words;
        let found = (0..old.variants.len())
            .find(by_value)
            .or_else(|| (0..old.variants.len()).find(by_words));
        if let Some(found) = found {
            used[found] = true;
        }
        matched.push(Matched {
            old: found,
            new: Some(at),
        });
    }
    let gone = used.iter().enumerate().filter(|(_, used)| !**used);
    matched.extend(gone.map(|(old, _)| Matched {
        old: Some(old),
        new: None,
    }));
    matched
}

/// The rule that selects a variant, in words.
pub(super) fn choice_words(choice: &Choice) -> String {
    match choice {
        Choice::Discriminator(property) => format!("by {property}"),
        Choice::Fit => "by the form of the value".to_owned(),
        Choice::Status => "by the HTTP status".to_owned(),
    }
}
