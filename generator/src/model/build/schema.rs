//! Schema Objects → types.

use openapiv3::{
    AdditionalProperties, AnySchema, IntegerFormat, IntegerType, NumberFormat, NumberType,
    ObjectType, ReferenceOr, Schema, SchemaData, SchemaKind, StringFormat, StringType,
    Type as SchemaType, VariantOrUnknownOrEmpty,
};
use serde_json::Value;

use super::{Cursor, SchemaState, ServiceBuilder, Unsupported, extension};
use crate::diagnostic::Code;
use crate::model::{
    Constraints, Enum, EnumValues, Field, Shape, Struct, TimestampUnit, Type, TypeDefinition,
    TypeId, TypeName, Usage, Variant,
};

/// What a schema says in its place: its type, and what the type does not express.
#[derive(Debug, Clone)]
pub(super) struct Described {
    pub(super) r#type: Type,
    pub(super) description: Option<String>,
    pub(super) constraints: Constraints,
    pub(super) deprecated: bool,
    pub(super) nullable: bool,
    pub(super) example: Option<Value>,
}

/// Where a schema stands, as far as it matters for what it may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Position {
    /// Anywhere in JSON, in the path, the query or a header.
    Value,
    /// A part of a multipart body, which may be a file.
    Part,
}

const SCHEMAS: &str = "#/components/schemas/";

impl<'d> ServiceBuilder<'d> {
    /// Follows a reference to a shared schema.
    pub(super) fn resolve_schema(
        &mut self,
        reference: &str,
        at: &Cursor<'_>,
    ) -> Result<(&'d str, &'d Schema), Unsupported> {
        let found = reference.strip_prefix(SCHEMAS).and_then(|name| {
            let schemas = &self.api().components.as_ref()?.schemas;
            let (name, schema) = schemas.get_key_value(name)?;
            Some((name.as_str(), schema))
        });
        match found {
            Some((name, ReferenceOr::Item(schema))) => Ok((name, schema)),
            Some((_, ReferenceOr::Reference { reference })) => self.resolve_schema(reference, at),
            None => Err(self.unsupported(
                Code::UnresolvedReference,
                at,
                format!("`{reference}` is no schema of this document"),
                "define it under `components.schemas`",
            )),
        }
    }

    /// The type of a schema; `name` is what the type is called if the schema needs one of its own.
    pub(super) fn schema(
        &mut self,
        schema: &'d ReferenceOr<Schema>,
        position: Position,
        at: &Cursor<'_>,
        name: &dyn Fn(bool) -> TypeName,
    ) -> Result<Described, Unsupported> {
        match schema {
            ReferenceOr::Item(schema) => self.inline_schema(schema, position, at, name, false),
            ReferenceOr::Reference { reference } => self.shared_schema(reference, position, at),
        }
    }

    /// The same for the boxed schemas of properties and items.
    fn boxed_schema(
        &mut self,
        schema: &'d ReferenceOr<Box<Schema>>,
        position: Position,
        at: &Cursor<'_>,
        name: &dyn Fn(bool) -> TypeName,
        item: bool,
    ) -> Result<Described, Unsupported> {
        match schema {
            ReferenceOr::Item(schema) => self.inline_schema(schema, position, at, name, item),
            ReferenceOr::Reference { reference } => self.shared_schema(reference, position, at),
        }
    }

