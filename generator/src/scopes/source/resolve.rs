//! The item of the client that a path names.

use std::collections::BTreeSet;

use super::imports::{AllImports, Path, Scopes};
use super::index::{Index, Item};

/// The item of the client that a path names.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Resolution {
    /// This item. The path continues with these segments: `new` of `GetTalentRequest::new`.
    Item(Item, Path),
    /// One of several items, or perhaps an item of another crate.
    Ambiguous {
        name: String,
        candidates: Vec<Item>,
        /// The crate that the path begins with, if that is not the client.
        of_crate: Option<String>,
    },
}

/// What is known of the source as a whole.
#[derive(Debug, Default)]
pub(super) struct Definitions {
    pub(super) imports: AllImports,
    /// The types that the source itself defines.
    pub(super) types: BTreeSet<String>,
    /// The modules of the source itself.
    pub(super) modules: BTreeSet<String>,
}

/// Finds the item that the first segments of a path name. `None` if it names no item of the client.
pub(super) fn resolve(
    path: &[String],
    scopes: &Scopes,
    definitions: &Definitions,
    index: &Index<'_>,
) -> Option<Resolution> {
    let lengths = 1..=path.len();
    let mut ambiguous = None;
    for length in lengths {
        let (named, rest) = path.split_at(length);
        match resolve_whole(named, scopes, definitions, index) {
            // A longer path may name an item inside: modules and handles share no names, but a variant follows its enum.
            Some(Resolution::Item(item, _)) => return Some(Resolution::Item(item, rest.to_vec())),
            Some(other) => ambiguous = ambiguous.or(Some(other)),
            None => {}
        }
    }
    ambiguous
}

fn resolve_whole(
    path: &[String],
    scopes: &Scopes,
    definitions: &Definitions,
    index: &Index<'_>,
) -> Option<Resolution> {
    let expanded = scopes.expand(path);
    if let Some(found) = exact(&expanded, index) {
        return Some(found);
    }
    let full = expanded.first()?;
    let name = full.last()?;
    // Handles have common names, such as `V1`: only their module tells them apart.
    let named = index.named(name).iter().map(|(_, item)| *item);
    let candidates: BTreeSet<Item> = named
        .filter(|item| !matches!(item, Item::Handle(_)))
        .filter(|item| has_name_of_type(*item, name, index))
        .collect();
    if candidates.is_empty() {
        return None;
    }
    let root = full.first()?;
    let is_own = matches!(root.as_str(), "crate" | "self" | "super")
        || definitions.modules.contains(root)
        || full.len() == 1;
    if is_own {
        let through: Vec<Path> = definitions.imports.expand(full).collect();
        if let Some(found) = exact(&through, index) {
            return Some(found);
        }
        if definitions.types.contains(name) {
            return None;
        }
    }
    let mut several = candidates.iter();
    let of_crate = (!is_own && *root != index.crate_name).then(|| root.clone());
    match (several.next(), several.next(), &of_crate) {
        (Some(only), None, None) => Some(Resolution::Item(*only, Vec::new())),
        _ => Some(Resolution::Ambiguous {
            name: name.clone(),
            candidates: candidates.into_iter().collect(),
            of_crate,
        }),
    }
}

/// Variants of the enum of all events are found by their whole path only: another enum may have an equal one.
fn has_name_of_type(item: Item, name: &str, index: &Index<'_>) -> bool {
    match item {
        Item::Event(at) => index.items.events[at].payload.as_deref() == Some(name),
        Item::Request(_) | Item::Handle(_) => true,
    }
}

/// The item whose module a path contains.
fn exact(paths: &[Path], index: &Index<'_>) -> Option<Resolution> {
    let mut found = BTreeSet::new();
    for path in paths {
        let Some((name, module)) = path.split_last() else {
            continue;
        };
        for (of, item) in index.named(name) {
            let is_root = of.is_empty() && *module == [index.crate_name.clone()];
            let ends = module.len() >= of.len()
                && module[module.len() - of.len()..]
                    .iter()
                    .zip(of)
                    .all(|(one, other)| one == other);
            if is_root || (!of.is_empty() && ends) {
                found.insert(*item);
            }
        }
    }
    let mut several = found.iter();
    match (several.next(), several.next()) {
        (None, _) => None,
        (Some(only), None) => Some(Resolution::Item(*only, Vec::new())),
        _ => Some(Resolution::Ambiguous {
            name: paths.first()?.last()?.clone(),
            candidates: found.into_iter().collect(),
            of_crate: None,
        }),
    }
}
