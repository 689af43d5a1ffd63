//! Schemas with subtypes → unions.
//!
//! Where a schema with subtypes is the type of a value, the value may be any subtype: a union. In `allOf` it contributes its properties.

use openapiv3::Schema;

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use super::described::Nullable;
use super::keywords::Keywords;
use super::site::{Position, Site};
use super::subtype_list::Subtypes;
use super::union::named;
use crate::diagnostic::Reported;
use crate::model::{BodyFormat, Choice, Shape, Type, TypeName, Union, UnionVariant};

impl<'d> ServiceBuilder<'d> {
    /// The union of a base and its subtypes.
    pub(super) fn subtypes_of(
        &mut self,
        name: &'d str,
        schema: &'d Schema,
        subtypes: Subtypes<'d>,
        at: &Cursor<'_>,
    ) -> Result<Nullable, Reported> {
        let Subtypes {
            discriminator,
            names,
        } = subtypes;
        let type_name = TypeName::Schema(name.to_owned());
        let union = |variants| {
            Shape::Union(Union {
                choice: Choice::Discriminator(discriminator.property_name.clone()),
                variants,
                overlapping: false,
                combined: false,
            })
        };
        let id = self.define(type_name.clone(), &schema.schema_data, union(Vec::new()));
        self.hand_out(&type_name, id);
        let mut variants: Result<Vec<UnionVariant>, Reported> =
            self.base(name, schema).map(|base| {
                vec![UnionVariant {
                    format: BodyFormat::Json,
                    words: name.to_owned(),
                    r#type: base,
                    description: None,
                    values: named(discriminator, name),
                    tagged: false,
                    statuses: Vec::new(),
                }]
            });
        for subtype in names {
            let subtype_name = subtype.replace('~', "~0").replace('/', "~1");
            let reference = format!("#/components/schemas/{subtype_name}");
            let described = self.shared_schema(&reference, Position::Value, at);
            match (described, &mut variants) {
                (Ok(described), Ok(variants)) => variants.push(UnionVariant {
                    format: BodyFormat::Json,
                    words: subtype.to_owned(),
                    r#type: described.r#type,
                    description: None,
                    values: named(discriminator, subtype),
                    tagged: false,
                    statuses: Vec::new(),
                }),
                (Ok(_), Err(_)) => {}
                (Err(reported), _) => variants = Err(reported),
            }
        }
        let variants = variants.inspect_err(|reported| self.fail(id, *reported))?;
        self.types[id.index()].shape = union(variants);
        Ok(Type::Named(id).into())
    }

    /// The properties of a schema that is a union where it is the type of a value.
    pub(super) fn base(&mut self, name: &'d str, schema: &'d Schema) -> Result<Type, Reported> {
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
