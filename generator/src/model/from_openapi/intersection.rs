//! The narrower of two types, for a value that `allOf` describes several times.

use super::builder::ServiceBuilder;
use crate::model::{Choice, EnumValues, Shape, Type, TypeId, UnionVariant};

/// The maximum depth of nested types that are compared. Unions may contain themselves.
const DEEPEST: usize = 16;

impl ServiceBuilder<'_> {
    /// The narrower of two types. `None` if neither includes the other.
    pub(super) fn intersection(&self, a: &Type, b: &Type) -> Option<Type> {
        self.narrower(a, b, 0)
    }

    fn narrower(&self, a: &Type, b: &Type, depth: usize) -> Option<Type> {
        if depth == DEEPEST {
            return None;
        }
        let depth = depth + 1;
        if a == b {
            return Some(a.clone());
        }
        let is_integer = |r#type: &Type| {
            matches!(
                r#type,
                Type::Int32 | Type::Int64 | Type::UInt32 | Type::UInt64
            )
        };
        let is_number = |r#type: &Type| matches!(r#type, Type::Float | Type::Double);
        Some(match (a, b) {
            (Type::Any, other) | (other, Type::Any) => other.clone(),
            (Type::Optional(a), Type::Optional(b)) => {
                Type::Optional(Box::new(self.narrower(a, b, depth)?))
            }
            (Type::Optional(inner), other) | (other, Type::Optional(inner)) => {
                self.narrower(inner, other, depth)?
            }
            (Type::Int64, other) | (other, Type::Int64) if is_integer(other) => other.clone(),
            (number, integer) if is_number(number) && is_integer(integer) => integer.clone(),
            (integer, number) if is_number(number) && is_integer(integer) => integer.clone(),
            (Type::Double, Type::Float) | (Type::Float, Type::Double) => Type::Float,
            (Type::String, Type::Custom(custom)) | (Type::Custom(custom), Type::String) => {
                Type::Custom(*custom)
            }
            (Type::String, Type::Base64) | (Type::Base64, Type::String) => Type::Base64,
            (Type::Array(a), Type::Array(b)) => Type::Array(Box::new(self.narrower(a, b, depth)?)),
            (Type::Map(a), Type::Map(b)) => Type::Map(Box::new(self.narrower(a, b, depth)?)),
            (Type::Map(values), Type::Named(id)) | (Type::Named(id), Type::Map(values))
                if **values == Type::Any && self.as_struct(&Type::Named(*id)).is_some() =>
            {
                Type::Named(*id)
            }
            (Type::Named(id), scalar) | (scalar, Type::Named(id))
                if self.values(*id).is_some_and(|values| are(values, scalar)) =>
            {
                Type::Named(*id)
            }
            (Type::Named(id), other) | (other, Type::Named(id))
                if self.union_variants(*id).is_some() =>
            {
                self.alternative(*id, other, depth)?
            }
            // The later enum selects some values of the earlier one.
            (Type::Named(a), Type::Named(b)) => {
                let (a, known) = (self.values(*a)?, *b);
                share_a_value(a, self.values(known)?).then_some(Type::Named(known))?
            }
            _ => return None,
        })
    }

    /// The variants of a union without a discriminator.
    fn union_variants(&self, id: TypeId) -> Option<&[UnionVariant]> {
        match &self.types[id.index()].shape {
            Shape::Union(union) if union.choice == Choice::Fit => Some(&union.variants),
            _ => None,
        }
    }

    /// The narrower of a union and another type. `None` if neither includes the other.
    fn alternative(&self, union: TypeId, other: &Type, depth: usize) -> Option<Type> {
        let includes = |alternatives: &[UnionVariant], r#type: &Type| {
            let mut both = alternatives
                .iter()
                .map(|variant| self.narrower(&variant.r#type, r#type, depth));
            both.any(|both| both.as_ref() == Some(r#type))
        };
        let own = self.union_variants(union)?;
        let Type::Named(id) = other else {
            return includes(own, other).then(|| other.clone());
        };
        let Some(others) = self.union_variants(*id) else {
            return includes(own, other).then(|| other.clone());
        };
        let within = |inner: &[UnionVariant], outer: &[UnionVariant]| {
            inner.iter().all(|variant| includes(outer, &variant.r#type))
        };
        if within(own, others) {
            Some(Type::Named(union))
        } else {
            within(others, own).then(|| other.clone())
        }
    }

    fn values(&self, id: TypeId) -> Option<&EnumValues> {
        match &self.types[id.index()].shape {
            Shape::Enum(r#enum) => Some(&r#enum.values),
            Shape::Struct(_) | Shape::Union(_) => None,
        }
    }
}

/// Returns true if two enums have a value in common.
fn share_a_value(a: &EnumValues, b: &EnumValues) -> bool {
    match (a, b) {
        (EnumValues::Strings(a), EnumValues::Strings(b)) => {
            a.iter().any(|a| b.iter().any(|b| a.value == b.value))
        }
        (EnumValues::Integers(a), EnumValues::Integers(b)) => {
            a.iter().any(|a| b.iter().any(|b| a.value == b.value))
        }
        (EnumValues::Scalars(a), EnumValues::Scalars(b)) => {
            a.iter().any(|a| b.iter().any(|b| a.value == b.value))
        }
        _ => false,
    }
}

/// Returns true if the values of an enum have a scalar type.
fn are(values: &EnumValues, scalar: &Type) -> bool {
    match values {
        EnumValues::Strings(_) => *scalar == Type::String,
        EnumValues::Integers(_) => matches!(
            scalar,
            Type::Int32 | Type::Int64 | Type::UInt32 | Type::UInt64 | Type::Float | Type::Double
        ),
        EnumValues::Scalars(_) => matches!(scalar, Type::Float | Type::Double),
    }
}
