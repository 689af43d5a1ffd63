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

use super::parts::JsonObject;
use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::draft::{CONTRADICTIONS, Part, TrustedSample};

/// The side that maintainers move entries to.
const SAMPLE: &str = "sample";

/// An entry under `sample` where nothing contradicts.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Unused {
    /// The body: `request`, `response` or `event`.
    pub(super) part: String,
    /// Which entry of its list, counted from 0.
    pub(super) index: usize,
    /// The entry.
    pub(super) pointer: String,
}

/// The locations where maintainers trust the samples of an operation.
pub(super) fn overrides(operation: &JsonObject) -> BTreeMap<Part, TrustedSample> {
    let pointers = |part: Part| {
        let bodies = operation.get(CONTRADICTIONS);
        let entries = bodies.and_then(|bodies| bodies[part.as_str()][SAMPLE].as_array());
        let pointers = entries.into_iter().flatten().filter_map(Value::as_str);
        (part, pointers.map(str::to_owned).collect())
    };
    Part::ALL.into_iter().map(pointers).collect()
}

/// Keeps the maintainers' unused entries in the draft, and returns them.
pub(super) fn keep_unused(known: &JsonObject, draft: &mut JsonObject) -> Vec<Unused> {
    let mut unused = Vec::new();
    let bodies = known.get(CONTRADICTIONS).and_then(Value::as_object);
    for (part, sides) in bodies.into_iter().flatten() {
        for (index, entry) in sides[SAMPLE].as_array().into_iter().flatten().enumerate() {
            let listed = &draft.get(CONTRADICTIONS).unwrap_or(&Value::Null)[part][SAMPLE];
            if listed
                .as_array()
                .is_some_and(|listed| listed.contains(entry))
            {
                continue;
            }
            let sides = &mut draft.entry(CONTRADICTIONS).or_insert_with(|| json!({}))[part];
            match sides[SAMPLE].as_array_mut() {
                Some(listed) => listed.push(entry.clone()),
                None => sides[SAMPLE] = json!([entry]),
            }
            unused.push(Unused {
                part: part.clone(),
                index,
                pointer: entry.as_str().unwrap_or_default().to_owned(),
            });
        }
    }
    unused
}
