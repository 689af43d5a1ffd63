//! Values of several alternatives of `anyOf` at once.
//!
//! A variant keeps the properties of one alternative only. So a union of structs gets one more variant, with the properties of all.

use super::builder::ServiceBuilder;
use crate::model::{
    BodyFormat, Choice, Field, Shape, Struct, Type, TypeDefinition, TypeName, UnionVariant, Usage,
};

/// The name of the additional variant.
const WORDS: &str = "combined";

impl ServiceBuilder<'_> {
    /// Adds the variant to unions whose values it can tell apart from those of the other variants.
    pub(super) fn combine_alternatives(&mut self) {
        for index in 0..self.types.len() {
            let Some(fields) = self.combined_fields(index) else {
                continue;
            };
            let name = TypeName::Variant {
                parent: Box::new(self.types[index].name.clone()),
                variant: WORDS.to_owned(),
            };
            let usage = Usage::default();
            let shape = Shape::Struct(Struct::from(fields));
            let description = "The properties of all alternatives.".to_owned();
            let id = self.define_type(TypeDefinition {
                name,
                description: Some(description),
                shape,
                usage,
            });
            if let Shape::Union(union) = &mut self.types[index].shape {
                union.combined = true;
                union.variants.push(UnionVariant {
                    format: BodyFormat::Json,
                    words: WORDS.to_owned(),
                    r#type: Type::Named(id),
                    description: None,
                    values: Vec::new(),
                    tagged: false,
                    statuses: Vec::new(),
                });
            }
        }
    }

    /// The properties of all variants. `None` if one variant has all of them, or if variants describe one differently.
    fn combined_fields(&self, index: usize) -> Option<Vec<Field>> {
        let Shape::Union(union) = &self.types[index].shape else {
            return None;
        };
        if !union.overlapping || union.choice != Choice::Fit {
            return None;
        }
        let objects: Option<Vec<&Struct>> = union
            .variants
            .iter()
            .map(|variant| {
                self.as_struct(&variant.r#type)
                    .filter(|of| of.additional.is_none())
            })
            .collect();
        let objects = objects?;
        let mut all: Vec<Field> = Vec::new();
        for field in objects.iter().flat_map(|object| &object.fields) {
            match all.iter_mut().find(|known| known.name == field.name) {
                Some(known) if known.r#type != field.r#type => return None,
                Some(known) => known.nullable |= field.nullable,
                None => all.push(field.clone()),
            }
        }
        if objects
            .iter()
            .any(|object| object.fields.len() == all.len())
        {
            return None;
        }
        for field in &mut all {
            let requires = |object: &&Struct| {
                let mut fields = object.fields.iter();
                fields.any(|other| other.name == field.name && other.required)
            };
            field.required = objects.iter().all(requires);
        }
        Some(all)
    }
}
