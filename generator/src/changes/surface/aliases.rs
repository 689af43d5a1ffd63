//! Aliases that take the place of a type, and types that take the place of an alias.
//!
//! Operations with the same error codes share an enum, and each has an alias of it. With one more code, an operation has an enum of its
//! own. Callers write `GetOrderErrorCode::Closed` in both cases.

use std::collections::{BTreeMap, BTreeSet};

use super::Surface;
use super::files::{declaring, items};
use super::item::{Item, ItemKind, Items, Key};
use crate::rust::RenderError;

/// An alias, and what callers reach through it.
pub(super) struct Alias {
    pub(super) key: Key,
    /// The type that it stands for, declared as the alias.
    pub(super) target: Item,
    /// The parts of the type, as callers reach them through the alias.
    pub(super) parts: Vec<(Key, Item)>,
}

/// The aliases of one side in whose place the other side has a type. `own` and `other` are the items of both sides.
///
/// # Errors
///
/// A file is not Rust.
pub(super) fn resolve(
    surface: &Surface,
    own: &Items,
    other: &Items,
) -> Result<Vec<Alias>, RenderError> {
    let is_type = |item: &Item| matches!(item.kind, ItemKind::Struct | ItemKind::Enum);
    let replaced = own.iter().filter_map(|(key, item)| {
        let target = item.signature.as_path()?;
        let is_replaced = item.kind == ItemKind::Alias && other.get(key).is_some_and(is_type);
        is_replaced.then_some((key, item, target))
    });
    let replaced: Vec<_> = replaced.collect();
    if replaced.is_empty() {
        return Ok(Vec::new());
    }
    // The file of a target may be the same on both sides, so that it is not read yet.
    let targets: BTreeSet<&str> = replaced.iter().map(|(_, _, target)| *target).collect();
    let declared = items(surface, &declaring(surface, &targets))?;
    let alias = |(key, item, target): (&Key, &Item, &str)| {
        let renames = BTreeMap::from([(target.to_owned(), key.path.clone())]);
        let target = Key::item(target.to_owned());
        let parts = declared
            .iter()
            .filter(|(part, _)| part.owner().as_ref() == Some(&target))
            .map(|(part, item)| (part.renamed(&renames), item.renamed(&renames)));
        Some(Alias {
            key: key.clone(),
            target: Item {
                declaration: item.declaration.clone(),
                docs: item.docs.clone(),
                ..declared.get(&target)?.renamed(&renames)
            },
            parts: parts.collect(),
        })
    };
    Ok(replaced.into_iter().filter_map(alias).collect())
}
