//! `allOf` → one type that combines all members.
//!
//! Objects become one struct with the fields of all of them. A shared schema may not be complete yet: it is recorded as a parent, and its
//! fields are copied when all types are complete. See [`assemble`](super::assemble).

use std::collections::BTreeSet;

use openapiv3::{ReferenceOr, Schema, SchemaData};

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use super::described::Nullable;
use super::keywords::{JsonType, Keywords};
use super::pieces::{Piece, Pieces};
use super::reference::SCHEMAS;
use super::site::{Position, Site};
use super::union::{Alternatives, has_type};
use crate::diagnostic::{Code, Reported};
use crate::model::{
    BodyFormat, Choice, Shape, Struct, Type, TypeId, TypeName, Union, UnionVariant,
};

/// The maximum depth of nested schemas that is searched for the form of a member.
const DEEPEST: usize = 32;

/// The maximum number of variants of a union that combines several.
const MOST_COMBINATIONS: usize = 24;

/// The form of a member of `allOf`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Form {
    /// No type: documentation, limits, names of required properties.
    Untyped,
    /// An object.
    Object,
    /// One of several types.
    Union,
    /// A scalar or a list.
    Other,
}

/// The contributions of all members of `allOf`.
#[derive(Default)]
struct Gathered {
    pieces: Vec<Piece>,
    required: BTreeSet<String>,
    unions: Vec<Vec<UnionVariant>>,
    discriminator: Option<String>,
    others: Vec<Type>,
    nullable: bool,
}

