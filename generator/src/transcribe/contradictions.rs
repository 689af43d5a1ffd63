//! Overrides of contradictions between table and sample: `x-contradictions` of an operation or event.
//!
//! ```yaml
//! x-contradictions:
//!   request:
//!     table: [/items/0/title]
//!     sample: [/items/0/size]
//! ```
//!
//! Each entry is a location in the sample, as a JSON pointer. A run lists each contradiction under `table`: the table is trusted.
//! Maintainers move an entry to `sample` to trust the sample. A run removes outdated entries under `table`. Those under `sample` belong
//! to the maintainers: they stay, and a diagnostic reports them.

use std::collections::BTreeMap;

use super::draft::{Part, TrustedSample, no_contradictions, no_sides, sides_of};
use super::parts::JsonObject;
use crate::spec::vocabulary::extension::CONTRADICTIONS;

/// An entry under `sample` where table and sample agree.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unused {
    pub(super) part: Part,
    /// The index in its list.
    pub(super) index: usize,
    /// The entry.
    pub(super) pointer: String,
}

/// The locations where maintainers trust the samples of an operation.
pub(super) fn overrides(operation: &JsonObject) -> BTreeMap<Part, TrustedSample> {
    let mut listed = CONTRADICTIONS
        .get(operation)
        .unwrap_or_else(no_contradictions);
    let overrides = Part::ALL.into_iter().map(|part| {
        let sides = sides_of(&mut listed, part).take();
        let sample = sides.and_then(|sides| sides.sample);
        (part, sample.into_iter().flatten().collect())
    });
    overrides.collect()
}

/// Keeps the maintainers' unused entries in the draft, and returns them.
pub(super) fn keep_unused(known: &JsonObject, draft: &mut JsonObject) -> Vec<Unused> {
    let Some(mut known) = CONTRADICTIONS.get(known) else {
        return Vec::new();
    };
    let mut listed = CONTRADICTIONS.get(draft).unwrap_or_else(no_contradictions);
    let mut unused = Vec::new();
    for part in Part::ALL {
        let sides = sides_of(&mut known, part).take();
        let entries = sides.and_then(|sides| sides.sample).unwrap_or_default();
        for (index, pointer) in entries.into_iter().enumerate() {
            let sides = sides_of(&mut listed, part).get_or_insert_with(no_sides);
            let sample = sides.sample.get_or_insert_default();
            if !sample.contains(&pointer) {
                sample.push(pointer.clone());
                unused.push(Unused {
                    part,
                    index,
                    pointer,
                });
            }
        }
    }
    if !unused.is_empty() {
        CONTRADICTIONS.write(draft, &listed);
    }
    unused
}
