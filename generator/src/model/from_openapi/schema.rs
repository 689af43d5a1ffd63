//! Schema Objects → types.

use std::borrow::Borrow;

use openapiv3::{ReferenceOr, Schema, SchemaData};

use super::builder::SchemaState;
use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use super::described::{Described, Nullable};
use super::extension;
use super::keywords::{JsonType, Keywords};
use super::object::Properties;
use super::reference::SCHEMAS;
use super::site::{Position, Site};
use super::subtype_list::own_discriminator;
use super::union::Alternatives;
use crate::diagnostic::Reported;
use crate::model::{Access, Tuple, Type, TypeName};
use crate::spec::vocabulary::extension::FIELD_SCOPES;

/// Building a shared schema needs `STACK_LEFT` bytes of stack. If fewer are left, the stack grows by `STACK_MORE`.
const STACK_LEFT: usize = 128 * 1024;
const STACK_MORE: usize = 1024 * 1024;

impl<'d> ServiceBuilder<'d> {
    /// The type of a schema.
    pub(super) fn schema<S: Borrow<Schema>>(
        &mut self,
        schema: &'d ReferenceOr<S>,
        site: Site<'_>,
    ) -> Result<Described, Reported> {
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
    ) -> Result<Described, Reported> {
        // A chain of schemas can be as long as the document.
        stacker::maybe_grow(STACK_LEFT, STACK_MORE, || {
            self.shared_schema_here(reference, position, at)
        })
    }

