//! Structs and enums.

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::docs;
use super::fields::Fields;
use super::names::TypeNames;
use super::names::case::{ident, spoken};
use super::scope::{FileScope, tokens};
use super::union;
use crate::model::{
    Enum, EnumValues, Field, Scalar, Shape, Struct, Type, TypeDefinition, Usage, Variant,
};

/// The items of one type.
pub(super) fn items(
    definition: &TypeDefinition,
    names: &TypeNames,
    fallback: &str,
    scope: &FileScope<'_>,
) -> TokenStream {
    let description = match &definition.description {
        Some(description) => docs::markdown(description),
        None => fallback.to_owned(),
    };
    let derived = derived(scope.derives.of_type(&definition.name));
    match &definition.shape {
        Shape::Struct(r#struct) => struct_items(
            r#struct,
            definition.usage,
            names,
            &description,
            &derived,
            scope,
        ),
        Shape::Enum(r#enum) => enum_items(r#enum, names, &description),
        Shape::Union(of) => {
            union::items(of, definition.usage, names, &description, &derived, scope)
        }
    }
}

/// The end of a list of traits to derive: additional traits of the configuration.
pub(super) fn derived(traits: &[String]) -> TokenStream {
    let traits = traits.iter().map(|path| tokens(path));
    quote!(#(, #traits)*)
}

fn struct_items(
    r#struct: &Struct,
    usage: Usage,
    names: &TypeNames,
    description: &str,
    derived: &TokenStream,
    scope: &FileScope<'_>,
) -> TokenStream {
    let name = ident(&names.name);
    let docs = docs::outer(description);
    let fields = Fields::of_struct(r#struct, &names.members, usage.request);
    let declarations = fields.declarations(scope);
    let default = fields.all_optional().then(|| quote!(, Default));
    let functions = usage.request.then(|| {
        let functions = fields.constructor_and_setters(scope);
        quote!(impl #name { #functions })
    });
    let decode = decode(&fields, &name, &wire_name);
    let encode = encode(&fields, &name, &wire_name);
    // What a type does not need on its way costs nothing until serde is asked for.
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

/// What a field is called in JSON.
pub(super) type Key<'a> = &'a dyn Fn(&Field, &Ident) -> String;

/// The name that the document gives the field.
fn wire_name(field: &Field, _: &Ident) -> String {
    field.name.clone()
}

/// What holds only for callers who ask for serde.
pub(super) fn for_serde() -> TokenStream {
    quote!(#[cfg(feature = "serde")])
}

/// `Serialize` and `Deserialize`, which the runtime implements.
pub(super) fn serde_impls(name: &Ident) -> TokenStream {
    let condition = for_serde();
    quote!(#condition runtime::serde_impls!(#name);)
}

/// The table of what is read, by key.
pub(super) fn decode(fields: &Fields<'_>, name: &Ident, key: Key<'_>) -> TokenStream {
    let expect_deprecated = fields.expect_deprecated();
    let vacant = if fields.all_optional() {
        fields.default_value()
    } else {
        let members = fields.list.iter().map(|(field, name)| {
            if field.is_plain() {
                quote!(#name: runtime::json::Slot::vacant())
            } else {
                quote!(#name: None)
            }
        });
        let additional = fields
            .additional
            .iter()
            .map(|(_, name)| quote!(#name: Default::default()));
        let members = members.chain(additional);
        quote!(Self { #(#members),* })
    };
    let arms = fields.list.iter().map(|(field, name)| {
        let wire = key(field, name);
        quote!(#wire => &mut self.#name,)
    });
    let other = match &fields.additional {
        Some((_, name)) => quote!(return runtime::json::Decode::field(&mut self.#name, name)),
        None => quote!(return None),
    };
    let field = if fields.list.is_empty() && fields.additional.is_none() {
        quote! {
            fn field(&mut self, _name: &str) -> Option<&mut dyn runtime::json::Slot> {
                None
            }
        }
    } else {
        quote! {
            fn field(&mut self, name: &str) -> Option<&mut dyn runtime::json::Slot> {
                Some(match name {
                    #(#arms)*
                    _ => #other,
                })
            }
        }
    };
    let required: Vec<String> = fields
        .list
        .iter()
        .filter(|(field, _)| field.is_plain())
        .map(|(field, name)| key(field, name))
        .collect();
    let required = (!required.is_empty()).then(|| {
        quote! {
            fn required(&self) -> &'static [&'static str] {
                &[#(#required),*]
            }
        }
    });
    quote! {
        #expect_deprecated
        impl runtime::json::Decode for #name {
            fn vacant() -> Self {
                #vacant
            }
            #field
            #required
        }
    }
}

/// The table of what is written, by key.
pub(super) fn encode(fields: &Fields<'_>, name: &Ident, key: Key<'_>) -> TokenStream {
    let expect_deprecated = fields.expect_deprecated();
    let visits = fields.list.iter().map(|(field, name)| {
        let wire = key(field, name);
        let value = sent_value(field, name);
        quote!(visit(#wire, #value);)
    });
    let additional = fields
        .additional
        .iter()
        .map(|(_, name)| quote!(runtime::json::Encode::fields(&self.#name, visit);));
    let visits = visits.chain(additional);
    let visit = if fields.list.is_empty() && fields.additional.is_none() {
        quote!(_visit)
    } else {
        quote!(visit)
    };
    quote! {
        #expect_deprecated
        impl runtime::json::Encode for #name {
            fn fields<'v>(&'v self, #visit: &mut dyn FnMut(&'v str, &'v dyn runtime::json::Value)) {
                #(#visits)*
            }
        }
    }
}

/// The view of a field as it is sent: one that must be there is `null` where it has no value.
pub(super) fn sent_value(field: &Field, name: &Ident) -> TokenStream {
    if field.required && !field.is_plain() {
        quote!(runtime::json::or_null(&self.#name))
    } else {
        quote!(&self.#name)
    }
}

fn enum_items(r#enum: &Enum, names: &TypeNames, description: &str) -> TokenStream {
    match &r#enum.values {
        EnumValues::Integers(variants) => integer_enum(variants, names, description),
        EnumValues::Strings(variants) => string_enum(variants, names, description),
        EnumValues::Scalars(variants) => scalar_enum(variants, names, description),
    }
}

fn scalar_enum(variants: &[Variant<Scalar>], names: &TypeNames, description: &str) -> TokenStream {
    let name = ident(&names.name);
    let docs = docs::outer(description);
    let serde = serde_impls(&name);
    let declarations = variant_declarations(variants, names, ToString::to_string);
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
        #docs
        #[derive(Debug, Clone, PartialEq)]
        #[non_exhaustive]
        pub enum #name {
            #declarations
            /// A value that this version of the crate does not know.
            Unknown(runtime::UnknownScalar),
        }
        runtime::scalar_enum! { #name; #(#values)* }
        #serde
    }
}

fn integer_enum(variants: &[Variant<i64>], names: &TypeNames, description: &str) -> TokenStream {
    let name = ident(&names.name);
    let docs = docs::outer(description);
    let serde = serde_impls(&name);
    let declarations = variant_declarations(variants, names, |value| value.to_string());
    let (to_value, from_value) = variants
        .iter()
        .zip(&names.members)
        .map(|(variant, member)| {
            let member = ident(member);
            let value = Literal::i64_unsuffixed(variant.value);
            (
                quote!(Self::#member => #value,),
                quote!(#value => Self::#member,),
            )
        })
        .collect::<(Vec<_>, Vec<_>)>();
    quote! {
        #docs
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
                    #(#to_value)*
                    Self::Unknown(unknown) => unknown.value(),
                }
            }
        }
        impl From<i64> for #name {
            fn from(value: i64) -> Self {
                match value {
                    #(#from_value)*
                    _ => Self::Unknown(runtime::UnknownInteger::new(value)),
                }
            }
        }
        runtime::integer_enum!(#name);
        #serde
    }
}

fn string_enum(variants: &[Variant<String>], names: &TypeNames, description: &str) -> TokenStream {
    let name = ident(&names.name);
    let docs = docs::outer(description);
    let serde = serde_impls(&name);
    let declarations = variant_declarations(variants, names, Clone::clone);
    let (to_value, from_value) = variants
        .iter()
        .zip(&names.members)
        .map(|(variant, member)| {
            let member = ident(member);
            let value = &variant.value;
            (
                quote!(Self::#member => #value,),
                quote!(#value => Self::#member,),
            )
        })
        .collect::<(Vec<_>, Vec<_>)>();
    quote! {
        #docs
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
                    #(#to_value)*
                    Self::Unknown(unknown) => unknown.as_str(),
                }
            }
        }
        impl From<&str> for #name {
            fn from(value: &str) -> Self {
                match value {
                    #(#from_value)*
                    _ => Self::Unknown(runtime::UnknownString::new(value)),
                }
            }
        }
        runtime::string_enum!(#name);
        #serde
    }
}

fn variant_declarations<T>(
    variants: &[Variant<T>],
    names: &TypeNames,
    wire: impl Fn(&T) -> String,
) -> TokenStream {
    let declarations = variants
        .iter()
        .zip(&names.members)
        .map(|(variant, member)| {
            let wire = docs::code(&wire(&variant.value));
            let text = match &variant.description {
                Some(description) => format!("{wire}: {}", docs::markdown(description)),
                None => format!("{wire}: {}.", spoken(member)),
            };
            let docs = docs::outer(&text);
            let member = ident(member);
            quote!(#docs #member,)
        });
    quote!(#(#declarations)*)
}

/// Whether every part of a type can be compared. Files cannot.
pub(super) fn is_comparable(r#type: &Type) -> bool {
    match r#type {
        Type::File => false,
        Type::Array(inner) | Type::Map(inner) | Type::Optional(inner) => is_comparable(inner),
        _ => true,
    }
}
