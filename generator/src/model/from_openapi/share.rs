//! Enums that several places write in the same way become one type.
//!
//! Pages repeat an enum such as `user_id_type` at every operation that takes it. Callers want one type for it, and the compiler has
//! less to do.

use std::collections::{BTreeMap, BTreeSet};

use super::reach::{is_used, map_ids};
use crate::model::{EnumValues, Service, Shape, TypeId, TypeName, Usage};

/// What equal enums have in common: the property or parameter that has them.
type Member = (String, bool);

/// Merges the inline enums of one member name that have the same values, names and meanings in more than one operation, event or
/// shared schema.
///
/// Numbers without names say too little: 1 and 2 mean one thing here and another there. They stay apart. Where a member name has
/// several such enums, the one in most places is shared, the others stay apart: a page that adds a rare variety renames nothing.
pub(super) fn share_equal_enums(service: &mut Service) {
    let mut families: BTreeMap<Member, BTreeMap<EnumValues, Vec<usize>>> = BTreeMap::new();
    for (index, definition) in service.types.iter().enumerate() {
        if let Shape::Enum(r#enum) = &definition.shape
            && let Some(member) = member(&definition.name)
            && is_used(definition)
            && is_telling(&r#enum.values)
        {
            let family = families.entry(member).or_default();
            family.entry(r#enum.values.clone()).or_default().push(index);
        }
    }
    let mut replaced: BTreeMap<usize, usize> = BTreeMap::new();
    for ((name, item), family) in families {
        let places = |equal: &Vec<usize>| {
            let places: BTreeSet<&str> = equal
                .iter()
                .map(|&index| place(&service.types[index].name))
                .collect();
            places.len()
        };
        // Of those in equally many places, the one whose values come first.
        let most = family.into_values().rev().max_by_key(|equal| places(equal));
        let Some(mut equal) = most.filter(|equal| places(equal) > 1) else {
            continue;
        };
        // A shared schema that has the enum gives it its name; of several none does.
        let in_schema =
            |&index: &usize| matches!(service.types[index].name.root(), TypeName::Schema(_));
        let own_name = equal.iter().filter(|index| in_schema(index)).count() == 1;
        equal.sort_by(|a, b| {
            let key = |index: &usize| (!in_schema(index), &service.types[*index].name);
            key(a).cmp(&key(b))
        });
        let Some((&first, rest)) = equal.split_first() else {
            continue;
        };
        for &other in rest {
            let Usage { request, response } = std::mem::take(&mut service.types[other].usage);
            let description = service.types[other].description.take();
            let kept = &mut service.types[first];
            kept.usage.request |= request;
            kept.usage.response |= response;
            // What the places say differently is said there, not of the type.
            if !own_name && kept.description != description {
                kept.description = None;
            }
            replaced.insert(other, first);
        }
        if !own_name {
            service.types[first].name = TypeName::Shared { name, item };
        }
    }
    map_ids(service, &|id| {
        replaced
            .get(&id.index())
            .map_or(id, |&first| TypeId::new(first))
    });
}

/// The property or parameter that has the type.
fn member(name: &TypeName) -> Option<Member> {
    match name {
        TypeName::Property { property, item, .. } => Some((property.clone(), *item)),
        TypeName::Parameter { name, item, .. } => Some((name.clone(), *item)),
        _ => None,
    }
}

/// The operation, event or shared schema that a type stands in.
fn place(name: &TypeName) -> &str {
    match name {
        TypeName::Schema(place)
        | TypeName::Response(place)
        | TypeName::Headers(place)
        | TypeName::Event(place)
        | TypeName::ResponseOf {
            operation: place, ..
        }
        | TypeName::Parameter {
            operation: place, ..
        }
        | TypeName::Shared { name: place, .. } => place,
        TypeName::Property { parent, .. }
        | TypeName::Variant { parent, .. }
        | TypeName::Input(parent)
        | TypeName::Base(parent) => self::place(parent),
    }
}

/// Whether equal values mean the same thing.
fn is_telling(values: &EnumValues) -> bool {
    match values {
        EnumValues::Strings(_) | EnumValues::Scalars(_) => true,
        EnumValues::Integers(variants) => variants.iter().all(|variant| variant.name.is_some()),
    }
}
