//! String schemas, and enums of scalars.

use openapiv3::SchemaData;
use serde_json::Value;

use super::builder::ServiceBuilder;
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
        let nullable = keywords.values.iter().any(Value::is_null);
        let present = || {
            keywords
                .values
                .iter()
                .enumerate()
                .filter(|(_, value)| !value.is_null())
        };
        let with = |r#type| Ok(Nullable { r#type, nullable });
        if present().next().is_none() || present().any(|(_, value)| !is_scalar(value)) {
            return with(match keywords.json_type() {
                Some(JsonType::String) => Type::String,
                _ => Type::Any,
            });
        }
        if present().all(|(_, value)| value.is_boolean()) {
            return with(Type::Boolean);
        }
        let strings: Option<Vec<(usize, String)>> = present()
            .map(|(index, value)| Some((index, value.as_str()?.to_owned())))
            .collect();
        let integers: Option<Vec<(usize, i64)>> = present()
            .map(|(index, value)| Some((index, value.as_i64()?)))
            .collect();
        let values = if let Some(strings) = strings {
            EnumValues::Strings(self.enum_variants(strings, keywords.values.len(), data, site)?)
        } else if let Some(integers) = integers {
            EnumValues::Integers(self.enum_variants(integers, keywords.values.len(), data, site)?)
        } else {
            let scalars = present().filter_map(|(index, value)| Some((index, scalar(value)?)));
            let scalars = scalars.collect();
            EnumValues::Scalars(self.enum_variants(scalars, keywords.values.len(), data, site)?)
        };
        let id = self.define(site.type_name(), data, Shape::Enum(Enum { values }));
        with(Type::Named(id))
    }

    /// Pairs the values of an enum with their names and meanings. `count` includes `null`.
    fn enum_variants<T: ToString>(
        &mut self,
        values: Vec<(usize, T)>,
        count: usize,
        data: &SchemaData,
        site: Site<'_>,
    ) -> Result<Vec<Variant<T>>, Reported> {
        let at = site.at;
        let mut names = list(extension::read(&ENUM_VARNAMES, &data.extensions, at, self)?);
        let mut descriptions = list(extension::read(
            &ENUM_DESCRIPTIONS,
            &data.extensions,
            at,
            self,
        )?);
        // Lists of another length belong to other values. Validation has reported them.
        for list in [&mut names, &mut descriptions] {
            if list.len() != count {
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
        let mut variants: Vec<Variant<T>> = values
            .into_iter()
            .map(|(index, value)| Variant {
                value,
                name: take(&mut names, index),
                description: take(&mut descriptions, index),
            })
            .collect();
        self.rename_values(&mut variants, &site.type_name())?;
        Ok(variants)
    }
}

fn list(texts: Option<PerEnumValue>) -> Vec<Option<String>> {
    let texts = texts.map(|texts| texts.0).unwrap_or_default();
    texts.into_iter().map(Some).collect()
}

fn is_scalar(value: &Value) -> bool {
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
