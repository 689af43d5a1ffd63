//! Parameter Objects → fields of requests.

use openapiv3::{
    CookieStyle, HeaderStyle, Operation as OperationObject, Parameter, ParameterData,
    ParameterSchemaOrContent, PathItem, PathStyle, QueryStyle,
};

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use super::described::Described;
use super::extension;
use super::media_type::is_json;
use super::reference::PARAMETERS;
use super::site::Site;
use crate::diagnostic::{Code, Reported};
use crate::model::{Access, Field, Place, RequestField, Shape, Style, StyleName, Type, TypeName};
use crate::spec::vocabulary::extension::FIELD_SCOPES;

impl<'d> ServiceBuilder<'d> {
    /// The parameters of the path item and of the operation. The latter replace the former by name and location.
    pub(super) fn parameters(
        &mut self,
        item: &'d PathItem,
        operation: &'d OperationObject,
        operation_id: &str,
        item_at: &Cursor<'_>,
        at: &Cursor<'_>,
    ) -> Result<Vec<RequestField>, Reported> {
        let mut fields: Vec<RequestField> = Vec::new();
        let mut result = Ok(());
        for (parameters, at) in [(&item.parameters, item_at), (&operation.parameters, at)] {
            let parameters_at = at.key("parameters");
            for (index, parameter) in parameters.iter().enumerate() {
                let at = parameters_at.index(index);
                let field = self
                    .resolve(parameter, &PARAMETERS, &at)
                    .and_then(|parameter| self.parameter(parameter, operation_id, &at));
                match field {
                    Ok(field) if is_ignored_header(&field) => {}
                    Ok(field) if is_set_by_client(&field) => {
                        self.warn(
                            Code::IgnoredParameter,
                            &at,
                            format!(
                                "the parameter for the header `{}` is omitted: HTTP determines its value",
                                field.field.name
                            ),
                            "delete the parameter; the client sends the header where HTTP needs it",
                        );
                    }
                    Ok(field) => {
                        let same = |other: &RequestField| {
                            other.place == field.place && other.field.name == field.field.name
                        };
                        match fields.iter_mut().find(|other| same(other)) {
                            Some(replaced) => *replaced = field,
                            None => fields.push(field),
                        }
                    }
                    Err(reported) => result = Err(reported),
                }
            }
        }
        // The order is path, query, headers, cookies; then the order of the document.
        fields.sort_by_key(|field| field.place);
        result.map(|()| fields)
    }

