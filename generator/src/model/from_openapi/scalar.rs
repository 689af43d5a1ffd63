//! String schemas, and enums of scalars.

use openapiv3::SchemaData;
use serde_json::Value;

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use super::described::Nullable;
use super::extension;
use super::keywords::{JsonType, Keywords};
use super::site::{Position, Site};
use crate::diagnostic::{Code, Reported};
use crate::model::{Enum, EnumValues, Scalar, Shape, Type, Variant};
use crate::spec::vocabulary::extension::{ENUM_DESCRIPTIONS, ENUM_VARNAMES, PerEnumValue};

impl<'d> ServiceBuilder<'d> {
    pub(super) fn string(&mut self, keywords: &Keywords<'d>, site: Site<'_>) -> Type {
        let format = keywords.format.as_deref();
        if format == Some("binary") && site.position == Position::Part {
            return Type::File;
        }
        if let Some(custom) = format.and_then(|format| self.custom_format(format)) {
            return Type::Custom(custom);
        }
        match format {
            Some("byte") => Type::Base64,
            // JSON has no bytes: the string is passed on unchanged.
            _ => Type::String,
        }
    }

    /// The type of `enum`. A `null` value means nullable; an enum of booleans is a boolean.
    pub(super) fn enumeration(
        &mut self,
        keywords: &Keywords<'d>,
        data: &SchemaData,
        site: Site<'_>,
    ) -> Result<Nullable, Reported> {
        let is_list = keywords.values.iter().any(|value| !is_scalar(value));
        if is_list || keywords.values.iter().all(Value::is_null) {
            return Ok(Nullable {
                r#type: match keywords.json_type() {
                    Some(JsonType::String) => Type::String,
                    _ => Type::Any,
                },
                nullable: keywords.values.iter().any(Value::is_null),
            });
        }
        let listed = self.named_values(&keywords.values, data, site.at)?;
        self.enum_of(listed, data, site)
    }

    /// The enum of these scalars.
    pub(super) fn enum_of(
        &mut self,
        mut listed: Vec<Variant<Value>>,
        data: &SchemaData,
        site: Site<'_>,
    ) -> Result<Nullable, Reported> {
        let count = listed.len();
        listed.retain(|variant| !variant.value.is_null());
        let nullable = listed.len() < count;
        if listed.iter().all(|variant| variant.value.is_boolean()) {
            let r#type = Type::Boolean;
            return Ok(Nullable { r#type, nullable });
        }
        let name = site.type_name();
        let string = |value: &Value| value.as_str().map(str::to_owned);
        let values = if let Some(mut variants) = all(&listed, string) {
            self.rename_values(&mut variants, &name)?;
            EnumValues::Strings(variants)
        } else if let Some(mut variants) = all(&listed, Value::as_i64) {
            self.rename_values(&mut variants, &name)?;
            EnumValues::Integers(variants)
        } else {
            let mut variants = all(&listed, scalar).unwrap_or_default();
            self.rename_values(&mut variants, &name)?;
            EnumValues::Scalars(variants)
        };
        let id = self.define(name, data, Shape::Enum(Enum { values }));
        Ok(Nullable {
            r#type: Type::Named(id),
            nullable,
        })
    }

    /// The values of `enum`, with the names and meanings that lists beside it state.
    pub(super) fn named_values(
        &mut self,
        values: &[Value],
        data: &SchemaData,
        at: &Cursor<'_>,
    ) -> Result<Vec<Variant<Value>>, Reported> {
        let mut names = list(extension::read(&ENUM_VARNAMES, &data.extensions, at, self)?);
        let mut descriptions = list(extension::read(
            &ENUM_DESCRIPTIONS,
            &data.extensions,
            at,
            self,
        )?);
        // Lists of another length belong to other values. Validation has reported them.
        for list in [&mut names, &mut descriptions] {
            if list.len() != values.len() {
                list.clear();
            }
        }
        for (index, name) in names.iter().enumerate() {
            if let Some(first) = names[..index].iter().position(|other| other == name) {
                let names_at = at.key(ENUM_VARNAMES.name);
                return Err(self.unsupported(
                    Code::NameClash,
                    &names_at.index(index),
                    format!(
                        "two values have the name `{}`, the first at position {}",
                        name.as_deref().unwrap_or_default(),
                        first + 1
                    ),
                    "give each value a unique name",
                ));
            }
        }
        let take = |list: &mut Vec<Option<String>>, index: usize| {
            list.get_mut(index)
                .and_then(Option::take)
                .filter(|text| !text.is_empty())
        };
        let variants = values.iter().enumerate().map(|(index, value)| Variant {
            value: value.clone(),
            name: take(&mut names, index),
            words: None,
            description: take(&mut descriptions, index),
        });
        Ok(variants.collect())
    }
}

/// The variants with converted values. `None` if a value cannot be converted.
fn all<T>(
    listed: &[Variant<Value>],
    convert: impl Fn(&Value) -> Option<T>,
) -> Option<Vec<Variant<T>>> {
    let variants = listed.iter().map(|variant| {
        Some(Variant {
            value: convert(&variant.value)?,
            name: variant.name.clone(),
            words: variant.words.clone(),
            description: variant.description.clone(),
        })
    });
    variants.collect()
}

fn list(texts: Option<PerEnumValue>) -> Vec<Option<String>> {
    let texts = texts.map(|texts| texts.0).unwrap_or_default();
    texts.into_iter().map(Some).collect()
}

pub(super) fn is_scalar(value: &Value) -> bool {
    !value.is_array() && !value.is_object()
}

fn scalar(value: &Value) -> Option<Scalar> {
    match value {
        Value::Bool(value) => Some(Scalar::Boolean(*value)),
        Value::Number(number) => Some(match number.as_i64() {
            Some(integer) => Scalar::Integer(integer),
            None => Scalar::Number(number.to_string()),
        }),
        Value::String(text) => Some(Scalar::String(text.clone())),
        Value::Null | Value::Array(_) | Value::Object(_) => None,
    }
}
