//! Which side people believe where table and sample contradict each other: `x-contradictions` of an operation or event.
//!
//! ```yaml
//! x-contradictions:
//!   request:
//!     table: [/items/0/title]
//!     sample: [/items/0/size]
//! ```
//!
//! Each entry is a place in the sample, as a JSON pointer. A run lists every contradiction under `table`, unless people have moved it to
//! `sample`. Entries under `table` that are none any more vanish; those under `sample` are people's, so they stay and are reported.

use std::collections::BTreeMap;

use serde_json::{Map, Value, json};

use super::draft::{CONTRADICTIONS, Part, SampleBelieved};

/// The side that people move entries to.
const SAMPLE: &str = "sample";

/// An entry under `sample` that settles nothing.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Idle {
    /// The body: `request`, `response` or `event`.
    pub(super) part: String,
    /// Which entry of its list, counted from 0.
    pub(super) index: usize,
    /// The entry.
    pub(super) place: String,
}

/// Where people believe the samples of an operation.
pub(super) fn settled(operation: &Value) -> BTreeMap<Part, SampleBelieved> {
    let places = |part: Part| {
        let entries = operation[CONTRADICTIONS][part.as_str()][SAMPLE].as_array();
        let places = entries.into_iter().flatten().filter_map(Value::as_str);
        (part, places.map(str::to_owned).collect())
    };
    Part::ALL.into_iter().map(places).collect()
}

/// Keeps the entries of people that settle nothing in the draft, and gives them.
pub(super) fn keep_idle(known: &Value, draft: &mut Map<String, Value>) -> Vec<Idle> {
    let mut idle = Vec::new();
    for (part, sides) in known[CONTRADICTIONS].as_object().into_iter().flatten() {
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
            idle.push(Idle {
                part: part.clone(),
                index,
                place: entry.as_str().unwrap_or_default().to_owned(),
            });
        }
    }
    idle
}
