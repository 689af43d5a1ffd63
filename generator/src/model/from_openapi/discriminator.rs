//! Discriminators, completed when all types are known.

use std::collections::{BTreeMap, BTreeSet};

use super::builder::ServiceBuilder;
use crate::model::{Choice, EnumValues, Field, Shape, Type, TypeId, UnionVariant};

impl ServiceBuilder<'_> {
    /// Completes discriminators, and infers those that the document does not state.
    pub(super) fn complete_discriminators(&mut self) {
        self.infer_discriminators();
        self.correct_implicit_values();
        self.include_inner_values();
        self.tag_variants();
    }

    /// Gives a variant that is a union by the same property all values of its variants.
    fn include_inner_values(&mut self) {
        let mut open = true;
        // Each round goes one union deeper. It ends because no value is added twice.
        while std::mem::take(&mut open) {
            for index in 0..self.types.len() {
                let Shape::Union(union) = &self.types[index].shape else {
                    continue;
                };
                let mut added: Vec<(usize, String)> = Vec::new();
                for (position, variant) in union.variants.iter().enumerate() {
                    let Type::Named(id) = variant.r#type else {
                        continue;
                    };
                    let Shape::Union(inner) = &self.types[id.index()].shape else {
                        continue;
                    };
                    if inner.choice != union.choice || inner.choice == Choice::Fit {
                        continue;
                    }
                    let values = inner.variants.iter().flat_map(|variant| &variant.values);
                    let known = |value: &&String| {
                        let mut all = union.variants.iter().flat_map(|variant| &variant.values);
                        !all.any(|known| known == *value)
                    };
                    added.extend(values.filter(known).map(|value| (position, value.clone())));
                }
                if let Shape::Union(union) = &mut self.types[index].shape {
                    open |= !added.is_empty();
                    for (position, value) in added {
                        union.variants[position].values.push(value);
                    }
                }
            }
        }
        for definition in &mut self.types {
            if let Shape::Union(union) = &mut definition.shape {
                // A value selects one variant: the first.
                let mut taken = BTreeSet::new();
                for variant in &mut union.variants {
                    variant.values.retain(|value| taken.insert(value.clone()));
                }
            }
            if let Shape::Union(union) = &mut definition.shape
                && matches!(union.choice, Choice::Discriminator(_))
                && union
                    .variants
                    .iter()
                    .any(|variant| variant.values.is_empty())
            {
                // A variant without a value can only be recognised by its structure.
                union.choice = Choice::Fit;
            }
        }
    }

    /// Infers discriminators: a property that every variant requires, with a different single value in each.
    fn infer_discriminators(&mut self) {
        for index in 0..self.types.len() {
            let Shape::Union(union) = &self.types[index].shape else {
                continue;
            };
            if union.choice != Choice::Fit || union.variants.len() < 2 {
                continue;
            }
            let Some((property, values)) = self.telling_property(&union.variants) else {
                continue;
            };
            if let Shape::Union(union) = &mut self.types[index].shape {
                union.choice = Choice::Discriminator(property);
                for (variant, value) in union.variants.iter_mut().zip(values) {
                    variant.values = vec![value];
                }
            }
        }
    }

    fn telling_property(&self, variants: &[UnionVariant]) -> Option<(String, Vec<String>)> {
        let first = self.as_struct(&variants.first()?.r#type)?;
        first.fields.iter().find_map(|field| {
            let values: Option<Vec<String>> = variants
                .iter()
                .map(|variant| {
                    let object = self.as_struct(&variant.r#type)?;
                    let same = object
                        .fields
                        .iter()
                        .find(|other| other.name == field.name)?;
                    self.only_value(same)
                })
                .collect();
            let values = values?;
            let mut distinct = values.clone();
            distinct.sort();
            distinct.dedup();
            (distinct.len() == values.len()).then(|| (field.name.clone(), values))
        })
    }

    /// The single value of a required field.
    fn only_value(&self, field: &Field) -> Option<String> {
        match self.string_values(field)?.as_slice() {
            [only] if field.required && !field.nullable => Some(only.clone()),
            _ => None,
        }
    }

    /// The values of a field that is a string enum.
    fn string_values(&self, field: &Field) -> Option<Vec<String>> {
        let Type::Named(id) = field.r#type else {
            return None;
        };
        let Shape::Enum(r#enum) = &self.types[id.index()].shape else {
            return None;
        };
        let EnumValues::Strings(variants) = &r#enum.values else {
            return None;
        };
        Some(
            variants
                .iter()
                .map(|variant| variant.value.clone())
                .collect(),
        )
    }

    /// Replaces the names of schemas, which select variants without a `mapping`, by the single value that the property allows.
    fn correct_implicit_values(&mut self) {
        for index in 0..self.types.len() {
            let Shape::Union(union) = &self.types[index].shape else {
                continue;
            };
            let Choice::Discriminator(property) = &union.choice else {
                continue;
            };
            let mut taken: BTreeSet<&String> = BTreeSet::new();
            for variant in &union.variants {
                taken.extend(&variant.values);
            }
            let corrected = union.variants.iter().map(|variant| {
                let allowed = self.listed_values(&variant.r#type, property);
                match (variant.values.as_slice(), allowed.as_deref()) {
                    ([name], Some([only])) if *name == variant.words && !taken.contains(only) => {
                        vec![only.clone()]
                    }
                    _ => variant.values.clone(),
                }
            });
            let corrected: Vec<Vec<String>> = corrected.collect();
            let distinct: BTreeSet<&String> = corrected.iter().flatten().collect();
            if distinct.len() < corrected.iter().flatten().count() {
                continue; // Several variants allow the same value.
            }
            if let Shape::Union(union) = &mut self.types[index].shape {
                for (variant, values) in union.variants.iter_mut().zip(corrected) {
                    variant.values = values;
                }
            }
        }
    }

    /// The values of a string enum, by the type that has it as a property.
    fn listed_values(&self, r#type: &Type, property: &str) -> Option<Vec<String>> {
        let object = self.as_struct(r#type)?;
        let field = object.fields.iter().find(|field| field.name == property)?;
        self.string_values(field)
    }

    /// Decides which variants are sent with a discriminator value, and presets the property of their structs.
    fn tag_variants(&mut self) {
        // The value of a struct's property; `None` if unions disagree.
        let mut presets: BTreeMap<(TypeId, String), Option<String>> = BTreeMap::new();
        for index in 0..self.types.len() {
            let Shape::Union(union) = &self.types[index].shape else {
                continue;
            };
            let Choice::Discriminator(property) = &union.choice else {
                continue;
            };
            let tagged = union.variants.iter();
            let tagged: Vec<bool> = tagged
                .map(|variant| self.is_tagged(variant, property, &union.choice))
                .collect();
            for (variant, _) in union.variants.iter().zip(&tagged).filter(|(_, tag)| **tag) {
                if let (Type::Named(id), Some(value)) = (&variant.r#type, variant.values.first()) {
                    presets
                        .entry((*id, property.clone()))
                        .and_modify(|known| *known = known.take().filter(|known| known == value))
                        .or_insert_with(|| Some(value.clone()));
                }
            }
            if let Shape::Union(union) = &mut self.types[index].shape {
                for (variant, tagged) in union.variants.iter_mut().zip(tagged) {
                    variant.tagged = tagged;
                }
            }
        }
        for ((id, property), value) in presets {
            let listed = self.listed_values(&Type::Named(id), &property);
            let value = value.filter(|value| listed.is_none_or(|values| values.contains(value)));
            if let Shape::Struct(object) = &mut self.types[id.index()].shape {
                let mut fields = object.fields.iter_mut();
                if let Some(field) = fields.find(|field| field.name == property) {
                    field.preset = value;
                }
            }
        }
    }

    /// Returns true if the union adds the discriminator's value. An inner union by the same property does that itself.
    fn is_tagged(&self, variant: &UnionVariant, property: &str, choice: &Choice) -> bool {
        if let Type::Named(id) | Type::Recursive(id) = variant.r#type
            && let Shape::Union(inner) = &self.types[id.index()].shape
        {
            return inner.choice != *choice;
        }
        // A name that the property does not allow is not a value.
        let is_name = *variant.values == [variant.words.clone()];
        match self.listed_values(&variant.r#type, property) {
            Some(listed) if is_name => listed.contains(&variant.words),
            _ => !variant.values.is_empty(),
        }
    }
}
