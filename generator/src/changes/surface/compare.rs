//! Compares two surfaces.

use std::collections::BTreeSet;

use super::attribute::attribute;
use super::differences::{Sides, compare_item};
use super::files::items;
use super::found::Found;
use super::item::{Item, ItemKind, Items, Key};
use super::renames::Renames;
use super::{Difference, Match, Reason, Surface, aliases};
use crate::rust::{Files, RenderError};

/// See [`super::compare`].
pub(super) fn compare(
    old: &Surface,
    new: &Surface,
    matches: Match<'_>,
) -> Result<Vec<Difference>, RenderError> {
    let changed = changed(&old.files, &new.files);
    let mut old_items = items(old, &changed)?;
    let mut new_items = items(new, &changed)?;
    let old_aliases = aliases::resolve(old, &old_items, &new_items)?;
    let new_aliases = aliases::resolve(new, &new_items, &old_items)?;
    for alias in old_aliases {
        old_items.extend(alias.parts);
    }
    // An alias is as good as the type whose place it takes. The opposite is not true: two aliases of one type are one type.
    for alias in new_aliases {
        new_items.extend(alias.parts);
        new_items.insert(alias.key, alias.target);
    }
    let renames = Renames::find((old, &old_items), (new, &new_items), matches);
    let sides = Sides { old, new, matches };
    let mut found = found(&sides, &old_items, &new_items, &renames);
    attribute(&mut found, &|path| sides.origin_of(path));
    let mut differences: Vec<Difference> = found
        .into_iter()
        .map(|found| sides.difference(found))
        .collect();
    differences.sort_by(|one, other| {
        let key = |of: &Difference| {
            let item = of.pair.before.as_ref().or(of.pair.after.as_ref());
            (item.map(|item| item.path.clone()), of.reason)
        };
        key(one).cmp(&key(other))
    });
    Ok(differences)
}

/// The files that differ or that one side lacks.
fn changed<'f>(old: &'f Files, new: &'f Files) -> BTreeSet<&'f str> {
    let paths = old.keys().chain(new.keys()).map(String::as_str);
    paths
        .filter(|path| old.get(*path) != new.get(*path))
        .collect()
}

/// All differences of items, each with the keys of the item.
fn found<'i>(
    sides: &Sides<'_>,
    old: &'i Items,
    new: &'i Items,
    renames: &Renames,
) -> Vec<Found<'i>> {
    let mut found = Vec::new();
    let mut seen: BTreeSet<Key> = BTreeSet::new();
    // A dependency that comes or goes breaks nobody. Types that fields no longer have are differences of the fields.
    let is_dependency = |item: &Item| item.kind == ItemKind::Dependency;
    for (key, item) in old {
        let new_key = renames.new_key(key);
        let after = new.get_key_value(&new_key);
        if let Some((new_key, after)) = after {
            seen.insert(new_key.clone());
            compare_item((key, item), (new_key, after), (sides, renames), &mut found);
            continue;
        }
        // The owner says it all if it is gone too, but functions of operations are gone with their operations.
        let owner = key.owner();
        let owner_is_gone = owner.is_some_and(|owner| !new.contains_key(&renames.new_key(&owner)));
        if !is_dependency(item) && (!owner_is_gone || sides.is_of_operation(key)) {
            found.push(Found::gone((key, item)));
        }
    }
    let known: BTreeSet<Key> = old.keys().map(|key| renames.new_key(key)).collect();
    for (key, item) in new {
        let owner_is_new = key.owner().is_some_and(|owner| !known.contains(&owner));
        if !seen.contains(key)
            && !is_dependency(item)
            && (!owner_is_new || sides.is_of_operation(key))
        {
            found.push(Found::new((key, item)));
        }
    }
    drop_implementation_noise(sides, &mut found);
    found
}

/// Drops changes of hidden code that follow from other differences: of a type that differs visibly, and of lists of everything.
fn drop_implementation_noise(sides: &Sides<'_>, found: &mut Vec<Found<'_>>) {
    let visible: BTreeSet<Key> = found
        .iter()
        .filter(|found| !matches!(found.reason, Reason::Implementation | Reason::Documentation))
        .map(|found| found.subject.owner_or_self())
        .collect();
    let mut reported = BTreeSet::new();
    found.retain(|found| {
        let owner = found.subject.owner_or_self();
        found.reason != Reason::Implementation
            || !visible.contains(&owner)
                && sides.origin_of(&owner.path).is_some()
                && reported.insert(owner)
    });
}
