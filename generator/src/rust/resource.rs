//! The file of a resource: its functions, requests, responses and operation statics.

use std::collections::HashMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::names::{ResourceNames, TypeNames};
use super::scope::FileScope;
use super::text::Text;
use super::{docs, error_codes, operation, request, resource_docs, tree, types};
use crate::model::{Resource, TypeDefinition, TypeName};

/// The items of a resource's module. `accessors` lead to the modules below it.
pub(super) fn items(
    resource: &Resource,
    names: &ResourceNames,
    accessors: &TokenStream,
    scope: &FileScope<'_>,
) -> Result<Text, syn::Error> {
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
    let mut bodies = Text::new(scope.layout);
    for (operation, operation_names) in operations() {
        bodies.push(request::items(operation, operation_names, scope))?;
        let types = types_of.remove(operation.id.text.as_str());
        for (definition, type_names) in types.unwrap_or_default() {
            bodies.push(types::items(definition, type_names, scope))?;
        }
        if let Some(errors) = error_codes::items(operation, operation_names, scope) {
            bodies.push(errors)?;
        }
        bodies.push(operation::metadata(operation, operation_names, scope))?;
    }
    let uses = scope.use_schemas();
    let docs = docs::inner(&resource_docs::module(resource, names, scope.links));
    let handle_docs = docs::outer(&resource_docs::handle(resource, scope.links));
    let handle = tree::handle(&names.handle, &quote!(#accessors #(#functions)*));
    let head = quote! {
        #docs
        #uses
        use crate::runtime;

        #handle_docs
        #handle
    };
    let mut text = Text::of(head, scope.layout)?;
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

/// The items of a file of shared schemas: the schema and the types inside it.
pub(super) fn schema_items(scope: &FileScope<'_>) -> Result<Text, syn::Error> {
    let head = quote!(
        use crate::runtime;
    );
    let mut text = Text::of(head, scope.layout)?;
    for (definition, names) in scope.own_types() {
        text.push(types::items(definition, names, scope))?;
    }
    Ok(text)
}
