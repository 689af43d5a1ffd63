//! Schemas of strings and numbers, and the enums among them.

use openapiv3::{
    IntegerFormat, IntegerType, NumberFormat, NumberType, SchemaData, StringFormat, StringType,
    VariantOrUnknownOrEmpty,
};

use super::schema::{Position, Site};
use super::{Cursor, ServiceBuilder, Unsupported, extension};
use crate::diagnostic::Code;
use crate::model::{Enum, EnumValues, Shape, Type, Variant};

impl<'d> ServiceBuilder<'d> {
    pub(super) fn string(
        &mut self,
        string: &'d StringType,
        data: &'d SchemaData,
        site: Site<'_>,
    ) -> Result<Type, Unsupported> {
        if matches!(
            string.format,
            VariantOrUnknownOrEmpty::Item(StringFormat::Binary)
        ) {
            if site.position == Position::Part {
                return Ok(Type::File);
            }
            return Err(self.unsupported(
                Code::UnsupportedSchema,
                site.at,
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
        let variants = self.variants(values, data, site.at)?;
        Ok(self.define(
            site.type_name(),
            data,
            Shape::Enum(Enum {
                values: EnumValues::Strings(variants),
            }),
        ))
    }

    pub(super) fn integer(
        &mut self,
        integer: &'d IntegerType,
        data: &'d SchemaData,
        site: Site<'_>,
    ) -> Result<Type, Unsupported> {
        if !integer.enumeration.is_empty() {
            let values = integer
                .enumeration
                .iter()
                .enumerate()
                .filter_map(|(index, value)| Some((index, (*value)?)))
                .collect();
            let variants = self.variants(values, data, site.at)?;
            return Ok(self.define(
                site.type_name(),
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

    pub(super) fn number(
        &mut self,
        number: &NumberType,
        at: &Cursor<'_>,
    ) -> Result<Type, Unsupported> {
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
        for (index, name) in names.iter().enumerate() {
            if let Some(first) = names[..index].iter().position(|other| other == name) {
                let names_at = at.key("x-enum-varnames");
                return Err(self.unsupported(
                    Code::NameClash,
                    &names_at.index(index),
                    format!(
                        "two values have the name `{}`, the first at position {}",
                        name.as_deref().unwrap_or_default(),
                        first + 1
                    ),
                    "give each value a name of its own",
                ));
            }
        }
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
}

fn list(values: Option<Vec<String>>) -> Vec<Option<String>> {
    values.unwrap_or_default().into_iter().map(Some).collect()
}
