//! Request structs, and the implementations that send them.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::fields::Fields;
use super::json::{self, Key, sent_value};
use super::names::case::ident;
use super::names::{AlternativeNames, OperationNames};
use super::scope::FileScope;
use super::serde::{for_serde, serde_impls};
use super::types::{derived, is_comparable};
use super::{constructor, paged};
use crate::model::{
    AccessTokenKind, Alternative, Field, Operation, Place, RequestBody, RequestField, Style,
    StyleName, Type,
};

/// The request struct of an operation, with the implementations that send it.
pub(super) fn items(
    operation: &Operation,
    names: &OperationNames,
    scope: &FileScope<'_>,
) -> TokenStream {
    let name = ident(&names.request);
    let fields = Fields::new(
        operation.fields.iter().map(|field| &field.field),
        &names.fields,
    );
    let declarations = fields.declarations(scope);
    let functions = constructor::functions(&fields, scope);
    let comparable = operation
        .fields
        .iter()
        .all(|field| is_comparable(&field.field.r#type));
    let comparable = comparable.then(|| quote!(, PartialEq));
    let default = fields.all_optional().then(|| quote!(, Default));
    let response = scope.body(operation.response.format, &operation.response.r#type);
    let constant = ident(&names.constant);
    let parts = parts(operation, &fields);
    let paged = operation
        .pagination
        .as_ref()
        .and_then(|pagination| paged::implementation(pagination, operation, names, &fields, scope));
    let serde = serde(operation, &fields, &name);
    let takes = scope.is_platform.then(|| takes(operation, &name));
    let (derived_debug, debug) = fields.debug(&name);
    let alternatives = operation.alternatives.iter().enumerate();
    let alternatives = alternatives
        .zip(&names.alternatives)
        .map(|(of, names)| alternative(of, names, &fields, &name, scope));
    let derived = derived(scope.derives.of_request(&operation.id.text));
    quote! {
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
        #(#alternatives)*
        #paged
        #serde
    }
}

/// The implementation that requests the response in another media type. `index` is its position.
fn alternative(
    (index, alternative): (usize, &Alternative),
    names: &AlternativeNames,
    fields: &Fields<'_>,
    name: &Ident,
    scope: &FileScope<'_>,
) -> TokenStream {
    let index = Literal::usize_unsuffixed(index);
    let body = scope.body(alternative.response.format, &alternative.response.r#type);
    let constant = ident(&names.constant);
    let select = alternative.switch.map(|switch| {
        let (field, name) = &fields.list[switch];
        let value = match (field.required, field.nullable) {
            (true, false) => quote!(true),
            (false, true) => quote!(Some(true.into())),
            _ => quote!(Some(true)),
        };
        let expect_deprecated = field
            .deprecated
            .then(|| quote!(#[expect(deprecated, reason = "the type's own field")]));
        quote! {
            #expect_deprecated
            fn select(&mut self) {
                self.#name = #value;
            }
        }
    });
    quote! {
        impl runtime::Representation<#index> for #name {
            type Body = #body;
            const ALTERNATIVE: &'static runtime::Operation = &#constant;
            #select
        }
    }
}

/// Marker traits for the kinds of access token that the operation accepts.
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

/// serde's traits for a request. Keys are the names of the struct's fields, because path, query and body may use the same name.
/// Requests that send files have no JSON form.
fn serde(operation: &Operation, fields: &Fields<'_>, name: &Ident) -> Option<TokenStream> {
    if operation.sends_file() {
        return None;
    }
    let key: Key<'_> = &|_, name| name.to_string().trim_start_matches("r#").to_owned();
    let (decode, encode) = (
        json::decode(fields, name, key),
        json::encode(fields, name, key),
    );
    let (condition, impls) = (for_serde(), serde_impls(name));
    Some(quote! {
        #condition #decode
        #condition #encode
        #impls
    })
}

/// `Request::parts`, which passes each field to its part of the HTTP request.
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

/// The statement that passes one field to the runtime.
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

/// The statement that passes one file, or a list of files.
fn file_part(place: Place, style: &Style, field: &Field, name: &Ident) -> TokenStream {
    let wire = &field.name;
    let is_list = matches!(field.r#type, Type::Array(_));
    let call = |file: TokenStream| match (place, style) {
        (Place::Body, _) if matches!(field.r#type, Type::Map(_)) => {
            quote!(parts.body_uploads(#file);)
        }
        (Place::Body, _) => quote!(parts.body_upload(#file);),
        (_, Style::MediaType(media_type)) if is_list => {
            quote!(parts.body_files_as(#wire, #media_type, #file);)
        }
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

/// The runtime's expression for a style.
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

/// The runtime's expression for the body's media type.
pub(super) fn body_kind(body: &RequestBody) -> Option<TokenStream> {
    match body {
        RequestBody::None => None,
        RequestBody::Json(content_type) => Some(quote!(runtime::RequestBody::Json(#content_type))),
        RequestBody::Multipart => Some(quote!(runtime::RequestBody::Multipart)),
        RequestBody::MultipartOf(media_type) => {
            Some(quote!(runtime::RequestBody::MultipartOf(#media_type)))
        }
        RequestBody::Form => Some(quote!(runtime::RequestBody::Form)),
        RequestBody::Text(content_type) => Some(quote!(runtime::RequestBody::Text(#content_type))),
        RequestBody::Binary(content_type) => {
            Some(quote!(runtime::RequestBody::Binary(#content_type)))
        }
    }
}
