//! Forms and multipart bodies → fields of requests.

use openapiv3::{AdditionalProperties, MediaType, ReferenceOr, Schema};

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use super::keywords::{JsonType, Keywords};
use super::object::Properties;
use super::reference::SCHEMAS;
use super::request_body::{body_fields, body_type_name};
use super::site::{Position, Site};
use super::union::has_type;
use crate::diagnostic::{Code, Reported};
use crate::model::{Field, Place, RequestField, Shape, Type, TypeId, TypeName};

impl<'d> ServiceBuilder<'d> {
    /// A form: each property of its object is a field. A map or a union is one field, and a form without properties has none.
    pub(super) fn form_fields(
        &mut self,
        required: bool,
        content: &'d MediaType,
        operation_id: &str,
        at: &Cursor<'_>,
    ) -> Result<Vec<RequestField>, Reported> {
        let schema_at = at.key("schema");
        let name = body_type_name(operation_id);
        let Some(schema) = &content.schema else {
            return Ok(whole(Type::Map(Box::new(Type::Any)), required));
        };
        let keywords = Keywords::of(self.resolve(schema, &SCHEMAS, &schema_at)?);
        let is_open = is_open(&keywords);
        if !keywords.is_composed() && keywords.properties.is_some() && !is_open {
            let object = Properties::of(&keywords);
            let fields = self.fields(object, Position::Value, &schema_at, &name)?;
            let mut fields = body_fields(fields);
            self.encode_fields(&mut fields, Position::Value, content, at);
            return Ok(fields);
        }
        let body_name = |item| name("body", item);
        let described = self.schema(schema, Site::value(&schema_at, &body_name))?;
        self.assemble()?;
        if let Some(object) = self.as_struct(&described.r#type) {
            if object.additional.is_some() && content.encoding.is_empty() {
                // The names of further fields are not known.
                return Ok(whole(described.r#type, required));
            }
            let is_open = object.additional.is_some();
            let mut fields = body_fields(object.fields.clone());
            if is_open {
                self.warn_of_open(&schema_at);
            }
            self.encode_fields(&mut fields, Position::Value, content, at);
            return Ok(fields);
        }
        match &described.r#type {
            Type::Any => Ok(whole(Type::Map(Box::new(Type::Any)), required)),
            // `type: object` alone: there is nothing to send.
            Type::Map(_) if keywords.additional.is_none() && !keywords.is_composed() => {
                Ok(Vec::new())
            }
            Type::Map(_) => Ok(whole(described.r#type, required)),
            Type::Named(id) if self.is_union_of_objects(*id) => {
                Ok(whole(described.r#type, required))
            }
            _ => Err(self.no_fields(at)),
        }
    }

    /// True if all variants of a union consist of fields.
    fn is_union_of_objects(&self, id: TypeId) -> bool {
        let Shape::Union(union) = &self.types[id.index()].shape else {
            return false;
        };
        let mut variants = union.variants.iter();
        variants.all(|variant| {
            matches!(variant.r#type, Type::Map(_)) || self.as_struct(&variant.r#type).is_some()
        })
    }

    /// Warns about fields without a described name.
    fn warn_of_open(&mut self, schema_at: &Cursor<'_>) {
        self.warn(
            Code::IgnoredKey,
            &schema_at.key("additionalProperties"),
            "the client sends the described fields only",
            "describe other fields in `properties`",
        );
    }

    fn no_fields(&mut self, at: &Cursor<'_>) -> Reported {
        self.unsupported(
            Code::UnsupportedSchema,
            at,
            "a form needs an object with a property for each of its fields",
            "give the media type a `schema` of `type: object` with `properties`",
        )
    }

    /// A multipart body: each property of its object is a part, which may be a file.
    pub(super) fn multipart_fields(
        &mut self,
        required: bool,
        content: &'d MediaType,
        operation_id: &str,
        at: &Cursor<'_>,
    ) -> Result<Vec<RequestField>, Reported> {
        let schema_at = at.key("schema");
        let name = body_type_name(operation_id);
        let Some(schema) = &content.schema else {
            return Ok(whole(Type::Map(Box::new(Type::Any)), required));
        };
        let keywords = Keywords::of(self.resolve(schema, &SCHEMAS, &schema_at)?);
        if keywords
            .json_type()
            .is_some_and(|known| known != JsonType::Object)
        {
            return Err(self.no_fields(at));
        }
        let has_properties = keywords.properties.is_some() || keywords.is_composed();
        match keywords.additional {
            Some(AdditionalProperties::Any(true)) if !has_properties => {
                return Ok(whole(Type::Map(Box::new(Type::Any)), required));
            }
            Some(AdditionalProperties::Schema(values)) if !has_properties => {
                let values_name = |item| name("body", item);
                let values_at = schema_at.key("additionalProperties");
                let site = Site::at(&values_at, Position::Part, &values_name);
                let values = self.schema(values, site)?.into_item();
                return Ok(whole(Type::Map(Box::new(part_type(values))), required));
            }
            _ => {}
        }
        if keywords.is_composed() || keywords.json_type().is_none() {
            let body_name = |item| name("body", item);
            let site = Site::at(&schema_at, Position::Part, &body_name);
            let described = self.schema(schema, site)?.r#type;
            self.assemble()?;
            match described {
                Type::Any => return Ok(whole(Type::Map(Box::new(Type::Any)), required)),
                Type::Map(_) => return Ok(whole(described, required)),
                Type::Named(id) if self.is_union_of_objects(id) => {}
                object if self.as_struct(&object).is_some() => {}
                _ => return Err(self.no_fields(at)),
            }
        }
        if is_open(&keywords) {
            self.warn_of_open(&schema_at);
        }
        let fields = self.parts_of(schema, &schema_at, &name, &mut Vec::new())?;
        let mut fields = body_fields(fields);
        self.encode_fields(&mut fields, Position::Part, content, at);
        Ok(fields)
    }

    /// The parts that a schema describes: its own, those of all members of `allOf`, and those of any alternative.
    ///
    /// Shared schemas are read here again, because strings with bytes are files here only.
    fn parts_of(
        &mut self,
        schema: &'d ReferenceOr<Schema>,
        at: &Cursor<'_>,
        name: &dyn Fn(&str, bool) -> TypeName,
        open: &mut Vec<&'d str>,
    ) -> Result<Vec<Field>, Reported> {
        let schema = match schema {
            ReferenceOr::Item(schema) => schema,
            ReferenceOr::Reference { reference } => {
                let (known, schema) = self.component(reference, &SCHEMAS, at)?;
                if open.contains(&known) {
                    return Ok(Vec::new());
                }
                open.push(known);
                let components = Cursor::ROOT;
                let components = components.key("components");
                let schemas = components.key("schemas");
                let fields = self.own_parts(schema, &schemas.key(known), name, open);
                open.pop();
                return fields;
            }
        };
        self.own_parts(schema, at, name, open)
    }

    fn own_parts(
        &mut self,
        schema: &'d Schema,
        at: &Cursor<'_>,
        name: &dyn Fn(&str, bool) -> TypeName,
        open: &mut Vec<&'d str>,
    ) -> Result<Vec<Field>, Reported> {
        let keywords = Keywords::of(schema);
        let mut own = Properties::of(&keywords);
        let described: &[String] = &[];
        if keywords.is_composed() {
            // Members may describe required properties.
            own.required = described;
        }
        let mut fields = self.fields(own, Position::Part, at, name)?;
        for field in &mut fields {
            if contains_file(&field.r#type, self, 0) {
                field.r#type = self.file_type(field, at);
                // A part has no `null`.
                field.nullable = false;
            }
        }
        let all_of_at = at.key("allOf");
        for (index, member) in keywords.all_of.iter().enumerate() {
            let of_member = self.parts_of(member, &all_of_at.index(index), name, open)?;
            for field in of_member {
                merge(&mut fields, field, true);
            }
        }
        for (key, members) in [("oneOf", keywords.one_of), ("anyOf", keywords.any_of)] {
            let members_at = at.key(key);
            let mut lists = Vec::new();
            for (index, member) in members.iter().enumerate().filter(|(_, of)| has_type(of)) {
                lists.push(self.parts_of(member, &members_at.index(index), name, open)?);
            }
            let always = |wanted: &str| {
                let mut lists = lists.iter();
                lists.all(|list| {
                    list.iter()
                        .any(|field| field.name == wanted && field.required)
                })
            };
            let optional: Vec<String> = lists
                .iter()
                .flatten()
                .map(|field| field.name.clone())
                .filter(|name| !always(name))
                .collect();
            for mut field in lists.into_iter().flatten() {
                field.required &= !optional.contains(&field.name);
                merge(&mut fields, field, false);
            }
        }
        for field in &mut fields {
            field.required |= keywords.required.contains(&field.name);
        }
        Ok(fields)
    }

    /// The type of a part that contains files: a file, or a list of files. Only files are sent of a union with other types.
    fn file_type(&mut self, field: &Field, at: &Cursor<'_>) -> Type {
        if let Some(id) = field.r#type.named().next()
            && let Shape::Union(union) = &self.types[id.index()].shape
            && let Some(other) = union
                .variants
                .iter()
                .find(|of| !contains_file(&of.r#type, self, 0))
        {
            let message = format!(
                "the client sends `{}` as a file only, not as `{}`",
                field.name, other.words
            );
            let properties_at = at.key("properties");
            self.warn(
                Code::IgnoredKey,
                &properties_at.key(&field.name),
                message,
                "ignore this if a file suffices: it can be made of a text too",
            );
        }
        match is_list(&field.r#type, self, 0) {
            true => Type::Array(Box::new(Type::File)),
            false => Type::File,
        }
    }
}

/// Returns true if an object may have properties that it does not describe, and says so.
fn is_open(keywords: &Keywords<'_>) -> bool {
    matches!(
        keywords.additional,
        Some(AdditionalProperties::Any(true) | AdditionalProperties::Schema(_))
    )
}

/// Adds a field, or completes a known one. Types that differ in two alternatives become any value.
fn merge(fields: &mut Vec<Field>, field: Field, all: bool) {
    match fields.iter_mut().find(|known| known.name == field.name) {
        Some(known) => {
            known.required |= field.required;
            known.nullable &= field.nullable;
            if known.r#type != field.r#type && !known.r#type.is_file() {
                known.r#type = match all {
                    true => field.r#type,
                    false => Type::Any,
                };
            }
        }
        None => fields.push(field),
    }
}

/// The maximum depth of lists and unions that is searched for files.
const DEEPEST: usize = 8;

fn contains_file(r#type: &Type, builder: &ServiceBuilder<'_>, depth: usize) -> bool {
    match r#type {
        Type::File => true,
        _ if depth == DEEPEST => false,
        Type::Array(inner) | Type::Optional(inner) => contains_file(inner, builder, depth + 1),
        Type::Named(id) => match &builder.types[id.index()].shape {
            Shape::Union(union) => {
                let mut variants = union.variants.iter();
                variants.any(|variant| contains_file(&variant.r#type, builder, depth + 1))
            }
            Shape::Struct(_) | Shape::Enum(_) => false,
        },
        _ => false,
    }
}

fn is_list(r#type: &Type, builder: &ServiceBuilder<'_>, depth: usize) -> bool {
    match r#type {
        Type::Array(_) => true,
        _ if depth == DEEPEST => false,
        Type::Optional(inner) => is_list(inner, builder, depth + 1),
        Type::Named(id) => match &builder.types[id.index()].shape {
            Shape::Union(union) => {
                let mut variants = union.variants.iter();
                variants.any(|variant| is_list(&variant.r#type, builder, depth + 1))
            }
            Shape::Struct(_) | Shape::Enum(_) => false,
        },
        _ => false,
    }
}

/// The type of the values of a map of parts.
fn part_type(r#type: Type) -> Type {
    match r#type {
        Type::Optional(inner) if *inner == Type::File => Type::File,
        other => other,
    }
}

/// One field for the whole body.
fn whole(r#type: Type, required: bool) -> Vec<RequestField> {
    let field = Field::of("body".to_owned(), r#type, required);
    vec![RequestField::usual(Place::Body, field)]
}
