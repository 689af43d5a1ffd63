//! Finds the same type on both sides: by the way from operations and events to it.

use std::collections::{BTreeSet, HashMap};

use super::fit::fit;
use super::matching::{Matched, struct_fields};
use super::sides::{Direction, Sides};
use super::unions::matched_variants;
use crate::model::{Shape, Type, TypeId};

/// All pairs of types that are two versions of one type.
#[derive(Debug, Default)]
pub(super) struct Pairs {
    pairs: Vec<TypePair>,
    known: HashMap<(TypeId, TypeId), usize>,
    /// Pairs whose parts are not visited yet, by direction.
    open: Vec<(usize, Direction)>,
}

/// Two versions of a type.
#[derive(Debug, Clone)]
pub(super) struct TypePair {
    pub(super) old: TypeId,
    pub(super) new: TypeId,
    /// The directions in which operations use it.
    pub(super) directions: BTreeSet<Direction>,
    /// The operations and events that refer to the type itself.
    roots: BTreeSet<String>,
    /// The pairs that refer to it.
    parents: BTreeSet<usize>,
}

impl Pairs {
    /// Adds the named types of two types, which an operation or event refers to.
    pub(super) fn add_root(
        &mut self,
        old: &Type,
        new: &Type,
        direction: Direction,
        user: &str,
        sides: Sides<'_>,
    ) {
        let mut found = Vec::new();
        fit(old, new, sides, &mut found);
        for (old, new) in found {
            let index = self.add(old, new, direction);
            self.pairs[index].roots.insert(user.to_owned());
        }
    }

    /// Adds the types inside of all pairs.
    pub(super) fn close(&mut self, sides: Sides<'_>) {
        while let Some((index, direction)) = self.open.pop() {
            let (old, new) = (self.pairs[index].old, self.pairs[index].new);
            for (old, new) in parts(old, new, sides) {
                let part = self.add(old, new, direction);
                if part != index {
                    self.pairs[part].parents.insert(index);
                }
            }
        }
    }

    fn add(&mut self, old: TypeId, new: TypeId, direction: Direction) -> usize {
        let index = *self.known.entry((old, new)).or_insert_with(|| {
            self.pairs.push(TypePair {
                old,
                new,
                directions: BTreeSet::new(),
                roots: BTreeSet::new(),
                parents: BTreeSet::new(),
            });
            self.pairs.len() - 1
        });
        if self.pairs[index].directions.insert(direction) {
            self.open.push((index, direction));
        }
        index
    }

    /// The pairs in the order of their names.
    pub(super) fn iter(&self) -> impl Iterator<Item = (usize, &TypePair)> {
        let mut order: Vec<usize> = (0..self.pairs.len()).collect();
        // The types of a service are sorted by name.
        order.sort_by_key(|&index| (self.pairs[index].new, self.pairs[index].old));
        order.into_iter().map(|index| (index, &self.pairs[index]))
    }

    /// The operations and events that reach a pair, sorted.
    pub(super) fn users(&self, pair: usize) -> Vec<String> {
        let (mut users, mut seen) = (BTreeSet::new(), BTreeSet::new());
        let mut open = vec![pair];
        while let Some(index) = open.pop() {
            if seen.insert(index) {
                users.extend(self.pairs[index].roots.iter().cloned());
                open.extend(&self.pairs[index].parents);
            }
        }
        users.into_iter().collect()
    }
}

/// The pairs of named types inside of two versions of a type.
fn parts(old: TypeId, new: TypeId, sides: Sides<'_>) -> Vec<(TypeId, TypeId)> {
    let mut found = Vec::new();
    let shapes = (
        &sides.old.type_definition(old).shape,
        &sides.new.type_definition(new).shape,
    );
    match shapes {
        (Shape::Struct(old), Shape::Struct(new)) => {
            for Matched { old: a, new: b } in struct_fields(&old.fields, &new.fields, sides) {
                if let (Some(a), Some(b)) = (a, b) {
                    let types = (&old.fields[a].r#type, &new.fields[b].r#type);
                    fit(types.0, types.1, sides, &mut found);
                }
            }
            if let (Some(a), Some(b)) = (&old.additional, &new.additional) {
                fit(a, b, sides, &mut found);
            }
        }
        (Shape::Union(old), Shape::Union(new)) => {
            for Matched { old: a, new: b } in matched_variants(old, new) {
                if let (Some(a), Some(b)) = (a, b) {
                    let types = (&old.variants[a].r#type, &new.variants[b].r#type);
                    fit(types.0, types.1, sides, &mut found);
                }
            }
        }
        _ => {}
    }
    found
}
