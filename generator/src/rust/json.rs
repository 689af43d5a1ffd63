//! Implementations of the runtime's `Decode` and `Encode`: tables of a struct's fields by JSON key.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::fields::Fields;
use crate::model::Field;

/// Returns the JSON key of a field.
pub(super) type Key<'a> = &'a dyn Fn(&Field, &Ident) -> String;

/// The field's name in the description.
pub(super) fn wire_name(field: &Field, _: &Ident) -> String {
    field.name.clone()
}

/// The implementation of `Decode`.
pub(super) fn decode(fields: &Fields<'_>, name: &Ident, key: Key<'_>) -> TokenStream {
    let expect_deprecated = fields.expect_deprecated();
    let vacant = vacant(fields);
    let field = field(fields, key);
    let required = fields.list.iter().filter(|(field, _)| field.is_plain());
    let required: Vec<String> = required.map(|(field, name)| key(field, name)).collect();
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

/// The value that decoding starts from.
fn vacant(fields: &Fields<'_>) -> TokenStream {
    if fields.all_optional() {
        return fields.default_value();
    }
    let members = fields.list.iter().map(|(field, name)| {
        if field.is_plain() {
            quote!(#name: runtime::json::Slot::vacant())
        } else {
            quote!(#name: None)
        }
    });
    let additional = fields.additional.iter();
    let additional = additional.map(|(_, name)| quote!(#name: Default::default()));
    let members = members.chain(additional);
    quote!(Self { #(#members),* })
}

/// `Decode::field`, which finds a field by its key.
fn field(fields: &Fields<'_>, key: Key<'_>) -> TokenStream {
    if fields.is_empty() {
        return quote! {
            fn field(&mut self, _name: &str) -> Option<&mut dyn runtime::json::Slot> {
                None
            }
        };
    }
    let arms = fields.list.iter().map(|(field, name)| {
        let wire = key(field, name);
        quote!(#wire => &mut self.#name,)
    });
    let other = match &fields.additional {
        Some((_, name)) => quote!(return runtime::json::Decode::field(&mut self.#name, name)),
        None => quote!(return None),
    };
    quote! {
        fn field(&mut self, name: &str) -> Option<&mut dyn runtime::json::Slot> {
            Some(match name {
                #(#arms)*
                _ => #other,
            })
        }
    }
}

/// The implementation of `Encode`.
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
    let visit = match fields.is_empty() {
        true => quote!(_visit),
        false => quote!(visit),
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

/// The value that is sent for a field. A required field without a value is sent as `null`.
pub(super) fn sent_value(field: &Field, name: &Ident) -> TokenStream {
    if field.required && !field.is_plain() {
        quote!(runtime::json::or_null(&self.#name))
    } else {
        quote!(&self.#name)
    }
}