    fn shared_schema_here(
        &mut self,
        reference: &str,
        position: Position,
        at: &Cursor<'_>,
    ) -> Result<Described, Reported> {
        let (name, schema) = self.component(reference, &SCHEMAS, at)?;
        if let Some(custom) = self.custom_schema(name, schema, at) {
            return custom;
        }
        let described = match self.schemas.get(name) {
            None => self.first_use(name, schema, position)?,
            Some(SchemaState::Done(built)) => {
                let built = built.clone();
                self.described(schema, built, at)?
            }
            Some(SchemaState::InProgress(Some(r#type))) => {
                self.handed_out.extend(r#type.named());
                let built = r#type.clone().into();
                self.described(schema, built, at)?
            }
            Some(SchemaState::InProgress(None)) => {
                let built = self.alias(name, schema).into();
                self.described(schema, built, at)?
            }
            Some(SchemaState::Failed(reported)) => return Err(*reported),
        };
        // The type itself has the description.
        Ok(Described {
            description: None,
            ..described
        })
    }

    /// Builds a shared schema, and keeps its state for other references.
    fn first_use(
        &mut self,
        name: &'d str,
        schema: &'d Schema,
        position: Position,
    ) -> Result<Described, Reported> {
        let components = Cursor::ROOT;
        let components = components.key("components");
        let schemas = components.key("schemas");
        let definition_at = schemas.key(name);
        self.schemas.insert(name, SchemaState::InProgress(None));
        // A referenced file is valid only in some positions, so that its state is not kept.
        let type_name = |item| TypeName::Schema(name.to_owned()).or_item(item);
        let site = Site::at(&definition_at, position, &type_name);
        let built = if let Some(subtypes) = self.subtypes.remove(name) {
            self.subtypes_of(name, schema, subtypes, &definition_at)
                .and_then(|built| self.described(schema, built, &definition_at))
        } else if self.extends_a_base(schema) {
            let built = self.kind(&Keywords::of(schema), &schema.schema_data, site);
            built.and_then(|built| self.described(schema, built, &definition_at))
        } else {
            self.inline_schema(schema, site)
        };
        let built = built.and_then(|described| self.close_alias(name, described, &definition_at));
        let state = match &built {
            Ok(described) if described.r#type.is_file() => None,
            Ok(described) => Some(SchemaState::Done(Nullable {
                r#type: described.r#type.clone(),
                nullable: described.nullable,
            })),
            Err(reported) => Some(SchemaState::Failed(*reported)),
        };
        match state {
            Some(state) => self.schemas.insert(name, state),
            None => self.schemas.remove(name),
        };
        built
    }

    /// True for a subtype that adds nothing to its base. It is a type of its own: the base, as the type of a value, is any subtype.
    fn extends_a_base(&self, schema: &'d Schema) -> bool {
        let keywords = Keywords::of(schema);
        match self
            .annotated(&keywords)
            .map(|index| &keywords.all_of[index])
        {
            Some(ReferenceOr::Reference { reference }) => self
                .known_component(reference)
                .is_some_and(|base| own_discriminator(base).is_some()),
            _ => false,
        }
    }

    pub(super) fn inline_schema(
        &mut self,
        schema: &'d Schema,
        site: Site<'_>,
    ) -> Result<Described, Reported> {
        let (keywords, data) = (Keywords::of(schema), &schema.schema_data);
        if let Some(member) = self.annotated(&keywords) {
            return self.annotated_schema(schema, member, site);
        }
        let built = self.kind(&keywords, data, site)?;
        self.described(schema, built, site.at)
    }

    /// Adds the annotations of a schema to its type.
    pub(super) fn described(
        &mut self,
        schema: &'d Schema,
        built: Nullable,
        at: &Cursor<'_>,
    ) -> Result<Described, Reported> {
        let data = &schema.schema_data;
        Ok(Described {
            description: data.description.clone(),
            constraints: self.constraints(schema, at)?,
            secret: self.is_secret(schema),
            deprecated: data.deprecated,
            nullable: data.nullable || built.nullable,
            access: access(data),
            scopes: extension::scopes(&FIELD_SCOPES, &data.extensions, at, self)?,
            example: data.example.clone(),
            r#type: built.r#type,
        })
    }

    /// An annotated member of `allOf`: the member's type. Annotations beside the member override its own.
    fn annotated_schema(
        &mut self,
        schema: &'d Schema,
        member: usize,
        site: Site<'_>,
    ) -> Result<Described, Reported> {
        let (all_of, data) = (Keywords::of(schema).all_of, &schema.schema_data);
        let all_of_at = site.at.key("allOf");
        let inner_at = all_of_at.index(member);
        let inner = self.schema(&all_of[member], site.moved(&inner_at))?;
        let mut own = self.described(schema, inner.r#type.into(), site.at)?;
        // Other members have no type, but may have a limit or a default.
        for (index, other) in all_of.iter().enumerate() {
            if let (true, ReferenceOr::Item(other)) = (index != member, other) {
                let other_at = all_of_at.index(index);
                let annotations = self.described(other, own.r#type.clone().into(), &other_at)?;
                own.nullable |= annotations.nullable;
                own.description = own.description.or(annotations.description);
                own.constraints = annotations.constraints.under(own.constraints);
                own.example = own.example.or(annotations.example);
            }
        }
        if own.scopes.is_empty() {
            own.scopes = inner.scopes;
        }
        Ok(Described {
            description: own.description.or(inner.description),
            secret: inner.secret,
            deprecated: own.deprecated || inner.deprecated,
            nullable: own.nullable || inner.nullable,
            access: match access(data) {
                Access::Both => inner.access,
                own => own,
            },
            example: own.example.or(inner.example),
            constraints: inner.constraints.under(own.constraints),
            ..own
        })
    }

    /// The type that the keywords describe.
    pub(super) fn kind(
        &mut self,
        keywords: &Keywords<'d>,
        data: &'d SchemaData,
        site: Site<'_>,
    ) -> Result<Nullable, Reported> {
        let alternatives = Alternatives::of(keywords);
        if !keywords.all_of.is_empty() || alternatives.len() > 1 {
            return self.all_of(keywords, data, site);
        }
        if let [alternatives] = alternatives.as_slice() {
            return match self.annotated_enum(alternatives, keywords, data, site)? {
                Some(built) => Ok(built),
                None => self.union(keywords, *alternatives, data, site),
            };
        }
        let values = keywords.values.as_slice();
        match keywords.json_type() {
            Some(JsonType::Object) => self.object(keywords, data, site).map(Into::into),
            Some(JsonType::Array) => self.array(keywords, site).map(Into::into),
            _ if !values.is_empty() => self.enumeration(keywords, data, site),
            Some(JsonType::Boolean) => Ok(Type::Boolean.into()),
            Some(JsonType::String) => Ok(self.string(keywords, site).into()),
            Some(JsonType::Integer) => Ok(integer(keywords).into()),
            Some(JsonType::Number) => Ok(number(keywords).into()),
            None => Ok(Type::Any.into()),
        }
    }

    fn array(&mut self, keywords: &Keywords<'d>, site: Site<'_>) -> Result<Type, Reported> {
        let Some(items) = keywords.items else {
            return Ok(Type::Array(Box::new(Type::Any)));
        };
        let items_at = site.at.key("items");
        if let (Some(required), ReferenceOr::Item(items)) = (keywords.tuple, items) {
            return self.tuple(Keywords::of(items).any_of, required, &items_at, site);
        }
        let items = self.schema(items, site.items(&items_at, site.position))?;
        Ok(Type::Array(Box::new(items.into_item())))
    }

    /// A list with a type for each position. All of them are built, so that all problems are reported at once.
    fn tuple(
        &mut self,
        forms: &'d [ReferenceOr<Schema>],
        required: usize,
        items_at: &Cursor<'_>,
        site: Site<'_>,
    ) -> Result<Type, Reported> {
        let forms_at = items_at.key("anyOf");
        let parent = site.type_name();
        let mut items = Ok(Vec::with_capacity(forms.len()));
        for (index, form) in forms.iter().enumerate() {
            let name = |_| TypeName::Variant {
                parent: Box::new(parent.clone()),
                variant: format!("item_{}", index + 1),
            };
            let at = forms_at.index(index);
            match (self.schema(form, Site::value(&at, &name)), &mut items) {
                (Ok(item), Ok(items)) => items.push(item.into_item()),
                (Err(reported), _) => items = Err(reported),
                (Ok(_), Err(_)) => {}
            }
        }
        Ok(Type::Tuple(Tuple {
            items: items?,
            required,
        }))
    }

    pub(super) fn object(
        &mut self,
        keywords: &Keywords<'d>,
        data: &'d SchemaData,
        site: Site<'_>,
    ) -> Result<Type, Reported> {
        self.object_parts(Properties::of(keywords), data, site)
    }
}

fn integer(keywords: &Keywords<'_>) -> Type {
    match keywords.format.as_deref() {
        Some("int32" | "int16" | "int8") => Type::Int32,
        Some("uint8" | "uint16" | "uint32") => Type::UInt32,
        Some("uint64" | "uint") => Type::UInt64,
        // An unknown format does not limit the number.
        _ => Type::Int64,
    }
}

fn number(keywords: &Keywords<'_>) -> Type {
    match keywords.format.as_deref() {
        Some("float") => Type::Float,
        _ => Type::Double,
    }
}

fn access(data: &SchemaData) -> Access {
    match (data.read_only, data.write_only) {
        (true, false) => Access::ReadOnly,
        (false, true) => Access::WriteOnly,
        _ => Access::Both,
    }
}
