//! `oneOf` and `anyOf` that list values: one enum.
//!
//! JSON Schema has no place for the meaning of a value of `enum`, so documents write each value as an alternative with a `title` and a
//! `description`. Others add the plain type as an alternative, to state that there may be more values. Enums are open, so that it adds nothing.

use openapiv3::{ReferenceOr, Schema, SchemaData};
use serde_json::Value;

use super::builder::ServiceBuilder;
use super::described::Nullable;
use super::keywords::{JsonType, Keywords};
use super::scalar::is_scalar;
use super::site::Site;
use super::union::Alternatives;
use crate::diagnostic::Reported;
use crate::model::Variant;

/// The contribution of an alternative to an enum.
enum Listing<'d> {
    /// Its values.
    Values(&'d Schema, Vec<Value>),
    /// An enum of its own.
    Shared(&'d str, Vec<Value>),
    /// Any other value of this type.
    Open(JsonType),
}

impl<'d> ServiceBuilder<'d> {
    /// The enum that alternatives describe together. `None` if they describe anything else.
    pub(super) fn annotated_enum(
        &mut self,
        alternatives: &Alternatives<'d>,
        keywords: &Keywords<'d>,
        data: &'d SchemaData,
        site: Site<'_>,
    ) -> Result<Option<Nullable>, Reported> {
        if keywords.properties.is_some() || data.discriminator.is_some() {
            return Ok(None);
        }
        let listings = alternatives.members.iter();
        let listings: Option<Vec<Listing<'d>>> =
            listings.map(|member| self.listing(member)).collect();
        let Some(listings) = listings.filter(|listings| is_one_enum(listings)) else {
            return Ok(None);
        };
        let mut members = alternatives.members.iter();
        let nullable = members.any(|member| match member {
            ReferenceOr::Item(schema) => schema.schema_data.nullable,
            ReferenceOr::Reference { .. } => false,
        });
        let list_at = site.at.key(alternatives.keyword);
        let mut listed: Vec<Variant<Value>> = Vec::new();
        for (index, listing) in listings.into_iter().enumerate() {
            let at = list_at.index(index);
            match listing {
                Listing::Open(_) => {}
                Listing::Shared(reference, _) => {
                    let shared = self.shared_schema(reference, site.position, &at)?;
                    return Ok(Some(Nullable {
                        r#type: shared.r#type,
                        nullable: shared.nullable || nullable,
                    }));
                }
                Listing::Values(schema, values) => {
                    let of = &schema.schema_data;
                    let mut own = self.named_values(&values, of, &at)?;
                    if let [only] = own.as_mut_slice() {
                        let title = of.title.clone();
                        only.words = title.filter(|title| title.chars().any(char::is_alphanumeric));
                        only.description = only.description.take().or(of.description.clone());
                    }
                    own.retain(|new| listed.iter().all(|known| known.value != new.value));
                    listed.extend(own);
                }
            }
        }
        let built = self.enum_of(listed, data, site)?;
        Ok(Some(Nullable {
            nullable: built.nullable || nullable,
            ..built
        }))
    }

    fn listing(&self, member: &'d ReferenceOr<Schema>) -> Option<Listing<'d>> {
        let (schema, reference) = match member {
            ReferenceOr::Item(schema) => (schema, None),
            ReferenceOr::Reference { reference } => {
                (self.known_component(reference)?, Some(reference))
            }
        };
        let keywords = Keywords::of(schema);
        let is_plain = !keywords.is_composed()
            && keywords.properties.is_none()
            && keywords.additional.is_none()
            && keywords.items.is_none();
        if !is_plain {
            return None;
        }
        let values = keywords.values;
        match reference {
            Some(reference) if !values.is_empty() => Some(Listing::Shared(reference, values)),
            Some(_) => None,
            None if !values.is_empty() => Some(Listing::Values(schema, values)),
            None => match keywords.stated? {
                JsonType::String if keywords.format.is_none() => {
                    Some(Listing::Open(JsonType::String))
                }
                JsonType::Integer => Some(Listing::Open(JsonType::Integer)),
                _ => None,
            },
        }
    }
}

/// Returns true if the alternatives are values of one enum: several lists of values, or one list that any other value may extend.
fn is_one_enum(listings: &[Listing<'_>]) -> bool {
    let mut all: Vec<&Value> = Vec::new();
    let (mut shared, mut open) = (0, Vec::new());
    for listing in listings {
        match listing {
            Listing::Values(_, values) => all.extend(values),
            Listing::Shared(_, values) => {
                shared += 1;
                all.extend(values);
            }
            Listing::Open(kind) => open.push(*kind),
        }
    }
    let lists = listings.len() - open.len();
    let is_extended = |value: &&Value| {
        open.iter().all(|kind| match kind {
            JsonType::String => value.is_string(),
            _ => value.is_i64(),
        })
    };
    let mut values = all.into_iter().filter(|value| !value.is_null()).peekable();
    (shared == 0 || lists == 1)
        && listings.len() > 1
        && values.peek().is_some()
        && values.all(|value| is_scalar(value) && is_extended(&value))
}
