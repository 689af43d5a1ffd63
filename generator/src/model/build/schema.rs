//! Schema Objects → types.

use std::borrow::Borrow;

use openapiv3::{AnySchema, ReferenceOr, Schema, SchemaData, SchemaKind, Type as SchemaType};
use serde_json::Value;

use super::object::Properties;
use super::reference::SCHEMAS;
use super::{Cursor, SchemaState, ServiceBuilder, Unsupported, extension};
use crate::diagnostic::Code;
use crate::model::{Constraints, Field, Scope, Type, TypeName};

/// Scopes of a single property or parameter.
pub(super) const FIELD_SCOPES: &str = "x-field-scopes";

/// What a schema says in its place: its type, and what the type does not express.
#[derive(Debug, Clone)]
pub(super) struct Described {
    pub(super) r#type: Type,
    pub(super) description: Option<String>,
    pub(super) constraints: Constraints,
    pub(super) secret: bool,
    pub(super) deprecated: bool,
    pub(super) nullable: bool,
    pub(super) scopes: Vec<Scope>,
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

/// The place of a schema, and what its type is called if it needs one of its own.
#[derive(Clone, Copy)]
pub(super) struct Site<'s> {
    pub(super) at: &'s Cursor<'s>,
    pub(super) position: Position,
    /// The name of the type; asked whether it is that of items.
    name: &'s dyn Fn(bool) -> TypeName,
    /// Whether the schema is that of the items of the list or map that has the name.
    item: bool,
}

impl<'s> Site<'s> {
    /// The place of a value.
    pub(super) fn value(at: &'s Cursor<'s>, name: &'s dyn Fn(bool) -> TypeName) -> Self {
        Self::at(at, Position::Value, name)
    }

    /// A place.
    pub(super) fn at(
        at: &'s Cursor<'s>,
        position: Position,
        name: &'s dyn Fn(bool) -> TypeName,
    ) -> Self {
        Self {
            at,
            position,
            name,
            item: false,
        }
    }

    /// The name of a type that stands here.
    pub(super) fn type_name(&self) -> TypeName {
        (self.name)(self.item)
    }

    /// The place of the items of a list or map that stands here.
    pub(super) fn items<'i>(&'i self, at: &'i Cursor<'i>, position: Position) -> Site<'i> {
        Site {
            at,
            position,
            name: self.name,
            item: true,
        }
    }
}

impl<'d> ServiceBuilder<'d> {
    /// The type of a schema.
    pub(super) fn schema<S: Borrow<Schema>>(
        &mut self,
        schema: &'d ReferenceOr<S>,
        site: Site<'_>,
    ) -> Result<Described, Unsupported> {
        match schema {
            ReferenceOr::Item(schema) => self.inline_schema(schema.borrow(), site),
            ReferenceOr::Reference { reference } => {
                self.shared_schema(reference, site.position, site.at)
            }
        }
    }

    /// The type of a schema under `components`, built at the first reference.
    pub(super) fn shared_schema(
        &mut self,
        reference: &str,
        position: Position,
        at: &Cursor<'_>,
    ) -> Result<Described, Unsupported> {
        let (name, schema) = self.component(reference, &SCHEMAS, at)?;
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
                let site = Site::at(&definition_at, position, &type_name);
                let built = self.inline_schema(schema, site);
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
            secret: self.is_secret(schema),
            deprecated: data.deprecated,
            nullable: data.nullable,
            scopes: extension::scopes(&data.extensions, FIELD_SCOPES, at, self)?,
            example: data.example.clone(),
        })
    }

    pub(super) fn inline_schema(
        &mut self,
        schema: &'d Schema,
        site: Site<'_>,
    ) -> Result<Described, Unsupported> {
        let at = site.at;
        let data = &schema.schema_data;
        let r#type = match &schema.schema_kind {
            // `allOf` with one member is how OpenAPI 3.0 puts words beside a reference.
            SchemaKind::AllOf { all_of } if all_of.len() == 1 => {
                let all_of_at = at.key("allOf");
                let inner_at = all_of_at.index(0);
                let inner = self.schema(
                    &all_of[0],
                    Site {
                        at: &inner_at,
                        item: false,
                        ..site
                    },
                )?;
                let mut scopes = extension::scopes(&data.extensions, FIELD_SCOPES, at, self)?;
                if scopes.is_empty() {
                    scopes = inner.scopes;
                }
                return Ok(Described {
                    description: data.description.clone().or(inner.description),
                    secret: inner.secret,
                    deprecated: data.deprecated || inner.deprecated,
                    nullable: data.nullable || inner.nullable,
                    scopes,
                    example: data.example.clone().or(inner.example),
                    constraints: Constraints {
                        default: data.default.clone().or(inner.constraints.default),
                        ..inner.constraints
                    },
                    r#type: inner.r#type,
                });
            }
            SchemaKind::Type(r#type) => self.typed(r#type, data, site)?,
            SchemaKind::Any(any) => self.untyped(any, data, site)?,
            SchemaKind::AllOf { .. } => return Err(self.unsupported_keyword("allOf", at)),
            SchemaKind::OneOf { .. } => return Err(self.unsupported_keyword("oneOf", at)),
            SchemaKind::AnyOf { .. } => return Err(self.unsupported_keyword("anyOf", at)),
            SchemaKind::Not { .. } => return Err(self.unsupported_keyword("not", at)),
        };
        Ok(Described {
            description: data.description.clone(),
            constraints: self.constraints(schema, at)?,
            secret: self.is_secret(schema),
            deprecated: data.deprecated,
            nullable: data.nullable,
            scopes: extension::scopes(&data.extensions, FIELD_SCOPES, at, self)?,
            example: data.example.clone(),
            r#type,
        })
    }

    fn typed(
        &mut self,
        r#type: &'d SchemaType,
        data: &'d SchemaData,
        site: Site<'_>,
    ) -> Result<Type, Unsupported> {
        match r#type {
            SchemaType::Boolean(_) => Ok(Type::Boolean),
            SchemaType::String(string) => self.string(string, data, site),
            SchemaType::Integer(integer) => self.integer(integer, data, site),
            SchemaType::Number(number) => self.number(number, site.at),
            SchemaType::Array(array) => {
                let Some(items) = &array.items else {
                    return Ok(Type::Array(Box::new(Type::Any)));
                };
                // Files in a list would need a part each; not covered, so the items are plain values.
                let items_at = site.at.key("items");
                let items = self.schema(items, site.items(&items_at, Position::Value))?;
                Ok(Type::Array(Box::new(items.r#type)))
            }
            SchemaType::Object(object) => self.object(object, data, site),
        }
    }

    /// A schema without `type`: anything, or an object that only lists its properties.
    fn untyped(
        &mut self,
        any: &'d AnySchema,
        data: &'d SchemaData,
        site: Site<'_>,
    ) -> Result<Type, Unsupported> {
        let at = site.at;
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
                self.object_parts(properties, data, site)
            }
            (None, false) => {
                if let (Some(items), true) = (&any.items, any.enumeration.is_empty()) {
                    let items_at = at.key("items");
                    let items = self.schema(items, site.items(&items_at, site.position))?;
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
            secret: self.secret,
            deprecated: self.deprecated,
            scopes: self.scopes,
            example: self.example,
        }
    }
}
