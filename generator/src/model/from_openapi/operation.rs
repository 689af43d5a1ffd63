//! Operation Objects → operations.

use openapiv3::{Operation as OperationObject, PathItem};

use super::builder::ServiceBuilder;
use super::cursor::Cursor;
use super::extension::OperationExtensions;
use super::request_body::Body;
use super::response::Success;
use super::security::Security;
use crate::diagnostic::{Code, Reported};
use crate::model::{
    BodyFormat, ErrorBody, ErrorCode, Method, Operation, OperationId, Page, Pagination, Place,
    RequestField, Response, Samples, Type,
};
use crate::spec::vocabulary::extension::IDEMPOTENCY_KEY;

/// An Operation Object, with its position in the document.
pub(super) struct Source<'s, 'd> {
    pub(super) path: &'s str,
    /// In lower case.
    pub(super) method: &'s str,
    pub(super) item: &'d PathItem,
    pub(super) operation: &'d OperationObject,
    pub(super) item_at: &'s Cursor<'s>,
    pub(super) at: &'s Cursor<'s>,
}

impl Source<'_, '_> {
    /// The document's id of the operation. If it has none, the id is made from method and path: `get_pets_pet_id`.
    pub(super) fn documented_id(&self) -> String {
        if let Some(id) = &self.operation.operation_id {
            return id.clone();
        }
        let words = self
            .path
            .split(|c: char| !c.is_alphanumeric())
            .filter(|word| !word.is_empty());
        let words: Vec<&str> = words.collect();
        format!("{}_{}", self.method.to_ascii_lowercase(), words.join("_"))
    }
}

/// The parts of an operation.
struct Parts {
    extensions: OperationExtensions,
    server: Option<String>,
    /// Parameters, then fields of the body.
    fields: Vec<RequestField>,
    body: Body,
    success: Success,
    errors: Vec<ErrorCode>,
    error_bodies: Vec<ErrorBody>,
    security: Security,
    pagination: Option<Pagination>,
}

impl<'d> ServiceBuilder<'d> {
    /// The operation, and the path of its resource.
    pub(super) fn operation(
        &mut self,
        module: Option<&str>,
        source: &Source<'_, 'd>,
    ) -> Result<(Vec<String>, Operation), Reported> {
        let text = self.operation_text(source);
        let (resource, id) = operation_id(module, text, source.operation);
        let parts = self.parts(source, &id.text)?;
        let mut extensions = parts.extensions;
        if let Some(key) = extensions.idempotency_key.take()
            && self.is_idempotency_key(&key, &parts.fields, source.at)?
        {
            extensions.idempotency_key = Some(key);
        }
        let operation = Operation {
            id,
            method: http_method(source.method),
            path: without_fragment(source.path).to_owned(),
            summary: source.operation.summary.clone(),
            description: source.operation.description.clone(),
            page: page(source.operation),
            updated: extensions.updated,
            access_tokens: parts.security.access_tokens,
            security: parts.security.alternatives,
            scopes: extensions.scopes,
            field_scopes: extensions.field_scopes,
            app_kinds: extensions.app_kinds,
            rate_limits: extensions.rate_limits,
            errors: parts.errors,
            deprecated: source.operation.deprecated,
            fields: parts.fields,
            body: parts.body.media_type,
            media_types: parts.body.alternatives,
            accept: parts.success.accept,
            server: parts.server,
            response: parts.success.response,
            alternatives: parts.success.alternatives,
            headers: parts.success.headers,
            error_bodies: parts.error_bodies,
            envelope: parts.success.envelope,
            idempotency_key: extensions.idempotency_key,
            pagination: parts.pagination,
            samples: Samples {
                request: parts.body.sample,
                response: parts.success.sample,
            },
        };
        Ok((resource, operation))
    }

