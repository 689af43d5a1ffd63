//! The subtypes of schemas with a `discriminator` and without alternatives: the schemas that have them in `allOf`.

use std::collections::HashMap;

use openapiv3::{Discriminator, OpenAPI, ReferenceOr, Schema};

use super::keywords::Keywords;
use crate::diagnostic::unescape;

/// The subtypes of a schema.
#[derive(Debug)]
pub(super) struct Subtypes<'d> {
    pub(super) discriminator: &'d Discriminator,
    /// The names of the schemas.
    pub(super) names: Vec<&'d str>,
}

/// Lists the subtypes of each schema that has some, in the order of the document.
pub(super) fn subtypes(api: &OpenAPI) -> HashMap<&str, Subtypes<'_>> {
    let mut subtypes: HashMap<&str, Subtypes<'_>> = HashMap::new();
    let Some(components) = &api.components else {
        return subtypes;
    };
    let schema = |name: &str| -> Option<&Schema> {
        components.schemas.get(name).and_then(ReferenceOr::as_item)
    };
    let parents = |name: &str| {
        schema(name).into_iter().flat_map(|schema| {
            let members = Keywords::of(schema).all_of;
            members.iter().filter_map(|member| match member {
                ReferenceOr::Reference { reference } => {
                    let name = unescape(reference.strip_prefix("#/components/schemas/")?);
                    let (name, _) = components.schemas.get_key_value(&*name)?;
                    Some(name.as_str())
                }
                ReferenceOr::Item(_) => None,
            })
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
            if let Some(discriminator) = schema(parent).and_then(own_discriminator) {
                let subtypes = subtypes.entry(parent).or_insert_with(|| Subtypes {
                    discriminator,
                    names: Vec::new(),
                });
                subtypes.names.push(name);
            }
        }
    }
    subtypes
}

/// The discriminator of a schema without alternatives.
pub(super) fn own_discriminator(schema: &Schema) -> Option<&Discriminator> {
    let keywords = Keywords::of(schema);
    let has_alternatives = !keywords.one_of.is_empty() || !keywords.any_of.is_empty();
    let discriminator = schema.schema_data.discriminator.as_ref();
    discriminator.filter(|_| !has_alternatives)
}
