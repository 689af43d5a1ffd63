//! The functions that build a value of a struct: `new` and the setters.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::fields::{Fields, is_argument, only_value};
use super::names::case::type_name;
use super::scope::FileScope;
use crate::model::{Field, Type};

/// `new` with the required fields, and a setter for each optional one.
pub(super) fn functions(fields: &Fields<'_>, scope: &FileScope<'_>) -> TokenStream {
    let constructor = constructor(fields, scope);
    let optional = fields.list.iter().filter(|(field, _)| !field.required);
    let setters = optional.map(|(field, name)| setter(fields, field, name, scope));
    let additional = fields.additional.iter().map(|(r#type, name)| {
        let map = Type::Map(Box::new((*r#type).clone()));
        let (parameter, value) = argument(&map, &quote!(#name), scope);
        quote! {
            /// Sets the properties that have no setter of their own.
            #[must_use]
            pub fn #name(mut self, #name: #parameter) -> Self {
                self.#name = #value;
                self
            }
        }
    });
    quote!(#constructor #(#setters)* #(#additional)*)
}

fn constructor(fields: &Fields<'_>, scope: &FileScope<'_>) -> TokenStream {
    if fields.all_optional() {
        let default = fields.default_value();
        return quote! {
            pub fn new() -> Self {
                #default
            }
        };
    }
    let arguments = fields.list.iter();
    let arguments = arguments.filter(|(field, _)| is_argument(field, scope));
    let parameters = arguments.map(|(field, name)| {
        let (parameter, _) = required_argument(fields, field, name, scope);
        quote!(#name: #parameter)
    });
    let parameters: Vec<TokenStream> = parameters.collect();
    let members = fields.list.iter();
    let members = members.map(|(field, name)| initial_value(fields, field, name, scope));
    let additional = fields.additional.iter();
    let additional = additional.map(|(_, name)| quote!(#name: Default::default()));
    let members = members.chain(additional);
    let attributes = constructor_attributes(fields, parameters.len());
    quote! {
        #attributes
        pub fn new(#(#parameters),*) -> Self {
            Self { #(#members),* }
        }
    }
}

/// The lints that `new` triggers on purpose.
fn constructor_attributes(fields: &Fields<'_>, parameters: usize) -> TokenStream {
    let no_default = (parameters == 0).then(|| {
        quote!(#[expect(clippy::new_without_default, reason = "its fields are constants, not defaults")])
    });
    let allow_many = (parameters > 7).then(|| {
        quote!(#[expect(clippy::too_many_arguments, reason = "the operation requires this many fields")])
    });
    let expect_deprecated = fields.expect_deprecated();
    let list = fields.list.iter();
    let like_variant = list
        .map(|(field, name)| like_variant(field, name))
        .find(Option::is_some)
        .flatten();
    quote!(#no_default #allow_many #expect_deprecated #like_variant)
}

/// `name: value` in the struct that `new` returns.
fn initial_value(
    fields: &Fields<'_>,
    field: &Field,
    name: &Ident,
    scope: &FileScope<'_>,
) -> TokenStream {
    if !field.required {
        return quote!(#name: None);
    }
    if let Some(value) = only_value(field, scope) {
        return quote!(#name: #value);
    }
    let (_, value) = required_argument(fields, field, name, scope);
    if *name == value.to_string() {
        quote!(#name)
    } else {
        quote!(#name: #value)
    }
}

/// The parameter type of `new` for a required field, and the expression that converts it.
fn required_argument(
    fields: &Fields<'_>,
    field: &Field,
    name: &Ident,
    scope: &FileScope<'_>,
) -> (TokenStream, TokenStream) {
    if field.is_plain() {
        argument(&field.r#type, &quote!(#name), scope)
    } else {
        (fields.declared_type(field, scope), quote!(#name))
    }
}

fn setter(fields: &Fields<'_>, field: &Field, name: &Ident, scope: &FileScope<'_>) -> TokenStream {
    let (parameter, value) = if fields.distinguishes_null(field) {
        let r#type = scope.r#type(&field.r#type);
        (
            quote!(impl Into<runtime::Nullable<#r#type>>),
            quote!(#name.into()),
        )
    } else {
        argument(&field.r#type, &quote!(#name), scope)
    };
    let deprecated = field
        .deprecated
        .then(|| quote!(#[deprecated] #[expect(deprecated, reason = "the type's own field")]));
    let like_variant = like_variant(field, name);
    let like_operator = OPERATORS.contains(&field.name.as_str()).then(
        || quote!(#[allow(clippy::should_implement_trait, reason = "named after the field")]),
    );
    quote! {
        #deprecated
        #like_operator
        #like_variant
        #[must_use]
        pub fn #name(mut self, #name: #parameter) -> Self {
            self.#name = Some(#value);
            self
        }
    }
}

/// Allows a parameter with the name of a variant of its type. That happens in scripts without capital letters.
fn like_variant(field: &Field, name: &Ident) -> Option<TokenStream> {
    let name = name.to_string();
    (matches!(field.r#type, Type::Named(_)) && type_name(&name) == name)
        .then(|| quote!(#[allow(bindings_with_variant_name, reason = "named after the field")]))
}

/// Methods of operator traits. Clippy suggests the trait for a setter with one of these names.
const OPERATORS: &[&str] = &[
    "add", "bitand", "bitor", "bitxor", "div", "mul", "rem", "shl", "shr", "sub",
];

/// The parameter type of a function for a value of the type, and the expression that converts it.
fn argument(
    r#type: &Type,
    name: &TokenStream,
    scope: &FileScope<'_>,
) -> (TokenStream, TokenStream) {
    match r#type {
        Type::String => (quote!(impl Into<String>), quote!(#name.into())),
        Type::Base64 | Type::Custom(_) => {
            let r#type = scope.r#type(r#type);
            (quote!(impl Into<#r#type>), quote!(#name.into()))
        }
        Type::Any => (
            quote!(impl Into<runtime::serde_json::Value>),
            quote!(#name.into()),
        ),
        Type::Tuple(tuple) if !tuple.is_complete() => {
            let r#type = scope.r#type(r#type);
            (quote!(impl Into<#r#type>), quote!(#name.into()))
        }
        Type::Array(items) => match &**items {
            items @ (Type::String | Type::Custom(_)) => {
                let items = scope.r#type(items);
                (
                    quote!(impl IntoIterator<Item = impl Into<#items>>),
                    quote!(#name.into_iter().map(Into::into).collect()),
                )
            }
            items => {
                let items = scope.r#type(items);
                (
                    quote!(impl IntoIterator<Item = #items>),
                    quote!(#name.into_iter().collect()),
                )
            }
        },
        Type::Map(values) => {
            let (values, converted) = match &**values {
                values @ (Type::String | Type::Custom(_)) => {
                    argument(values, &quote!(value), scope)
                }
                // Values of several kinds, which callers convert one by one: `("Count", 3.into())`.
                values => (scope.r#type(values), quote!(value)),
            };
            (
                quote!(impl IntoIterator<Item = (impl Into<String>, #values)>),
                quote!(#name.into_iter().map(|(key, value)| (key.into(), #converted)).collect()),
            )
        }
        Type::Recursive(id) => {
            let path = scope.path(*id);
            (path, quote!(Box::new(#name)))
        }
        other => (scope.r#type(other), name.clone()),
    }
}
