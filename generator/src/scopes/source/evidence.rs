//! What the source shows: calls, requests, events, and what it leaves open.

use std::collections::{BTreeMap, BTreeSet};

use super::index::{Handle, Index, Item};
use crate::diagnostic::{Code, Diagnostic, Diagnostics, Lines, Location, Sources};
use crate::scopes::{Identity, Used, UsedTokens};

/// A call of an operation.
#[derive(Debug, Clone)]
pub(super) struct Call {
    pub(super) operation: usize,
    pub(super) place: Location,
    /// The identities that the call states. Empty: the client decides.
    pub(super) identities: BTreeSet<Identity>,
}

/// What the source shows.
#[derive(Debug, Default)]
pub(super) struct Evidence {
    pub(super) calls: Vec<Call>,
    /// Operations whose request the source names, and events whose payload or type it names.
    pub(super) named: Vec<(Item, Location)>,
    /// Names that several items have, or that belong to the crate in the last place.
    pub(super) ambiguous: Vec<(String, Vec<Item>, Option<String>, Location)>,
    /// Handles that are passed on.
    pub(super) handles: Vec<(Handle, Location)>,
    pub(super) unresolved: Vec<(String, Location)>,
    /// Clients that are built with a user's token: their calls are the user's.
    pub(super) user_clients: bool,
}

impl Evidence {
    /// Everything that is used. Reports what the source leaves open.
    pub(super) fn finish(
        self,
        index: &Index<'_>,
        sources: &Sources,
        diagnostics: &mut Diagnostics,
    ) -> Used {
        let mut used = Used::new();
        let mut lines = Lines::new(sources);
        let mut shown = |place: &Location| match lines.find(place) {
            (file, Some(line)) => format!("{file}:{line}"),
            (file, None) => file.to_owned(),
        };
        let mut operations: BTreeMap<usize, UsedTokens> = BTreeMap::new();
        for call in self.calls {
            let tokens = operations.entry(call.operation).or_default();
            tokens.by_client |= call.identities.is_empty() && !self.user_clients;
            if self.user_clients && call.identities.is_empty() {
                tokens.identities.extend(Identity::ALL);
            }
            tokens.identities.extend(call.identities);
            add(&mut tokens.places, shown(&call.place));
        }
        for (item, place) in self.named {
            let tokens = match item {
                Item::Request(operation) => operations.entry(operation).or_default(),
                Item::Event(_) => used.entry(index.id(item).to_owned()).or_default(),
                Item::Handle(_) => continue,
            };
            add(&mut tokens.places, shown(&place));
        }
        let counted: BTreeSet<usize> = operations.keys().copied().collect();
        for (operation, tokens) in operations {
            used.insert(index.items.operations[operation].id.clone(), tokens);
        }
        for (name, candidates, of_crate, place) in self.ambiguous {
            let is_counted = |item: &Item| used.contains_key(index.id(*item));
            if !candidates.iter().all(is_counted) {
                let candidates: Vec<&str> = candidates.iter().map(|item| index.id(*item)).collect();
                diagnostics.push(ambiguous(&name, &candidates, of_crate.as_deref(), place));
            }
        }
        for (handle, place) in self.handles {
            if !index
                .below(handle)
                .any(|operation| counted.contains(&operation))
            {
                let handle = index.module(handle).join(".");
                let message =
                    format!("the handle of `{handle}` is passed on, and no call of it was found");
                diagnostics.push(unresolved(message, place));
            }
        }
        for (message, place) in self.unresolved {
            diagnostics.push(unresolved(message, place));
        }
        used
    }
}

/// Adds a place unless it is there: a call and its request are often on one line.
fn add(places: &mut Vec<String>, place: String) {
    if !places.contains(&place) {
        places.push(place);
    }
}

fn ambiguous(
    name: &str,
    candidates: &[&str],
    of_crate: Option<&str>,
    place: Location,
) -> Diagnostic {
    let shown: Vec<String> = candidates
        .iter()
        .take(5)
        .map(|id| format!("`{id}`"))
        .collect();
    let more = candidates.len().saturating_sub(shown.len());
    let more = if more > 0 {
        format!(" and {more} more")
    } else {
        String::new()
    };
    let candidates = format!("{}{more}", shown.join(", "));
    let message = match of_crate {
        Some(of_crate) => format!(
            "`{name}` is imported from `{of_crate}`, which is not the client; it is not counted"
        ),
        None if candidates.len() == 1 => {
            format!("`{name}` is a function of the client or of something else; it is not counted")
        }
        None => format!("`{name}` may belong to several operations; it is not counted"),
    };
    Diagnostic::warning(Code::AmbiguousCall, place, message)
        .label(format!("perhaps {candidates}"))
        .help("import it from its module in the client, or name the operation on the command line as well")
}

fn unresolved(message: String, place: Location) -> Diagnostic {
    Diagnostic::warning(Code::UnresolvedCall, place, message)
        .help("name the operation on the command line as well")
}
