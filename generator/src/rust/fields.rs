//! The fields of a struct, and the functions that set them.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::docs;
use super::names::case::ident;
use super::scope::FileScope;
use crate::model::{Enum, EnumValues, Field, Shape, Type};

/// A struct's fields with their identifiers.
pub(super) struct Fields<'a> {
    pub(super) list: Vec<(&'a Field, Ident)>,
}

impl<'a> Fields<'a> {
    pub(super) fn new(fields: impl IntoIterator<Item = &'a Field>, names: &[String]) -> Self {
        Self {
            list: fields
                .into_iter()
                .zip(names.iter().map(|name| ident(name)))
                .collect(),
        }
    }

    /// Whether a value can be made of nothing.
    pub(super) fn all_optional(&self) -> bool {
        self.list.iter().all(|(field, _)| !field.required)
    }

    /// `Debug`: the derive for it, or else an implementation that shows no secrets.
    pub(super) fn debug(&self, name: &Ident) -> (Option<TokenStream>, Option<TokenStream>) {
        if !self.list.iter().any(|(field, _)| field.secret) {
            return (Some(quote!(Debug,)), None);
        }
        let shown = name.to_string();
        let fields = self.list.iter().map(|(field, name)| {
            let label = name.to_string();
            let label = label.trim_start_matches("r#");
            if field.secret {
                quote!(.field(#label, &runtime::Redacted(&self.#name)))
            } else {
                quote!(.field(#label, &self.#name))
            }
        });
        let expect_deprecated = self.expect_deprecated();
        let implementation = quote! {
            /// Shows no secrets.
            #expect_deprecated
            impl std::fmt::Debug for #name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.debug_struct(#shown) #(#fields)* .finish()
                }
            }
        };
        (None, Some(implementation))
    }

    /// What an item needs that names every field: the use of those that are deprecated is meant.
    pub(super) fn expect_deprecated(&self) -> Option<TokenStream> {
        let any = self.list.iter().any(|(field, _)| field.deprecated);
        any.then(|| quote!(#[expect(deprecated, reason = "the type's own fields")]))
    }

    /// `pub name: Type,` for each field.
    pub(super) fn declarations(&self, scope: &FileScope<'_>) -> TokenStream {
        let fields = self.list.iter().map(|(field, name)| {
            let docs = docs::outer(&docs::field(field, scope.service));
            let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
            let r#type = declared_type(field, scope);
            quote!(#docs #deprecated pub #name: #r#type,)
        });
        quote!(#(#fields)*)
    }

    /// `new` with the required fields, and a function for each optional one.
    pub(super) fn constructor_and_setters(&self, scope: &FileScope<'_>) -> TokenStream {
        let constructor = self.constructor(scope);
        let setters = self
            .list
            .iter()
            .filter(|(field, _)| !field.required)
            .map(|(field, name)| setter(field, name, scope));
        quote!(#constructor #(#setters)*)
    }

    fn constructor(&self, scope: &FileScope<'_>) -> TokenStream {
        if self.all_optional() {
            return quote! {
                /// Without any field set; all are optional.
                pub fn new() -> Self {
                    Self::default()
                }
            };
        }
        let parameters = self
            .list
            .iter()
            .filter(|(field, _)| field.required && only_value(field, scope).is_none())
            .map(|(field, name)| {
                let (parameter, _) = argument(&field.r#type, &quote!(#name), scope);
                quote!(#name: #parameter)
            });
        let members = self.list.iter().map(|(field, name)| {
            if !field.required {
                return quote!(#name: None);
            }
            if let Some(value) = only_value(field, scope) {
                return quote!(#name: #value);
            }
            let (_, value) = argument(&field.r#type, &quote!(#name), scope);
            if *name == value.to_string() {
                quote!(#name)
            } else {
                quote!(#name: #value)
            }
        });
        let is_parameter =
            |(field, _): &&(&Field, Ident)| field.required && only_value(field, scope).is_none();
        let allow_many = (self.list.iter().filter(is_parameter).count() > 7).then(|| {
            quote!(#[expect(clippy::too_many_arguments, reason = "the operation requires this many fields")])
        });
        let none = !self.list.iter().any(|field| is_parameter(&field));
        let no_default = none.then(|| {
            quote!(#[expect(clippy::new_without_default, reason = "its fields are constants, not defaults")])
        });
        let expect_deprecated = self.expect_deprecated();
        quote! {
            /// With the required fields.
            #no_default
            #allow_many
            #expect_deprecated
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#members),* }
            }
        }
    }
}

/// The value of a required field that can have no other: of an enum with one value. `new` does not ask for it.
pub(super) fn only_value(field: &Field, scope: &FileScope<'_>) -> Option<TokenStream> {
    let Type::Named(id) = field.r#type else {
        return None;
    };
    let Shape::Enum(Enum { values }) = &scope.service.type_definition(id).shape else {
        return None;
    };
    let count = match values {
        EnumValues::Integers(variants) => variants.len(),
        EnumValues::Strings(variants) => variants.len(),
    };
    let member = scope.names.types[id.index()].members.first()?;
    (field.required && count == 1).then(|| {
        let (path, member) = (scope.path(id), ident(member));
        quote!(#path::#member)
    })
}

/// The type of the field itself.
pub(super) fn declared_type(field: &Field, scope: &FileScope<'_>) -> TokenStream {
    let r#type = scope.r#type(&field.r#type);
    if field.required {
        r#type
    } else {
        quote!(Option<#r#type>)
    }
}

/// Methods of the traits behind operators, for which a setter of the name could be taken.
const OPERATORS: &[&str] = &[
    "add", "bitand", "bitor", "bitxor", "div", "mul", "rem", "shl", "shr", "sub",
];

fn setter(field: &Field, name: &Ident, scope: &FileScope<'_>) -> TokenStream {
    let docs = docs::outer(&format!("Sets {}.", docs::code(&field.name)));
    let (parameter, value) = argument(&field.r#type, &quote!(#name), scope);
    let deprecated = field
        .deprecated
        .then(|| quote!(#[deprecated] #[expect(deprecated, reason = "the type's own field")]));
    let like_operator = OPERATORS.contains(&field.name.as_str()).then(
        || quote!(#[allow(clippy::should_implement_trait, reason = "named after the field")]),
    );
    quote! {
        #docs
        #deprecated
        #like_operator
        #[must_use]
        pub fn #name(mut self, #name: #parameter) -> Self {
            self.#name = Some(#value);
            self
        }
    }
}

/// What a function takes for a value of the type, and how it turns that into the value.
fn argument(
    r#type: &Type,
    name: &TokenStream,
    scope: &FileScope<'_>,
) -> (TokenStream, TokenStream) {
    match r#type {
        Type::String => (quote!(impl Into<String>), quote!(#name.into())),
        Type::Any => (
            quote!(impl Into<runtime::serde_json::Value>),
            quote!(#name.into()),
        ),
        Type::Array(items) => match &**items {
            Type::String => (
                quote!(impl IntoIterator<Item = impl Into<String>>),
                quote!(#name.into_iter().map(Into::into).collect()),
            ),
            items => {
                let items = scope.r#type(items);
                (
                    quote!(impl IntoIterator<Item = #items>),
                    quote!(#name.into_iter().collect()),
                )
            }
        },
        Type::Recursive(id) => {
            let path = scope.path(*id);
            (path, quote!(Box::new(#name)))
        }
        other => (scope.r#type(other), name.clone()),
    }
}
