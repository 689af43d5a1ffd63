//! Request structs, and how they are sent.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::docs;
use super::fields::Fields;
use super::names::OperationNames;
use super::names::case::{ident, linked};
use super::scope::FileScope;
use super::types::{self, Key, is_comparable};
use crate::model::{
    AccessTokenKind, Operation, Pagination, Place, RequestBody, RequestField, Response, Type,
};

/// The request struct of an operation with everything that sends it.
pub(super) fn items(
    operation: &Operation,
    names: &OperationNames,
    handle: &str,
    scope: &FileScope<'_>,
) -> TokenStream {
    let name = ident(&names.request);
    let docs = docs::outer(&format!(
        "Request of [`{handle}::{}`].",
        linked(&names.function)
    ));
    let fields = Fields::new(
        operation.fields.iter().map(|field| &field.field),
        &names.fields,
    );
    let declarations = fields.declarations(scope);
    let functions = fields.constructor_and_setters(scope);
    let comparable = operation
        .fields
        .iter()
        .all(|field| is_comparable(&field.field.r#type));
    let comparable = comparable.then(|| quote!(, PartialEq));
    let default = fields.all_optional().then(|| quote!(, Default));
    let response = match &operation.response {
        Response::Value(r#type) => scope.r#type(r#type),
        Response::File => quote!(runtime::Download),
    };
    let constant = ident(&names.constant);
    let parts = parts(operation, &fields);
    let paged = operation
        .pagination
        .as_ref()
        .and_then(|pagination| paged(pagination, operation, names, &fields, scope));
    let serde = serde(operation, &fields, &name);
    let takes = takes(operation, &name);
    let (derived_debug, debug) = fields.debug(&name);
    quote! {
        #docs
        #[derive(#derived_debug Clone #comparable #default)]
        #[non_exhaustive]
        pub struct #name { #declarations }
        impl #name { #functions }
        #debug
        impl runtime::Request for #name {
            type Response = #response;
            const OPERATION: &'static runtime::Operation = &#constant;
            #parts
        }
        #takes
        #paged
        #serde
    }
}

/// The traits that say which access tokens a call may be given.
fn takes(operation: &Operation, name: &Ident) -> TokenStream {
    let traits = operation
        .access_tokens
        .iter()
        .filter_map(|kind| match kind {
            AccessTokenKind::Tenant => Some(quote!(TakesTenantAccessToken)),
            AccessTokenKind::User => Some(quote!(TakesUserAccessToken)),
            AccessTokenKind::App | AccessTokenKind::Bearer => None,
        });
    quote!(#(impl runtime::#traits for #name {})*)
}

/// serde's traits for a request: as if derived, by the names of the struct's fields, since path, query and body may share one.
/// A file has no JSON form.
fn serde(operation: &Operation, fields: &Fields<'_>, name: &Ident) -> Option<TokenStream> {
    if operation.sends_file() {
        return None;
    }
    let key: Key<'_> = &|_, name| name.to_string().trim_start_matches("r#").to_owned();
    let (decode, encode) = (
        types::decode(fields, name, key),
        types::encode(fields, name, key),
    );
    let (condition, impls) = (types::for_serde(), types::serde_impls(name));
    Some(quote! {
        #condition #decode
        #condition #encode
        #impls
    })
}

/// `Request::parts`: which field travels where.
fn parts(operation: &Operation, fields: &Fields<'_>) -> TokenStream {
    if operation.fields.is_empty() {
        return quote! {
            fn parts<'a>(&'a self, _parts: &mut runtime::RequestParts<'a>) {}
        };
    }
    let calls = operation.fields.iter().zip(&fields.list).map(
        |(RequestField { place, field }, (_, name))| {
            let wire = &field.name;
            match (place, &field.r#type, field.required) {
                (Place::BodyField, Type::File, true) => {
                    quote!(parts.body_file(#wire, &self.#name);)
                }
                (Place::BodyField, Type::File, false) => quote! {
                    if let Some(file) = &self.#name {
                        parts.body_file(#wire, file);
                    }
                },
                (Place::Path, ..) => quote!(parts.path(#wire, &self.#name);),
                (Place::Query, ..) => quote!(parts.query(#wire, &self.#name);),
                (Place::Header, ..) => quote!(parts.header(#wire, &self.#name);),
                (Place::BodyField, ..) => quote!(parts.body_field(#wire, &self.#name);),
                (Place::Body, ..) => quote!(parts.body(&self.#name);),
            }
        },
    );
    let expect_deprecated = fields.expect_deprecated();
    quote! {
        #expect_deprecated
        fn parts<'a>(&'a self, parts: &mut runtime::RequestParts<'a>) {
            #(#calls)*
        }
    }
}

/// `Paged`: how to ask for the next page and where the items are.
fn paged(
    pagination: &Pagination,
    operation: &Operation,
    names: &OperationNames,
    fields: &Fields<'_>,
    scope: &FileScope<'_>,
) -> Option<TokenStream> {
    let name = ident(&names.request);
    let is_token = |field: &RequestField| {
        field.place == Place::Query && field.field.name == pagination.page_token
    };
    let token_position = operation.fields.iter().position(is_token)?;
    let (token, token_name) = &fields.list[token_position];
    let assigned = if token.required {
        quote!(page_token)
    } else {
        quote!(Some(page_token))
    };

    let (response, members) = scope.r#struct(operation.response.value()?)?;
    let member = |wire: &str| {
        let position = response
            .fields
            .iter()
            .position(|field| field.name == wire)?;
        Some((&response.fields[position], &members[position]))
    };
    let items = page_items(pagination, operation, scope)?;
    let (item, into_items) = (items.item, items.expression);
    let (next, next_name) = member(&pagination.next_page_token)?;
    let next_token = if next.required {
        quote!(Some(&*response.#next_name))
    } else {
        quote!(response.#next_name.as_deref())
    };
    let has_more_field = pagination.has_more.as_deref().and_then(member);
    let used = [token, next]
        .into_iter()
        .chain(has_more_field.as_ref().map(|(field, _)| *field));
    let expect_deprecated = (items.deprecated || used.into_iter().any(|field| field.deprecated))
        .then(|| quote!(#[expect(deprecated, reason = "pages hang on them")]));
    let has_more = match has_more_field {
        Some((field, name)) if field.required => quote!(Some(response.#name)),
        Some((_, name)) => quote!(response.#name),
        None => quote!(None),
    };
    Some(quote! {
        #expect_deprecated
        impl runtime::Paged for #name {
            type Item = #item;
            fn set_page_token(&mut self, page_token: String) {
                self.#token_name = #assigned;
            }
            fn next_page(response: &Self::Response) -> runtime::NextPage<'_> {
                runtime::NextPage { has_more: #has_more, page_token: #next_token }
            }
            fn into_items(response: Self::Response) -> Vec<Self::Item> {
                #into_items
            }
        }
    })
}

/// The items of a page.
struct Items {
    /// The type of one.
    item: TokenStream,
    /// All of them, out of `response`.
    expression: TokenStream,
    /// Whether a deprecated field leads to them.
    deprecated: bool,
}

fn page_items(
    pagination: &Pagination,
    operation: &Operation,
    scope: &FileScope<'_>,
) -> Option<Items> {
    let mut holder = operation.response.value()?;
    let mut expression = quote!(response);
    // Whether the expression so far is an `Option`.
    let mut absent = false;
    let mut deprecated = false;
    for name in &pagination.items {
        let (object, members) = scope.r#struct(holder)?;
        let position = object.fields.iter().position(|field| field.name == *name)?;
        let (field, member) = (&object.fields[position], &members[position]);
        expression = match (absent, field.required) {
            (false, _) => quote!(#expression.#member),
            (true, true) => quote!(#expression.map(|object| object.#member)),
            (true, false) => quote!(#expression.and_then(|object| object.#member)),
        };
        absent |= !field.required;
        deprecated |= field.deprecated;
        holder = &field.r#type;
    }
    let Type::Array(item) = holder else {
        return None;
    };
    if absent {
        expression = quote!(#expression.unwrap_or_default());
    }
    Some(Items {
        item: scope.r#type(item),
        expression,
        deprecated,
    })
}

/// The body's media type as the runtime knows it.
pub(super) fn body_kind(body: &RequestBody) -> Option<TokenStream> {
    match body {
        RequestBody::None => None,
        RequestBody::Json(content_type) => Some(quote!(runtime::RequestBody::Json(#content_type))),
        RequestBody::Multipart => Some(quote!(runtime::RequestBody::Multipart)),
    }
}