    /// The type of a schema under `components`, built at the first reference.
    pub(super) fn shared_schema(
        &mut self,
        reference: &str,
        position: Position,
        at: &Cursor<'_>,
    ) -> Result<Described, Unsupported> {
        let (name, schema) = self.resolve_schema(reference, at)?;
        let data = &schema.schema_data;
        let r#type = match self.schemas.get(name) {
            Some(SchemaState::Done(r#type)) => r#type.clone(),
            Some(SchemaState::InProgress(Some(r#type))) => r#type.clone(),
            Some(SchemaState::InProgress(None)) => {
                return Err(self.unsupported(
                    Code::UnsupportedSchema,
                    at,
                    format!("`{name}` contains itself without an object in between"),
                    "give the schema `type: object` and put the recursion into a property",
                ));
            }
            Some(SchemaState::Unsupported) => return Err(Unsupported),
            None => {
                let components = Cursor::ROOT;
                let components = components.key("components");
                let schemas = components.key("schemas");
                let definition_at = schemas.key(name);
                self.schemas.insert(name, SchemaState::InProgress(None));
                // A file may stand behind a reference; it is fit for one place only, so the name keeps no state.
                let type_name = |item| match (TypeName::Schema(name.to_owned()), item) {
                    (own, false) => own,
                    (own, true) => TypeName::Property {
                        parent: Box::new(own),
                        property: "item".to_owned(),
                        item: false,
                    },
                };
                let built = self.inline_schema(schema, position, &definition_at, &type_name, false);
                let state = match &built {
                    Ok(described) if described.r#type == Type::File => None,
                    Ok(described) => Some(SchemaState::Done(described.r#type.clone())),
                    Err(Unsupported) => Some(SchemaState::Unsupported),
                };
                match state {
                    Some(state) => self.schemas.insert(name, state),
                    None => self.schemas.remove(name),
                };
                return built.map(|described| Described {
                    description: None,
                    ..described
                });
            }
        };
        Ok(Described {
            r#type,
            // The type's own description stands on the type.
            description: None,
            constraints: self.constraints(schema, at)?,
            deprecated: data.deprecated,
            nullable: data.nullable,
            example: data.example.clone(),
        })
    }

    pub(super) fn inline_schema(
        &mut self,
        schema: &'d Schema,
        position: Position,
        at: &Cursor<'_>,
        name: &dyn Fn(bool) -> TypeName,
        item: bool,
    ) -> Result<Described, Unsupported> {
        let data = &schema.schema_data;
        let r#type = match &schema.schema_kind {
            // `allOf` with one member is how OpenAPI 3.0 puts words beside a reference.
            SchemaKind::AllOf { all_of } if all_of.len() == 1 => {
                let all_of_at = at.key("allOf");
                let inner = self.schema(&all_of[0], position, &all_of_at.index(0), name)?;
                return Ok(Described {
                    description: data.description.clone().or(inner.description),
                    deprecated: data.deprecated || inner.deprecated,
                    nullable: data.nullable || inner.nullable,
                    example: data.example.clone().or(inner.example),
                    constraints: Constraints {
                        default: data.default.clone().or(inner.constraints.default),
                        ..inner.constraints
                    },
                    r#type: inner.r#type,
                });
            }
            SchemaKind::Type(r#type) => self.typed(r#type, data, position, at, name, item)?,
            SchemaKind::Any(any) => self.untyped(any, data, position, at, name, item)?,
            SchemaKind::AllOf { .. } => return Err(self.unsupported_keyword("allOf", at)),
            SchemaKind::OneOf { .. } => return Err(self.unsupported_keyword("oneOf", at)),
            SchemaKind::AnyOf { .. } => return Err(self.unsupported_keyword("anyOf", at)),
            SchemaKind::Not { .. } => return Err(self.unsupported_keyword("not", at)),
        };
        Ok(Described {
            description: data.description.clone(),
            constraints: self.constraints(schema, at)?,
            deprecated: data.deprecated,
            nullable: data.nullable,
            example: data.example.clone(),
            r#type,
        })
    }

    fn typed(
        &mut self,
        r#type: &'d SchemaType,
        data: &'d SchemaData,
        position: Position,
        at: &Cursor<'_>,
        name: &dyn Fn(bool) -> TypeName,
        item: bool,
    ) -> Result<Type, Unsupported> {
        match r#type {
            SchemaType::Boolean(_) => Ok(Type::Boolean),
            SchemaType::String(string) => self.string(string, data, position, at, name, item),
            SchemaType::Integer(integer) => self.integer(integer, data, at, name, item),
            SchemaType::Number(number) => self.number(number, at),
            SchemaType::Array(array) => {
                let Some(items) = &array.items else {
                    return Ok(Type::Array(Box::new(Type::Any)));
                };
                // Files in a list would need a part each; not covered, so the items are plain values.
                let items =
                    self.boxed_schema(items, Position::Value, &at.key("items"), name, true)?;
                Ok(Type::Array(Box::new(items.r#type)))
            }
            SchemaType::Object(object) => self.object(object, data, at, name, item),
        }
    }

    /// A schema without `type`: anything, or an object that only lists its properties.
    fn untyped(
        &mut self,
        any: &'d AnySchema,
        data: &'d SchemaData,
        position: Position,
        at: &Cursor<'_>,
        name: &dyn Fn(bool) -> TypeName,
        item: bool,
    ) -> Result<Type, Unsupported> {
        if let Some(keyword) = [
            ("oneOf", !any.one_of.is_empty()),
            ("anyOf", !any.any_of.is_empty()),
            ("allOf", !any.all_of.is_empty()),
            ("not", any.not.is_some()),
        ]
        .into_iter()
        .find_map(|(keyword, present)| present.then_some(keyword))
        {
            return Err(self.unsupported_keyword(keyword, at));
        }
        let object_keys = !any.properties.is_empty() || any.additional_properties.is_some();
        match (&any.typ, object_keys) {
            (None, false) if any.items.is_none() && any.enumeration.is_empty() => Ok(Type::Any),
            (None, true) if any.items.is_none() && any.enumeration.is_empty() => {
                let properties = Properties {
                    properties: &any.properties,
                    required: &any.required,
                    additional: any.additional_properties.as_ref(),
                };
                self.object_parts(properties, data, at, name, item)
            }
            (None, false) => {
                if let (Some(items), true) = (&any.items, any.enumeration.is_empty()) {
                    let items = self.boxed_schema(items, position, &at.key("items"), name, true)?;
                    return Ok(Type::Array(Box::new(items.r#type)));
                }
                Err(self.mixed(at))
            }
            _ => Err(self.mixed(at)),
        }
    }

    fn mixed(&mut self, at: &Cursor<'_>) -> Unsupported {
        self.unsupported(
            Code::UnsupportedSchema,
            at,
            "this mix of schema keywords is not covered",
            "keep to the keywords of one type: those of a string, a number, an array or an object",
        )
    }

    fn unsupported_keyword(&mut self, keyword: &str, at: &Cursor<'_>) -> Unsupported {
        self.unsupported(
            Code::UnsupportedSchema,
            &at.key(keyword),
            format!("`{keyword}` is not covered yet"),
            "describe the value as one object, or leave the schema empty to take any JSON",
        )
    }

    fn string(
        &mut self,
        string: &'d StringType,
        data: &'d SchemaData,
        position: Position,
        at: &Cursor<'_>,
        name: &dyn Fn(bool) -> TypeName,
        item: bool,
    ) -> Result<Type, Unsupported> {
        if matches!(
            string.format,
            VariantOrUnknownOrEmpty::Item(StringFormat::Binary)
        ) {
            if position == Position::Part {
                return Ok(Type::File);
            }
            return Err(self.unsupported(
                Code::UnsupportedSchema,
                at,
                "a file stands where only a value fits",
                "`format: binary` is covered for the properties of a `multipart/form-data` body",
            ));
        }
        if string.enumeration.is_empty() {
            return Ok(Type::String);
        }
        // `null` among the values says what `nullable` says.
        let values: Vec<(usize, String)> = string
            .enumeration
            .iter()
            .enumerate()
            .filter_map(|(index, value)| Some((index, value.clone()?)))
            .collect();
        let variants = self.variants(values, data, at)?;
        Ok(self.define(
            name(item),
            data,
            Shape::Enum(Enum {
                values: EnumValues::Strings(variants),
            }),
        ))
    }

    fn integer(
        &mut self,
        integer: &'d IntegerType,
        data: &'d SchemaData,
        at: &Cursor<'_>,
        name: &dyn Fn(bool) -> TypeName,
        item: bool,
    ) -> Result<Type, Unsupported> {
        if !integer.enumeration.is_empty() {
            let values = integer
                .enumeration
                .iter()
                .enumerate()
                .filter_map(|(index, value)| Some((index, (*value)?)))
                .collect();
            let variants = self.variants(values, data, at)?;
            return Ok(self.define(
                name(item),
                data,
                Shape::Enum(Enum {
                    values: EnumValues::Integers(variants),
                }),
            ));
        }
        match &integer.format {
            VariantOrUnknownOrEmpty::Item(IntegerFormat::Int32) => Ok(Type::Int32),
            // An unknown format says how to read the number, not how large it is.
            _ => Ok(Type::Int64),
        }
    }

    fn number(&mut self, number: &NumberType, at: &Cursor<'_>) -> Result<Type, Unsupported> {
        if !number.enumeration.is_empty() {
            return Err(self.unsupported(
                Code::UnsupportedSchema,
                &at.key("enum"),
                "an enum of fractional numbers is not covered",
                "use `type: integer` or `type: string` for enums",
            ));
        }
        match &number.format {
            VariantOrUnknownOrEmpty::Item(NumberFormat::Float) => Ok(Type::Float),
            _ => Ok(Type::Double),
        }
    }

    /// Pairs the values of an enum with their names and meanings.
    fn variants<T>(
        &mut self,
        values: Vec<(usize, T)>,
        data: &SchemaData,
        at: &Cursor<'_>,
    ) -> Result<Vec<Variant<T>>, Unsupported> {
        let mut names: Vec<Option<String>> = list(extension::read(
            &data.extensions,
            "x-enum-varnames",
            at,
            self,
        )?);
        let mut descriptions: Vec<Option<String>> = list(extension::read(
            &data.extensions,
            "x-enum-descriptions",
            at,
            self,
        )?);
        let take = |list: &mut Vec<Option<String>>, index: usize| {
            list.get_mut(index)
                .and_then(Option::take)
                .filter(|text| !text.is_empty())
        };
        Ok(values
            .into_iter()
            .map(|(index, value)| Variant {
                value,
                name: take(&mut names, index),
                description: take(&mut descriptions, index),
            })
            .collect())
    }

    fn object(
        &mut self,
        object: &'d ObjectType,
        data: &'d SchemaData,
        at: &Cursor<'_>,
        name: &dyn Fn(bool) -> TypeName,
        item: bool,
    ) -> Result<Type, Unsupported> {
        let properties = Properties {
            properties: &object.properties,
            required: &object.required,
            additional: object.additional_properties.as_ref(),
        };
        self.object_parts(properties, data, at, name, item)
    }

    fn object_parts(
        &mut self,
        object: Properties<'d>,
        data: &'d SchemaData,
        at: &Cursor<'_>,
        name: &dyn Fn(bool) -> TypeName,
        item: bool,
    ) -> Result<Type, Unsupported> {
        match (object.properties.is_empty(), object.additional) {
            (true, None | Some(AdditionalProperties::Any(true))) => {
                Ok(Type::Map(Box::new(Type::Any)))
            }
            (true, Some(AdditionalProperties::Schema(values))) => {
                let values = self.schema(
                    values,
                    Position::Value,
                    &at.key("additionalProperties"),
                    &|_| name(true),
                )?;
                Ok(Type::Map(Box::new(values.r#type)))
            }
            (_, None | Some(AdditionalProperties::Any(false))) => {
                let type_name = name(item);
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
                })?;
                if let Type::Named(id) = r#type {
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
            let described = self.boxed_schema(
                schema,
                position,
                &property_at,
                &|item| name(property, item),
                false,
            );
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

    fn define(&mut self, name: TypeName, data: &SchemaData, shape: Shape) -> Type {
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

    fn constraints(
        &mut self,
        schema: &Schema,
        at: &Cursor<'_>,
    ) -> Result<Constraints, Unsupported> {
        let data = &schema.schema_data;
        let timestamp: Option<String> = extension::read(&data.extensions, "x-timestamp", at, self)?;
        let mut constraints = Constraints {
            default: data.default.clone(),
            timestamp: timestamp.as_deref().and_then(|unit| match unit {
                "seconds" => Some(TimestampUnit::Seconds),
                "milliseconds" => Some(TimestampUnit::Milliseconds),
                _ => None, // The document was validated.
            }),
            ..Constraints::default()
        };
        match &schema.schema_kind {
            SchemaKind::Type(SchemaType::String(string)) => {
                constraints.min_length = string.min_length;
                constraints.max_length = string.max_length;
                constraints.pattern = string.pattern.clone();
                constraints.format = match &string.format {
                    VariantOrUnknownOrEmpty::Item(StringFormat::Date) => Some("date".to_owned()),
                    VariantOrUnknownOrEmpty::Item(StringFormat::DateTime) => {
                        Some("date-time".to_owned())
                    }
                    VariantOrUnknownOrEmpty::Item(StringFormat::Byte) => Some("byte".to_owned()),
                    VariantOrUnknownOrEmpty::Item(StringFormat::Password) => {
                        Some("password".to_owned())
                    }
                    VariantOrUnknownOrEmpty::Item(StringFormat::Binary)
                    | VariantOrUnknownOrEmpty::Empty => None,
                    VariantOrUnknownOrEmpty::Unknown(format) => Some(format.clone()),
                };
            }
            SchemaKind::Type(SchemaType::Integer(integer)) => {
                constraints.minimum = integer.minimum.map(|bound| bound.to_string());
                constraints.maximum = integer.maximum.map(|bound| bound.to_string());
                constraints.exclusive_minimum = integer.exclusive_minimum;
                constraints.exclusive_maximum = integer.exclusive_maximum;
                constraints.multiple_of = integer.multiple_of.map(|factor| factor.to_string());
            }
            SchemaKind::Type(SchemaType::Number(number)) => {
                constraints.minimum = number.minimum.map(|bound| bound.to_string());
                constraints.maximum = number.maximum.map(|bound| bound.to_string());
                constraints.exclusive_minimum = number.exclusive_minimum;
                constraints.exclusive_maximum = number.exclusive_maximum;
                constraints.multiple_of = number.multiple_of.map(|factor| factor.to_string());
            }
            SchemaKind::Type(SchemaType::Array(array)) => {
                constraints.min_items = array.min_items;
                constraints.max_items = array.max_items;
                constraints.unique_items = array.unique_items;
            }
            _ => {}
        }
        Ok(constraints)
    }
}

/// The keywords of a Schema Object that make an object of it.
#[derive(Debug, Clone, Copy)]
pub(super) struct Properties<'d> {
    pub(super) properties: &'d indexmap::IndexMap<String, ReferenceOr<Box<Schema>>>,
    pub(super) required: &'d [String],
    pub(super) additional: Option<&'d AdditionalProperties>,
}

impl Described {
    /// The described value as a field.
    pub(super) fn into_field(self, name: String, required: bool) -> Field {
        Field {
            name,
            // What may be null may as well be absent.
            required: required && !self.nullable,
            r#type: self.r#type,
            description: self.description,
            constraints: self.constraints,
            deprecated: self.deprecated,
            example: self.example,
        }
    }
}

fn list(values: Option<Vec<String>>) -> Vec<Option<String>> {
    values.unwrap_or_default().into_iter().map(Some).collect()
}
