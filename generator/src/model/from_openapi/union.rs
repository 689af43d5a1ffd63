//! `oneOf` and `anyOf` → unions.
//!
//! Alternatives without a type are limits, such as «one of these properties is required», and are ignored. Alternatives with the same
//! type are one. If the union has properties beside it, each alternative gets them too.

use openapiv3::{AdditionalProperties, Discriminator, ReferenceOr, Schema, SchemaData};
use serde_json::Value;

use super::builder::ServiceBuilder;
use super::described::Nullable;
use super::keywords::{JsonType, Keywords};
use super::pieces::Piece;
use super::site::Site;
use crate::diagnostic::{Code, Reported};
use crate::model::{BodyFormat, Choice, Shape, Type, TypeName, Union, UnionVariant};

/// The members of a `oneOf` or `anyOf`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Alternatives<'d> {
    pub(super) keyword: &'static str,
    pub(super) members: &'d [ReferenceOr<Schema>],
}

impl<'d> Alternatives<'d> {
    /// The lists of alternatives of a schema in which any has a type: `oneOf` and `anyOf`.
    pub(super) fn of(keywords: &Keywords<'d>) -> Vec<Self> {
        let lists = [("oneOf", keywords.one_of), ("anyOf", keywords.any_of)];
        let lists = lists.into_iter();
        lists
            .filter(|(_, members)| members.iter().any(has_type))
            .map(|(keyword, members)| Self { keyword, members })
            .collect()
    }
}

