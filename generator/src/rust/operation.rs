//! The description of an operation, and the function that calls it.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs;
use super::example::Example;
use super::names::OperationNames;
use super::names::case::{ident, spoken};
use super::request::body_kind;
use super::scope::FileScope;
use crate::model::{AccessTokenKind, AppKind, Method, Operation, RateLimit};

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
    if !operation.errors.is_empty() {
        sections.push(format!("# Errors\n\n{}", errors(operation).join("\n")));
    }
    let example = Example::new(operation, names, path, scope);
    sections.extend(
        example.map(|example| format!("# Example\n\n{}", example.with_client(scope.crate_name))),
    );
    sections.join("\n\n")
}

/// What the page says beside parameters and bodies.
fn facts(operation: &Operation) -> Vec<String> {
    let mut facts = vec![format!(
        "- {}",
        docs::code(&format!("{} {}", operation.method.as_str(), operation.path))
    )];
    if let Some(page) = &operation.page {
        let title = docs::markdown(page.title.as_deref().unwrap_or("documentation"));
        let updated = operation
            .updated
            .as_ref()
            .map(|date| format!(", updated {date}"))
            .unwrap_or_default();
        facts.push(format!("- Page: {}{updated}", link(&title, &page.url)));
    }
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
    facts.push(match tokens.as_slice() {
        [] => "- Access token: none".to_owned(),
        kinds => format!("- Access token: {}", kinds.join(" or ")),
    });
    let scopes: Vec<String> = operation
        .scopes
        .iter()
        .map(|scope| match &scope.title {
            Some(title) => format!("{} ({})", docs::code(&scope.name), docs::markdown(title)),
            None => docs::code(&scope.name),
        })
        .collect();
    match scopes.as_slice() {
        [] => {}
        [only] => facts.push(format!("- Scope: {only}")),
        several => facts.push(format!("- Scopes, any one of: {}", several.join(", "))),
    }
    let apps: Vec<&str> = operation
        .app_kinds
        .iter()
        .map(|kind| match kind {
            AppKind::Custom => "custom",
            AppKind::Store => "store",
        })
        .collect();
    if !apps.is_empty() {
        facts.push(format!("- Apps: {}", apps.join(", ")));
    }
    let limits: Vec<String> = operation.rate_limits.iter().map(rate_limit).collect();
    if !limits.is_empty() {
        facts.push(format!("- Rate limit: {}", limits.join(" and ")));
    }
    facts
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

fn errors(operation: &Operation) -> Vec<String> {
    operation
        .errors
        .iter()
        .map(|error| {
            let mut line = format!("- `{}` (HTTP {})", error.code, error.status);
            let words: Vec<String> = [&error.description, &error.hint]
                .into_iter()
                .flatten()
                .map(|text| docs::markdown(text).replace('\n', " "))
                .collect();
            if !words.is_empty() {
                line.push_str(": ");
                line.push_str(&words.join(" "));
            }
            line
        })
        .collect()
}

/// Ends the text with a full stop.
fn sentence(text: &str) -> String {
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
    let access_tokens = list(
        "access_tokens",
        operation.access_tokens.iter().map(|kind| match kind {
            AccessTokenKind::Tenant => quote!(runtime::AccessTokenKind::Tenant),
            AccessTokenKind::User => quote!(runtime::AccessTokenKind::User),
            AccessTokenKind::App => quote!(runtime::AccessTokenKind::App),
            AccessTokenKind::Bearer => quote!(runtime::AccessTokenKind::Bearer),
        }),
    );
    let scopes = list(
        "scopes",
        operation.scopes.iter().map(|scope| {
            let name = &scope.name;
            quote!(#name)
        }),
    );
    let app_kinds = list(
        "app_kinds",
        operation.app_kinds.iter().map(|kind| match kind {
            AppKind::Custom => quote!(runtime::AppKind::Custom),
            AppKind::Store => quote!(runtime::AppKind::Store),
        }),
    );
    let rate_limits = list(
        "rate_limits",
        operation.rate_limits.iter().map(|limit| {
            let requests = Literal::u32_unsuffixed(limit.requests);
            let seconds = Literal::u32_unsuffixed(limit.seconds);
            quote!(runtime::RateLimit { requests: #requests, seconds: #seconds })
        }),
    );
    let errors = list("errors", operation.errors.iter().map(|error| {
        let status = Literal::u16_unsuffixed(error.status);
        let code = Literal::i64_unsuffixed(error.code);
        let description = error.description.as_deref().unwrap_or_default();
        let hint = error.hint.as_deref().unwrap_or_default();
        quote!(runtime::ErrorCode { status: #status, code: #code, description: #description, hint: #hint })
    }));
    let request_body = body_kind(&operation.body).map(|kind| quote!(request_body: #kind,));
    let envelope = operation.envelope.as_ref().map(|envelope| {
        let name = if envelope.data.is_some() {
            "ENVELOPE"
        } else {
            "FLAT_ENVELOPE"
        };
        let path = scope.service_item(name);
        quote!(envelope: Some(&#path),)
    });
    let deprecated = operation.deprecated.then(|| quote!(deprecated: true,));
    let stated = quote! {
        #title
        #documentation
        #updated
        #access_tokens
        #scopes
        #app_kinds
        #rate_limits
        #errors
        #request_body
        #envelope
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

/// `name: &[…],`, or nothing where the list is empty.
fn list(name: &str, items: impl Iterator<Item = TokenStream>) -> Option<TokenStream> {
    let items: Vec<TokenStream> = items.collect();
    let name = ident(name);
    (!items.is_empty()).then(|| quote!(#name: &[#(#items),*],))
}
