//! Headers of responses → a struct.

use openapiv3::{Header, ParameterSchemaOrContent, ReferenceOr};

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use super::described::Described;
use super::media_type::is_json;
use super::outcome::Outcome;
use super::reference::HEADERS;
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
                let in_all = outcomes.iter().all(|other| {
                    let mut headers = other.object.headers.keys();
                    headers.any(|other| other.eq_ignore_ascii_case(header))
                });
                let field = self.response_header(object, &name, header, &headers_at.key(header))?;
                fields.push(Field {
                    required: field.required && in_all,
                    ..field
                });
            }
        }
        Ok((!fields.is_empty()).then(|| self.define_struct(name, fields)))
    }

    fn response_header(
        &mut self,
        object: &'d ReferenceOr<Header>,
        parent: &TypeName,
        header: &str,
        at: &Cursor<'_>,
    ) -> Result<Field, Reported> {
        let object = self.resolve(object, &HEADERS, at)?;
        let name = |item| parent.property(header, item);
        let described = match &object.format {
            ParameterSchemaOrContent::Schema(schema) => {
                let at = at.key("schema");
                self.custom_property(schema, &name(false), &at)
                    .unwrap_or_else(|| self.schema(schema, Site::value(&at, &name)))?
            }
            ParameterSchemaOrContent::Content(content) => {
                let json = content.iter().find(|(media_type, _)| is_json(media_type));
                match json.and_then(|(media_type, body)| Some((media_type, body.schema.as_ref()?)))
                {
                    Some((media_type, schema)) => {
                        let (content_at, media_type_at);
                        content_at = at.key("content");
                        media_type_at = content_at.key(media_type);
                        let at = media_type_at.key("schema");
                        self.schema(schema, Site::value(&at, &name))?
                    }
                    None => Described::of(Type::String),
                }
            }
        };
        let wire = header.to_ascii_lowercase();
        let r#type = match described.r#type {
            // Text in any format.
            Type::Any => Type::String,
            // Each such header is one cookie.
            Type::String if wire == "set-cookie" => Type::Array(Box::new(Type::String)),
            other => other,
        };
        let described = Described {
            description: object.description.clone().or(described.description),
            r#type,
            ..described
        };
        let mut field = described.into_field(wire, object.required);
        field.alias = self.chosen_name(&name(false));
        Ok(field)
    }
}
