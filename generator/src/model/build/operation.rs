//! Operation Objects → operations.

use openapiv3::{Operation as OperationObject, PathItem};

use super::extension::OperationExtensions;
use super::security::Security;
use super::{Cursor, ServiceBuilder, Unsupported};
use crate::diagnostic::Code;
use crate::model::{
    Method, Operation, OperationId, Page, Place, RequestField, Response, Samples, Type,
};
use crate::spec::vocabulary::extension::IDEMPOTENCY_KEY;

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
        let text = self.operation_text(path, method.as_str(), operation);
        let (resource, id) = operation_id(module, text, operation);
        let extensions = OperationExtensions::read(&operation.extensions, at, self);
        let server = self.own_server(item, operation, item_at, at);
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
        let error_bodies = self.error_bodies(&operation.responses, &id.text, &responses_at);
        let security = match (&operation.security, &self.api().security) {
            (Some(own), _) => self.security(own, &at.key("security")),
            (None, Some(root)) => self.security(root, &Cursor::ROOT.key("security")),
            (None, None) => Ok(Security::default()),
        };
        self.settle();
        let (extensions, server, mut fields, body) = (extensions?, server?, parameters?, body?);
        let (success, errors, error_bodies, security) =
            (success?, errors?, error_bodies?, security?);

        let takes_page_token = |name: &str| {
            fields.iter().any(|field: &RequestField| {
                field.place == Place::Query
                    && field.field.name == name
                    && field.field.r#type == Type::String
            })
        };
        let pagination = match &success.response {
            Response::Value(r#type) => {
                self.paging(takes_page_token, r#type, extensions.page_items, at)?
            }
            Response::File | Response::Text(_) => None,
        };
        fields.extend(body.fields);
        if let Some(key) = &extensions.idempotency_key {
            self.takes_idempotency_key(key, &fields, at)?;
        }

        let operation = Operation {
            id,
            method,
            path: without_fragment(path).to_owned(),
            summary: operation.summary.clone(),
            description: operation.description.clone(),
            page: page(operation),
            updated: extensions.updated,
            access_tokens: security.access_tokens,
            security: security.alternatives,
            scopes: extensions.scopes,
            field_scopes: extensions.field_scopes,
            app_kinds: extensions.app_kinds,
            rate_limits: extensions.rate_limits,
            errors,
            deprecated: operation.deprecated,
            fields,
            body: body.media_type,
            media_types: body.alternatives,
            accept: success.accept,
            server,
            response: success.response,
            headers: success.headers,
            error_bodies,
            envelope: success.envelope,
            idempotency_key: extensions.idempotency_key,
            pagination,
            samples: Samples {
                request: body.sample,
                response: success.sample,
            },
        };
        Ok((resource, operation))
    }

    /// Refuses an idempotency key that the request has no place for.
    fn takes_idempotency_key(
        &mut self,
        key: &str,
        fields: &[RequestField],
        at: &Cursor<'_>,
    ) -> Result<(), Unsupported> {
        let fits = |field: &&RequestField| {
            matches!(field.place, Place::Query | Place::BodyField)
                && matches!(
                    field.field.r#type,
                    Type::String | Type::Custom(_) | Type::Int32 | Type::Int64
                )
        };
        let names = || fields.iter().filter(fits).map(|field| &*field.field.name);
        if names().any(|name| name == key) {
            return Ok(());
        }
        let names: Vec<&str> = names().collect();
        let known = match &names[..] {
            [] => "the operation has none".to_owned(),
            names => format!("the operation has: {}", names.join(", ")),
        };
        Err(self.unsupported(
            Code::UnknownIdempotencyKey,
            &at.key(IDEMPOTENCY_KEY.name),
            format!("the request has no query parameter or body field `{key}` that is a text or an integer"),
            format!("name the one by which the server recognises a repetition; {known}"),
        ))
    }
}

/// The path as it is sent. A fragment tells operations of one method and path apart, and never leaves the client.
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

/// The id that the document gives the operation. Without one, method and path make one: `get_pets_pet_id`.
pub(super) fn documented_id(path: &str, method: &str, operation: &OperationObject) -> String {
    if let Some(id) = &operation.operation_id {
        return id.clone();
    }
    let words = path
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty());
    let words: Vec<&str> = words.collect();
    format!("{}_{}", method.to_ascii_lowercase(), words.join("_"))
}

/// The path of the resource below its service, and the id.
///
/// A dotted id (`hire.v1.talent_external_info.create`) names both. Any other is the action, and the first tag is
/// the resource.
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
