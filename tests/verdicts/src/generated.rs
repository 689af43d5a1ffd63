//! Reads generated code.

use feishu_codegen::rust::Files;
use proc_macro2::{TokenStream, TokenTree};
use quote::{ToTokens, quote};
use syn::{Item, Visibility};

/// The variants of `error_codes! { Name; Variant = 1 … }`.
pub(crate) fn codes(call: &syn::Macro) -> Vec<syn::Ident> {
    let tokens: Vec<TokenTree> = call.tokens.clone().into_iter().collect();
    let lines = tokens.split(|token| token.to_string() == ";").skip(1);
    lines
        .filter_map(|line| match line.first() {
            Some(TokenTree::Ident(variant)) => Some(variant.clone()),
            _ => None,
        })
        .collect()
}

/// The variants of the enum of error codes that an alias stands for. Names of shared enums occur once.
pub(crate) fn codes_of(target: &syn::Type, files: &Files) -> Vec<syn::Ident> {
    let syn::Type::Path(target) = target else {
        return Vec::new();
    };
    let shared = files
        .iter()
        .filter(|(path, _)| path.contains("error_codes"));
    let files = shared.map(|(_, text)| syn::parse_file(text).expect("generated Rust"));
    let macros = files
        .flat_map(|file| file.items)
        .filter_map(|item| match item {
            Item::Macro(of) => Some(of.mac),
            _ => None,
        });
    let name = target.path.segments.last().map(|of| of.ident.to_string());
    let mut found = macros.filter(|call| {
        let subject = call.tokens.clone().into_iter().next();
        subject.map(|token| token.to_string()) == name
    });
    found.next().map(|call| codes(&call)).unwrap_or_default()
}

/// The tokens with a type in the place of `Self`.
pub(crate) fn without_self(tokens: TokenStream, self_type: &syn::Type) -> TokenStream {
    let replaced = tokens.into_iter().map(|token| match token {
        TokenTree::Ident(ident) if ident == "Self" => self_type.to_token_stream(),
        TokenTree::Group(group) => {
            let inner = without_self(group.stream(), self_type);
            TokenTree::Group(proc_macro2::Group::new(group.delimiter(), inner)).into()
        }
        other => other.into(),
    });
    replaced.collect()
}

/// The traits that types implement by themselves, if their fields do.
pub(crate) fn auto_traits() -> TokenStream {
    quote!(Send + Sync + Unpin)
}

pub(crate) fn is_public(visibility: &Visibility) -> bool {
    matches!(visibility, Visibility::Public(_))
}

pub(crate) fn has_condition(attributes: &[syn::Attribute]) -> bool {
    attributes.iter().any(|of| of.path().is_ident("cfg"))
}

pub(crate) fn is_used(attributes: &[syn::Attribute], visibility: &Visibility) -> bool {
    is_public(visibility) && !has_condition(attributes)
}
