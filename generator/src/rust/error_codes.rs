//! Enums of error codes.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::doc_links::DocLinks;
use super::docs;
use super::features::Features;
use super::names::case::ident;
use super::names::{ERROR_CODES, ErrorVariant, OperationNames, SharedErrorCodes};
use super::scope::FileScope;
use crate::model::{ErrorCode, Operation, Service};

/// The enum of an operation, or an alias of the enum that it shares with other operations.
pub(super) fn items(
    operation: &Operation,
    names: &OperationNames,
    scope: &FileScope<'_>,
) -> Option<TokenStream> {
    let errors = names.errors.as_ref()?;
    let Some(shared) = errors.shared else {
        return Some(declaration(
            &errors.name,
            &errors.variants,
            &operation.errors,
            scope.links,
        ));
    };
    let name = ident(&errors.name);
    let module = scope.service_item(ERROR_CODES);
    let shared = ident(&scope.names.error_codes[shared].name);
    Some(quote!(pub type #name = #module::#shared;))
}

/// The items of the file of enums that several operations share.
pub(super) fn shared_items(
    service: &Service,
    shared: &[SharedErrorCodes],
    features: &Features,
    links: &DocLinks,
) -> TokenStream {
    let docs = docs::inner("Error codes that several operations document in the same way.");
    let enums = shared.iter().enumerate().map(|(index, shared)| {
        let condition = features.error_codes(index);
        let first = shared.operations.first();
        let errors =
            first.map(|&(resource, index)| &service.resources[resource].operations[index].errors);
        let errors = errors.map(Vec::as_slice).unwrap_or_default();
        let item = declaration(&shared.name, &shared.variants, errors, links);
        quote!(#condition #item)
    });
    let enums: Vec<TokenStream> = enums.collect();
    quote! {
        #docs
        use crate::runtime;
        #(#enums)*
    }
}

/// The macro call that declares an enum, and the table of the same facts for `Operation::errors`.
fn declaration(
    name: &str,
    variants: &[ErrorVariant],
    errors: &[ErrorCode],
    links: &DocLinks,
) -> TokenStream {
    let name = ident(name);
    let lines = variants.iter().map(|variant| {
        let code = Literal::i64_unsuffixed(variant.code);
        let statuses = with_code(errors, variant.code).map(|error| of_status(error, links));
        // For rustdoc's search, which needs a text.
        let alias = variant.code.to_string();
        let variant = ident(&variant.name);
        quote!(#variant = #code #alias #(#statuses)*;)
    });
    quote! {
        runtime::error_codes! {
            #name;
            #(#lines)*
        }
    }
}

fn with_code(errors: &[ErrorCode], code: i64) -> impl Iterator<Item = &ErrorCode> {
    errors.iter().filter(move |error| error.code == code)
}

/// The HTTP status, meaning and hint of a code.
fn of_status(error: &ErrorCode, links: &DocLinks) -> TokenStream {
    let status = error.status.map(Literal::u16_unsuffixed);
    let meaning = text(error.description.as_deref(), links);
    let hint = text(error.hint.as_deref(), links);
    quote!((#status) #meaning #hint)
}

/// A text; with a second form of it where documentation needs escapes or links.
fn text(plain: Option<&str>, links: &DocLinks) -> TokenStream {
    let plain = plain.unwrap_or_default();
    let docs = docs::markdown(plain, links);
    if plain == docs {
        quote!(#plain)
    } else {
        quote!([#plain #docs])
    }
}

/// The section `# Errors` of the client function: the codes, each with a link to its variant.
pub(super) fn section(operation: &Operation, names: &OperationNames) -> Option<String> {
    let errors = names.errors.as_ref()?;
    let name = &errors.name;
    let lines = errors.variants.iter().map(|variant| {
        let statuses = with_code(&operation.errors, variant.code);
        let statuses: Vec<String> = statuses
            .filter_map(|error| Some(format!("HTTP {}", error.status?)))
            .collect();
        let statuses = match statuses.as_slice() {
            [] => String::new(),
            some => format!(" ({})", some.join(", ")),
        };
        let of = &variant.name;
        format!("- `{}`{statuses}: [`{of}`]({name}::{of})", variant.code)
    });
    let lines: Vec<String> = lines.collect();
    Some(format!(
        "# Errors\n\n`Error::code_as` returns the error code as a [`{name}`]:\n\n{}",
        lines.join("\n")
    ))
}
