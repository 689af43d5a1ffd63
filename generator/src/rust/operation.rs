//! The description of an operation, and the function that calls it.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::example::Example;
use super::names::OperationNames;
use super::names::case::{ident, spoken};
use super::request::body_kind;
use super::scope::FileScope;
use super::{docs, error_codes};
use crate::model::{
    AccessTokenKind, AppKind, Method, Operation, Page, Place, RateLimit, RateLimits, Response,
    Scope, SecurityScheme, Type,
};

/// The client function of an operation.
pub(super) fn function(
    operation: &Operation,
    names: &OperationNames,
    path: &[String],
    scope: &FileScope<'_>,
) -> TokenStream {
    let name = ident(&names.function);
    let request = ident(&names.request);
    let docs = docs::outer(&documentation(operation, names, path, scope));
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
    quote! {
        #docs
        #deprecated
        pub fn #name(&self, request: #request) -> runtime::Call<#request> {
            runtime::Call::new(self.client, request)
        }
    }
}

fn documentation(
    operation: &Operation,
    names: &OperationNames,
    path: &[String],
    scope: &FileScope<'_>,
) -> String {
    let summary = match &operation.summary {
        Some(summary) => sentence(&docs::markdown(summary)),
        None => format!("{}.", spoken(&operation.id.text.replace('.', "_"))),
    };
    let mut sections = vec![summary];
    sections.extend(operation.description.as_deref().map(docs::markdown));
    sections.push(facts(operation).join("\n"));
    if operation.pagination.is_some() {
        sections.push("Replies come in pages: `.items()` streams the items of all of them, `.pages()` the pages.".to_owned());
    }
    if operation.response == Response::File {
        sections.push("The reply is a file that is read while it arrives: `.save(path)`, `.bytes(limit)`, or as a stream.".to_owned());
    }
    sections.extend(beside_the_body(operation, scope));
    if let Some(key) = &operation.idempotency_key {
        sections.push(format!(
            "Given {}, the server does only once what it is sent twice, so that the call is tried again after any failure.",
            docs::code(key)
        ));
    }
    sections.extend(error_codes::section(operation, names));
    let example = Example::new(operation, names, path, scope);
    sections.extend(
        example.map(|example| format!("# Example\n\n{}", example.with_client(scope.crate_name))),
    );
    sections.join("\n\n")
}

