//! The least scopes for a selection.

use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::hitting_set;
use super::privilege::Privileges;
use super::requirement::{AnyOf, Identity, Requirement};
use super::selection::{Used, UsedTokens};
use crate::model::Api;

/// The most nodes that the search of one independent part of the problem visits. The whole API of today needs fewer than a hundred.
const LIMIT: usize = 100_000;

/// What to find.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// The identities of calls to operations that accept both. Empty: as the source code states, otherwise the tenant, as the client does.
    pub identities: BTreeSet<Identity>,
    /// True to include scopes that only some fields need.
    pub with_field_scopes: bool,
}

/// The scopes of a selection.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Needed {
    /// The scopes to grant to each identity.
    pub granted: BTreeMap<Identity, Granted>,
    /// Operations and events that need no scope.
    pub without: Vec<String>,
    /// Operations that accept a user access token as well, and are counted for the tenant because nothing states which is used.
    pub also_for_users: Vec<String>,
    /// Fields that stay empty with these scopes, with the identity that would need one of the scopes.
    pub missing_fields: Vec<(Identity, AnyOf)>,
    /// The places in the source that use each operation or event. Empty for those that are named by id.
    pub places: BTreeMap<String, Vec<String>>,
}

/// The scopes of one identity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Granted {
    /// The scopes, sorted by name.
    pub scopes: Vec<Grant>,
    /// True if no smaller set suffices. False if the search stopped at its limit.
    pub is_minimum: bool,
}

/// A scope to grant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Grant {
    /// Its name.
    pub name: String,
    /// Its title in the developer console.
    pub title: Option<String>,
    /// What it serves, sorted by id.
    pub serves: Vec<AnyOf>,
}

/// Determines the least scopes.
pub fn need(api: &Api, used: &Used, options: &Options) -> Needed {
    let privileges = Privileges::of(api);
    let titles = titles(api);
    let mut needed = Needed {
        granted: BTreeMap::new(),
        without: Vec::new(),
        also_for_users: Vec::new(),
        missing_fields: Vec::new(),
        places: used
            .iter()
            .map(|(id, tokens)| (id.clone(), tokens.places.clone()))
            .collect(),
    };
    let requirements: BTreeMap<&str, Requirement<'_>> = Requirement::all(api)
        .map(|requirement| (requirement.id, requirement))
        .collect();
    let mut required: BTreeMap<Identity, Vec<AnyOf>> = BTreeMap::new();
    let mut optional: Vec<(Identity, AnyOf)> = Vec::new();
    for (id, tokens) in used {
        let Some(requirement) = requirements.get(id.as_str()) else {
            continue;
        };
        let (identities, is_assumed) = identities(requirement, tokens, options);
        let any_of = requirement.any_of();
        match &any_of {
            None => needed.without.push(id.clone()),
            Some(_) if is_assumed => needed.also_for_users.push(id.clone()),
            Some(_) => {}
        }
        for identity in identities {
            let required = required.entry(identity).or_default();
            required.extend(any_of.clone());
            let fields = requirement.fields();
            match options.with_field_scopes {
                true => required.extend(fields),
                false => optional.extend(fields.into_iter().map(|fields| (identity, fields))),
            }
        }
    }
    for (identity, required) in required {
        let granted = least(&required, &privileges, &titles);
        needed.granted.insert(identity, granted);
    }
    let is_missing = |(identity, fields): &(Identity, AnyOf)| {
        let granted = needed.granted.get(identity);
        let mut granted = granted.into_iter().flat_map(|granted| &granted.scopes);
        !granted.any(|scope| fields.scopes.contains(&scope.name))
    };
    optional.retain(is_missing);
    needed.missing_fields = optional;
    needed
}

