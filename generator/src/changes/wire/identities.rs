//! Records which parts of both versions of a service are the same.

use super::matching::struct_fields;
use super::operations::OperationPair;
use super::pairs::Pairs;
use super::sides::Sides;
use super::unions::matched_variants;
use crate::changes::matches::ServiceMatches;
use crate::model::{Shape, TypeDefinition};

/// The same parts of both versions of a service.
pub(super) fn of(
    operations: &[OperationPair<'_>],
    pairs: &Pairs,
    sides: Sides<'_>,
) -> ServiceMatches {
    let mut matches = ServiceMatches {
        module: sides.new.module.clone(),
        ..ServiceMatches::default()
    };
    for pair in operations {
        let (Some(old), Some(new)) = (pair.old, pair.new) else {
            continue;
        };
        let fields = pair.fields.iter();
        let fields = fields.filter_map(|matched| Some((matched.old?, matched.new?)));
        let new = (new.id.text.clone(), fields.collect());
        matches.operations.insert(old.id.text.clone(), new);
    }
    resources(sides, &mut matches);
    for (_, pair) in pairs.iter() {
        let old = sides.old.type_definition(pair.old);
        let new = sides.new.type_definition(pair.new);
        let known = matches.types.get(&old.name);
        // A type that was split is the one that keeps the name, else the first.
        if known.is_none() || (old.name == new.name && known != Some(&new.name)) {
            matches.types.insert(old.name.clone(), new.name.clone());
            members(old, new, sides, &mut matches);
        }
    }
    matches
}

fn members(
    old: &TypeDefinition,
    new: &TypeDefinition,
    sides: Sides<'_>,
    matches: &mut ServiceMatches,
) {
    match (&old.shape, &new.shape) {
        (Shape::Struct(a), Shape::Struct(b)) => {
            for matched in struct_fields(&a.fields, &b.fields, sides) {
                if let (Some(at), Some(now)) = (matched.old, matched.new)
                    && a.fields[at].name != b.fields[now].name
                {
                    let key = (old.name.clone(), a.fields[at].name.clone());
                    matches.fields.insert(key, b.fields[now].name.clone());
                }
            }
        }
        (Shape::Union(a), Shape::Union(b)) => {
            for matched in matched_variants(a, b) {
                if let (Some(at), Some(now)) = (matched.old, matched.new) {
                    let key = (old.name.clone(), a.variants[at].words.clone());
                    matches.variants.insert(key, b.variants[now].words.clone());
                }
            }
        }
        _ => {}
    }
}

/// Finds the modules whose path changed: all of their operations have moved to a new one.
fn resources(sides: Sides<'_>, matches: &mut ServiceMatches) {
    let new_home = |id: &str| {
        let holds = |of: &&crate::model::Resource| of.operations.iter().any(|of| of.id.text == id);
        sides.new.resources.iter().find(holds)
    };
    for resource in &sides.old.resources {
        let remains = |of: &crate::model::Resource| of.path == resource.path;
        if sides.new.resources.iter().any(remains) {
            continue;
        }
        let first = resource.operations.iter();
        let mut homes = first.filter_map(|of| new_home(&matches.operations.get(&of.id.text)?.0));
        if let Some(home) = homes.next() {
            matches
                .resources
                .insert(resource.path.clone(), home.path.clone());
        }
    }
}
