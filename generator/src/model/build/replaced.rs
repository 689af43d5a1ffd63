//! Texts that are values of other crates' types because the configuration says so.

use std::borrow::Borrow;

use openapiv3::{ReferenceOr, Schema};

use super::configured::address;
use super::keywords::{JsonType, Keywords};
use super::schema::Described;
use super::{Cursor, ServiceBuilder, Unsupported};
use crate::diagnostic::{Code, Diagnostic};
use crate::model::{Type, TypeName};

impl<'d> ServiceBuilder<'d> {
    /// The type that strings of a format are.
    pub(super) fn replaced_format(&self, format: &str) -> Option<String> {
        let types = &self.config.types;
        if types.is_empty() {
            return None;
        }
        Some(types.get(&format!("format:{format}"))?.value.clone())
    }

    /// What stands in place of the type of a schema. Nothing of the schema is looked at but what it says beside its type.
    pub(super) fn replaced_schema(
        &mut self,
        name: &str,
        schema: &'d Schema,
        at: &Cursor<'_>,
    ) -> Option<Result<Described, Unsupported>> {
        if self.config.types.is_empty() {
            return None;
        }
        self.replaced(&format!("schema:{name}"), schema, at)
    }

    /// The same for a property or parameter.
    pub(super) fn replaced_property<S: Borrow<Schema>>(
        &mut self,
        schema: &'d ReferenceOr<S>,
        name: &TypeName,
        at: &Cursor<'_>,
    ) -> Option<Result<Described, Unsupported>> {
        if self.config.types.is_empty() {
            return None;
        }
        let schema = match schema {
            ReferenceOr::Item(schema) => schema.borrow(),
            ReferenceOr::Reference { reference } => self.known_component(reference)?,
        };
        self.replaced(&format!("property:{}", address(name)), schema, at)
    }

    fn replaced(
        &mut self,
        key: &str,
        schema: &'d Schema,
        at: &Cursor<'_>,
    ) -> Option<Result<Described, Unsupported>> {
        let entry = self.config.types.get(key)?;
        let other = match Keywords::of(schema).json_type() {
            None | Some(JsonType::String) => {
                let r#type = Type::Replaced(entry.value.clone());
                return Some(self.described(schema, r#type.into(), at));
            }
            Some(JsonType::Number) => "a number",
            Some(JsonType::Integer) => "an integer",
            Some(JsonType::Boolean) => "a boolean",
            Some(JsonType::Object) => "an object",
            Some(JsonType::Array) => "a list",
        };
        self.diagnostics.push(
            Diagnostic::error(
                Code::InvalidValue,
                entry.key_at.clone(),
                format!("`{key}` is {other}, and a type of another crate is written as a string"),
            )
            .help("replace strings only"),
        );
        Some(Err(Unsupported))
    }
}