    /// Builds all parts before it fails, so that all problems are reported at once.
    fn parts(&mut self, source: &Source<'_, 'd>, id: &str) -> Result<Parts, Reported> {
        let Source {
            item,
            operation,
            item_at,
            at,
            ..
        } = source;
        let extensions = OperationExtensions::read(&operation.extensions, at, self);
        let server = self.own_server(item, operation, item_at, at);
        if !operation.callbacks.is_empty() {
            self.warn(
                Code::IgnoredCallbacks,
                &at.key("callbacks"),
                "callbacks are ignored",
                "a client receives no requests; everything else of the operation is generated",
            );
        }
        let parameters = self.parameters(item, operation, id, item_at, at);
        let body = self.request_body(operation.request_body.as_ref(), id, &at.key("requestBody"));
        let responses_at = at.key("responses");
        let success = self.success(&operation.responses, id, &responses_at);
        let errors = self.errors(&operation.responses, &responses_at);
        let error_bodies = self.error_bodies(&operation.responses, id, &responses_at);
        let security = match (&operation.security, &self.api().security) {
            (Some(own), _) => self.security(own, &at.key("security")),
            (None, Some(root)) => self.security(root, &Cursor::ROOT.key("security")),
            (None, None) => Security::default(),
        };
        self.assemble()?;
        let (extensions, mut fields, mut body, mut success) =
            (extensions?, parameters?, body?, success?);
        let (server, errors) = (server?, errors?);
        // Without the type of an error, the call is the same. The error was reported.
        let error_bodies = error_bodies.unwrap_or_default();
        let pagination = self.pagination(&fields, &success, &extensions, source)?;
        fields.append(&mut body.fields);
        success.find_switches(&fields);
        Ok(Parts {
            extensions,
            server,
            fields,
            body,
            success,
            errors,
            error_bodies,
            security,
            pagination,
        })
    }

    fn pagination(
        &mut self,
        parameters: &[RequestField],
        success: &Success,
        extensions: &OperationExtensions,
        source: &Source<'_, 'd>,
    ) -> Result<Option<Pagination>, Reported> {
        if let Some(configured) = self.configured_paging(source, parameters, success)? {
            return Ok(configured);
        }
        if self.pagination.is_none() {
            return Ok(self.general_paging(parameters, success));
        }
        let takes_page_token = |name: &str| {
            parameters.iter().any(|parameter| {
                parameter.place == Place::Query
                    && parameter.field.name == name
                    && parameter.field.r#type == Type::String
            })
        };
        match &success.response {
            Response {
                format: BodyFormat::Json,
                r#type,
            } => self.paging(
                takes_page_token,
                r#type,
                extensions.paging.as_ref(),
                source.at,
            ),
            _ => Ok(None),
        }
    }

    /// Returns true if an idempotency key is a field of the request, and reports another one.
    fn is_idempotency_key(
        &mut self,
        key: &str,
        fields: &[RequestField],
        at: &Cursor<'_>,
    ) -> Result<bool, Reported> {
        let fits = |field: &&RequestField| {
            matches!(field.place, Place::Query | Place::Header | Place::BodyField)
                && matches!(
                    field.field.r#type,
                    Type::String | Type::Custom(_) | Type::Int32 | Type::Int64
                )
        };
        let names = || fields.iter().filter(fits).map(|field| &*field.field.name);
        if names().any(|name| name == key) {
            return Ok(true);
        }
        let names: Vec<&str> = names().collect();
        let known = match &names[..] {
            [] => "the operation has none".to_owned(),
            names => format!("the operation has: {}", names.join(", ")),
        };
        let at = at.key(IDEMPOTENCY_KEY.name);
        let message = format!(
            "the request has no query or header parameter or body field `{key}` that is a string or an integer"
        );
        let help =
            format!("name the one by which the server recognises a repeated request; {known}");
        if self.document.third_party {
            // The extension of another tool may have the same name.
            self.warn(Code::UnknownIdempotencyKey, &at, message, help);
            return Ok(false);
        }
        Err(self.unsupported(Code::UnknownIdempotencyKey, &at, message, help))
    }
}

/// The path without its fragment. A fragment distinguishes operations with the same method and path, and is not sent.
fn without_fragment(path: &str) -> &str {
    path.split('#').next().unwrap_or(path)
}

/// The page of an operation or event.
pub(super) fn page(operation: &OperationObject) -> Option<Page> {
    let page = operation.external_docs.as_ref()?;
    Some(Page {
        title: page.description.clone(),
        url: page.url.clone(),
    })
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
/// A dotted id (`hire.v1.talent_external_info.create`) names both. Any other id is the action, and the first tag is the resource.
fn operation_id(
    module: Option<&str>,
    text: String,
    operation: &OperationObject,
) -> (Vec<String>, OperationId) {
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
