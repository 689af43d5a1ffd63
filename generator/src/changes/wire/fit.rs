//! Compares two types: how the values of one relate to those of the other.

use std::collections::BTreeSet;

use super::sides::Sides;
use super::words::schema_name;
use crate::model::{EnumValues, Shape, Type, TypeDefinition, TypeId};

/// The relation of a new type to the old one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Fit {
    /// The same values, except for differences inside of named types, which are compared on their own.
    Same,
    /// The new type has all values of the old one, and more.
    Wider,
    /// The new type has only some values of the old one.
    Narrower,
    /// Another type.
    Other,
}

impl Fit {
    /// The relation of types with two parts.
    fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Same, fit) | (fit, Self::Same) => fit,
            (one, other) if one == other => one,
            _ => Self::Other,
        }
    }
}

/// Compares types, and adds the named types at equal positions to `pairs`.
pub(super) fn fit(
    old: &Type,
    new: &Type,
    sides: Sides<'_>,
    pairs: &mut Vec<(TypeId, TypeId)>,
) -> Fit {
    match (old, new) {
        (Type::Named(a) | Type::Recursive(a), Type::Named(b) | Type::Recursive(b)) => {
            if is_pair(sides.old.type_definition(*a), sides.new.type_definition(*b)) {
                pairs.push((*a, *b));
                Fit::Same
            } else {
                Fit::Other
            }
        }
        (Type::Named(a), plain) if opens(&sides.old.type_definition(*a).shape, plain) => Fit::Wider,
        (plain, Type::Named(b)) if opens(&sides.new.type_definition(*b).shape, plain) => {
            Fit::Narrower
        }
        (Type::Array(a), Type::Array(b)) | (Type::Map(a), Type::Map(b)) => fit(a, b, sides, pairs),
        (Type::Optional(a), Type::Optional(b)) => fit(a, b, sides, pairs),
        (Type::Optional(a), b) if *b != Type::Any => fit(a, b, sides, pairs).and(Fit::Narrower),
        (a, Type::Optional(b)) if *a != Type::Any => fit(a, b, sides, pairs).and(Fit::Wider),
        (Type::Tuple(a), Type::Tuple(b)) if a.items.len() == b.items.len() => {
            let items = a.items.iter().zip(&b.items);
            let items = items.map(|(a, b)| fit(a, b, sides, pairs));
            let required = match a.required.cmp(&b.required) {
                std::cmp::Ordering::Less => Fit::Narrower,
                std::cmp::Ordering::Equal => Fit::Same,
                std::cmp::Ordering::Greater => Fit::Wider,
            };
            items.fold(required, Fit::and)
        }
        // The output language represents the same string.
        (Type::String | Type::Custom(_), Type::String | Type::Custom(_)) => Fit::Same,
        (a, b) if a == b => Fit::Same,
        (Type::Nothing | Type::File, _) | (_, Type::Nothing | Type::File) => Fit::Other,
        (_, Type::Any) => Fit::Wider,
        (Type::Any, _) => Fit::Narrower,
        (a, b) if includes(b, a) => Fit::Wider,
        (a, b) if includes(a, b) => Fit::Narrower,
        _ => Fit::Other,
    }
}

/// True if a type of numbers includes another one.
fn includes(large: &Type, small: &Type) -> bool {
    use Type::{Double, Float, Int32, Int64, UInt32, UInt64};
    matches!(
        (large, small),
        (Int64, Int32 | UInt32)
            | (UInt64, UInt32)
            | (Double, Float | Int32 | Int64 | UInt32 | UInt64)
    )
}

/// True if a plain type has all values of an enum.
fn opens(shape: &Shape, plain: &Type) -> bool {
    let Shape::Enum(of) = shape else {
        return false;
    };
    match of.values {
        EnumValues::Strings(_) => matches!(plain, Type::String | Type::Custom(_) | Type::Any),
        EnumValues::Integers(_) => plain.is_integer() || matches!(plain, Type::Double | Type::Any),
        EnumValues::Scalars(_) => *plain == Type::Any,
    }
}

/// True if two named types are two versions of one type: same name, or an inline type at the same position, or similar content.
fn is_pair(old: &TypeDefinition, new: &TypeDefinition) -> bool {
    if old.name == new.name && schema_name(&old.name).is_some() {
        return true;
    }
    let both_named = schema_name(&old.name).is_some() && schema_name(&new.name).is_some();
    let same_schema = schema_name(&old.name) == schema_name(&new.name);
    have_one_kind(&old.shape, &new.shape)
        && (!both_named || same_schema || are_similar(&old.shape, &new.shape))
}

/// True for two structs, two unions, and two enums of values of one type.
pub(super) fn have_one_kind(old: &Shape, new: &Shape) -> bool {
    match (old, new) {
        (Shape::Struct(_), Shape::Struct(_)) | (Shape::Union(_), Shape::Union(_)) => true,
        (Shape::Enum(a), Shape::Enum(b)) => {
            std::mem::discriminant(&a.values) == std::mem::discriminant(&b.values)
        }
        _ => false,
    }
}

/// True if the smaller type has at least half of its members in common with the other.
fn are_similar(old: &Shape, new: &Shape) -> bool {
    let (old, new) = (members(old), members(new));
    let common = old.intersection(&new).count();
    2 * common >= old.len().min(new.len())
}

fn members(shape: &Shape) -> BTreeSet<String> {
    match shape {
        Shape::Struct(object) => object.fields.iter().map(|of| of.name.clone()).collect(),
        Shape::Union(union) => union.variants.iter().map(|of| of.words.clone()).collect(),
        Shape::Enum(of) => super::values::of(&of.values)
            .into_iter()
            .map(|value| value.json)
            .collect(),
    }
}
