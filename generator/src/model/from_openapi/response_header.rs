//! Headers of responses → a struct.

use openapiv3::ParameterSchemaOrContent;

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use super::described::Described;
use super::reference::HEADERS;
use super::response::Outcome;
use super::site::Site;
use crate::diagnostic::Reported;
use crate::model::{Field, Type, TypeName};

impl<'d> ServiceBuilder<'d> {
    /// The headers of successful responses, as a struct.
    pub(super) fn response_headers(
        &mut self,
        outcomes: &[Outcome<'d>],
        operation: &str,
        at: &Cursor<'_>,
    ) -> Result<Option<Type>, Reported> {
        let name = TypeName::Headers(operation.to_owned());
        let mut fields: Vec<Field> = Vec::new();
        for outcome in outcomes {
            let status_at = at.key(&outcome.status);
            let headers_at = status_at.key("headers");
            for (header, object) in &outcome.object.headers {
                let wire = header.to_ascii_lowercase();
                if wire == "content-type" || fields.iter().any(|field| field.name == wire) {
                    continue;
                }
                let header_at = headers_at.key(header);
                let object = self.resolve(object, &HEADERS, &header_at)?;
                let property_name = |item| name.property(header, item);
                let described = match &object.format {
                    ParameterSchemaOrContent::Schema(schema) => {
                        let schema_at = header_at.key("schema");
                        let site = Site::value(&schema_at, &property_name);
                        self.custom_property(schema, &property_name(false), &schema_at)
                            .unwrap_or_else(|| self.schema(schema, site))?
                    }
                    // Text in any format.
                    ParameterSchemaOrContent::Content(_) => Described::of(Type::String),
                };
                let described = match &described.r#type {
                    // A header is one text or several.
                    Type::Array(_) | Type::String => described,
                    other if self.as_struct(other).is_some() => Described::of(Type::String),
                    Type::Map(_) | Type::Any => Described::of(Type::String),
                    _ => described,
                };
                let described = Described {
                    description: object.description.clone().or(described.description.clone()),
                    ..described
                };
                // Servers and proxies omit headers.
                let mut field = described.into_field(wire, false);
                field.alias = self.chosen_name(&property_name(false));
                fields.push(field);
            }
        }
        Ok((!fields.is_empty()).then(|| self.define_struct(name, fields)))
    }
}
