//! The ids of operations and events: kept where the spec has one, and unique in their service otherwise.

use std::collections::{BTreeMap, BTreeSet};

use heck::ToSnakeCase;
use serde_json::Value;

use super::draft::{self, Draft};
use super::store::Service;
use super::target::Target;

/// Sets the id of each draft of a service.
///
/// The spec's ids never change. Of new operations with one id, the one whose path ends in a parameter keeps it, then the first in the order
/// of their paths; the others get longer ids. So the ids of one run do not depend on the order of its pages.
pub(super) fn assign<'d>(
    drafts: impl Iterator<Item = &'d mut Draft>,
    before: &Service,
    service: &str,
) {
    let mut taken = Taken::of(before);
    let mut fresh = Vec::new();
    for draft in drafts {
        let known = before.operation(&draft.target);
        match known.and_then(|known| known.get("operationId")?.as_str()) {
            Some(id) => set(draft, id.to_owned()),
            None => {
                if matches!(draft.target, Target::Event { .. }) && !draft.operation_id.contains('.')
                {
                    // The type of an early event names no service.
                    set(draft, format!("{service}.{}", draft.operation_id));
                }
                fresh.push(draft);
            }
        }
    }
    fresh.sort_by(|a, b| {
        let ends_in_noun = |draft: &Draft| !draft.target.entry().ends_with('}');
        ends_in_noun(a)
            .cmp(&ends_in_noun(b))
            .then_with(|| a.target.cmp(&b.target))
    });
    // Ids that follow from one path alone come first, so that no longer id takes them.
    let mut claims: BTreeMap<String, usize> = BTreeMap::new();
    for draft in &fresh {
        *claims.entry(draft.operation_id.clone()).or_default() += 1;
    }
    let (single, several): (Vec<_>, Vec<_>) = fresh
        .into_iter()
        .partition(|draft| claims[&draft.operation_id] == 1);
    for draft in single.into_iter().chain(several) {
        let id = taken.first_free(draft);
        taken.add(&id);
        set(draft, id);
    }
}

fn set(draft: &mut Draft, id: String) {
    draft
        .operation
        .insert("operationId".to_owned(), id.as_str().into());
    draft.operation_id = id;
}

/// The ids in use, in the form in which they become names.
struct Taken(BTreeSet<String>);

impl Taken {
    fn of(service: &Service) -> Self {
        let ids = service.operations();
        let ids =
            ids.filter_map(|(_, operation)| operation.get("operationId").and_then(Value::as_str));
        Self(ids.map(normal).collect())
    }

    fn add(&mut self, id: &str) {
        self.0.insert(normal(id));
    }

    /// The draft's id if it is free, otherwise the first free one of the longer ids.
    fn first_free(&self, draft: &Draft) -> String {
        let id = &draft.operation_id;
        let longer = match &draft.target {
            Target::Operation { path, method } => draft::longer_ids(id, path, method),
            Target::Event { .. } => vec![format!("{id}_event")],
        };
        let numbered = (2_u32..).map(|number| format!("{id}_{number}"));
        let mut all = std::iter::once(id.clone()).chain(longer).chain(numbered);
        all.find(|id| self.is_free(id)).unwrap_or_default()
    }

    /// Returns true if no other operation has the id, and no resource has the name of an operation.
    fn is_free(&self, id: &str) -> bool {
        let id = normal(id);
        let is_below = |one: &str, other: &str| {
            one.strip_prefix(other)
                .is_some_and(|rest| rest.starts_with('.'))
        };
        let clashes = |known: &String| *known == id || is_below(known, &id) || is_below(&id, known);
        !self.0.iter().any(clashes)
    }
}

/// Ids that differ only in the case of letters become the same names.
fn normal(id: &str) -> String {
    let parts: Vec<String> = id.split('.').map(ToSnakeCase::to_snake_case).collect();
    parts.join(".")
}
