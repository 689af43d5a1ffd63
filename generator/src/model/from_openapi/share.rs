//! Merges equal inline enums into one type.
//!
//! Pages repeat an enum such as `user_id_type` at every operation that accepts it. One type is easier to use and faster to compile.

use std::collections::{BTreeMap, BTreeSet};

use super::reachable::{is_used, map_ids};
use crate::model::{EnumValues, Service, Shape, TypeId, TypeName, Usage};

/// The name of the property or parameter that has an enum, and whether the enum is the item of its list.
type Member = (String, bool);

/// Merges the inline enums of one member name that have the same values, names and meanings in more than one operation, event or
/// shared schema.
///
/// Numbers without names may mean different things in two places, so that such enums are not merged. If a member name has several
/// different enums, only the most frequent is merged: a page that adds a rare enum renames nothing.
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
        // Of equally frequent enums, the one whose values come first.
        let most = family.into_values().rev().max_by_key(|equal| places(equal));
        let Some(mut equal) = most.filter(|equal| places(equal) > 1) else {
            continue;
        };
        // The enum is named after a shared schema only if a single one contains it.
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
            // Different descriptions stay with the places.
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

/// The operation, event or shared schema that contains a type.
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

/// True if equal values mean the same: texts, or numbers with names. Texts of digits are numbers.
fn is_telling(values: &EnumValues) -> bool {
    match values {
        EnumValues::Strings(variants) => variants
            .iter()
            .all(|variant| variant.name.is_some() || variant.value.parse::<i64>().is_err()),
        EnumValues::Scalars(_) => true,
        EnumValues::Integers(variants) => variants.iter().all(|variant| variant.name.is_some()),
    }
}
