//! Operation Objects → operations.

use openapiv3::{
    MediaType, Operation as OperationObject, Parameter, ParameterData, ParameterSchemaOrContent,
    PathItem, PathStyle, QueryStyle, ReferenceOr, RequestBody as RequestBodyObject,
};

use super::extension::OperationExtensions;
use super::schema::{Described, Position, Properties};
use super::{Cursor, ServiceBuilder, Unsupported};
use crate::diagnostic::Code;
use crate::model::{
    Field, Method, Operation, OperationId, Page, Place, RequestBody, RequestField, Samples, Scope,
    Type, TypeName,
};

/// A request body: its media type, its fields and a sample.
struct Body {
    media_type: RequestBody,
    fields: Vec<RequestField>,
    sample: Option<serde_json::Value>,
}

/// `application/json`, with or without parameters, or a `+json` type.
pub(super) fn is_json(media_type: &str) -> bool {
    let essence = media_type
        .split(';')
        .next()
        .unwrap_or_default()
        .trim()
        .to_ascii_lowercase();
    essence == "application/json" || essence.ends_with("+json")
}

impl<'d> ServiceBuilder<'d> {
    /// The operation and the path of its resource.
    ///
    /// Every part is looked at before the operation is given up, so that all problems are reported at once.
    #[expect(
        clippy::too_many_arguments,
        reason = "an operation is described by its path item too"
    )]
    pub(super) fn operation(
        &mut self,
        module: Option<&str>,
        path: &str,
        method: &str,
        item: &'d PathItem,
        operation: &'d OperationObject,
        item_at: &Cursor<'_>,
        at: &Cursor<'_>,
    ) -> Result<(Vec<String>, Operation), Unsupported> {
        let method = http_method(method);
        let (resource, id) = operation_id(module, path, method, operation);
        let extensions = OperationExtensions::read(&operation.extensions, at, self);
        let servers = self.no_servers(item, operation, item_at, at);
        if !operation.callbacks.is_empty() {
            self.warn(
                Code::IgnoredCallbacks,
                &at.key("callbacks"),
                "callbacks are left out",
                "a client receives no requests; nothing else of the operation is lost",
            );
        }
        let parameters = self.parameters(item, operation, &id.text, item_at, at);
        let body = self.request_body(
            operation.request_body.as_ref(),
            &id.text,
            &at.key("requestBody"),
        );
        let responses_at = at.key("responses");
        let success = self.success(&operation.responses, &id.text, &responses_at);
        let errors = self.errors(&operation.responses, &responses_at);
        let access_tokens = match (&operation.security, &self.api().security) {
            (Some(own), _) => self.access_tokens(own, &at.key("security")),
            (None, Some(root)) => self.access_tokens(root, &Cursor::ROOT.key("security")),
            (None, None) => Ok(Vec::new()),
        };
        let (extensions, (), mut fields, body, success, errors, access_tokens) = (
            extensions?,
            servers?,
            parameters?,
            body?,
            success?,
            errors?,
            access_tokens?,
        );

        let takes_page_token = |name: &str| {
            fields.iter().any(|field: &RequestField| {
                field.place == Place::Query
                    && field.field.name == name
                    && field.field.r#type == Type::String
            })
        };
        let pagination =
            self.paging(takes_page_token, &success.r#type, extensions.page_items, at)?;
        fields.extend(body.fields);

        let scopes = extensions
            .scopes
            .into_iter()
            .map(|name| Scope {
                title: self.scope_titles.get(&name).cloned(),
                name,
            })
            .collect();
        let operation = Operation {
            id,
            method,
            path: path.to_owned(),
            summary: operation.summary.clone(),
            description: operation.description.clone(),
            page: operation.external_docs.as_ref().map(|page| Page {
                title: page.description.clone(),
                url: page.url.clone(),
            }),
            updated: extensions.updated,
            access_tokens,
            scopes,
            app_kinds: extensions.app_kinds,
            rate_limits: extensions.rate_limits,
            errors,
            deprecated: operation.deprecated,
            fields,
            body: body.media_type,
            response: success.r#type,
            envelope: success.envelope,
            pagination,
            samples: Samples {
                request: body.sample,
                response: success.sample,
            },
        };
        Ok((resource, operation))
    }

    fn no_servers(
        &mut self,
        item: &PathItem,
        operation: &OperationObject,
        item_at: &Cursor<'_>,
        at: &Cursor<'_>,
    ) -> Result<(), Unsupported> {
        let at = match (operation.servers.is_empty(), item.servers.is_empty()) {
            (true, true) => return Ok(()),
            (false, _) => at,
            (true, false) => item_at,
        };
        Err(self.unsupported(
            Code::UnsupportedServer,
            &at.key("servers"),
            "servers of a single path or operation are not covered",
            "list servers at the root of the document",
        ))
    }

    /// The parameters of the path item, then those of the operation, which replace the former by name and place.
    fn parameters(
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
                    .resolve_parameter(parameter, &at)
                    .and_then(|parameter| self.parameter(parameter, operation_id, &at));
                match field {
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

    fn resolve_parameter(
        &mut self,
        parameter: &'d ReferenceOr<Parameter>,
        at: &Cursor<'_>,
    ) -> Result<&'d Parameter, Unsupported> {
        match parameter {
            ReferenceOr::Item(parameter) => Ok(parameter),
            ReferenceOr::Reference { reference } => {
                let components = self.api().components.as_ref();
                let name = reference.strip_prefix("#/components/parameters/");
                match name.and_then(|name| components?.parameters.get(name)) {
                    Some(parameter) => self.resolve_parameter(parameter, at),
                    None => Err(self.unsupported(
                        Code::UnresolvedReference,
                        at,
                        format!("`{reference}` is no parameter of this document"),
                        "define it under `components.parameters`",
                    )),
                }
            }
        }
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
                example: data.example.clone().or(described.example),
                name: data.name.clone(),
                r#type: described.r#type,
                constraints: described.constraints,
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
                self.schema(schema, Position::Value, &at.key("schema"), &|item| {
                    TypeName::Parameter {
                        operation: operation_id.to_owned(),
                        name: data.name.clone(),
                        item,
                    }
                })
            }
            ParameterSchemaOrContent::Content(_) => Err(self.unsupported(
                Code::UnsupportedParameter,
                &at.key("content"),
                "a parameter with `content` is not covered",
                "give it a `schema`",
            )),
        }
    }

    fn request_body(
        &mut self,
        body: Option<&'d ReferenceOr<RequestBodyObject>>,
        operation_id: &str,
        at: &Cursor<'_>,
    ) -> Result<Body, Unsupported> {
        let Some(body) = body else {
            return Ok(Body {
                media_type: RequestBody::None,
                fields: Vec::new(),
                sample: None,
            });
        };
        let body = self.resolve_request_body(body, at)?;
        let content_at = at.key("content");
        let mut content = body.content.iter();
        let (media_type, content) = match (content.next(), content.next()) {
            (Some(only), None) => only,
            (None, _) => {
                return Ok(Body {
                    media_type: RequestBody::None,
                    fields: Vec::new(),
                    sample: None,
                });
            }
            (Some(_), Some((second, _))) => {
                return Err(self.unsupported(
                    Code::UnsupportedMediaType,
                    &content_at.key(second),
                    "several media types for one request are not covered",
                    "keep the one that the client should send",
                ));
            }
        };
        let media_type_at = content_at.key(media_type);
        let multipart = media_type.eq_ignore_ascii_case("multipart/form-data");
        if multipart {
            if let Some(property) = content.encoding.keys().next() {
                return Err(self.unsupported(
                    Code::UnsupportedMediaType,
                    &media_type_at.key("encoding").key(property),
                    "`encoding` of multipart parts is not covered",
                    "files are sent with their own media type, other parts as text",
                ));
            }
            let fields = self.multipart_fields(content, operation_id, &media_type_at)?;
            return Ok(Body {
                media_type: RequestBody::Multipart,
                fields,
                sample: None,
            });
        }
        if !is_json(media_type) {
            return Err(self.unsupported(
                Code::UnsupportedMediaType,
                &media_type_at,
                format!("a request in `{media_type}` is not covered yet"),
                "requests in JSON and `multipart/form-data` are",
            ));
        }
        let fields = self.json_fields(body.required, content, operation_id, &media_type_at)?;
        Ok(Body {
            media_type: RequestBody::Json(media_type.clone()),
            fields,
            sample: content.example.clone(),
        })
    }

    fn resolve_request_body(
        &mut self,
        body: &'d ReferenceOr<RequestBodyObject>,
        at: &Cursor<'_>,
    ) -> Result<&'d RequestBodyObject, Unsupported> {
        match body {
            ReferenceOr::Item(body) => Ok(body),
            ReferenceOr::Reference { reference } => {
                let components = self.api().components.as_ref();
                let name = reference.strip_prefix("#/components/requestBodies/");
                match name.and_then(|name| components?.request_bodies.get(name)) {
                    Some(body) => self.resolve_request_body(body, at),
                    None => Err(self.unsupported(
                        Code::UnresolvedReference,
                        at,
                        format!("`{reference}` is no request body of this document"),
                        "define it under `components.requestBodies`",
                    )),
                }
            }
        }
    }

    /// A JSON body: the properties of an object become fields of the request, anything else is one field.
    fn json_fields(
        &mut self,
        required: bool,
        content: &'d MediaType,
        operation_id: &str,
        at: &Cursor<'_>,
    ) -> Result<Vec<RequestField>, Unsupported> {
        let Some(schema) = &content.schema else {
            let any = Field::of("body".to_owned(), Type::Any, required);
            return Ok(vec![RequestField {
                place: Place::Body,
                field: any,
            }]);
        };
        let schema_at = at.key("schema");
        let name = |property: &str, item| TypeName::Parameter {
            operation: operation_id.to_owned(),
            name: property.to_owned(),
            item,
        };
        let flat = self.as_object(schema).filter(|object| {
            !object.properties.is_empty()
                && !matches!(
                    object.additional_properties,
                    Some(openapiv3::AdditionalProperties::Any(true) | openapiv3::AdditionalProperties::Schema(_))
                )
                // An absent body lacks what a present one must have: such a body stays whole.
                && (required || object.required.is_empty())
        });
        let fields = match (flat, schema) {
            (Some(object), ReferenceOr::Item(_)) => {
                let properties = Properties {
                    properties: &object.properties,
                    required: &object.required,
                    additional: None,
                };
                self.fields(properties, Position::Value, &schema_at, &name)?
            }
            (Some(_), ReferenceOr::Reference { reference }) => {
                // The types inside a shared schema are shared as well, whichever operations send it.
                let shared = self.shared_schema(reference, Position::Value, &schema_at)?;
                self.struct_fields(&shared.r#type)
            }
            (None, _) => {
                let described = self.schema(schema, Position::Value, &schema_at, &|item| {
                    name("body", item)
                })?;
                let field = described.into_field("body".to_owned(), required);
                return Ok(vec![RequestField {
                    place: Place::Body,
                    field,
                }]);
            }
        };
        Ok(fields
            .into_iter()
            .map(|field| RequestField {
                place: Place::BodyField,
                field,
            })
            .collect())
    }

    fn multipart_fields(
        &mut self,
        content: &'d MediaType,
        operation_id: &str,
        at: &Cursor<'_>,
    ) -> Result<Vec<RequestField>, Unsupported> {
        let schema_at = at.key("schema");
        let Some(object) = content
            .schema
            .as_ref()
            .and_then(|schema| self.as_object(schema))
        else {
            return Err(self.unsupported(
                Code::UnsupportedSchema,
                at,
                "a multipart body needs an object with a property for each part",
                "give the media type a `schema` of `type: object`",
            ));
        };
        let properties = Properties {
            properties: &object.properties,
            required: &object.required,
            additional: None,
        };
        let fields = self.fields(properties, Position::Part, &schema_at, &|property, item| {
            TypeName::Parameter {
                operation: operation_id.to_owned(),
                name: property.to_owned(),
                item,
            }
        })?;
        Ok(fields
            .into_iter()
            .map(|field| RequestField {
                place: Place::BodyField,
                field,
            })
            .collect())
    }
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

fn http_method(method: &str) -> Method {
    match method {
        "put" => Method::Put,
        "post" => Method::Post,
        "delete" => Method::Delete,
        "options" => Method::Options,
        "head" => Method::Head,
        "patch" => Method::Patch,
        "trace" => Method::Trace,
        _ => Method::Get,
    }
}

/// The path of the resource below its service, and the id.
///
/// A dotted id (`hire.v1.talent_external_info.create`) names both. Any other is the action, and the first tag is
/// the resource. Without an id, method and path make one: `get_pets_pet_id`.
fn operation_id(
    module: Option<&str>,
    path: &str,
    method: Method,
    operation: &OperationObject,
) -> (Vec<String>, OperationId) {
    let text = match &operation.operation_id {
        Some(id) => id.clone(),
        None => {
            let words = path
                .split(|c: char| !c.is_alphanumeric())
                .filter(|word| !word.is_empty());
            let words: Vec<&str> = words.collect();
            format!(
                "{}_{}",
                method.as_str().to_ascii_lowercase(),
                words.join("_")
            )
        }
    };
    let mut parts: Vec<&str> = text.split('.').filter(|part| !part.is_empty()).collect();
    let Some(action) = parts.pop() else {
        let action = text.clone();
        return (
            Vec::new(),
            OperationId {
                action,
                object: None,
                text,
            },
        );
    };
    let action = action.to_owned();
    if parts.first().copied() == module {
        parts.drain(..parts.len().min(1));
    }
    let object = parts.last().map(|object| (*object).to_owned());
    let resource: Vec<String> = match &object {
        Some(_) => parts.iter().map(|part| (*part).to_owned()).collect(),
        None => operation.tags.first().cloned().into_iter().collect(),
    };
    (
        resource,
        OperationId {
            action,
            object,
            text,
        },
    )
}