/// The identities of an operation's calls. True if the tenant is only assumed.
fn identities(
    requirement: &Requirement<'_>,
    tokens: &UsedTokens,
    options: &Options,
) -> (Vec<Identity>, bool) {
    let accepted = &requirement.identities;
    if let [only] = accepted.as_slice() {
        return (vec![*only], false);
    }
    let among = |wanted: &BTreeSet<Identity>| -> Vec<Identity> {
        let wanted = |identity: &&Identity| wanted.contains(identity);
        accepted.iter().filter(wanted).copied().collect()
    };
    if !options.identities.is_empty() {
        return (among(&options.identities), false);
    }
    let mut stated = tokens.identities.clone();
    let is_assumed = tokens.by_client || stated.is_empty();
    if is_assumed {
        stated.insert(Identity::Tenant);
    }
    (among(&stated), is_assumed)
}

/// The least scopes that satisfy all requirements.
fn least(required: &[AnyOf], privileges: &Privileges, titles: &BTreeMap<&str, &str>) -> Granted {
    let names: BTreeSet<&String> = required.iter().flat_map(|any_of| &any_of.scopes).collect();
    let names: Vec<&String> = names.into_iter().collect();
    let position = |name: &String| names.binary_search(&name).unwrap_or_default();
    let sets: Vec<BTreeSet<usize>> = required
        .iter()
        .map(|any_of| any_of.scopes.iter().map(position).collect())
        .collect();
    let costs: Vec<_> = names.iter().map(|name| privileges.cost(name)).collect();
    let found = hitting_set::solve(&costs, &sets, LIMIT);
    let grant = |index: &usize| {
        let name = names[*index];
        let served = required
            .iter()
            .filter(|any_of| any_of.scopes.contains(name));
        Grant {
            name: name.clone(),
            title: titles.get(name.as_str()).map(|&title| title.to_owned()),
            serves: served.cloned().collect(),
        }
    };
    Granted {
        scopes: found.chosen.iter().map(grant).collect(),
        is_minimum: found.is_proved,
    }
}

/// The titles of scopes in the developer console.
fn titles(api: &Api) -> BTreeMap<&str, &str> {
    let mut titles = BTreeMap::new();
    for service in &api.services {
        let operations = service.resources.iter().flat_map(|of| &of.operations);
        let of_operations =
            operations.flat_map(|operation| operation.scopes.iter().chain(&operation.field_scopes));
        let events = service.events.iter();
        let of_events = events.flat_map(|event| event.scopes.iter().chain(&event.field_scopes));
        for scope in of_operations.chain(of_events) {
            if let Some(title) = &scope.title {
                titles.insert(scope.name.as_str(), title.as_str());
            }
        }
    }
    titles
}

impl Needed {
    /// The names of the scopes of an identity, sorted.
    pub fn names(&self, identity: Identity) -> Vec<&str> {
        let granted = self.granted.get(&identity).into_iter();
        let scopes = granted.flat_map(|granted| &granted.scopes);
        scopes.map(|scope| scope.name.as_str()).collect()
    }

    /// The form that the developer console imports under «Permissions & Scopes», «Batch import/export scopes».
    pub fn console(&self) -> Value {
        json!({
            "scopes": {
                "tenant": self.names(Identity::Tenant),
                "user": self.names(Identity::User),
            }
        })
    }

    /// All of it, for programs.
    pub fn report(&self) -> Value {
        let any_of = |any_of: &AnyOf| json!({"id": any_of.id, "anyOf": any_of.scopes, "fields": any_of.fields});
        let grants = self.granted.iter().flat_map(|(identity, granted)| {
            granted.scopes.iter().map(move |scope| {
                let serves: Vec<Value> = scope.serves.iter().map(any_of).collect();
                json!({"scope": scope.name, "title": scope.title, "identity": identity.as_str(), "serves": serves})
            })
        });
        let grants: Vec<Value> = grants.collect();
        let missing = self.missing_fields.iter().map(|(identity, fields)| {
            let mut value = any_of(fields);
            value["identity"] = identity.as_str().into();
            value
        });
        let missing: Vec<Value> = missing.collect();
        json!({
            "kind": "scopes",
            "scopes": self.console()["scopes"],
            "grants": grants,
            "minimum": self.granted.values().all(|granted| granted.is_minimum),
            "withoutScopes": self.without,
            "alsoForUsers": self.also_for_users,
            "missingFields": missing,
            "places": self.places,
        })
    }
}
