//! Items that have another path than before, found by their origins.

use std::collections::BTreeMap;

use super::super::origin::{Origin, Part};
use super::item::{Item, Items, Key, Space};
use super::{Match, Surface};

/// Renamed items.
#[derive(Debug, Default)]
pub(super) struct Renames {
    /// From the old path of an item to the new one.
    paths: BTreeMap<String, String>,
}

impl Renames {
    /// Pairs the items that only the old side has with those that only the new side has: first types, then their parts.
    pub(super) fn find(
        (old, old_items): (&Surface, &Items),
        (new, new_items): (&Surface, &Items),
        matches: Match<'_>,
    ) -> Self {
        let mut renames = Self::default();
        for free in [true, false] {
            let mut taken: BTreeMap<String, ()> = BTreeMap::new();
            for (key, item) in old_items.iter().filter(|(key, _)| key.is_free() == free) {
                if !is_renamable(key) || new_items.contains_key(&renames.new_key(key)) {
                    continue;
                }
                let Some(origin) = old.origins.get(&key.path).and_then(matches) else {
                    continue;
                };
                let candidates = new_items.iter().filter(|(candidate, other)| {
                    other.kind == item.kind
                        && candidate.space == key.space
                        && !old_items.contains_key(candidate)
                        && !taken.contains_key(&candidate.path)
                        && new.origins.get(&candidate.path) == Some(&origin)
                        && has_owner_of(&renames, key, candidate)
                });
                if let Some(path) = best(item, candidates) {
                    taken.insert(path.clone(), ());
                    renames.paths.insert(key.path.clone(), path);
                }
            }
        }
        let merged = merged_types((old, old_items), (new, new_items), matches, &renames);
        renames.paths.extend(merged);
        renames
    }

    /// The key of an old item after all renames.
    pub(super) fn new_key(&self, key: &Key) -> Key {
        key.renamed(&self.paths)
    }

    /// The new paths, by the old ones.
    pub(super) fn paths(&self) -> &BTreeMap<String, String> {
        &self.paths
    }
}

/// Old types that became one type, which existed before: the origin of each corresponds to that of the existing type.
fn merged_types(
    (old, old_items): (&Surface, &Items),
    (new, new_items): (&Surface, &Items),
    matches: Match<'_>,
    renames: &Renames,
) -> Vec<(String, String)> {
    let of_types = new.origins.iter().filter(|(_, origin)| is_type(origin));
    let paths: BTreeMap<&Origin, &String> = of_types.map(|(path, origin)| (origin, path)).collect();
    let gone = old_items.iter().filter(|(key, _)| {
        key.space == Space::Item && !new_items.contains_key(&renames.new_key(key))
    });
    gone.filter_map(|(key, _)| {
        let origin = old.origins.get(&key.path).filter(|of| is_type(of))?;
        let path = paths.get(&matches(origin)?)?;
        (**path != key.path).then(|| (key.path.clone(), (*path).clone()))
    })
    .collect()
}

fn is_type(origin: &Origin) -> bool {
    matches!(origin.part, Part::Type(_))
}

/// Modules, handles and traits have no names of their own.
fn is_renamable(key: &Key) -> bool {
    !matches!(key.space, Space::Implementation(_) | Space::Manifest)
}

/// True for a part of the same type as before. Functions of operations may move to another handle.
fn has_owner_of(renames: &Renames, old: &Key, new: &Key) -> bool {
    match old.space {
        Space::Field | Space::Variant => {
            let owner = old.owner().map(|owner| renames.new_key(&owner));
            owner == new.owner()
        }
        _ => true,
    }
}

/// The candidate that resembles the item most: the declaration, else the first.
fn best<'i>(
    item: &Item,
    candidates: impl Iterator<Item = (&'i Key, &'i Item)> + Clone,
) -> Option<String> {
    let mut same = candidates.clone();
    let same = same.find(|(_, other)| other.signature == item.signature);
    let mut all = candidates;
    same.or_else(|| all.next()).map(|(key, _)| key.path.clone())
}
