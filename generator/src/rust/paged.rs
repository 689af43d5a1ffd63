//! Paging: the implementation of `Paged` for a request.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::fields::Fields;
use super::names::OperationNames;
use super::names::case::ident;
use super::read_path::{Read, as_i64};
use super::scope::FileScope;
use crate::model::{Operation, PageSource, Pagination, Place, RequestField, Type};

/// The implementation of `Paged`, or nothing if the response type has no such fields.
pub(super) fn implementation(
    pagination: &Pagination,
    operation: &Operation,
    names: &OperationNames,
    fields: &Fields<'_>,
    scope: &FileScope<'_>,
) -> Option<TokenStream> {
    let name = ident(&names.request);
    let is_parameter = |field: &RequestField| {
        field.place == Place::Query && field.field.name == pagination.parameter
    };
    let position = operation.fields.iter().position(is_parameter)?;
    let (parameter, member) = &fields.list[position];
    let value = match parameter.required {
        true => quote!(page_token),
        false => quote!(Some(page_token)),
    };
    let assignment = match parameter.r#type.is_integer() {
        false => quote!(self.#member = #value;),
        true => quote! {
            if let Ok(page_token) = page_token.parse() {
                self.#member = #value;
            }
        },
    };
    let items = page_items(pagination, operation, scope)?;
    let (item, into_items) = (items.item, items.expression);
    let current = match parameter.required {
        true => quote!(Some(self.#member)),
        false => quote!(self.#member),
    };
    let current = Current {
        value: as_i64(current, &parameter.r#type),
        takes_integers: parameter.r#type.is_integer(),
    };
    let next = next_page(pagination, operation, &current, scope)?;
    let function = next.function;
    let is_deprecated = parameter.deprecated || items.deprecated || next.deprecated;
    let expect_deprecated =
        is_deprecated.then(|| quote!(#[expect(deprecated, reason = "paging needs these fields")]));
    Some(quote! {
        #expect_deprecated
        impl runtime::Paged for #name {
            type Item = #item;
            fn set_page_token(&mut self, page_token: String) {
                #assignment
            }
            #function
            fn into_items(response: Self::Response) -> Vec<Self::Item> {
                #into_items
            }
        }
    })
}

/// The parameter that selects a page.
struct Current {
    /// Its value in a request, as an `Option<i64>` if it takes integers.
    value: TokenStream,
    takes_integers: bool,
}

/// The function that returns what a page states about the next page.
struct Next {
    function: TokenStream,
    /// True if a field that it reads is deprecated.
    deprecated: bool,
}

fn next_page(
    pagination: &Pagination,
    operation: &Operation,
    current: &Current,
    scope: &FileScope<'_>,
) -> Option<Next> {
    let response = operation.response.value()?;
    let mut deprecated = false;
    let mut read = |path: &[String]| {
        let value = Read::new(response, path, scope)?;
        deprecated |= value.deprecated;
        Some(value)
    };
    let parameter = pagination.parameter.as_str();
    let has_more = match &pagination.has_more {
        Some(path) => read(path)?.copied(),
        None => quote!(None),
    };
    let integer = current.takes_integers.then(|| quote!(.integer()));
    let value = &current.value;
    let function = match &pagination.next {
        PageSource::Token(path) => {
            let token = read(path)?.token();
            of_body(&quote!(runtime::NextPage { has_more: #has_more, page_token: #token } #integer))
        }
        PageSource::Url(path) => {
            let url = read(path)?.text();
            of_body(&quote!(runtime::NextPage::of_url(#url, #parameter) #integer))
        }
        PageSource::Link => of_reply(
            [&quote!(_), &quote!(headers), &quote!(_)],
            &quote!(runtime::NextPage::of_link(headers, #parameter) #integer),
        ),
        PageSource::Offset { total } => {
            let total = count(total.as_deref(), &mut read)?;
            let items = read(&pagination.items)?.length();
            let page =
                quote!(runtime::NextPage::at_offset(#value, #items + omitted, #has_more, #total));
            of_reply([&quote!(response), &quote!(_), &quote!(omitted)], &page)
        }
        PageSource::Number { first, pages } => {
            let pages = count(pages.as_deref(), &mut read)?;
            let items = read(&pagination.items)?.length();
            let first = Literal::i64_unsuffixed(*first);
            let page = quote!(runtime::NextPage::at_number(#value, #first, #items + omitted, #has_more, #pages));
            of_reply([&quote!(response), &quote!(_), &quote!(omitted)], &page)
        }
    };
    Some(Next {
        function,
        deprecated,
    })
}

/// The function of pages whose body alone decides.
fn of_body(page: &TokenStream) -> TokenStream {
    quote! {
        fn next_page(response: &Self::Response) -> runtime::NextPage<'_> {
            #page
        }
    }
}

/// The function of pages where the request or headers decide.
fn of_reply([response, headers, omitted]: [&TokenStream; 3], page: &TokenStream) -> TokenStream {
    quote! {
        fn page_after<'r>(
            &self,
            #response: &'r Self::Response,
            #headers: &'r runtime::http::HeaderMap,
            #omitted: usize,
        ) -> runtime::NextPage<'r> {
            #page
        }
    }
}

/// The number at a path, as an `Option<i64>`.
fn count<'r>(
    path: Option<&[String]>,
    read: &mut impl FnMut(&[String]) -> Option<Read<'r>>,
) -> Option<TokenStream> {
    let Some(path) = path else {
        return Some(quote!(None));
    };
    let number = read(path)?;
    Some(as_i64(number.copied(), number.r#type))
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
