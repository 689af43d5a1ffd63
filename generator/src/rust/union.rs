//! Unions: enums whose variants hold values of different types.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::docs;
use super::names::TypeNames;
use super::names::case::ident;
use super::scope::FileScope;
use super::serde::{for_serde, serde_impls, serialize};
use crate::model::{BodyFormat, Choice, Shape, Type, Union, UnionVariant, Usage};

/// The items of a union: the enum, its JSON, and conversions from its variants' types.
pub(super) fn items(
    union: &Union,
    usage: Usage,
    names: &TypeNames,
    description: &str,
    derived: &TokenStream,
    scope: &FileScope<'_>,
) -> TokenStream {
    let name = ident(&names.name);
    let variants = || {
        let members = names.members.iter().map(|member| ident(member));
        union.variants.iter().zip(members)
    };
    let declarations = variants().map(|(variant, member)| declaration(variant, &member, scope));
    let by_status = union.choice == Choice::Status;
    if !union.is_json() {
        return received(union, names, description, derived, scope);
    }
    let unknown = (!by_status).then(|| {
        quote! {
            /// A value that this version of the crate does not know.
            Unknown(runtime::serde_json::Value),
        }
    });
    let docs = docs::outer(&documentation(union, description));
    let conversions = (!by_status).then(|| {
        let conversions =
            variants().map(|(variant, member)| conversion(variant, &name, &member, scope));
        quote!(#(#conversions)*)
    });
    let decode = decode(union, &name, names);
    let decode_condition = (!usage.response).then(for_serde);
    let encode_condition = (!usage.request).then(for_serde);
    let encode = encode(union, &name, names);
    let serde = match by_status {
        false => serde_impls(&name),
        true => serialize(&name),
    };
    quote! {
        #docs
        #[derive(Debug, Clone, PartialEq #derived)]
        #[non_exhaustive]
        pub enum #name {
            #(#declarations)*
            #unknown
        }
        #conversions
        #decode_condition
        #decode
        #encode_condition
        #encode
        #serde
    }
}

