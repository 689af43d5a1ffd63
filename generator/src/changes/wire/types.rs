//! Compares the names of shared types: renamed, split and merged.

use std::collections::BTreeSet;

use super::found::{At, Found};
use super::pairs::Pairs;
use super::sides::Sides;
use crate::changes::kind::Kind;
use crate::changes::origin::Part;
use crate::changes::position::position;
use crate::model::{Service, TypeName};

/// Adds every shared type that has another name than before.
pub(super) fn compare(pairs: &Pairs, sides: Sides<'_>, found: &mut Found) {
    let (old_names, new_names) = (schemas(sides.old), schemas(sides.new));
    let mut told = BTreeSet::new();
    for (index, pair) in pairs.iter() {
        let old = &sides.old.type_definition(pair.old).name;
        let new = &sides.new.type_definition(pair.new).name;
        let (TypeName::Schema(old), TypeName::Schema(new)) = (old, new) else {
            continue;
        };
        if old == new || !told.insert((old, new)) {
            continue;
        }
        let kind = match (new_names.contains(old), old_names.contains(new)) {
            (false, false) => Kind::TypeRenamed,
            (true, false) => Kind::TypeAdded,
            (false, true) => Kind::TypeRemoved,
            // Values have another of two types that both sides have.
            (true, true) => continue,
        };
        let shown = match kind {
            Kind::TypeRemoved => old,
            _ => new,
        };
        let name = TypeName::Schema(shown.clone());
        let (owner, _) = position(&name, sides.new.module.as_deref());
        let mut at = At::owner(owner, sides.new.module.as_deref(), Part::Type(name)).parts(
            Some(Part::Type(TypeName::Schema(old.clone()))),
            Some(Part::Type(TypeName::Schema(new.clone()))),
        );
        at.reaches = pairs.users(index);
        found.values(kind, &at, Some(old.clone()), Some(new.clone()));
    }
}

fn schemas(service: &Service) -> BTreeSet<&String> {
    let names = service.types.iter().map(|of| &of.name);
    names
        .filter_map(|name| match name {
            TypeName::Schema(name) => Some(name),
            _ => None,
        })
        .collect()
}
