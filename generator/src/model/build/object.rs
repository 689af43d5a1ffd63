//! Schemas of objects → structs and maps.

use openapiv3::{AdditionalProperties, ObjectType, ReferenceOr, Schema, SchemaData};

use super::schema::{Position, Site};
use super::{Cursor, SchemaState, ServiceBuilder, Unsupported};
use crate::diagnostic::Code;
use crate::model::{Field, Shape, Struct, Type, TypeDefinition, TypeId, TypeName, Usage};

/// The keywords of a Schema Object that make an object of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Properties<'d> {
    pub(super) properties: &'d indexmap::IndexMap<String, ReferenceOr<Box<Schema>>>,
    pub(super) required: &'d [String],
    pub(super) additional: Option<&'d AdditionalProperties>,
}

impl<'d> ServiceBuilder<'d> {
    pub(super) fn object(
        &mut self,
        object: &'d ObjectType,
        data: &'d SchemaData,
        site: Site<'_>,
    ) -> Result<Type, Unsupported> {
        let properties = Properties {
            properties: &object.properties,
            required: &object.required,
            additional: object.additional_properties.as_ref(),
        };
        self.object_parts(properties, data, site)
    }

    pub(super) fn object_parts(
        &mut self,
        object: Properties<'d>,
        data: &'d SchemaData,
        site: Site<'_>,
    ) -> Result<Type, Unsupported> {
        let at = site.at;
        match (object.properties.is_empty(), object.additional) {
            (true, None | Some(AdditionalProperties::Any(true))) => {
                Ok(Type::Map(Box::new(Type::Any)))
            }
            (true, Some(AdditionalProperties::Schema(values))) => {
                let values_at = at.key("additionalProperties");
                let values = self.schema(values, site.items(&values_at, Position::Value))?;
                Ok(Type::Map(Box::new(values.r#type)))
            }
            (_, None | Some(AdditionalProperties::Any(false))) => {
                let type_name = site.type_name();
                // The id exists before the fields, which may refer back to it.
                let r#type = self.define(type_name.clone(), data, Shape::Struct(Struct::default()));
                if let TypeName::Schema(schema) = &type_name
                    && let Some(state) = self.schemas.get_mut(schema.as_str())
                {
                    *state = SchemaState::InProgress(Some(r#type.clone()));
                }
                let fields = self.fields(object, Position::Value, at, &|property, item| {
                    TypeName::Property {
                        parent: Box::new(type_name.clone()),
                        property: property.to_owned(),
                        item,
                    }
                });
                if let Type::Named(id) = r#type {
                    let Ok(fields) = fields else {
                        self.incomplete.insert(id.index());
                        return Err(Unsupported);
                    };
                    self.types[id.index()].shape = Shape::Struct(Struct { fields });
                }
                Ok(r#type)
            }
            (false, Some(_)) => Err(self.unsupported(
                Code::UnsupportedSchema,
                &at.key("additionalProperties"),
                "`additionalProperties` beside `properties` is not covered",
                "remove one of the two",
            )),
        }
    }

    /// The fields of an object. Every property is looked at, so that all problems are reported at once.
    pub(super) fn fields(
        &mut self,
        object: Properties<'d>,
        position: Position,
        at: &Cursor<'_>,
        name: &dyn Fn(&str, bool) -> TypeName,
    ) -> Result<Vec<Field>, Unsupported> {
        let properties_at = at.key("properties");
        let mut fields = Ok(Vec::with_capacity(object.properties.len()));
        for (property, schema) in object.properties {
            let property_at = properties_at.key(property);
            let name = |item| name(property, item);
            let described = self.schema(schema, Site::at(&property_at, position, &name));
            let Ok(described) = described else {
                fields = Err(Unsupported);
                continue;
            };
            if let Ok(fields) = &mut fields {
                let required = object.required.contains(property);
                fields.push(described.into_field(property.clone(), required));
            }
        }
        fields
    }

    pub(super) fn define(&mut self, name: TypeName, data: &SchemaData, shape: Shape) -> Type {
        let description = data.description.clone();
        self.define_type(TypeDefinition {
            name,
            description,
            shape,
            usage: Usage::default(),
        })
    }

    /// Adds a type of its own.
    pub(super) fn define_type(&mut self, definition: TypeDefinition) -> Type {
        let id = TypeId::new(self.types.len());
        self.types.push(definition);
        Type::Named(id)
    }

    /// The fields of a struct.
    pub(super) fn struct_fields(&self, r#type: &Type) -> Vec<Field> {
        match r#type.named().map(|id| &self.types[id.index()].shape) {
            Some(Shape::Struct(r#struct)) => r#struct.fields.clone(),
            _ => Vec::new(),
        }
    }

    /// Whether the type is an enum.
    pub(super) fn is_enum(&self, id: TypeId) -> bool {
        matches!(self.types[id.index()].shape, Shape::Enum(_))
    }
}
