//! The file of a resource: its functions, requests, responses and descriptions.

use std::collections::HashMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::names::case::{ident, linked, spoken};
use super::names::{ResourceNames, TypeNames};
use super::scope::FileScope;
use super::text::Text;
use super::{docs, error_codes, operation, request, types};
use crate::model::{Resource, TypeDefinition, TypeName};

/// The items of a resource's module; `children` are the accessors of modules below it.
pub(super) fn items(
    resource: &Resource,
    names: &ResourceNames,
    children: &TokenStream,
    scope: &FileScope<'_>,
) -> Result<Text, syn::Error> {
    let handle = ident(&names.handle);
    let words = spoken(names.module.last().map(String::as_str).unwrap_or_default());
    let module_docs = docs::inner(&format!(
        "{words}: requests, responses and the functions that send them."
    ));
    let handle_docs = docs::outer(&format!("The operations on {}.", words.to_lowercase()));

    let operations = || resource.operations.iter().zip(&names.operations);
    let functions = operations().map(|(operation, names_of)| {
        operation::function(operation, names_of, &names.module, scope)
    });
    let functions: Vec<TokenStream> = functions.collect();
    let mut types_of: HashMap<&str, Vec<(&TypeDefinition, &TypeNames)>> = HashMap::new();
    for (definition, type_names) in scope.own_types() {
        if let Some(operation) = operation_of(definition) {
            let types = types_of.entry(operation).or_default();
            types.push((definition, type_names));
        }
    }
    let mut bodies = Text::default();
    for (operation, operation_names) in operations() {
        bodies.push(request::items(
            operation,
            operation_names,
            &names.handle,
            scope,
        ))?;
        for (definition, type_names) in types_of
            .remove(operation.id.text.as_str())
            .unwrap_or_default()
        {
            let fallback = fallback(
                definition,
                type_names,
                &names.handle,
                &operation_names.function,
            );
            bodies.push(types::items(definition, type_names, &fallback, scope))?;
        }
        if let Some(errors) = error_codes::items(operation, operation_names, scope) {
            bodies.push(errors)?;
        }
        bodies.push(operation::metadata(operation, operation_names, scope))?;
    }
    let uses = scope.use_schemas();
    let mut text = Text::of(quote! {
        #module_docs
        #uses
        use crate::runtime;

        #handle_docs
        #[derive(Debug, Clone, Copy)]
        pub struct #handle<'a> {
            client: &'a runtime::Client,
        }
        impl<'a> #handle<'a> {
            pub(crate) fn new(client: &'a runtime::Client) -> Self {
                Self { client }
            }
            #children
            #(#functions)*
        }
    })?;
    text.append(&bodies);
    Ok(text)
}

/// The operation that a type belongs to.
fn operation_of(definition: &TypeDefinition) -> Option<&str> {
    match definition.name.root() {
        TypeName::Response(operation)
        | TypeName::ResponseOf { operation, .. }
        | TypeName::Headers(operation)
        | TypeName::Parameter { operation, .. } => Some(operation),
        _ => None,
    }
}

/// What a type without description says of itself.
fn fallback(
    definition: &TypeDefinition,
    names: &TypeNames,
    handle: &str,
    function: &str,
) -> String {
    match &definition.name {
        TypeName::Response(_) => format!("Response of [`{handle}::{}`].", linked(function)),
        TypeName::ResponseOf { status, .. } => format!(
            "Response {} of [`{handle}::{}`].",
            docs::code(status),
            linked(function)
        ),
        TypeName::Headers(_) => format!(
            "Headers of the response of [`{handle}::{}`].",
            linked(function)
        ),
        _ => format!("{}.", spoken(&names.name)),
    }
}

/// The items of a file of shared schemas: the schema and the types inside it.
pub(super) fn schema_items(scope: &FileScope<'_>) -> Result<Text, syn::Error> {
    let mut text = Text::of(quote!(
        use crate::runtime;
    ))?;
    for (definition, names) in scope.own_types() {
        let fallback = format!("{}.", spoken(&names.name));
        text.push(types::items(definition, names, &fallback, scope))?;
    }
    Ok(text)
}
