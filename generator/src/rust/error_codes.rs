//! The enums of error codes.

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs;
use super::features::Features;
use super::names::case::{ident, spoken};
use super::names::{ERROR_CODES, ErrorVariant, OperationNames, SharedErrorCodes};
use super::scope::FileScope;
use crate::model::{ErrorCode, Operation, Service};

/// The enum of an operation, or its name for one that operations share.
pub(super) fn items(
    operation: &Operation,
    names: &OperationNames,
    scope: &FileScope<'_>,
) -> Option<TokenStream> {
    let errors = names.errors.as_ref()?;
    let text = format!(
        "Why [`{}`] was refused, as far as its page says.",
        names.request
    );
    let Some(shared) = errors.shared else {
        let variants = &errors.variants;
        return Some(declaration(
            &errors.name,
            &text,
            variants,
            &operation.errors,
        ));
    };
    let (docs, name) = (docs::outer(&text), ident(&errors.name));
    let module = scope.service_item(ERROR_CODES);
    let shared = ident(&scope.names.error_codes[shared].name);
    Some(quote!(#docs pub type #name = #module::#shared;))
}

/// What an enum that operations share says of itself.
const SHARED: &str = "Why an operation that documents these codes was refused.";

/// The file of the enums that operations of a service share.
pub(super) fn shared_items(
    service: &Service,
    shared: &[SharedErrorCodes],
    features: &Features,
) -> TokenStream {
    let docs = docs::inner("Error codes that several operations document alike.");
    let enums = shared.iter().enumerate().map(|(index, shared)| {
        let condition = features.error_codes(index);
        let first = shared.operations.first();
        let errors =
            first.map(|&(resource, index)| &service.resources[resource].operations[index].errors);
        let errors = errors.map(Vec::as_slice).unwrap_or_default();
        let item = declaration(&shared.name, SHARED, &shared.variants, errors);
        quote!(#condition #item)
    });
    let enums: Vec<TokenStream> = enums.collect();
    quote! {
        #docs
        use crate::runtime;
        #(#enums)*
    }
}

/// The macro that makes an enum, and the table of the same facts for `Operation::errors`.
fn declaration(
    name: &str,
    docs: &str,
    variants: &[ErrorVariant],
    errors: &[ErrorCode],
) -> TokenStream {
    let name = ident(name);
    let lines = variants.iter().map(|variant| {
        let code = Literal::i64_unsuffixed(variant.code);
        let statuses = with_code(errors, variant.code).map(|error| of_status(error, &variant.name));
        let variant = ident(&variant.name);
        quote!(#variant = #code #(#statuses)*;)
    });
    quote! {
        runtime::error_codes! {
            #name #docs;
            #(#lines)*
        }
    }
}

fn with_code(errors: &[ErrorCode], code: i64) -> impl Iterator<Item = &ErrorCode> {
    errors.iter().filter(move |error| error.code == code)
}

/// HTTP status, meaning and hint.
fn of_status(error: &ErrorCode, variant: &str) -> TokenStream {
    let status = error.status.map(Literal::u16_unsuffixed);
    let meaning = match error.description.as_deref().unwrap_or_default() {
        "" => pair("", &format!("{}.", spoken(variant))),
        meaning => text(meaning),
    };
    let hint = text(error.hint.as_deref().unwrap_or_default());
    quote!((#status) #meaning #hint)
}

fn text(plain: &str) -> TokenStream {
    pair(plain, &docs::markdown(plain))
}

/// A text, and what rustdoc is to read in its place if it would misread it.
fn pair(plain: &str, docs: &str) -> TokenStream {
    if plain == docs {
        quote!(#plain)
    } else {
        quote!([#plain #docs])
    }
}

/// The `# Errors` section of the client function: which codes, and where to read about them.
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
        "# Errors\n\n[`Error::code_as`](runtime::Error::code_as) gives the code of a refusal as a [`{name}`]:\n\n{}",
        lines.join("\n")
    ))
}
