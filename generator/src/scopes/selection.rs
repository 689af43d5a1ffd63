//! The operations and events whose scopes are wanted.

use std::collections::{BTreeMap, BTreeSet};

use super::requirement::Identity;
use crate::diagnostic::{Code, Diagnostic, Diagnostics, suggest};
use crate::model::Api;

/// Operations and events, by id.
pub type Used = BTreeMap<String, UsedTokens>;

/// The tokens with which an operation is called, as far as known, and the places of the calls.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct UsedTokens {
    /// The identities of calls that state it. Empty: none does.
    pub identities: BTreeSet<Identity>,
    /// True if a call leaves it to the client.
    pub by_client: bool,
    /// The places in the source, in order: `src/main.rs:12`.
    pub places: Vec<String>,
}

/// Finds operations by id, by event type, or by the first segments of both: `hire.v1.talent`. Reports arguments that match nothing.
pub fn select(api: &Api, wanted: &[String], diagnostics: &mut Diagnostics) -> Used {
    let ids: Vec<&str> = ids(api).collect();
    let mut used = Used::new();
    for wanted in wanted {
        let prefix = format!("{}.", wanted.trim_end_matches('.'));
        let before = used.len();
        let mut is_known = false;
        for id in &ids {
            if *id == wanted || id.starts_with(&prefix) {
                is_known = true;
                used.entry((*id).to_owned()).or_default();
            }
        }
        if is_known || used.len() > before {
            continue;
        }
        let error = Diagnostic::without_location(
            Code::UnknownOperation,
            format!("no operation, event or group of them is called `{wanted}`"),
        );
        diagnostics.report(match suggestion(wanted, &ids) {
            Some(near) => error.help(near),
            None => {
                error.help("name an id of the description, or its first segments: `hire.v1.talent`")
            }
        });
    }
    used
}

/// The ids of all operations and events.
fn ids(api: &Api) -> impl Iterator<Item = &str> {
    api.services.iter().flat_map(|service| {
        let operations = service.resources.iter().flat_map(|of| &of.operations);
        let operations = operations.map(|operation| operation.id.text.as_str());
        operations.chain(service.events.iter().map(|event| event.id.text.as_str()))
    })
}

/// The closest id, or the closest group of ids.
fn suggestion(wanted: &str, ids: &[&str]) -> Option<String> {
    let groups = ids.iter().flat_map(|id| {
        let ends = id.match_indices('.').map(|(at, _)| at);
        ends.map(|end| &id[..end])
    });
    let groups: BTreeSet<&str> = groups.collect();
    // An action alone, or the end of an id.
    let end = format!(".{wanted}");
    let ends: Vec<&str> = ids
        .iter()
        .filter(|id| id.ends_with(&end))
        .copied()
        .collect();
    match ends.as_slice() {
        [] => suggest::did_you_mean(wanted, ids.iter().copied().chain(groups)),
        [only] => Some(format!("did you mean `{only}`?")),
        [first, .., last] => Some(format!(
            "{} ids end so, such as `{first}` and `{last}`",
            ends.len()
        )),
    }
}