impl<'d> ServiceBuilder<'d> {
    /// The union of alternatives, each with the properties beside them.
    pub(super) fn union(
        &mut self,
        keywords: &Keywords<'d>,
        alternatives: Alternatives<'d>,
        data: &'d SchemaData,
        site: Site<'_>,
    ) -> Result<Nullable, Reported> {
        let name = site.type_name();
        let empty = Union {
            choice: Choice::Fit,
            variants: Vec::new(),
            overlapping: false,
            combined: false,
        };
        // The id must exist before the variants, which may refer to it.
        let id = self.define(name.clone(), data, Shape::Union(empty));
        self.hand_out(&name, id);
        let discriminator = data.discriminator.as_ref();
        let built = self
            .variants(&alternatives, discriminator, &name, site)
            .and_then(|(variants, nullable)| {
                let beside = self.beside(keywords, &name, site)?;
                let required = keywords.required.iter().cloned().collect();
                let variants = self.distributed(&name, variants, &beside, &required, site)?;
                Ok((variants, nullable))
            });
        let (mut variants, nullable) = built.inspect_err(|reported| self.fail(id, *reported))?;
        // The union itself is not an alternative.
        variants.retain(|variant| variant.r#type != Type::Named(id));
        if variants.is_empty() {
            let reported = self.unsupported(
                Code::UnsupportedSchema,
                &site.at.key(alternatives.keyword),
                "the only alternative of the schema is the schema itself",
                "add another alternative",
            );
            self.fail(id, reported);
            return Err(reported);
        }
        let is_any = |variant: &UnionVariant| variant.r#type == Type::Any;
        let r#type = if self.handed_out.contains(&id) {
            Type::Named(id)
        } else if variants.iter().any(is_any) {
            // Every value fits.
            Type::Any
        } else if let [only] = variants.as_mut_slice() {
            std::mem::replace(&mut only.r#type, Type::Any)
        } else {
            Type::Named(id)
        };
        self.types[id.index()].shape = Shape::Union(Union {
            choice: match discriminator {
                Some(discriminator) => Choice::Discriminator(discriminator.property_name.clone()),
                None => Choice::Fit,
            },
            overlapping: self.overlaps(&alternatives),
            combined: false,
            variants,
        });
        Ok(Nullable { r#type, nullable })
    }

    /// Returns true if a value may be of several alternatives at once: none of them excludes the properties of the others.
    fn overlaps(&self, alternatives: &Alternatives<'d>) -> bool {
        let is_closed = |member: &ReferenceOr<Schema>| {
            let schema = match member {
                ReferenceOr::Item(schema) => Some(schema),
                ReferenceOr::Reference { reference } => self.known_component(reference),
            };
            schema.is_none_or(|schema| {
                let additional = Keywords::of(schema).additional;
                matches!(additional, Some(AdditionalProperties::Any(false)))
            })
        };
        alternatives.keyword == "anyOf" && !alternatives.members.iter().any(is_closed)
    }

    /// The properties beside alternatives.
    fn beside(
        &mut self,
        keywords: &Keywords<'d>,
        name: &TypeName,
        site: Site<'_>,
    ) -> Result<Vec<Piece>, Reported> {
        if keywords.properties.is_none() {
            return Ok(Vec::new());
        }
        Ok(vec![self.own_piece(keywords, name, site)?])
    }

    /// The variants, and whether `null` is an alternative. All alternatives are built, so that all problems are reported at once.
    pub(super) fn variants(
        &mut self,
        alternatives: &Alternatives<'d>,
        discriminator: Option<&'d Discriminator>,
        union: &TypeName,
        site: Site<'_>,
    ) -> Result<(Vec<UnionVariant>, bool), Reported> {
        let list_at = site.at.key(alternatives.keyword);
        let mut variants: Result<Vec<UnionVariant>, Reported> = Ok(Vec::new());
        let mut nullable = false;
        for (index, member) in alternatives.members.iter().enumerate() {
            let words = self.words(member, index);
            let name = |_| TypeName::Variant {
                parent: Box::new(union.clone()),
                variant: words.clone(),
            };
            let at = list_at.index(index);
            let described = match self.schema(member, Site::at(&at, site.position, &name)) {
                Ok(described) => described,
                Err(reported) => {
                    variants = Err(reported);
                    continue;
                }
            };
            nullable |= described.nullable;
            let Ok(variants) = &mut variants else {
                continue;
            };
            let values =
                discriminator.map_or_else(Vec::new, |discriminator| meaning(discriminator, member));
            match variants
                .iter_mut()
                .find(|known| known.r#type == described.r#type)
            {
                Some(known) => known.values.extend(values),
                None => variants.push(UnionVariant {
                    format: BodyFormat::Json,
                    words,
                    r#type: described.r#type,
                    description: described.description,
                    values,
                    tagged: false,
                    statuses: Vec::new(),
                }),
            }
        }
        Ok((variants?, nullable))
    }

    /// The name of an alternative: a schema's name, a title, the single value of a property, or its type.
    fn words(&self, member: &ReferenceOr<Schema>, index: usize) -> String {
        let schema = match member {
            ReferenceOr::Reference { reference } => {
                return last_name(reference).to_owned();
            }
            ReferenceOr::Item(schema) => schema,
        };
        if let Some(title) = &schema.schema_data.title
            && title.chars().any(char::is_alphanumeric)
        {
            return title.clone();
        }
        let keywords = Keywords::of(schema);
        if let [ReferenceOr::Reference { reference }] = keywords.all_of {
            return last_name(reference).to_owned();
        }
        if let Some((_, value)) = only_values(&keywords).next() {
            return value;
        }
        match keywords.json_type() {
            Some(JsonType::String) => "string".to_owned(),
            Some(JsonType::Integer) => "integer".to_owned(),
            Some(JsonType::Number) => "number".to_owned(),
            Some(JsonType::Boolean) => "boolean".to_owned(),
            Some(JsonType::Array) => "list".to_owned(),
            _ => format!("variant_{}", index + 1),
        }
    }
}

/// The properties with a single possible value, with the value.
fn only_values<'d>(keywords: &Keywords<'d>) -> impl Iterator<Item = (&'d str, String)> {
    let properties = keywords.properties.into_iter().flatten();
    properties.filter_map(|(name, schema)| {
        let ReferenceOr::Item(schema) = schema else {
            return None;
        };
        match Keywords::of(schema).values.as_slice() {
            [Value::String(only)] => Some((name.as_str(), only.clone())),
            _ => None,
        }
    })
}

/// The last name in a reference: the component's.
fn last_name(reference: &str) -> &str {
    reference.rsplit('/').next().unwrap_or_default()
}

/// Returns true if an alternative has a type. Otherwise it only limits the properties beside it.
pub(super) fn has_type(alternative: &ReferenceOr<Schema>) -> bool {
    match alternative {
        ReferenceOr::Item(schema) => !Keywords::of(schema).has_no_type(),
        ReferenceOr::Reference { .. } => true,
    }
}

/// The discriminator values of an alternative: those in `mapping`, else the name of its schema.
fn meaning(discriminator: &Discriminator, member: &ReferenceOr<Schema>) -> Vec<String> {
    let reference = match member {
        ReferenceOr::Reference { reference } => reference,
        ReferenceOr::Item(schema) => {
            let keywords = Keywords::of(schema);
            // Documentation around a reference does not change its target.
            if let [ReferenceOr::Reference { reference }] = keywords.all_of {
                reference
            } else {
                let property = &discriminator.property_name;
                let values = only_values(&keywords).filter(|(name, _)| name == property);
                return values.map(|(_, value)| value).collect();
            }
        }
    };
    let name = last_name(reference);
    named(discriminator, name)
}

/// The discriminator values of a schema, by its name.
pub(super) fn named(discriminator: &Discriminator, schema: &str) -> Vec<String> {
    let leads_here = |target: &str| last_name(target) == schema;
    let mapped = discriminator
        .mapping
        .iter()
        .filter(|(_, target)| leads_here(target))
        .map(|(value, _)| value.clone());
    let mapped: Vec<String> = mapped.collect();
    if mapped.is_empty() {
        vec![schema.to_owned()]
    } else {
        mapped
    }
}
