//! Lists that span a service: its operations, its types, its shared schemas.

use std::collections::BTreeMap;

use proc_macro2::{Literal, TokenStream};
use quote::quote;

use super::context::Context;
use super::features::Features;
use super::names::case::{ident, value_name};
use super::names::{Home, ServiceNames};
use super::scope::FileScope;
use super::{docs, example, tree};
use crate::model::Service;

/// The static that lists all operations of a service.
pub(super) fn operations(context: &Context<'_>, service: usize) -> TokenStream {
    let names = &context.names.services[service];
    let module = names.module.len();
    let paths = names.resources.iter().flat_map(|resource| {
        let below = resource.module[module..].iter();
        let below: Vec<_> = below.map(|segment| ident(segment)).collect();
        let condition = resource.module.get(module).filter(|_| module == 0);
        let condition = condition.and_then(|module| context.features.module(module));
        resource.operations.iter().map(move |operation| {
            let constant = ident(&operation.constant);
            quote!(#condition &#(#below::)*#constant)
        })
    });
    quote! {
        /// All operations, sorted by module path and name.
        pub static OPERATIONS: &[&runtime::Operation] = &[#(#paths),*];
    }
}

/// The name of the macro that lists the types of a service, whose module is `module`.
pub(super) fn types_macro_name(module: &str) -> String {
    format!("{}_types", value_name(module))
}

/// The macro that lists the types which calls and events of a service are made of. It is for tools that visit all of them.
pub(super) fn types_macro(context: &Context<'_>, service: usize) -> TokenStream {
    let names = &context.names.services[service];
    let operations = operation_types(context, service);
    let events = event_types(&context.api.services[service], names);
    let name = names.module.last();
    let name = name.map_or_else(|| "types".to_owned(), |module| types_macro_name(module));
    let name = ident(&name);
    let condition = context.features.all_tags();
    let OperationTypes {
        requests,
        uploads,
        error_codes,
    } = operations;
    quote! {
        /// Passes the paths of all requests, error codes and event payloads to a macro; requests that send files come with a value.
        #condition
        #[doc(hidden)]
        #[macro_export]
        macro_rules! #name {
            ($callback:ident) => {
                $callback! { requests { #requests } uploads { #uploads } error_codes { #error_codes } events { #events } }
            };
        }
    }
}

/// The types of all operations of a service, each ended by a semicolon.
#[derive(Default)]
struct OperationTypes {
    requests: TokenStream,
    /// Requests that send files, each with a value.
    uploads: TokenStream,
    error_codes: TokenStream,
}

fn operation_types(context: &Context<'_>, service: usize) -> OperationTypes {
    let mut types = OperationTypes::default();
    let names = &context.names.services[service];
    let resources = context.api.services[service].resources.iter();
    for (index, (resource, resource_names)) in resources.zip(&names.resources).enumerate() {
        let scope = FileScope::new(context, service, Home::Resource(index));
        for (operation, of) in resource.operations.iter().zip(&resource_names.operations) {
            let request = path(&resource_names.module, &of.request);
            if !operation.sends_file() {
                types.requests.extend(quote!(#request;));
                for index in 0..operation.alternatives.len() {
                    let index = Literal::usize_unsuffixed(index);
                    let other = quote!($crate::Represented<#request, #index>;);
                    types.requests.extend(other);
                }
            } else if let Some(arguments) = example::arguments(operation, &scope) {
                let upload = quote!(#request = #request::new(#arguments););
                types.uploads.extend(upload);
            }
            if let Some(errors) = &of.errors {
                let errors = path(&resource_names.module, &errors.name);
                types.error_codes.extend(quote!(#errors;));
            }
        }
    }
    types
}

fn event_types(service: &Service, names: &ServiceNames) -> TokenStream {
    let events = names.events.iter().flat_map(|events| {
        let payload = |&event: &usize| names.payload(service, event);
        let payloads = events.events.iter().filter_map(payload);
        payloads.map(|name| path(&events.module, name))
    });
    events.map(|event| quote!(#event;)).collect()
}

/// The path of an item inside of an exported macro.
fn path(module: &[String], name: &str) -> TokenStream {
    let module = module.iter().map(|segment| ident(segment));
    let name = ident(name);
    quote!($crate::#(#module::)*#name)
}

/// The module that declares the files of shared schemas.
pub(super) fn schemas(files: &BTreeMap<&str, Vec<&str>>, features: &Features) -> TokenStream {
    let declarations = files.iter().map(|(file, types)| {
        let condition = features.schema(file);
        let attribute = tree::file_attribute(file, ".rs");
        let file = ident(file);
        let types = types.iter().map(|name| ident(name));
        (
            quote!(#condition #attribute mod #file;),
            quote!(#condition pub use #file::{#(#types),*};),
        )
    });
    let (modules, exports): (TokenStream, TokenStream) = declarations.unzip();
    let docs = docs::inner("Types that several operations use.");
    quote!(#docs #modules #exports)
}
