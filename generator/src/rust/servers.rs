//! The module `servers`: base URLs of the servers that the description lists.

use std::collections::BTreeSet;

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::doc_links::DocLinks;
use super::docs;
use super::names::case::{constant_name, ident, value_name};
use super::names::scope::Scope;
use crate::model::{Server, ServerVariable, Service};

/// The module, or nothing if the service lists no server.
pub(super) fn servers(service: &Service, links: &DocLinks) -> TokenStream {
    let mut taken = BTreeSet::new();
    let constants = service.servers.iter().enumerate().map(|(index, server)| {
        let words = server
            .description
            .as_deref()
            .map(constant_name)
            .filter(|name| name.len() <= 30);
        let name = words
            .filter(|name| taken.insert(name.clone()))
            .unwrap_or_else(|| format!("SERVER_{index}"));
        let wording = docs::wording(server.description.as_deref(), &name, links);
        match server.variables.as_slice() {
            [] => {
                let (name, docs, url) = (ident(&name), docs::outer(&wording), &server.url);
                quote!(#docs pub const #name: &str = #url;)
            }
            _ => server_with_variables(server, &name, &wording, links),
        }
    });
    let constants: Vec<TokenStream> = constants.collect();
    if constants.is_empty() {
        return TokenStream::new();
    }
    quote! {
        /// Base URLs for [`ClientBuilder::base_url`].
        pub mod servers {
            #(#constants)*
        }
    }
}

/// The URL with the variables' defaults, and the function that fills in other values.
fn server_with_variables(
    server: &Server,
    name: &str,
    wording: &str,
    links: &DocLinks,
) -> TokenStream {
    let constant = ident(name);
    let url = server.default_url();
    let constant_docs = docs::outer(&docs::paragraphs([
        wording,
        "The URL with the default of each variable.",
    ]));
    let function = ident(&value_name(name));
    let mut scope = Scope::default();
    let parameters: Vec<Ident> = server
        .variables
        .iter()
        .map(|variable| ident(&scope.claim(value_name(&variable.name))))
        .collect();
    let variables = || server.variables.iter().zip(&parameters);
    let lines = variables().map(|(variable, parameter)| variable_line(variable, parameter, links));
    let lines: Vec<String> = lines.collect();
    let function_docs = docs::outer(&docs::paragraphs([wording, &lines.join("\n")]));
    let template = &server.url;
    let replacements = variables().map(|(variable, parameter)| {
        let placeholder = format!("{{{}}}", variable.name);
        quote!(.replace(#placeholder, #parameter))
    });
    quote! {
        #constant_docs
        pub const #constant: &str = #url;
        #function_docs
        pub fn #function(#(#parameters: &str),*) -> String {
            #template #(#replacements)*
        }
    }
}

/// The description, values and default of a variable.
fn variable_line(variable: &ServerVariable, parameter: &Ident, links: &DocLinks) -> String {
    let description = variable.description.as_deref();
    let description = description
        .map(|text| format!(": {}", docs::markdown(text, links)))
        .unwrap_or_default();
    let values = variable.values.iter().map(|value| docs::code(value));
    let values: Vec<String> = values.collect();
    let values = match values.as_slice() {
        [] => String::new(),
        values => format!(" One of {}.", values.join(", ")),
    };
    let default = docs::code(&variable.default);
    format!("- `{parameter}`{description}{values} Default: {default}.")
}