impl<'d> ServiceBuilder<'d> {
    /// The position of the only member of `allOf` with a type, if everything else annotates it. OpenAPI 3.0 annotates references like this.
    pub(super) fn annotated(&self, keywords: &Keywords<'d>) -> Option<usize> {
        let own_type = keywords.properties.is_some()
            || keywords.additional.is_some()
            || keywords.items.is_some()
            || !keywords.values.is_empty()
            || !keywords.one_of.is_empty()
            || !keywords.any_of.is_empty();
        if own_type || !keywords.required.is_empty() {
            return None;
        }
        let untyped = |member: &&'d ReferenceOr<Schema>| match member {
            ReferenceOr::Item(schema) => {
                let keywords = Keywords::of(schema);
                keywords.has_no_type() && keywords.required.is_empty()
            }
            ReferenceOr::Reference { .. } => false,
        };
        let mut typed = keywords
            .all_of
            .iter()
            .enumerate()
            .filter(|(_, member)| !untyped(member));
        match (typed.next(), typed.next()) {
            (Some((index, _)), None) => Some(index),
            _ => None,
        }
    }

    /// The form of a schema as a member of `allOf`.
    fn form(&self, schema: &ReferenceOr<Schema>, depth: usize) -> Form {
        let schema = match schema {
            ReferenceOr::Item(schema) => schema,
            ReferenceOr::Reference { reference } => match self.known_component(reference) {
                Some(schema) => schema,
                None => return Form::Other,
            },
        };
        let keywords = Keywords::of(schema);
        let alternatives = if keywords.one_of.is_empty() {
            keywords.any_of
        } else {
            keywords.one_of
        };
        let is_union = alternatives.iter().any(has_type);
        let own = if is_union {
            Form::Union
        } else if keywords.json_type() == Some(JsonType::Object) {
            Form::Object
        } else if keywords.json_type().is_some() || !keywords.values.is_empty() {
            Form::Other
        } else {
            Form::Untyped
        };
        if depth == DEEPEST {
            return own;
        }
        let members = keywords.all_of.iter();
        members
            .map(|member| self.form(member, depth + 1))
            .fold(own, Form::max)
    }

    /// The type that combines all members.
    pub(super) fn all_of(
        &mut self,
        keywords: &Keywords<'d>,
        data: &'d SchemaData,
        site: Site<'_>,
    ) -> Result<Nullable, Reported> {
        let name = site.type_name();
        let own = match Alternatives::of(keywords).as_slice() {
            [] => Form::Untyped,
            _ => Form::Union,
        };
        let forms = keywords.all_of.iter().map(|member| self.form(member, 0));
        let most = forms.fold(own, Form::max);
        let mut gathered = Gathered::default();
        // Members without a type allow any value.
        let untyped = most == Form::Untyped && keywords.json_type() != Some(JsonType::Object);
        if most == Form::Other || untyped {
            self.gather(keywords, data, &name, site, &mut gathered)?;
            return self.narrowest(gathered, site);
        }
        // The id must exist before the fields, which may refer to it.
        let id = self.define(name.clone(), data, Shape::Struct(Struct::default()));
        self.hand_out(&name, id);
        self.gather(keywords, data, &name, site, &mut gathered)
            .inspect_err(|reported| self.fail(id, *reported))?;
        let nullable = gathered.nullable;
        self.combine(id, &name, gathered, site)?;
        Ok(Nullable {
            r#type: Type::Named(id),
            nullable,
        })
    }

    /// Collects the contributions of the members, then of the keywords beside `allOf`.
    fn gather(
        &mut self,
        keywords: &Keywords<'d>,
        data: &'d SchemaData,
        name: &TypeName,
        site: Site<'_>,
        gathered: &mut Gathered,
    ) -> Result<(), Reported> {
        let mut result = Ok(());
        let all_of_at = site.at.key("allOf");
        for (index, member) in keywords.all_of.iter().enumerate() {
            let at = all_of_at.index(index);
            let outcome = match member {
                ReferenceOr::Item(schema) => {
                    let (keywords, data) = (Keywords::of(schema), &schema.schema_data);
                    self.gather(&keywords, data, name, site.moved(&at), gathered)
                }
                ReferenceOr::Reference { reference } => {
                    self.gather_reference(reference, site.position, &at, gathered)
                }
            };
            result = result.and(outcome);
        }
        gathered.required.extend(keywords.required.iter().cloned());
        for alternatives in Alternatives::of(keywords) {
            let (variants, nullable) = self.variants(&alternatives, None, name, site)?;
            gathered.unions.push(variants);
            gathered.nullable |= nullable;
        }
        match keywords.json_type() {
            Some(JsonType::Object)
                if keywords.properties.is_some() || keywords.additional.is_some() =>
            {
                gathered.pieces.push(self.own_piece(keywords, name, site)?);
            }
            None | Some(JsonType::Object) if keywords.values.is_empty() => {}
            _ => {
                let own = Keywords {
                    one_of: &[],
                    any_of: &[],
                    all_of: &[],
                    ..keywords.clone()
                };
                let built = self.kind(&own, data, site)?;
                gathered.nullable |= built.nullable;
                gathered.others.push(built.r#type);
            }
        }
        result
    }

    fn gather_reference(
        &mut self,
        reference: &'d str,
        position: Position,
        at: &Cursor<'_>,
        gathered: &mut Gathered,
    ) -> Result<(), Reported> {
        let (name, schema) = self.component(reference, &SCHEMAS, at)?;
        // A base lists its subtypes for readers of a value. A subtype inherits only the properties.
        if schema.schema_data.discriminator.is_some() {
            let base = self.base(name, schema)?;
            gathered.pieces.push(Piece::Parent {
                r#type: base,
                at: at.pointer(),
            });
            return Ok(());
        }
        let shared = self.shared_schema(reference, position, at)?;
        match &shared.r#type {
            Type::Named(id) => match &self.types[id.index()].shape {
                Shape::Union(union) => {
                    gathered.unions.push(union.variants.clone());
                    if let Choice::Discriminator(property) = &union.choice {
                        gathered.discriminator = Some(property.clone());
                    }
                }
                Shape::Struct(_) => gathered.pieces.push(Piece::Parent {
                    r#type: shared.r#type,
                    at: at.pointer(),
                }),
                Shape::Enum(_) => gathered.others.push(shared.r#type),
            },
            Type::Map(values) => gathered.pieces.push(Piece::Own {
                fields: Vec::new(),
                additional: Some((**values).clone()),
                at: at.pointer(),
            }),
            Type::Any => {}
            _ => gathered.others.push(shared.r#type),
        }
        gathered.nullable |= shared.nullable;
        Ok(())
    }

    /// Defines the struct, or union of structs, of what was gathered.
    fn combine(
        &mut self,
        id: TypeId,
        name: &TypeName,
        gathered: Gathered,
        site: Site<'_>,
    ) -> Result<(), Reported> {
        let mut unions = gathered.unions;
        let choice = gathered
            .discriminator
            .map_or(Choice::Fit, Choice::Discriminator);
        let (choice, variants) = match unions.len() {
            0 => {
                let pieces = Pieces {
                    list: gathered.pieces,
                    required: gathered.required,
                };
                self.assemble_later(id, pieces);
                return Ok(());
            }
            1 => {
                let (beside, required) = (&gathered.pieces, &gathered.required);
                let variants = unions.remove(0);
                let variants = self.distributed(name, variants, beside, required, site)?;
                (choice, variants)
            }
            _ => {
                let product = self
                    .product(&unions, site)
                    .inspect_err(|reported| self.fail(id, *reported))?;
                let product = product.into_iter();
                let variants = product.map(|(words, parents)| {
                    let list = gathered.pieces.iter().cloned().chain(parents).collect();
                    let required = gathered.required.clone();
                    self.variant_of(name, words, Pieces { list, required })
                });
                // The values of several discriminators would select a variant together.
                (Choice::Fit, variants.collect())
            }
        };
        self.types[id.index()].shape = Shape::Union(Union {
            choice,
            overlapping: false,
            combined: false,
            variants,
        });
        Ok(())
    }

    /// All combinations of the variants of several unions: the words, and the parts of each.
    fn product(
        &mut self,
        unions: &[Vec<UnionVariant>],
        site: Site<'_>,
    ) -> Result<Vec<(String, Vec<Piece>)>, Reported> {
        let count: usize = unions.iter().map(Vec::len).product();
        let mut variants = unions.iter().flatten();
        if count > MOST_COMBINATIONS
            || variants.any(|variant| !matches!(variant.r#type, Type::Named(_)))
        {
            return Err(self.unsupported(
                Code::UnsupportedSchema,
                site.at,
                "two parts of the schema have alternatives, and their combinations are no objects or too many",
                "write all combinations as one `oneOf`",
            ));
        }
        let at = site.at.pointer();
        let mut all: Vec<(String, Vec<Piece>)> = vec![(String::new(), Vec::new())];
        for variants in unions {
            let mut extended = Vec::with_capacity(all.len() * variants.len());
            for (words, parts) in &all {
                for variant in variants {
                    let mut parts = parts.clone();
                    parts.push(Piece::Parent {
                        r#type: variant.r#type.clone(),
                        at: at.clone(),
                    });
                    extended.push((format!("{words} {}", variant.words), parts));
                }
            }
            all = extended;
        }
        Ok(all)
    }

    /// A variant whose struct is assembled of parts.
    fn variant_of(&mut self, union: &TypeName, words: String, pieces: Pieces) -> UnionVariant {
        let words = words.trim().to_owned();
        let name = TypeName::Variant {
            parent: Box::new(union.clone()),
            variant: words.clone(),
        };
        let r#type = self.define_struct(name, Vec::new());
        if let Type::Named(id) = r#type {
            self.assemble_later(id, pieces);
        }
        UnionVariant {
            words,
            r#type,
            description: None,
            values: Vec::new(),
            tagged: false,
            statuses: Vec::new(),
            format: BodyFormat::Json,
        }
    }

    /// The variants of a union, each with the fields of the object beside the union.
    pub(super) fn distributed(
        &mut self,
        name: &TypeName,
        variants: Vec<UnionVariant>,
        beside: &[Piece],
        required: &BTreeSet<String>,
        site: Site<'_>,
    ) -> Result<Vec<UnionVariant>, Reported> {
        if beside.is_empty() && required.is_empty() {
            return Ok(variants);
        }
        let at = site.at.pointer();
        let with_fields = |variant: UnionVariant| {
            let mut list = beside.to_vec();
            list.push(Piece::Parent {
                r#type: variant.r#type,
                at: at.clone(),
            });
            let required = required.clone();
            let pieces = Pieces { list, required };
            let whole = self.variant_of(name, variant.words, pieces);
            UnionVariant {
                description: variant.description,
                values: variant.values,
                tagged: variant.tagged,
                statuses: variant.statuses,
                ..whole
            }
        };
        Ok(variants.into_iter().map(with_fields).collect())
    }

    /// The narrowest of several scalar types, if every other type includes it.
    fn narrowest(&mut self, gathered: Gathered, site: Site<'_>) -> Result<Nullable, Reported> {
        let mut narrowest: Option<Type> = None;
        let objects = !gathered.pieces.is_empty() || !gathered.unions.is_empty();
        for other in gathered.others {
            narrowest = match narrowest.take() {
                None => Some(other),
                Some(so_far) => match self.intersection(&so_far, &other) {
                    Some(both) => Some(both),
                    None => return Err(self.conflict(site.at)),
                },
            };
        }
        match narrowest {
            Some(_) if objects => Err(self.conflict(site.at)),
            narrowest => Ok(Nullable {
                r#type: narrowest.unwrap_or(Type::Any),
                nullable: gathered.nullable,
            }),
        }
    }

    fn conflict(&mut self, at: &Cursor<'_>) -> Reported {
        self.unsupported(
            Code::ConflictingSchemas,
            &at.key("allOf"),
            "no value can have all these types",
            "give the members of `allOf` one type, or use `oneOf`",
        )
    }
}
