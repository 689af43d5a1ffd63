//! Names shared schemas.

use std::collections::BTreeSet;

use heck::ToUpperCamelCase;
use serde_json::Value;

use super::candidates::{Candidates, join};
use super::given::GivenNames;
use super::grouping::{Group, Groups};
use super::meanings::Meanings;
use super::owner::{common_name, is_general, name_by_values};
use super::resolve::group_of;
use super::shape::shape_of;
use super::units;
use crate::spec::vocabulary::extension::TYPE_NAME;
use crate::transcribe::wording::WordingTree;

/// The state of naming.
struct Naming {
    names: Vec<Option<String>>,
    /// Groups that stay inline.
    inline: Vec<bool>,
    /// Groups that were compared with the schemas of the spec.
    compared: Vec<bool>,
    taken: BTreeSet<String>,
}

impl Naming {
    fn is_pending(&self, id: usize) -> bool {
        !self.inline[id] && self.names[id].is_none()
    }

    fn assign(&mut self, id: usize, name: String) {
        self.taken.insert(name.clone());
        self.names[id] = Some(name);
    }
}

impl Groups<'_> {
    /// The name of each group; `None` for an enum that stays inline.
    pub(super) fn name(
        &self,
        pinned: &BTreeSet<String>,
        given: &GivenNames<'_>,
    ) -> Vec<Option<String>> {
        let stays = |group: &Group| self.stays_inline(group, pinned, given);
        let mut naming = Naming {
            names: vec![None; self.list.len()],
            inline: self.list.iter().map(stays).collect(),
            compared: vec![false; self.list.len()],
            taken: BTreeSet::new(),
        };
        let inner: Vec<Vec<usize>> = self
            .list
            .iter()
            .map(|group| groups_in(&group.schema))
            .collect();
        loop {
            // Schemas that the spec already has come first, so that no other schema takes their names.
            for id in 0..self.list.len() {
                if naming.is_pending(id)
                    && !naming.compared[id]
                    && inner[id].iter().all(|&inner| !naming.is_pending(inner))
                {
                    naming.compared[id] = true;
                    if let Some(name) = self.exact(id, &naming) {
                        naming.assign(id, name);
                    }
                }
            }
            if let Some((id, name)) = self.hinted(pinned, &naming) {
                naming.assign(id, name);
            } else if let Some(id) = (0..self.list.len()).find(|id| naming.is_pending(*id)) {
                naming.assign(id, self.fresh(id, &naming.taken));
            } else {
                return naming.names;
            }
        }
    }

    /// Returns true for an enum with one position and without an equal shared schema. An enum that the spec shares stays shared if
    /// maintainers named it. It becomes inline if operations outside of this run still need the shared schema as it was.
    fn stays_inline(
        &self,
        group: &Group,
        pinned: &BTreeSet<String>,
        given: &GivenNames<'_>,
    ) -> bool {
        if !group.is_enum {
            return false;
        }
        // Equal values of unrelated fields are a coincidence: a shared name would be wrong for most of them.
        let is_unrelated = || is_general(&group.name) && common_name(&group.owners).is_none();
        if group.positions > 1 && !(group.hints.is_empty() && is_unrelated()) {
            return false;
        }
        let facts = shape_of(&group.schema);
        let is_same = |name: &str| {
            self.schemas
                .get(name)
                .is_some_and(|known| shape_of(known) == facts)
        };
        let is_hint = |name: &String| group.hints.iter().any(|(hint, _)| hint == name);
        let is_free_of = |hint: &str| match pinned.contains(hint) {
            true => !is_same(hint),
            // Another operation's values may have changed, not these.
            false => !is_same(hint) && given.contains(hint),
        };
        let is_elsewhere = || {
            let named = |(_, known): &(&String, &Value)| known[TYPE_NAME.name] == group.name;
            self.schemas.iter().filter(named).any(|(name, _)| {
                !is_hint(name)
                    && is_same(name)
                    && self.may_be(group, name)
                    && !self.is_left_inline(group, name)
            })
        };
        group.hints.iter().all(|(hint, _)| is_free_of(hint)) && !is_elsewhere()
    }

    /// An equal schema of the spec that has this name, or had it before maintainers renamed it.
    fn exact(&self, id: usize, naming: &Naming) -> Option<String> {
        let group = &self.list[id];
        let mut schema = group.schema.clone();
        self.resolve(&mut schema, &naming.names, "#/");
        let facts = shape_of(&schema);
        // The other pages of the schema may state more.
        let is_same =
            |known: &Value| shape_of(known) == facts && units::include(known, &group.schema);
        let same = |name: &&String| {
            self.schemas.get(*name).is_some_and(is_same) && !naming.taken.contains(*name)
        };
        let by_hint = group.hints.iter().map(|(hint, _)| hint).find(same);
        let bare = group.name.to_upper_camel_case();
        let by_name = || {
            self.schemas
                .iter()
                .filter(|(name, known)| {
                    known[TYPE_NAME.name] == group.name || !group.is_enum && **name == bare
                })
                .map(|(name, _)| name)
                .filter(|name| self.may_be(group, name))
                .find(same)
        };
        by_hint.or_else(by_name).cloned()
    }

    /// Returns true unless the group's values have other names or meanings in the shared schema.
    fn may_be(&self, group: &Group, name: &str) -> bool {
        let known = WordingTree::of_shared(self.schemas, name);
        let same_names = known.is_none_or(|known| !known.values().contradicts(&group.values));
        let mut meanings = self.meanings_of(name).into_iter();
        same_names && !meanings.any(|known| known.contradicts(&group.meanings))
    }

    /// Returns true for an enum that is inline in the spec, if no meanings state that it equals the shared schema.
    fn is_left_inline(&self, group: &Group, name: &str) -> bool {
        let mut meanings = self.meanings_of(name).into_iter();
        group.is_inline
            && group.meanings.is_stated()
            && !meanings.any(|known| known.is_comparable(&group.meanings))
    }

    /// The meanings of a shared enum's values: those in the spec, and those of the pages in this run that refer to it.
    fn meanings_of(&self, name: &str) -> Vec<Meanings> {
        let known = WordingTree::of_shared(self.schemas, name);
        let known = known.map(|known| Meanings::of_spec(known.values()));
        let is_of_it = |group: &&Group| group.hints.iter().any(|(hint, _)| hint == name);
        let groups = self.list.iter().filter(is_of_it);
        let groups = groups.map(|group| group.meanings.clone());
        known.into_iter().chain(groups).collect()
    }

    /// The next group that redefines a schema of the spec: the one with most of the schema's positions; of equal groups the first. The
    /// rule is the same in both directions, so a name returns to its group when a page's edit is undone.
    fn hinted(&self, pinned: &BTreeSet<String>, naming: &Naming) -> Option<(usize, String)> {
        let mut best: Option<(usize, &(String, usize))> = None;
        for (id, group) in self.list.iter().enumerate() {
            if !naming.is_pending(id) {
                continue;
            }
            for hint in &group.hints {
                let is_free = !pinned.contains(&hint.0) && !naming.taken.contains(&hint.0);
                if is_free && best.is_none_or(|(_, best)| hint.1 > best.1) {
                    best = Some((id, hint));
                }
            }
        }
        best.map(|(id, (name, _))| (id, name.clone()))
    }

    /// A new name: the page's if more operations use the group than others of its name, otherwise one with the owner.
    fn fresh(&self, id: usize, taken: &BTreeSet<String>) -> String {
        let group = &self.list[id];
        let free = |name: &String| !taken.contains(name) && !self.schemas.contains_key(name);
        let of_user = |user: &String| {
            let (field, around) = (&group.field, &group.around);
            Candidates::of(&group.name, group.is_enum, field, around, user)
        };
        let mut users = group.users.iter().map(of_user);
        let Some(candidates) = users.next() else {
            return group.name.to_upper_camel_case();
        };
        let of_others = users.flat_map(|others| others.owned.into_iter().chain(others.placed));
        let is_specific = !group.is_enum || !is_general(&group.name);
        let bare = (is_specific && self.leads(id)).then(|| candidates.bare.clone());
        let owned = if group.is_enum && group.users.len() > 1 {
            self.common_names(id)
        } else {
            candidates.owned
        };
        let numbered = (2_u32..).map(|number| format!("{}{number}", candidates.bare));
        bare.into_iter()
            .chain(owned)
            .chain(candidates.placed)
            .chain(of_others)
            .chain(numbered)
            .find(free)
            .unwrap_or(candidates.bare)
    }

    /// Names for an enum of several operations: after the value that distinguishes it, or after the words that its owners have in common.
    /// It is never named after one of the operations.
    fn common_names(&self, id: usize) -> Vec<String> {
        let group = &self.list[id];
        let leader = (0..self.list.len())
            .find(|&other| self.list[other].name == group.name && self.leads(other));
        let leader = leader.filter(|&leader| leader != id);
        let by_values = leader.and_then(|leader| {
            let values = texts(&group.schema)?;
            let plain = texts(&self.list[leader].schema)?;
            name_by_values(&group.name, &values, &plain)
        });
        let bare = group.name.to_upper_camel_case();
        // `Language` and not `LanguageLanguage`.
        let common = common_name(&group.owners).map(|common| join(&common, &bare));
        by_values.into_iter().chain(common).collect()
    }

    /// Returns true if more operations use the group than any other of its name. Of equal groups, the first leads.
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

/// The groups that a schema refers to.
fn groups_in(schema: &Value) -> Vec<usize> {
    match schema {
        Value::Object(object) => {
            let groups = object.iter().flat_map(|(key, value)| {
                group_of(key, value).map_or_else(|| groups_in(value), |id| vec![id])
            });
            groups.collect()
        }
        Value::Array(list) => list.iter().flat_map(groups_in).collect(),
        _ => Vec::new(),
    }
}

/// The values of an enum of texts.
fn texts(schema: &Value) -> Option<Vec<&str>> {
    schema["enum"]
        .as_array()?
        .iter()
        .map(Value::as_str)
        .collect()
}
