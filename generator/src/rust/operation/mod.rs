//! The client function of an operation, and the static that describes the operation.

mod documentation;
mod metadata;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::docs;
use super::names::OperationNames;
use super::names::case::ident;
use super::scope::FileScope;
use crate::model::Operation;

pub(super) use metadata::metadata;

/// The client function of an operation.
pub(super) fn function(
    operation: &Operation,
    names: &OperationNames,
    path: &[String],
    scope: &FileScope<'_>,
) -> TokenStream {
    let name = ident(&names.function);
    let request = ident(&names.request);
    let docs = docs::outer(&documentation::text(operation, names, path, scope));
    let title = operation
        .page
        .as_ref()
        .and_then(|page| page.title.as_deref());
    let aliases = title.into_iter().chain([operation.path.as_str()]);
    let aliases = docs::aliases(aliases, &names.function);
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
    let alternatives = alternatives(operation, names);
    quote! {
        #docs
        #aliases
        #deprecated
        pub fn #name(&self, request: #request) -> runtime::Call<#request> {
            runtime::Call::new(self.client, request)
        }
        #alternatives
    }
}

/// The functions that request the response in other media types.
fn alternatives(operation: &Operation, names: &OperationNames) -> TokenStream {
    let request = ident(&names.request);
    let deprecated = operation.deprecated.then(|| quote!(#[deprecated]));
    let alternatives = operation.alternatives.iter().zip(&names.alternatives);
    let alternatives = alternatives.enumerate().map(|(index, (alternative, of))| {
        let name = ident(&of.function);
        let index = Literal::usize_unsuffixed(index);
        let docs = docs::outer(&documentation::of_alternative(alternative, operation, names));
        quote! {
            #docs
            #deprecated
            pub fn #name(&self, request: #request) -> runtime::Call<runtime::Represented<#request, #index>> {
                runtime::Call::new(self.client, request.into())
            }
        }
    });
    alternatives.collect()
}
