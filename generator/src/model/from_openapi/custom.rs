//! Strings that the output language represents by a type of its own.

use std::borrow::Borrow;

use openapiv3::{ReferenceOr, Schema};

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use super::described::Described;
use super::keywords::{JsonType, Keywords};
use super::overrides::key;
use crate::config::CustomString;
use crate::diagnostic::{Code, Diagnostic, Reported};
use crate::model::{Type, TypeName};

impl<'d> ServiceBuilder<'d> {
    /// The custom type of strings of a format.
    pub(super) fn custom_format(&self, format: &str) -> Option<CustomString> {
        let strings = &self.config.strings;
        if strings.is_empty() {
            return None;
        }
        Some(strings.get(&format!("format:{format}"))?.value)
    }

    /// The custom type of a schema. Only annotations of the schema are read, so that its type need not be supported.
    pub(super) fn custom_schema(
        &mut self,
        name: &str,
        schema: &'d Schema,
        at: &Cursor<'_>,
    ) -> Option<Result<Described, Reported>> {
        if self.config.strings.is_empty() {
            return None;
        }
        self.custom(&format!("schema:{name}"), schema, at)
    }

    /// The custom type of a property or parameter.
    pub(super) fn custom_property<S: Borrow<Schema>>(
        &mut self,
        schema: &'d ReferenceOr<S>,
        name: &TypeName,
        at: &Cursor<'_>,
    ) -> Option<Result<Described, Reported>> {
        if self.config.strings.is_empty() {
            return None;
        }
        let schema = match schema {
            ReferenceOr::Item(schema) => schema.borrow(),
            ReferenceOr::Reference { reference } => self.known_component(reference)?,
        };
        self.custom(&format!("property:{}", key(name)), schema, at)
    }

    fn custom(
        &mut self,
        key: &str,
        schema: &'d Schema,
        at: &Cursor<'_>,
    ) -> Option<Result<Described, Reported>> {
        let entry = self.config.strings.get(key)?;
        let other = match Keywords::of(schema).json_type() {
            None | Some(JsonType::String) => {
                let r#type = Type::Custom(entry.value);
                return Some(self.described(schema, r#type.into(), at));
            }
            Some(JsonType::Number) => "a number",
            Some(JsonType::Integer) => "an integer",
            Some(JsonType::Boolean) => "a boolean",
            Some(JsonType::Object) => "an object",
            Some(JsonType::Array) => "a list",
        };
        let message = format!("`{key}` is {other}, and a custom type is written as a string");
        let diagnostic = Diagnostic::error(Code::InvalidValue, entry.key_at.clone(), message)
            .help("delete the entry: only strings can have a custom type");
        Some(Err(self.diagnostics.report(diagnostic)))
    }
}
