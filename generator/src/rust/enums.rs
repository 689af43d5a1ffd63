//! Enums. Each is open: an unknown value is kept in the variant `Unknown`.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::doc_links::DocLinks;
use super::docs;
use super::names::TypeNames;
use super::names::case::ident;
use super::names::variants::{integer_variant, scalar_variant, string_variant};
use super::serde::serde_impls;
use crate::model::{Enum, EnumValues, Scalar, Variant};

/// The items of an enum.
pub(super) fn items(r#enum: &Enum, names: &TypeNames, docs: &str, links: &DocLinks) -> TokenStream {
    let name = ident(&names.name);
    let docs = docs::outer(docs);
    let serde = serde_impls(&name);
    let items = match &r#enum.values {
        EnumValues::Integers(variants) => integer_enum(variants, names, &name, links),
        EnumValues::Strings(variants) => string_enum(variants, names, &name, links),
        EnumValues::Scalars(variants) => scalar_enum(variants, names, &name, links),
    };
    quote!(#docs #items #serde)
}

fn scalar_enum(
    variants: &[Variant<Scalar>],
    names: &TypeNames,
    name: &Ident,
    links: &DocLinks,
) -> TokenStream {
    let declarations = declarations(variants, names, ToString::to_string, scalar_variant, links);
    let values = variants
        .iter()
        .zip(&names.members)
        .map(|(variant, member)| {
            let member = ident(member);
            let value = match &variant.value {
                Scalar::Boolean(value) => quote!(Boolean(#value)),
                Scalar::Integer(value) => {
                    let value = Literal::i64_unsuffixed(*value);
                    quote!(Integer(#value))
                }
                Scalar::Number(text) => {
                    let value = Literal::f64_unsuffixed(text.parse().unwrap_or_default());
                    quote!(Float(#value))
                }
                Scalar::String(text) => quote!(String(#text)),
            };
            quote!(#member #value;)
        });
    quote! {
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #declarations
            /// A value that this version of the crate does not know.
            Unknown(runtime::UnknownScalar),
        }
        runtime::scalar_enum! { #name; #(#values)* }
    }
}

fn integer_enum(
    variants: &[Variant<i64>],
    names: &TypeNames,
    name: &Ident,
    links: &DocLinks,
) -> TokenStream {
    let declarations = declarations(
        variants,
        names,
        ToString::to_string,
        |&value| integer_variant(value),
        links,
    );
    let literal = |value: &i64| {
        let value = Literal::i64_unsuffixed(*value);
        quote!(#value)
    };
    let (to_value, from_value) = conversions(variants, names, literal);
    quote! {
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #declarations
            /// A value that this version of the crate does not know.
            Unknown(runtime::UnknownInteger),
        }
        impl #name {
            /// The value on the wire.
            pub fn value(&self) -> i64 {
                match self {
                    #to_value
                    Self::Unknown(unknown) => unknown.value(),
                }
            }
        }
        impl From<i64> for #name {
            fn from(value: i64) -> Self {
                match value {
                    #from_value
                    _ => Self::Unknown(runtime::UnknownInteger::new(value)),
                }
            }
        }
        runtime::integer_enum!(#name);
    }
}

fn string_enum(
    variants: &[Variant<String>],
    names: &TypeNames,
    name: &Ident,
    links: &DocLinks,
) -> TokenStream {
    let declarations = declarations(
        variants,
        names,
        Clone::clone,
        |value| string_variant(value),
        links,
    );
    let (to_value, from_value) = conversions(variants, names, |value| quote!(#value));
    quote! {
        #[derive(Debug, Clone, PartialEq, Eq, Hash)]
        #[non_exhaustive]
        pub enum #name {
            #declarations
            /// A value that this version of the crate does not know.
            Unknown(runtime::UnknownString),
        }
        impl #name {
            /// The value on the wire.
            pub fn as_str(&self) -> &str {
                match self {
                    #to_value
                    Self::Unknown(unknown) => unknown.as_str(),
                }
            }
        }
        impl From<&str> for #name {
            fn from(value: &str) -> Self {
                match value {
                    #from_value
                    _ => Self::Unknown(runtime::UnknownString::new(value)),
                }
            }
        }
        runtime::string_enum!(#name);
    }
}

/// The match arms from variants to values, and from values to variants.
fn conversions<T>(
    variants: &[Variant<T>],
    names: &TypeNames,
    literal: impl Fn(&T) -> TokenStream,
) -> (TokenStream, TokenStream) {
    let arms = variants
        .iter()
        .zip(&names.members)
        .map(|(variant, member)| {
            let (member, value) = (ident(member), literal(&variant.value));
            (
                quote!(Self::#member => #value,),
                quote!(#value => Self::#member,),
            )
        });
    arms.unzip()
}

/// The variants. Each shows its wire value, unless its name is made of the value and there is no wording.
fn declarations<T>(
    variants: &[Variant<T>],
    names: &TypeNames,
    wire: impl Fn(&T) -> String,
    name_of: impl Fn(&T) -> String,
    links: &DocLinks,
) -> TokenStream {
    let declarations = variants
        .iter()
        .zip(&names.members)
        .map(|(variant, member)| {
            let wire = docs::code(&wire(&variant.value));
            let wording = docs::wording(variant.description.as_deref(), member, links);
            let text = match wording.as_str() {
                "" if *member == name_of(&variant.value) => String::new(),
                "" => wire,
                wording => format!("{wire}: {wording}"),
            };
            let docs = docs::outer(&text);
            let member = ident(member);
            quote!(#docs #member,)
        });
    declarations.collect()
}