/// Typed headers, media types to choose from, and bodies of errors.
fn beside_the_body(operation: &Operation, scope: &FileScope<'_>) -> Vec<String> {
    let mut sections = Vec::new();
    let link = |r#type: &Type| scope.link(r#type);
    if let Some(headers) = &operation.headers {
        sections.push(format!(
            "[`Response::headers_as`](runtime::Response::headers_as) gives the headers as {}.",
            link(headers)
        ));
    }
    if !operation.media_types.is_empty() {
        let others: Vec<String> = operation
            .media_types
            .iter()
            .map(|media_type| docs::code(media_type))
            .collect();
        sections.push(format!(
            "[`Call::content_type`](runtime::Call::content_type) sends the body as {}.",
            others.join(", ")
        ));
    }
    let bodies = || operation.error_bodies.iter();
    let gives = "[`Error::body_as`](runtime::Error::body_as) gives the body of an error";
    match bodies().next() {
        None => {}
        Some((_, first)) if bodies().all(|(_, r#type)| r#type == first) => {
            sections.push(format!("{gives} as {}.", link(first)));
        }
        Some(_) => {
            let bodies: Vec<String> = bodies()
                .map(|(status, r#type)| format!("- {}: {}", docs::code(status), link(r#type)))
                .collect();
            sections.push(format!("{gives}:\n\n{}", bodies.join("\n")));
        }
    }
    sections
}

/// What the page says beside parameters and bodies.
fn facts(operation: &Operation) -> Vec<String> {
    let mut facts = vec![format!(
        "- {}",
        docs::code(&format!("{} {}", operation.method.as_str(), operation.path))
    )];
    facts.extend(page_line(
        operation.page.as_ref(),
        operation.updated.as_deref(),
    ));
    let tokens: Vec<&str> = operation
        .access_tokens
        .iter()
        .map(|kind| match kind {
            AccessTokenKind::Tenant => "tenant",
            AccessTokenKind::User => "user",
            AccessTokenKind::App => "app",
            AccessTokenKind::Bearer => "bearer",
        })
        .collect();
    facts.push(match (operation.takes_only_tokens(), tokens.as_slice()) {
        (true, []) => "- Access token: none".to_owned(),
        (true, kinds) => format!("- Access token: {}", kinds.join(" or ")),
        (false, _) => format!("- Credentials: {}", credentials(&operation.security)),
    });
    facts.extend(scope_lines(&operation.scopes, &operation.field_scopes));
    facts.extend(apps(&operation.app_kinds));
    match &operation.rate_limits {
        RateLimits::NotStated => {}
        RateLimits::Special => facts.push("- Rate limit: special, see the page".to_owned()),
        RateLimits::Stated(limits) => {
            let limits: Vec<String> = limits.iter().map(rate_limit).collect();
            facts.push(format!("- Rate limit: {}", limits.join(" and ")));
        }
    }
    facts
}

/// What satisfies an operation, as a sentence reads it.
fn credentials(alternatives: &[Vec<SecurityScheme>]) -> String {
    let one = |scheme: &SecurityScheme| match scheme {
        SecurityScheme::Bearer { name, .. } => format!("bearer token ({})", docs::code(name)),
        SecurityScheme::Basic(name) => format!("user and password ({})", docs::code(name)),
        SecurityScheme::ApiKey { name, .. } => format!("API key {}", docs::code(name)),
    };
    let together = |schemes: &Vec<SecurityScheme>| match schemes.as_slice() {
        [] => "none".to_owned(),
        schemes => schemes.iter().map(one).collect::<Vec<_>>().join(" and "),
    };
    let alternatives: Vec<String> = alternatives.iter().map(together).collect();
    alternatives.join(", or ")
}

/// The page with its date.
pub(super) fn page_line(page: Option<&Page>, updated: Option<&str>) -> Option<String> {
    let page = page?;
    let title = docs::markdown(page.title.as_deref().unwrap_or("documentation"));
    let updated = updated
        .map(|date| format!(", updated {date}"))
        .unwrap_or_default();
    Some(format!("- Page: {}{updated}", link(&title, &page.url)))
}

/// Scopes of the whole, and those of fields.
pub(super) fn scope_lines(scopes: &[Scope], field_scopes: &[Scope]) -> Vec<String> {
    let list = |scopes: &[Scope]| {
        let shown: Vec<String> = scopes.iter().map(docs::scope).collect();
        shown.join(", ")
    };
    let mut lines = Vec::new();
    match scopes {
        [] => {}
        [only] => lines.push(format!("- Scope: {}", docs::scope(only))),
        several => lines.push(format!("- Scopes, any one of: {}", list(several))),
    }
    if !field_scopes.is_empty() {
        lines.push(format!("- Scopes of single fields: {}", list(field_scopes)));
    }
    lines
}

/// The kinds of app.
pub(super) fn apps(kinds: &[AppKind]) -> Option<String> {
    let kinds: Vec<&str> = kinds
        .iter()
        .map(|kind| match kind {
            AppKind::Custom => "custom",
            AppKind::Store => "store",
        })
        .collect();
    (!kinds.is_empty()).then(|| format!("- Apps: {}", kinds.join(", ")))
}

/// `[title](<url>)`; without the angle brackets where the address needs none.
fn link(title: &str, url: &str) -> String {
    if url.contains(['(', ')', ' ', '<', '>', '\n']) {
        docs::code(url)
    } else {
        format!("[{title}]({url})")
    }
}

fn rate_limit(limit: &RateLimit) -> String {
    match limit.seconds {
        1 => format!("{} a second", limit.requests),
        60 => format!("{} a minute", limit.requests),
        3600 => format!("{} an hour", limit.requests),
        seconds => format!("{} in {seconds} seconds", limit.requests),
    }
}

/// Ends the text with a full stop.
pub(super) fn sentence(text: &str) -> String {
    if text.ends_with(['.', '!', '?', '。']) {
        text.to_owned()
    } else {
        format!("{text}.")
    }
}

/// The static that describes the operation at run time.
pub(super) fn metadata(
    operation: &Operation,
    names: &OperationNames,
    scope: &FileScope<'_>,
) -> TokenStream {
    let name = ident(&names.constant);
    let docs = docs::outer(&format!(
        "What is known about {}.",
        docs::code(&operation.id.text)
    ));
    let id = &operation.id.text;
    let path = &operation.path;
    let method = ident(match operation.method {
        Method::Get => "Get",
        Method::Put => "Put",
        Method::Post => "Post",
        Method::Delete => "Delete",
        Method::Options => "Options",
        Method::Head => "Head",
        Method::Patch => "Patch",
        Method::Trace => "Trace",
    });
    let title = operation
        .page
        .as_ref()
        .and_then(|page| page.title.as_ref())
        .map(|title| quote!(title: #title,));
    let documentation = operation
        .page
        .as_ref()
        .map(|page| &page.url)
        .map(|url| quote!(documentation: #url,));
    let updated = operation
        .updated
        .as_ref()
        .map(|date| quote!(updated: #date,));
    let scopes = list(
        "scopes",
        operation.scopes.iter().map(|scope| {
            let name = &scope.name;
            quote!(#name)
        }),
    );
    let field_scopes = list(
        "field_scopes",
        operation.field_scopes.iter().map(|scope| {
            let name = &scope.name;
            quote!(#name)
        }),
    );
    let app_kinds = list(
        "app_kinds",
        operation.app_kinds.iter().map(|kind| match kind {
            AppKind::Custom => quote!("custom"),
            AppKind::Store => quote!("store"),
        }),
    );
    let rate_limits = list(
        "rate_limits",
        operation.rate_limits.stated().iter().map(|limit| {
            let requests = Literal::u32_unsuffixed(limit.requests);
            let seconds = Literal::u32_unsuffixed(limit.seconds);
            quote!(runtime::RateLimit { requests: #requests, seconds: #seconds })
        }),
    );
    let errors = names.errors.as_ref().map(|errors| {
        let name = ident(&errors.name);
        quote!(errors: <#name as runtime::OperationErrorCode>::DOCUMENTED,)
    });
    let request_body = body_kind(&operation.body).map(|kind| quote!(request_body: #kind,));
    let media_types = list(
        "media_types",
        operation
            .media_types
            .iter()
            .map(|media_type| quote!(#media_type)),
    );
    let accept = operation
        .accept
        .as_ref()
        .map(|accept| quote!(accept: #accept,));
    let server = operation
        .server
        .as_ref()
        .map(|server| quote!(server: #server,));
    let security = list(
        "security",
        operation
            .security
            .iter()
            .map(|schemes| alternative(schemes)),
    );
    let response_format = matches!(operation.response, Response::Text(_))
        .then(|| quote!(response_format: runtime::ResponseFormat::Text,));
    let envelope = operation.envelope.as_ref().map(|envelope| {
        let name = if envelope.data.is_some() {
            "ENVELOPE"
        } else {
            "FLAT_ENVELOPE"
        };
        let path = scope.service_item(name);
        quote!(envelope: Some(&#path),)
    });
    let idempotency = operation
        .idempotency_key
        .as_ref()
        .map(|key| quote!(idempotency: runtime::Idempotency::Key(#key),));
    let secret_bodies = scope
        .service
        .holds_secrets(operation)
        .then(|| quote!(secret_bodies: true,));
    let deprecated = operation.deprecated.then(|| quote!(deprecated: true,));
    let stated = quote! {
        #title
        #documentation
        #updated
        #scopes
        #field_scopes
        #app_kinds
        #rate_limits
        #errors
        #request_body
        #media_types
        #accept
        #response_format
        #server
        #security
        #envelope
        #idempotency
        #secret_bodies
        #deprecated
    };
    let bare = quote!(runtime::Operation::new(#id, runtime::Method::#method, #path));
    let value = if stated.is_empty() {
        bare
    } else {
        quote!(runtime::Operation { #stated ..#bare })
    };
    quote! {
        #docs
        pub static #name: runtime::Operation = #value;
    }
}

/// Schemes that are needed together.
fn alternative(schemes: &[SecurityScheme]) -> TokenStream {
    let schemes = schemes.iter().map(|scheme| match scheme {
        SecurityScheme::Bearer { name, kind } => {
            // A kind of token has one name, whatever that of the scheme.
            let name = match kind {
                AccessTokenKind::Tenant => "tenant_access_token",
                AccessTokenKind::User => "user_access_token",
                AccessTokenKind::App => "app_access_token",
                AccessTokenKind::Bearer => name,
            };
            quote!(runtime::SecurityScheme::Bearer(#name))
        }
        SecurityScheme::Basic(name) => quote!(runtime::SecurityScheme::Basic(#name)),
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

/// `name: &[…],`, or nothing where the list is empty.
fn list(name: &str, items: impl Iterator<Item = TokenStream>) -> Option<TokenStream> {
    let items: Vec<TokenStream> = items.collect();
    let name = ident(name);
    (!items.is_empty()).then(|| quote!(#name: &[#(#items),*],))
}