    fn parameter(
        &mut self,
        parameter: &'d Parameter,
        operation_id: &str,
        at: &Cursor<'_>,
    ) -> Result<RequestField, Reported> {
        let data = parameter.parameter_data_ref();
        let (place, ..) = style_of(parameter);
        if place == Place::Header && !is_token(&data.name) {
            return Err(self.unsupported(
                Code::InvalidValue,
                &at.key("name"),
                format!(
                    "`{}` cannot be the name of a header",
                    data.name.escape_debug()
                ),
                "use only the characters that HTTP allows: letters, digits and ``!#$%&'*+-.^_`|~``",
            ));
        }
        let (described, json) = self.parameter_schema(data, operation_id, at)?;
        let style = self.style(parameter, &described.r#type, json, at)?;
        let mut scopes = extension::scopes(&FIELD_SCOPES, &data.extensions, at, self)?;
        if scopes.is_empty() {
            scopes = described.scopes;
        }
        Ok(RequestField {
            place,
            style,
            field: Field {
                description: data.description.clone().or(described.description),
                required: data.required,
                // There is no `null` outside JSON: such a parameter is not sent.
                nullable: false,
                access: Access::Both,
                deprecated: data.deprecated.unwrap_or(described.deprecated),
                scopes,
                example: data.example.clone().or(described.example),
                alias: self.chosen_name(&TypeName::Parameter {
                    operation: operation_id.to_owned(),
                    name: data.name.clone(),
                    item: false,
                }),
                name: data.name.clone(),
                secret: described.secret || self.is_secret_by_name(&data.name, &described.r#type),
                r#type: described.r#type,
                constraints: described.constraints,
                preset: None,
            },
        })
    }

    /// The style of a parameter of this type.
    fn style(
        &mut self,
        parameter: &Parameter,
        r#type: &Type,
        json: bool,
        at: &Cursor<'_>,
    ) -> Result<Style, Reported> {
        let (place, style, usual) = style_of(parameter);
        let explode = parameter.parameter_data_ref().explode;
        let explode = explode.unwrap_or(style.explodes());
        let reserved =
            matches!(parameter, Parameter::Query { allow_reserved, .. } if *allow_reserved);
        let style = if json {
            StyleName::Json
        } else {
            self.assemble()?;
            match self.fits(r#type, style) {
                true => style,
                false => {
                    self.warn(
                        Code::UndefinedStyle,
                        &at.key("schema"),
                        "the style is not defined for lists and objects inside others: the value is written as JSON",
                        "state this with `content` and `application/json`, or use `style: deepObject` if the server accepts it",
                    );
                    StyleName::Json
                }
            }
        };
        // The style of a scalar depends only on the location. A list in the query must also explode as usual.
        let is_usual = usual
            && !reserved
            && style != StyleName::Json
            && match r#type {
                Type::Array(_) | Type::Tuple(_) => {
                    explode == style.explodes() && place == Place::Query
                }
                other => self.is_scalar(other),
            };
        Ok(match is_usual {
            true => Style::Usual,
            false => Style::Stated {
                style,
                explode,
                reserved,
            },
        })
    }

    /// The type of the parameter, and whether its value is written as JSON.
    fn parameter_schema(
        &mut self,
        data: &'d ParameterData,
        operation_id: &str,
        at: &Cursor<'_>,
    ) -> Result<(Described, bool), Reported> {
        let name = |item| TypeName::Parameter {
            operation: operation_id.to_owned(),
            name: data.name.clone(),
            item,
        };
        match &data.format {
            ParameterSchemaOrContent::Schema(schema) => {
                let at = at.key("schema");
                let described = self
                    .custom_property(schema, &name(false), &at)
                    .unwrap_or_else(|| self.schema(schema, Site::value(&at, &name)));
                Ok((described?, false))
            }
            ParameterSchemaOrContent::Content(content) => {
                let content_at = at.key("content");
                let json = content.iter().find(|(media_type, _)| is_json(media_type));
                let Some((media_type, body)) = json else {
                    // Callers write text in other formats themselves.
                    return Ok((Described::of(Type::String), false));
                };
                let media_type_at = content_at.key(media_type);
                let schema_at = media_type_at.key("schema");
                let described = match &body.schema {
                    Some(schema) => self.schema(schema, Site::value(&schema_at, &name))?,
                    None => Described::of(Type::Any),
                };
                Ok((described, true))
            }
        }
    }

    /// Returns true if the style is defined for the type.
    fn fits(&self, r#type: &Type, style: StyleName) -> bool {
        let is_flat = |inner: &Type| {
            // Callers decide the form of free JSON.
            *inner == Type::Any || style == StyleName::DeepObject || self.is_scalar(inner)
        };
        match r#type {
            Type::Array(inner) | Type::Map(inner) => is_flat(inner),
            Type::Tuple(tuple) => tuple.items.iter().all(is_flat),
            Type::Named(id) => match &self.types[id.index()].shape {
                Shape::Struct(object) => object.fields.iter().all(|field| is_flat(&field.r#type)),
                Shape::Union(_) | Shape::Enum(_) => true,
            },
            _ => true,
        }
    }

    /// Returns true if a value of the type is one JSON scalar.
    fn is_scalar(&self, r#type: &Type) -> bool {
        match r#type {
            Type::Boolean
            | Type::Int32
            | Type::Int64
            | Type::UInt32
            | Type::UInt64
            | Type::Float
            | Type::Double
            | Type::String
            | Type::Base64
            | Type::Custom(_) => true,
            Type::Optional(inner) => self.is_scalar(inner),
            Type::Named(id) => match &self.types[id.index()].shape {
                Shape::Enum(_) => true,
                Shape::Struct(_) => false,
                Shape::Union(union) => {
                    let mut variants = union.variants.iter();
                    variants.all(|variant| self.is_scalar(&variant.r#type))
                }
            },
            _ => false,
        }
    }
}

/// The location of a parameter, its style, and whether that is the usual style of the location.
fn style_of(parameter: &Parameter) -> (Place, StyleName, bool) {
    match parameter {
        Parameter::Path { style, .. } => match style {
            PathStyle::Simple => (Place::Path, StyleName::Simple, true),
            PathStyle::Label => (Place::Path, StyleName::Label, false),
            PathStyle::Matrix => (Place::Path, StyleName::Matrix, false),
        },
        Parameter::Query { style, .. } => match style {
            QueryStyle::Form => (Place::Query, StyleName::Form, true),
            QueryStyle::SpaceDelimited => (Place::Query, StyleName::SpaceDelimited, false),
            QueryStyle::PipeDelimited => (Place::Query, StyleName::PipeDelimited, false),
            QueryStyle::DeepObject => (Place::Query, StyleName::DeepObject, false),
        },
        Parameter::Header { style, .. } => match style {
            HeaderStyle::Simple => (Place::Header, StyleName::Simple, true),
        },
        Parameter::Cookie { style, .. } => match style {
            CookieStyle::Form => (Place::Cookie, StyleName::Form, true),
        },
    }
}

/// Returns true for headers that OpenAPI describes elsewhere. It states that parameters with these names are ignored.
fn is_ignored_header(field: &RequestField) -> bool {
    let is = |name: &&str| field.field.name.eq_ignore_ascii_case(name);
    field.place == Place::Header && ["Accept", "Content-Type", "Authorization"].iter().any(is)
}

/// Returns true for headers that frame the message or manage the connection: another value would damage the request. Source: RFC 9110,
/// sections 7.2, 7.6.1, 8.6 and 10.1.1; RFC 9112, section 6.1.
fn is_set_by_client(field: &RequestField) -> bool {
    const HEADERS: [&str; 9] = [
        "Connection",
        "Content-Length",
        "Expect",
        "Host",
        "Keep-Alive",
        "Proxy-Connection",
        "Trailer",
        "Transfer-Encoding",
        "Upgrade",
    ];
    let is = |name: &&str| field.field.name.eq_ignore_ascii_case(name);
    field.place == Place::Header && HEADERS.iter().any(is)
}

/// Returns true if a text is an HTTP token. Source: RFC 9110, section 5.6.2.
fn is_token(name: &str) -> bool {
    let fits = |c: char| c.is_ascii_alphanumeric() || "!#$%&'*+-.^_`|~".contains(c);
    !name.is_empty() && name.chars().all(fits)
}
