//! Object schemas → structs and maps.

use openapiv3::{AdditionalProperties, ReferenceOr, Schema, SchemaData};

use super::builder::SchemaState;
use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use super::keywords::Keywords;
use super::pieces::Piece;
use super::site::{Position, Site};
use crate::diagnostic::Reported;
use crate::model::{Field, Shape, Struct, Type, TypeDefinition, TypeId, TypeName, Usage};

/// The keywords of a Schema Object that describe an object.
#[derive(Debug, Clone, Copy)]
pub(super) struct Properties<'d> {
    pub(super) properties: Option<&'d indexmap::IndexMap<String, ReferenceOr<Box<Schema>>>>,
    pub(super) required: &'d [String],
    pub(super) additional: Option<&'d AdditionalProperties>,
}

impl<'d> Properties<'d> {
    pub(super) fn of(keywords: &Keywords<'d>) -> Self {
        Self {
            properties: keywords.properties,
            required: keywords.required,
            additional: keywords.additional,
        }
    }
}

impl<'d> ServiceBuilder<'d> {
    pub(super) fn object_parts(
        &mut self,
        object: Properties<'d>,
        data: &'d SchemaData,
        site: Site<'_>,
    ) -> Result<Type, Reported> {
        let closed = matches!(object.additional, Some(AdditionalProperties::Any(false)));
        if object.properties.is_none() && !closed {
            let values = self.additional(object.additional, site)?;
            return Ok(Type::Map(Box::new(values.unwrap_or(Type::Any))));
        }
        let type_name = site.type_name();
        // The id must exist before the fields, which may refer to it.
        let id = self.define(type_name.clone(), data, Shape::Struct(Struct::default()));
        self.hand_out(&type_name, id);
        let (fields, additional) = self.members(object, &type_name, site);
        let members = fields.and_then(|fields| Ok((fields, additional?)));
        let (fields, additional) = members.inspect_err(|reported| self.fail(id, *reported))?;
        self.types[id.index()].shape = Shape::Struct(Struct { fields, additional });
        Ok(Type::Named(id))
    }

    /// The fields of an object, and the type of its other properties. Both are built, so that all problems are reported at once.
    fn members(
        &mut self,
        object: Properties<'d>,
        name: &TypeName,
        site: Site<'_>,
    ) -> (Result<Vec<Field>, Reported>, Result<Option<Type>, Reported>) {
        let property_name = |property: &str, item| name.property(property, item);
        let fields = self.fields(object, Position::Value, site.at, &property_name);
        let values_name = |_| name.property(ADDITIONAL, false);
        let values_site = Site::value(site.at, &values_name);
        (fields, self.additional(object.additional, values_site))
    }

    /// The part that a schema with properties adds to a struct of several parts.
    pub(super) fn own_piece(
        &mut self,
        keywords: &Keywords<'d>,
        name: &TypeName,
        site: Site<'_>,
    ) -> Result<Piece, Reported> {
        let (fields, additional) = self.members(Properties::of(keywords), name, site);
        Ok(Piece::Own {
            fields: fields?,
            additional: additional?,
            at: site.at.pointer(),
        })
    }

    /// The type of additional properties, if the schema allows them.
    pub(super) fn additional(
        &mut self,
        additional: Option<&'d AdditionalProperties>,
        site: Site<'_>,
    ) -> Result<Option<Type>, Reported> {
        match additional {
            None | Some(AdditionalProperties::Any(false)) => Ok(None),
            Some(AdditionalProperties::Any(true)) => Ok(Some(Type::Any)),
            Some(AdditionalProperties::Schema(values)) => {
                let at = site.at.key("additionalProperties");
                let values = self.schema(values, site.items(&at, Position::Value))?;
                Ok(Some(values.into_item()))
            }
        }
    }

    /// The fields of an object. Every property is built, so that all problems are reported at once.
    pub(super) fn fields(
        &mut self,
        object: Properties<'d>,
        position: Position,
        at: &Cursor<'_>,
        name: &dyn Fn(&str, bool) -> TypeName,
    ) -> Result<Vec<Field>, Reported> {
        let properties_at = at.key("properties");
        let mut fields = Ok(Vec::with_capacity(
            object.properties.map_or(0, |all| all.len()),
        ));
        for (property, schema) in object.properties.into_iter().flatten() {
            let property_at = properties_at.key(property);
            let name = |item| name(property, item);
            let described = self
                .custom_property(schema, &name(false), &property_at)
                .unwrap_or_else(|| self.schema(schema, Site::at(&property_at, position, &name)));
            let described = match described {
                Ok(described) => described,
                Err(reported) => {
                    fields = Err(reported);
                    continue;
                }
            };
            if let Ok(fields) = &mut fields {
                let required = object.required.contains(property);
                let mut field = described.into_field(property.clone(), required);
                field.alias = self.chosen_name(&name(false));
                field.secret |= self.is_secret_by_name(property, &field.r#type);
                fields.push(field);
            }
        }
        if let Ok(fields) = &mut fields {
            let described =
                |name: &String| object.properties.is_some_and(|all| all.contains_key(name));
            let undescribed = object.required.iter().filter(|name| !described(name));
            // A required property without a description can have any value.
            fields.extend(undescribed.map(|name| Field::undescribed(name.clone())));
        }
        fields
    }

    /// Allows other types to refer to a type that is not complete yet.
    pub(super) fn hand_out(&mut self, name: &TypeName, id: TypeId) {
        match name {
            TypeName::Schema(schema) => {
                if let Some(state @ SchemaState::InProgress(_)) =
                    self.schemas.get_mut(schema.as_str())
                {
                    *state = SchemaState::InProgress(Some(Type::Named(id)));
                }
            }
            TypeName::Base(schema) => {
                self.bases.insert((**schema).clone(), id);
            }
            _ => {}
        }
    }

    pub(super) fn define(&mut self, name: TypeName, data: &SchemaData, shape: Shape) -> TypeId {
        let description = data.description.clone();
        self.define_type(TypeDefinition {
            name,
            description,
            shape,
            usage: Usage::default(),
        })
    }

    /// Adds a named type.
    pub(super) fn define_type(&mut self, definition: TypeDefinition) -> TypeId {
        let id = TypeId::new(self.types.len());
        self.types.push(definition);
        id
    }

    /// Adds a struct without a description.
    pub(super) fn define_struct(&mut self, name: TypeName, fields: Vec<Field>) -> Type {
        Type::Named(self.define_type(TypeDefinition {
            name,
            description: None,
            shape: Shape::Struct(fields.into()),
            usage: Usage::default(),
        }))
    }

    /// The struct behind a type, if it is one.
    pub(super) fn as_struct(&self, r#type: &Type) -> Option<&Struct> {
        let (Type::Named(id) | Type::Recursive(id)) = r#type else {
            return None;
        };
        match &self.types[id.index()].shape {
            Shape::Struct(object) => Some(object),
            Shape::Enum(_) | Shape::Union(_) => None,
        }
    }
}

/// The name of the type of additional properties.
const ADDITIONAL: &str = "additional_property";
