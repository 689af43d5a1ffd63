//! How much a scope permits.

use std::collections::BTreeMap;

use super::hitting_set::Cost;
use super::requirement::Requirement;
use crate::model::Api;

/// The privilege of each scope of an API.
pub(super) struct Privileges {
    /// The number of operations, events and groups of their fields that each scope opens.
    reach: BTreeMap<String, u32>,
}

impl Privileges {
    /// Counts what each scope opens.
    pub(super) fn of(api: &Api) -> Self {
        let mut reach: BTreeMap<String, u32> = BTreeMap::new();
        for requirement in Requirement::all(api) {
            let fields = requirement.fields();
            let opened = requirement.any_of().into_iter().chain(fields);
            for scope in opened.flat_map(|any_of| any_of.scopes) {
                *reach.entry(scope).or_default() += 1;
            }
        }
        Self { reach }
    }

    /// The cost of a scope: first the number of scopes, then of those that can write, then of what they open.
    pub(super) fn cost(&self, scope: &str) -> Cost {
        let writes = u32::from(!only_reads(scope));
        [1, writes, self.reach.get(scope).copied().unwrap_or(0)]
    }
}

/// True for a scope that permits only reading, by the platform's convention for names: `im:chat:readonly`, `base:app:read`.
fn only_reads(scope: &str) -> bool {
    let action = scope.rsplit([':', '.']).next().unwrap_or_default();
    matches!(
        action,
        "read" | "readonly" | "read_only" | "readonly_as_app" | "retrieve" | "download"
    )
}

#[cfg(test)]
mod tests {
    use super::only_reads;

    #[test]
    fn the_last_word_states_what_a_scope_permits() {
        for scope in [
            "contact:user.base:readonly",
            "base:record:retrieve",
            "drive:file.meta.sec_label.read_only",
            "contact:contact:readonly_as_app",
        ] {
            assert!(only_reads(scope), "{scope}");
        }
        for scope in [
            "im:message",
            "base:view:write_only",
            "contact:contact:access_as_app",
            "hire:talent",
            "",
        ] {
            assert!(!only_reads(scope), "{scope}");
        }
    }
}
