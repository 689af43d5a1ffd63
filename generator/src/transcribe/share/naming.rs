//! The names of shared schemas.

use std::collections::BTreeSet;

use heck::ToUpperCamelCase;
use serde_json::Value;

use super::TYPE_NAME;
use super::grouping::{Group, Groups};
use super::place::group_of;
use crate::transcribe::facts::schema_facts;

impl Groups<'_> {
    /// The name of each group; `None` for an enum that stays where it is.
    pub(super) fn name(&self, pinned: &BTreeSet<String>) -> Vec<Option<String>> {
        let mut names: Vec<Option<String>> = vec![None; self.list.len()];
        let mut taken: BTreeSet<String> = BTreeSet::new();
        let inline: Vec<bool> = self
            .list
            .iter()
            .map(|group| group.is_enum && group.places < 2 && group.hints.is_empty())
            .collect();
        // First whatever the spec has already, so that nothing else takes its name.
        for exact_only in [true, false] {
            for (id, group) in self.list.iter().enumerate() {
                if inline[id] || names[id].is_some() {
                    continue;
                }
                let chosen = self.exact(group, &names, &inline, &taken).or_else(|| {
                    (!exact_only).then(|| {
                        self.hinted(group, pinned, &taken)
                            .unwrap_or_else(|| self.fresh(id, &taken))
                    })
                });
                if let Some(name) = chosen {
                    taken.insert(name.clone());
                    names[id] = Some(name);
                }
            }
        }
        names
    }

    /// A schema of the spec that says the same and has this name, or had it before people renamed it.
    fn exact(
        &self,
        group: &Group,
        names: &[Option<String>],
        inline: &[bool],
        taken: &BTreeSet<String>,
    ) -> Option<String> {
        let mut schema = group.schema.clone();
        if !self.is_named(&schema, names, inline) {
            return None;
        }
        self.resolve(&mut schema, names, "#/");
        let facts = schema_facts(&schema);
        let same = |name: &&String| {
            self.schemas
                .get(*name)
                .is_some_and(|known| schema_facts(known) == facts)
                && !taken.contains(*name)
        };
        let by_hint = group.hints.keys().find(same);
        let bare = group.name.to_upper_camel_case();
        let by_name = || {
            self.schemas
                .iter()
                .filter(|(name, known)| {
                    known[TYPE_NAME] == group.name || !group.is_enum && **name == bare
                })
                .map(|(name, _)| name)
                .find(same)
        };
        by_hint.or_else(by_name).cloned()
    }

    /// Whether all schemas inside have their names.
    fn is_named(&self, schema: &Value, names: &[Option<String>], inline: &[bool]) -> bool {
        match schema {
            Value::Object(object) => object
                .iter()
                .all(|(key, value)| match group_of(key, value) {
                    Some(id) => names[id].is_some() || inline[id],
                    None => self.is_named(value, names, inline),
                }),
            Value::Array(list) => list.iter().all(|value| self.is_named(value, names, inline)),
            _ => true,
        }
    }

    /// The name that most places have, if the schema may be redefined.
    fn hinted(
        &self,
        group: &Group,
        pinned: &BTreeSet<String>,
        taken: &BTreeSet<String>,
    ) -> Option<String> {
        let free = |name: &&String| !pinned.contains(*name) && !taken.contains(*name);
        group
            .hints
            .keys()
            .filter(free)
            .max_by(|a, b| group.hints[*a].cmp(&group.hints[*b]).then_with(|| b.cmp(a)))
            .cloned()
    }

    /// A name of its own: the page's where the group is the one that most operations use, else one that also says whose it is.
    fn fresh(&self, id: usize, taken: &BTreeSet<String>) -> String {
        let group = &self.list[id];
        let free = |name: &String| !taken.contains(name) && !self.schemas.contains_key(name);
        let bare = group.name.to_upper_camel_case();
        let first_user = group.users.first().map(String::as_str).unwrap_or_default();
        let mut parts = first_user.rsplit('.');
        let action = parts.next().unwrap_or_default().to_upper_camel_case();
        let resource = parts.next().unwrap_or_default().to_upper_camel_case();
        let owner = group
            .parent
            .as_ref()
            .map_or(resource.clone(), |parent| parent.to_upper_camel_case());

        let mut candidates = Vec::new();
        // `status` alone says too little.
        let speaks = !group.is_enum || group.name.contains('_');
        if speaks && self.leads(id) {
            candidates.push(bare.clone());
        }
        if group.is_enum {
            candidates.push(format!("{owner}{bare}"));
        }
        candidates.push(if bare.starts_with(&resource) {
            format!("{action}{bare}")
        } else {
            format!("{resource}{bare}")
        });
        candidates.push(format!("{action}{resource}{bare}"));
        let numbered = (2_u32..).map(|number| format!("{bare}{number}"));
        candidates
            .into_iter()
            .chain(numbered)
            .find(free)
            .unwrap_or(bare)
    }

    /// Whether more operations use the group than any other of its name; of equals the first.
    fn leads(&self, id: usize) -> bool {
        let group = &self.list[id];
        let family = self
            .list
            .iter()
            .enumerate()
            .filter(|(_, other)| other.name == group.name && other.is_enum == group.is_enum);
        let leader = family.max_by(|(a, one), (b, other)| {
            one.users
                .len()
                .cmp(&other.users.len())
                .then_with(|| b.cmp(a))
        });
        leader.is_some_and(|(leader, _)| leader == id)
    }
}
