//! Paging: the implementation of `Paged` for a request.

use proc_macro2::TokenStream;
use quote::quote;

use super::fields::Fields;
use super::names::OperationNames;
use super::names::case::ident;
use super::scope::FileScope;
use crate::model::{Operation, Pagination, Place, RequestField, Type};

/// The implementation of `Paged`, or nothing if the response type has no such fields.
pub(super) fn implementation(
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

    let items = page_items(pagination, operation, scope)?;
    let (item, into_items) = (items.item, items.expression);
    let next = next_page(pagination, operation, scope)?;
    let (has_more, next_token) = (next.has_more, next.page_token);
    let is_deprecated = token.deprecated || items.deprecated || next.deprecated;
    let expect_deprecated =
        is_deprecated.then(|| quote!(#[expect(deprecated, reason = "paging needs these fields")]));
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

/// The fields of a response that lead to the next page.
struct Next {
    /// The expression for `NextPage::has_more`.
    has_more: TokenStream,
    /// The expression for `NextPage::page_token`.
    page_token: TokenStream,
    /// True if one of the fields is deprecated.
    deprecated: bool,
}

fn next_page(
    pagination: &Pagination,
    operation: &Operation,
    scope: &FileScope<'_>,
) -> Option<Next> {
    let (response, members) = scope.r#struct(operation.response.value()?)?;
    let member = |wire: &str| {
        let mut fields = response.fields.iter().zip(&members);
        fields.find(|(field, _)| field.name == wire)
    };
    let (token, name) = member(&pagination.next_page_token)?;
    let page_token = match (token.r#type.is_integer(), token.is_plain()) {
        (false, true) => quote!(Some(response.#name.as_str().into())),
        (false, false) => quote!(response.#name.as_deref().map(Into::into)),
        (true, true) => quote!(Some(response.#name.to_string().into())),
        (true, false) => quote!(response.#name.map(|token| token.to_string().into())),
    };
    let has_more_field = pagination.has_more.as_deref().and_then(member);
    let has_more = match has_more_field {
        Some((field, name)) if field.is_plain() => quote!(Some(response.#name)),
        Some((_, name)) => quote!(response.#name),
        None => quote!(None),
    };
    let deprecated = token.deprecated || has_more_field.is_some_and(|(field, _)| field.deprecated);
    Some(Next {
        has_more,
        page_token,
        deprecated,
    })
}

/// The items of a page, in the response.
struct Items {
    /// The type of one item.
    item: TokenStream,
    /// The expression that takes all items out of `response`.
    expression: TokenStream,
    /// True if a field on the way to the items is deprecated.
    deprecated: bool,
}

fn page_items(
    pagination: &Pagination,
    operation: &Operation,
    scope: &FileScope<'_>,
) -> Option<Items> {
    let mut holder = operation.response.value()?;
    let mut expression = quote!(response);
    // True if the expression so far is an `Option`.
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
