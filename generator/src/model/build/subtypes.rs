//! Schemas with a `discriminator` and no alternatives: their subtypes are the schemas that have them in `allOf`.
//!
//! Where such a schema is the type of a value, the value may be any subtype: a union. In `allOf` it stands for its properties.

use std::collections::HashMap;

use openapiv3::{OpenAPI, ReferenceOr, Schema};

use super::keywords::Keywords;
use super::schema::Nullable;
use super::site::{Position, Site};
use super::union::named;
use super::{Cursor, ServiceBuilder, Unsupported};
use crate::model::{Choice, Shape, Type, TypeName, Union, UnionVariant};

/// The subtypes of each schema that has some, in the order of the document.
pub(super) fn subtypes(api: &OpenAPI) -> HashMap<&str, Vec<&str>> {
    let mut subtypes: HashMap<&str, Vec<&str>> = HashMap::new();
    let Some(components) = &api.components else {
        return subtypes;
    };
    let parents = |name: &str| {
        let schema = components.schemas.get(name).and_then(ReferenceOr::as_item);
        schema.into_iter().flat_map(|schema| {
            let members = Keywords::of(schema).all_of;
            members.iter().filter_map(|member| match member {
                ReferenceOr::Reference { reference } => {
                    reference.strip_prefix("#/components/schemas/")
                }
                ReferenceOr::Item(_) => None,
            })
        })
    };
    let is_base = |name: &str| {
        let schema = components.schemas.get(name).and_then(ReferenceOr::as_item);
        schema.is_some_and(|schema| {
            let keywords = Keywords::of(schema);
            schema.schema_data.discriminator.is_some()
                && keywords.one_of.is_empty()
                && keywords.any_of.is_empty()
        })
    };
    for name in components.schemas.keys() {
        let mut open: Vec<&str> = parents(name).collect();
        let mut seen: Vec<&str> = Vec::new();
        while let Some(parent) = open.pop() {
            if parent == name || seen.contains(&parent) {
                continue;
            }
            seen.push(parent);
            open.extend(parents(parent));
            if is_base(parent) {
                subtypes.entry(parent).or_default().push(name);
            }
        }
    }
    subtypes
}

impl<'d> ServiceBuilder<'d> {
    /// The union of a base and its subtypes.
    pub(super) fn subtypes_of(
        &mut self,
        name: &'d str,
        schema: &'d Schema,
        at: &Cursor<'_>,
    ) -> Result<Nullable, Unsupported> {
        let data = &schema.schema_data;
        let Some(discriminator) = &data.discriminator else {
            return Err(Unsupported);
        };
        let type_name = TypeName::Schema(name.to_owned());
        let union = |variants| {
            Shape::Union(Union {
                choice: Choice::Discriminator(discriminator.property_name.clone()),
                variants,
            })
        };
        let id = self.define(type_name.clone(), data, union(Vec::new()));
        self.hand_out(&type_name, id);
        let mut variants: Result<Vec<UnionVariant>, Unsupported> =
            self.base(name, schema).map(|base| {
                vec![UnionVariant {
                    words: name.to_owned(),
                    r#type: base,
                    description: None,
                    values: named(discriminator, name),
                    statuses: Vec::new(),
                }]
            });
        for subtype in self.subtypes.get(name).cloned().unwrap_or_default() {
            let reference = format!("#/components/schemas/{subtype}");
            let described = self.shared_schema(&reference, Position::Value, at);
            match (described, &mut variants) {
                (Ok(described), Ok(variants)) => variants.push(UnionVariant {
                    words: subtype.to_owned(),
                    r#type: described.r#type,
                    description: None,
                    values: named(discriminator, subtype),
                    statuses: Vec::new(),
                }),
                (Ok(_), Err(_)) => {}
                (Err(Unsupported), _) => variants = Err(Unsupported),
            }
        }
        let Ok(variants) = variants else {
            self.incomplete.insert(id.index());
            return Err(Unsupported);
        };
        self.types[id.index()].shape = union(variants);
        Ok(Type::Named(id).into())
    }

    /// The properties of a schema that is a union where it is the type of a value.
    pub(super) fn base(&mut self, name: &'d str, schema: &'d Schema) -> Result<Type, Unsupported> {
        let own = TypeName::Schema(name.to_owned());
        if let Some(id) = self.bases.get(&own) {
            return Ok(Type::Named(*id));
        }
        let components = Cursor::ROOT;
        let components = components.key("components");
        let schemas = components.key("schemas");
        let at = schemas.key(name);
        let base_name = TypeName::Base(Box::new(own));
        let type_name = |_| base_name.clone();
        // Without the alternatives, which are the subtypes themselves.
        let keywords = Keywords {
            one_of: &[],
            any_of: &[],
            ..Keywords::of(schema)
        };
        let site = Site::value(&at, &type_name);
        Ok(self.kind(&keywords, &schema.schema_data, site)?.r#type)
    }
}
