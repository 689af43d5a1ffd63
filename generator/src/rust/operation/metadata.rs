//! The static that describes an operation at run time.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use crate::model::{AccessTokenKind, AppKind, Method, Operation, Place, SecurityScheme};
use crate::rust::names::OperationNames;
use crate::rust::names::case::ident;
use crate::rust::request::body_kind;
use crate::rust::scope::FileScope;

/// The static. Keys with the runtime's default value are omitted.
pub(in crate::rust) fn metadata(
    operation: &Operation,
    names: &OperationNames,
    scope: &FileScope<'_>,
) -> TokenStream {
    let name = ident(&names.constant);
    let id = &operation.id.text;
    let path = &operation.path;
    let method = method(operation.method);
    let errors = names.errors.as_ref().map(|errors| {
        let name = ident(&errors.name);
        quote!(errors: <#name as runtime::OperationErrorCode>::DOCUMENTED,)
    });
    let keys = [
        page_keys(operation),
        access_keys(operation),
        quote!(#errors),
        error_bodies(operation, scope),
        transfer_keys(operation),
        response_keys(operation, scope),
    ];
    let is_empty = keys.iter().all(TokenStream::is_empty);
    let minimal = quote!(runtime::Operation::new(#id, runtime::Method::#method, #path));
    let value = if is_empty {
        minimal
    } else {
        quote!(runtime::Operation { #(#keys)* ..#minimal })
    };
    let alternatives = alternatives(operation, names);
    quote! {
        pub static #name: runtime::Operation = #value;
        #alternatives
    }
}

/// The statics of the operation with other media types of its response.
fn alternatives(operation: &Operation, names: &OperationNames) -> TokenStream {
    let primary = ident(&names.constant);
    let alternatives = operation.alternatives.iter().zip(&names.alternatives);
    let alternatives = alternatives.map(|(alternative, names)| {
        let name = ident(&names.constant);
        let accept = &alternative.media_type;
        let format = match alternative.response.format.is_text() {
            true => quote!(Text),
            false => quote!(Json),
        };
        quote! {
            pub static #name: runtime::Operation = runtime::Operation {
                accept: #accept,
                response_format: runtime::ResponseFormat::#format,
                ..#primary
            };
        }
    });
    alternatives.collect()
}

fn method(method: Method) -> proc_macro2::Ident {
    ident(match method {
        Method::Get => "Get",
        Method::Put => "Put",
        Method::Post => "Post",
        Method::Delete => "Delete",
        Method::Options => "Options",
        Method::Head => "Head",
        Method::Patch => "Patch",
        Method::Trace => "Trace",
    })
}

/// The page that documents the operation.
fn page_keys(operation: &Operation) -> TokenStream {
    let page = operation.page.as_ref();
    let title = page.and_then(|page| page.title.as_deref());
    let title = text("title", title);
    let url = text("documentation", page.map(|page| page.url.as_str()));
    let updated = text("updated", operation.updated.as_deref());
    quote!(#title #url #updated)
}

/// Who may call the operation, and how often.
fn access_keys(operation: &Operation) -> TokenStream {
    let app_kinds = operation.app_kinds.iter().map(|kind| match kind {
        AppKind::Custom => quote!("custom"),
        AppKind::Store => quote!("store"),
    });
    let rate_limits = operation.rate_limits.stated().iter().map(|limit| {
        let requests = Literal::u32_unsuffixed(limit.requests);
        let seconds = Literal::u32_unsuffixed(limit.seconds);
        quote!(runtime::RateLimit { requests: #requests, seconds: #seconds })
    });
    let scope_names = |scopes: &[crate::model::Scope]| -> Vec<TokenStream> {
        let names = scopes.iter().map(|scope| &scope.name);
        names.map(|name| quote!(#name)).collect()
    };
    let scopes = list("scopes", scope_names(&operation.scopes).into_iter());
    let field_scopes = list(
        "field_scopes",
        scope_names(&operation.field_scopes).into_iter(),
    );
    let app_kinds = list("app_kinds", app_kinds);
    let rate_limits = list("rate_limits", rate_limits);
    quote!(#scopes #field_scopes #app_kinds #rate_limits)
}

/// How the request is sent, and where to.
fn transfer_keys(operation: &Operation) -> TokenStream {
    let request_body = body_kind(&operation.body).map(|kind| quote!(request_body: #kind,));
    let media_types = operation.media_types.iter();
    let media_types = list("media_types", media_types.map(|text| quote!(#text)));
    let accept = text("accept", operation.accept.as_deref());
    let is_text = operation.response.format.is_text();
    let response_format = is_text.then(|| quote!(response_format: runtime::ResponseFormat::Text,));
    let server = text("server", operation.server.as_deref());
    let alternatives = operation.security.iter();
    let security = list("security", alternatives.map(|schemes| all_of(schemes)));
    quote!(#request_body #media_types #accept #response_format #server #security)
}

/// How the response is read, retried and logged.
fn response_keys(operation: &Operation, scope: &FileScope<'_>) -> TokenStream {
    let envelope = operation.envelope.as_ref().map(|envelope| {
        let name = match envelope.data {
            Some(_) => "ENVELOPE",
            None => "FLAT_ENVELOPE",
        };
        let path = scope.service_item(name);
        quote!(envelope: Some(&#path),)
    });
    let page_items = operation.pagination.as_ref().map(|pagination| {
        let items = &pagination.items;
        quote!(page_items: Some(&[#(#items),*]),)
    });
    let idempotency = operation.idempotency_key.as_ref();
    let idempotency = idempotency.map(|key| quote!(idempotency: runtime::Idempotency::Key(#key),));
    let has_secrets = scope.service.holds_secrets(operation);
    let secret_bodies = has_secrets.then(|| quote!(secret_bodies: true,));
    let deprecated = operation.deprecated.then(|| quote!(deprecated: true,));
    quote!(#envelope #page_items #idempotency #secret_bodies #deprecated)
}

/// The bodies of error responses. If all have the same type, the client does not have to choose.
fn error_bodies(operation: &Operation, scope: &FileScope<'_>) -> TokenStream {
    if !operation.has_several_error_types() {
        return TokenStream::new();
    }
    let bodies = operation.error_bodies.iter().map(|body| {
        let r#type = scope.r#type(&body.r#type);
        let first = Literal::u16_unsuffixed(body.statuses.first);
        let last = Literal::u16_unsuffixed(body.statuses.last);
        let media_type = &body.media_type;
        quote!(runtime::ErrorBody::new::<#r#type>(#first, #last, #media_type))
    });
    let bodies = list("error_bodies", bodies);
    quote!(#bodies)
}

/// Security schemes that are needed together.
fn all_of(schemes: &[SecurityScheme]) -> TokenStream {
    let schemes = schemes.iter().map(|scheme| match scheme {
        SecurityScheme::Bearer { name, kind } => {
            // Each kind of token has one name, whatever the scheme is called.
            let name = match kind {
                AccessTokenKind::Tenant => "tenant_access_token",
                AccessTokenKind::User => "user_access_token",
                AccessTokenKind::App => "app_access_token",
                AccessTokenKind::Bearer => name,
            };
            quote!(runtime::SecurityScheme::Bearer(#name))
        }
        SecurityScheme::Basic(name) => quote!(runtime::SecurityScheme::Basic(#name)),
        SecurityScheme::Http { name, scheme } => quote!(runtime::SecurityScheme::ApiKey {
            name: #name,
            place: runtime::ApiKeyPlace::Authorization,
            parameter: #scheme,
        }),
        SecurityScheme::ApiKey {
            name,
            place,
            parameter,
        } => {
            let place = match place {
                Place::Query => quote!(Query),
                Place::Cookie => quote!(Cookie),
                _ => quote!(Header),
            };
            quote!(runtime::SecurityScheme::ApiKey {
                name: #name,
                place: runtime::ApiKeyPlace::#place,
                parameter: #parameter
            })
        }
    });
    quote!(&[#(#schemes),*])
}

/// `key: "value",` for a text that is stated.
fn text(key: &str, value: Option<&str>) -> Option<TokenStream> {
    let (key, value) = (ident(key), value?);
    Some(quote!(#key: #value,))
}

/// `key: &[…],` for a list with items.
fn list(key: &str, items: impl Iterator<Item = TokenStream>) -> Option<TokenStream> {
    let items: Vec<TokenStream> = items.collect();
    let key = ident(key);
    (!items.is_empty()).then(|| quote!(#key: &[#(#items),*],))
}
