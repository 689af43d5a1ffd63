//! The items of named types.

use proc_macro2::TokenStream;
use quote::quote;

use super::fields::Fields;
use super::json::{decode, encode, wire_name};
use super::names::TypeNames;
use super::names::case::ident;
use super::scope::{FileScope, tokens};
use super::serde::{for_serde, serde_impls};
use super::{constructor, docs, enums, union};
use crate::model::{Shape, Struct, Type, TypeDefinition, Usage};

/// The items of one type, documented with the wording of the description.
pub(super) fn items(
    definition: &TypeDefinition,
    names: &TypeNames,
    scope: &FileScope<'_>,
) -> TokenStream {
    let description = definition.description.as_deref();
    let wording = docs::wording(description, &names.name, scope.links);
    items_with_docs(definition, names, &wording, scope)
}

/// The items of one type with this documentation.
pub(super) fn items_with_docs(
    definition: &TypeDefinition,
    names: &TypeNames,
    docs: &str,
    scope: &FileScope<'_>,
) -> TokenStream {
    let derived = derived(scope.derives.of_type(&definition.name));
    let usage = definition.usage;
    match &definition.shape {
        Shape::Struct(object) => struct_items(object, usage, names, docs, &derived, scope),
        Shape::Enum(r#enum) => enums::items(r#enum, names, docs, scope.links),
        Shape::Union(of) => union::items(of, usage, names, docs, &derived, scope),
    }
}

/// The traits that the configuration adds to a list of derives.
pub(super) fn derived(traits: &[String]) -> TokenStream {
    let traits = traits.iter().map(|path| tokens(path));
    quote!(#(, #traits)*)
}

fn struct_items(
    object: &Struct,
    usage: Usage,
    names: &TypeNames,
    docs: &str,
    derived: &TokenStream,
    scope: &FileScope<'_>,
) -> TokenStream {
    let name = ident(&names.name);
    let docs = docs::outer(docs);
    let fields = Fields::of_struct(object, &names.members, usage.request);
    let declarations = fields.declarations(scope);
    let default = fields.all_optional().then(|| quote!(, Default));
    let functions = usage.request.then(|| {
        let functions = constructor::functions(&fields, scope);
        quote!(impl #name { #functions })
    });
    let decode = decode(&fields, &name, &wire_name);
    let encode = encode(&fields, &name, &wire_name);
    // The direction that a type does not travel in is compiled for serde only.
    let decode_condition = (!usage.response).then(for_serde);
    let encode_condition = (!usage.request).then(for_serde);
    let serde = serde_impls(&name);
    let (derived_debug, debug) = fields.debug(&name);
    quote! {
        #docs
        #[derive(#derived_debug Clone, PartialEq #default #derived)]
        #[non_exhaustive]
        pub struct #name { #declarations }
        #functions
        #debug
        #decode_condition #decode
        #encode_condition #encode
        #serde
    }
}

/// True if every part of a type can be compared. Files cannot.
pub(super) fn is_comparable(r#type: &Type) -> bool {
    r#type.nested().all(|nested| *nested != Type::File)
}
