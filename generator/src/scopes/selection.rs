//! The operations and events whose scopes are wanted.

use std::collections::{BTreeMap, BTreeSet};

use super::requirement::Identity;
use crate::diagnostic::{Code, Diagnostic, Diagnostics};
use crate::model::Api;
use crate::selection::{Prefix, suggest};

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

/// Finds operations and events by prefixes of ids and event types; see [`Prefix`]. Reports arguments that select nothing.
pub fn select(api: &Api, wanted: &[String], diagnostics: &mut Diagnostics) -> Used {
    let ids: Vec<&str> = ids(api).collect();
    let mut used = Used::new();
    for wanted in wanted {
        let prefix = Prefix::new(wanted);
        let mut selected = ids.iter().filter(|id| prefix.selects(id)).peekable();
        if selected.peek().is_none() {
            diagnostics.report(unknown(wanted, &ids));
        }
        for id in selected {
            used.entry((*id).to_owned()).or_default();
        }
    }
    used
}

fn unknown(wanted: &str, ids: &[&str]) -> Diagnostic {
    let message = format!("no operation, event or group of them is called `{wanted}`");
    let help = suggest(wanted, ids.iter().copied()).unwrap_or_else(|| {
        "name an id of the description, or its first segments: `hire.v1.talent`".to_owned()
    });
    Diagnostic::without_location(Code::UnknownOperation, message).help(help)
}

/// The ids of all operations and events.
fn ids(api: &Api) -> impl Iterator<Item = &str> {
    api.services.iter().flat_map(|service| {
        let operations = service.resources.iter().flat_map(|of| &of.operations);
        let operations = operations.map(|operation| operation.id.text.as_str());
        operations.chain(service.events.iter().map(|event| event.id.text.as_str()))
    })
}
