//! Request structs, and how they are sent.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::docs;
use super::fields::Fields;
use super::names::OperationNames;
use super::names::case::{ident, linked};
use super::scope::FileScope;
use super::types::{self, Key, is_comparable, sent_value};
use crate::model::{
    AccessTokenKind, Field, Operation, Pagination, Place, RequestBody, RequestField, Response,
    Style, StyleName, Type,
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
        Response::Value(r#type) | Response::Text(r#type) => scope.r#type(r#type),
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
    let derived = types::derived(scope.derives.of_request(&operation.id.text));
    quote! {
        #docs
        #[derive(#derived_debug Clone #comparable #default #derived)]
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
    let calls = operation
        .fields
        .iter()
        .zip(&fields.list)
        .map(|(field, (_, name))| part(field, name));
    let expect_deprecated = fields.expect_deprecated();
    quote! {
        #expect_deprecated
        fn parts<'a>(&'a self, parts: &mut runtime::RequestParts<'a>) {
            #(#calls)*
        }
    }
}

/// The line that shows one field to the runtime.
fn part(
    RequestField {
        place,
        style,
        field,
    }: &RequestField,
    name: &Ident,
) -> TokenStream {
    let wire = &field.name;
    let value = sent_value(field, name);
    if field.r#type.is_file() {
        return file_part(*place, style, field, name);
    }
    match (place, style) {
        (Place::Body, _) => quote!(parts.body(#value);),
        (Place::BodyField, Style::MediaType(media_type)) => {
            quote!(parts.body_part(#wire, #media_type, #value);)
        }
        (Place::BodyField, Style::Stated { .. }) => {
            let style = style_constant(style);
            quote!(parts.styled_body_field(#wire, #style, #value);)
        }
        (Place::BodyField, Style::Usual) => quote!(parts.body_field(#wire, #value);),
        (place, Style::Stated { .. }) => {
            let style = style_constant(style);
            let place = match place {
                Place::Path => quote!(Path),
                Place::Header => quote!(Header),
                Place::Cookie => quote!(Cookie),
                Place::Query | Place::Body | Place::BodyField => quote!(Query),
            };
            quote!(parts.styled(runtime::Place::#place, #wire, #style, #value);)
        }
        (Place::Path, _) => quote!(parts.path(#wire, #value);),
        (Place::Query, _) => quote!(parts.query(#wire, #value);),
        (Place::Header, _) => quote!(parts.header(#wire, #value);),
        (Place::Cookie, _) => quote!(parts.cookie(#wire, #value);),
    }
}

/// The line that shows one file, or a list of files.
fn file_part(place: Place, style: &Style, field: &Field, name: &Ident) -> TokenStream {
    let wire = &field.name;
    let is_list = matches!(field.r#type, Type::Array(_));
    let call = |file: TokenStream| match (place, style) {
        (Place::Body, _) => quote!(parts.body_upload(#file);),
        _ if is_list => quote!(parts.body_files(#wire, #file);),
        (_, Style::MediaType(media_type)) => {
            quote!(parts.body_file_as(#wire, #media_type, #file);)
        }
        _ => quote!(parts.body_file(#wire, #file);),
    };
    if field.is_plain() {
        call(quote!(&self.#name))
    } else {
        let call = call(quote!(file));
        quote! {
            if let Some(file) = &self.#name {
                #call
            }
        }
    }
}

/// A style as the runtime calls it.
fn style_constant(style: &Style) -> TokenStream {
    let Style::Stated {
        style,
        explode,
        reserved,
    } = style
    else {
        return quote!(runtime::Style::FORM);
    };
    let name = match style {
        StyleName::Simple => quote!(SIMPLE),
        StyleName::Label => quote!(LABEL),
        StyleName::Matrix => quote!(MATRIX),
        StyleName::Form => quote!(FORM),
        StyleName::SpaceDelimited => quote!(SPACE_DELIMITED),
        StyleName::PipeDelimited => quote!(PIPE_DELIMITED),
        StyleName::DeepObject => quote!(DEEP_OBJECT),
        StyleName::Json => quote!(JSON),
    };
    let explode = match (style, *explode, style.explodes()) {
        (StyleName::Json, ..) => None,
        (_, true, false) => Some(quote!(.exploded())),
        (_, false, true) => Some(quote!(.joined())),
        _ => None,
    };
    let reserved = reserved.then(|| quote!(.reserved()));
    quote!(runtime::Style::#name #explode #reserved)
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
    let next_token = if next.is_plain() {
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
        Some((field, name)) if field.is_plain() => quote!(Some(response.#name)),
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
        expression = match (absent, field.is_plain()) {
            (false, _) => quote!(#expression.#member),
            (true, true) => quote!(#expression.map(|object| object.#member)),
            (true, false) => quote!(#expression.and_then(|object| object.#member)),
        };
        absent |= !field.is_plain();
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
        RequestBody::Form => Some(quote!(runtime::RequestBody::Form)),
        RequestBody::Text(content_type) => Some(quote!(runtime::RequestBody::Text(#content_type))),
        RequestBody::Binary(content_type) => {
            Some(quote!(runtime::RequestBody::Binary(#content_type)))
        }
    }
}
