//! Parameter Objects → fields of requests.

use openapiv3::{
    Operation as OperationObject, Parameter, ParameterData, ParameterSchemaOrContent, PathItem,
    PathStyle, QueryStyle,
};

use super::reference::PARAMETERS;
use super::schema::{Described, FIELD_SCOPES, Site};
use super::{Cursor, ServiceBuilder, Unsupported, extension};
use crate::diagnostic::Code;
use crate::model::{Field, Place, RequestField, Type, TypeName};

impl<'d> ServiceBuilder<'d> {
    /// The parameters of the path item, then those of the operation, which replace the former by name and place.
    pub(super) fn parameters(
        &mut self,
        item: &'d PathItem,
        operation: &'d OperationObject,
        operation_id: &str,
        item_at: &Cursor<'_>,
        at: &Cursor<'_>,
    ) -> Result<Vec<RequestField>, Unsupported> {
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
                    Ok(field) => {
                        let same = |other: &RequestField| {
                            other.place == field.place && other.field.name == field.field.name
                        };
                        match fields.iter_mut().find(|other| same(other)) {
                            Some(replaced) => *replaced = field,
                            None => fields.push(field),
                        }
                    }
                    Err(Unsupported) => result = Err(Unsupported),
                }
            }
        }
        // Path, query, headers; within each the order of the document.
        fields.sort_by_key(|field| field.place);
        result.map(|()| fields)
    }

    fn parameter(
        &mut self,
        parameter: &'d Parameter,
        operation_id: &str,
        at: &Cursor<'_>,
    ) -> Result<RequestField, Unsupported> {
        let (place, plain_style) = match parameter {
            Parameter::Path { style, .. } => (Place::Path, *style == PathStyle::Simple),
            Parameter::Query {
                style,
                parameter_data,
                allow_reserved,
                ..
            } => (
                Place::Query,
                *style == QueryStyle::Form
                    && parameter_data.explode != Some(false)
                    && !allow_reserved,
            ),
            Parameter::Header { .. } => (Place::Header, true),
            Parameter::Cookie { .. } => {
                return Err(self.unsupported(
                    Code::UnsupportedParameter,
                    &at.key("in"),
                    "a parameter in a cookie is not covered",
                    "parameters in the path, the query and headers are",
                ));
            }
        };
        if !plain_style {
            return Err(self.unsupported(
                Code::UnsupportedParameter,
                at,
                "this style of parameter is not covered",
                "covered are `simple` in the path and `form` with `explode: true` in the query",
            ));
        }
        let data = parameter.parameter_data_ref();
        let described = self.parameter_schema(data, operation_id, at)?;
        let mut scopes = extension::scopes(&data.extensions, FIELD_SCOPES, at, self)?;
        if scopes.is_empty() {
            scopes = described.scopes;
        }
        let fits = match &described.r#type {
            Type::Array(items) => place == Place::Query && is_scalar(self, items),
            other => is_scalar(self, other),
        };
        if !fits {
            return Err(self.unsupported(
                Code::UnsupportedParameter,
                &at.key("schema"),
                "a parameter of this type is not covered",
                "covered are scalars and enums, and lists of them in the query",
            ));
        }
        Ok(RequestField {
            place,
            field: Field {
                description: data.description.clone().or(described.description),
                required: data.required,
                deprecated: data.deprecated.unwrap_or(described.deprecated),
                scopes,
                example: data.example.clone().or(described.example),
                name: data.name.clone(),
                r#type: described.r#type,
                constraints: described.constraints,
                secret: described.secret,
            },
        })
    }

    fn parameter_schema(
        &mut self,
        data: &'d ParameterData,
        operation_id: &str,
        at: &Cursor<'_>,
    ) -> Result<Described, Unsupported> {
        match &data.format {
            ParameterSchemaOrContent::Schema(schema) => {
                let name = |item| TypeName::Parameter {
                    operation: operation_id.to_owned(),
                    name: data.name.clone(),
                    item,
                };
                self.schema(schema, Site::value(&at.key("schema"), &name))
            }
            ParameterSchemaOrContent::Content(_) => Err(self.unsupported(
                Code::UnsupportedParameter,
                &at.key("content"),
                "a parameter with `content` is not covered",
                "give it a `schema`",
            )),
        }
    }
}

/// Headers that OpenAPI describes elsewhere; it says that a parameter of such a name is ignored.
fn is_ignored_header(field: &RequestField) -> bool {
    let is = |name: &&str| field.field.name.eq_ignore_ascii_case(name);
    field.place == Place::Header && ["Accept", "Content-Type", "Authorization"].iter().any(is)
}

/// Whether a value of the type is one JSON scalar.
fn is_scalar(builder: &ServiceBuilder<'_>, r#type: &Type) -> bool {
    match r#type {
        Type::Boolean | Type::Int32 | Type::Int64 | Type::Float | Type::Double | Type::String => {
            true
        }
        Type::Named(id) => builder.is_enum(*id),
        _ => false,
    }
}