/// The items of a union of responses in several formats, which is only received.
fn received(
    union: &Union,
    names: &TypeNames,
    description: &str,
    derived: &TokenStream,
    scope: &FileScope<'_>,
) -> TokenStream {
    let name = ident(&names.name);
    let docs = docs::outer(&documentation(union, description));
    let members = names.members.iter().map(|member| ident(member));
    let variants = union.variants.iter().zip(members);
    let (declarations, lines): (Vec<TokenStream>, Vec<TokenStream>) = variants
        .map(|(variant, member)| {
            let format = match (&variant.r#type, variant.format.is_text()) {
                (Type::Nothing, _) => TokenStream::new(),
                (_, true) => quote!(Text),
                (_, false) => quote!(Json),
            };
            let statuses = statuses(variant);
            let line = quote!(#member(#format) #statuses;);
            (declaration(variant, &member, scope), line)
        })
        .unzip();
    quote! {
        #docs
        #[derive(Debug #derived)]
        #[non_exhaustive]
        pub enum #name {
            #(#declarations)*
        }
        runtime::receive_statuses! { #name; #(#lines)* }
    }
}

/// The statuses that select a variant, as a pattern.
fn statuses(variant: &UnionVariant) -> TokenStream {
    let ranges = variant.statuses.iter().map(|range| {
        let first = Literal::u16_unsuffixed(range.first);
        let last = Literal::u16_unsuffixed(range.last);
        match range.first == range.last {
            true => quote!(#first),
            false => quote!(#first..=#last),
        }
    });
    quote!(#(#ranges)|*)
}

/// The wording, and the rule that selects the variant.
fn documentation(union: &Union, wording: &str) -> String {
    let rule = match &union.choice {
        Choice::Discriminator(property) => {
            format!("The property {} selects the variant.", docs::code(property))
        }
        Choice::Fit => {
            "Decoding selects the variant that fits the value best; of equal variants, the first."
                .to_owned()
        }
        Choice::Status => "The HTTP status selects the variant.".to_owned(),
    };
    docs::paragraphs([wording, &rule])
}

fn declaration(variant: &UnionVariant, member: &Ident, scope: &FileScope<'_>) -> TokenStream {
    let of_type = match variant.r#type {
        Type::Named(id) => scope.service.type_definition(id).description.as_deref(),
        _ => None,
    };
    let description = variant.description.as_deref().or(of_type);
    let wording = docs::wording(description, &member.to_string(), scope.links);
    let docs = docs::outer(&wording);
    match payload(variant, scope) {
        Some(payload) => quote!(#docs #member(#payload),),
        None => quote!(#docs #member,),
    }
}

/// The type that a variant holds. Structs are boxed, so that a union is as small as its scalars.
fn payload(variant: &UnionVariant, scope: &FileScope<'_>) -> Option<TokenStream> {
    if variant.r#type == Type::Nothing {
        return None;
    }
    let r#type = scope.body(variant.format, &variant.r#type);
    let is_boxed = variant.format == BodyFormat::Json && is_boxed(&variant.r#type, scope);
    Some(match is_boxed {
        true => quote!(Box<#r#type>),
        false => r#type,
    })
}

/// True if a variant boxes values of the type.
pub(super) fn is_boxed(r#type: &Type, scope: &FileScope<'_>) -> bool {
    match r#type {
        Type::Named(id) => {
            matches!(scope.service.type_definition(*id).shape, Shape::Struct(_))
        }
        _ => false,
    }
}

/// `From` for the struct of a variant. Several variants may share any other type.
fn conversion(
    variant: &UnionVariant,
    name: &Ident,
    member: &Ident,
    scope: &FileScope<'_>,
) -> Option<TokenStream> {
    let boxed = is_boxed(&variant.r#type, scope);
    let r#type = scope.r#type(&variant.r#type);
    boxed.then(|| {
        quote! {
            impl From<#r#type> for #name {
                fn from(value: #r#type) -> Self {
                    Self::#member(Box::new(value))
                }
            }
        }
    })
}

fn decode(union: &Union, name: &Ident, names: &TypeNames) -> TokenStream {
    let members = names.members.iter().map(|member| ident(member));
    let variants = union.variants.iter().zip(members);
    match &union.choice {
        Choice::Discriminator(property) => {
            let lines = variants.map(|(variant, member)| {
                let values = &variant.values;
                quote!(#member #(#values)*;)
            });
            quote!(runtime::decode_union! { #name #property; #(#lines)* })
        }
        Choice::Fit => {
            let last = union.variants.len().saturating_sub(1);
            let lines = variants.enumerate().map(|(index, (_, member))| {
                let plus = (union.combined && index == last).then(|| quote!(+));
                quote!(#plus #member;)
            });
            quote!(runtime::decode_union! { #name; #(#lines)* })
        }
        Choice::Status => {
            let lines = variants.map(|(variant, member)| {
                let statuses = statuses(variant);
                let unit = (variant.r#type == Type::Nothing).then(|| quote!(()));
                quote!(#member #statuses #unit;)
            });
            quote!(runtime::decode_statuses! { #name; #(#lines)* })
        }
    }
}

fn encode(union: &Union, name: &Ident, names: &TypeNames) -> TokenStream {
    let members = names.members.iter().map(|member| ident(member));
    let variants = union.variants.iter().zip(members);
    match &union.choice {
        Choice::Discriminator(property) => {
            let lines = variants.map(|(variant, member)| {
                let values = variant.values.iter().filter(|_| variant.tagged);
                quote!(#member #(#values)*;)
            });
            quote!(runtime::encode_union! { #name #property; #(#lines)* })
        }
        Choice::Fit => {
            let lines = variants.map(|(_, member)| quote!(#member;));
            quote!(runtime::encode_union! { #name; #(#lines)* })
        }
        Choice::Status => {
            let lines = variants.map(|(variant, member)| match variant.r#type {
                Type::Nothing => quote!(#member ();),
                _ => quote!(#member;),
            });
            quote!(runtime::encode_statuses! { #name; #(#lines)* })
        }
    }
}
