//! The fields of a struct, and the functions that set them.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::docs;
use super::names::case::{ident, type_name};
use super::scope::FileScope;
use crate::model::{Enum, Field, Shape, Struct, Type};

/// A struct's fields with their identifiers.
pub(super) struct Fields<'a> {
    pub(super) list: Vec<(&'a Field, Ident)>,
    /// The map of the properties that the document does not name, with the type of their values.
    pub(super) additional: Option<(&'a Type, Ident)>,
    /// Whether they are sent, so that absent and `null` must be told apart.
    sent: bool,
}

impl<'a> Fields<'a> {
    pub(super) fn new(fields: impl IntoIterator<Item = &'a Field>, names: &[String]) -> Self {
        Self {
            list: fields
                .into_iter()
                .zip(names.iter().map(|name| ident(name)))
                .collect(),
            additional: None,
            sent: true,
        }
    }

    /// The fields of a struct, of which the name of the map of others is the last.
    pub(super) fn of_struct(object: &'a Struct, names: &[String], sent: bool) -> Self {
        let additional = object
            .additional
            .as_ref()
            .zip(names.get(object.fields.len()));
        Self {
            additional: additional.map(|(r#type, name)| (r#type, ident(name))),
            sent,
            ..Self::new(&object.fields, names)
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
        let additional = self.additional.iter().map(|(_, name)| {
            let label = name.to_string();
            quote!(.field(#label, &self.#name))
        });
        let fields = fields.chain(additional);
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
            let r#type = self.declared_type(field, scope);
            quote!(#docs #deprecated pub #name: #r#type,)
        });
        let additional = self.additional.iter().map(|(r#type, name)| {
            let r#type = scope.r#type(r#type);
            quote! {
                /// Properties beside those above, by name.
                pub #name: std::collections::BTreeMap<String, #r#type>,
            }
        });
        let fields = fields.chain(additional);
        quote!(#(#fields)*)
    }

    /// `new` with the required fields, and a function for each optional one.
    pub(super) fn constructor_and_setters(&self, scope: &FileScope<'_>) -> TokenStream {
        let constructor = self.constructor(scope);
        let setters = self
            .list
            .iter()
            .filter(|(field, _)| !field.required)
            .map(|(field, name)| self.setter(field, name, scope));
        let additional = self.additional.iter().map(|(r#type, name)| {
            let r#type = scope.r#type(r#type);
            quote! {
                /// Sets properties beside those that have functions of their own.
                #[must_use]
                pub fn #name(mut self, #name: impl IntoIterator<Item = (String, #r#type)>) -> Self {
                    self.#name = #name.into_iter().collect();
                    self
                }
            }
        });
        quote!(#constructor #(#setters)* #(#additional)*)
    }

    /// The type of the field itself.
    fn declared_type(&self, field: &Field, scope: &FileScope<'_>) -> TokenStream {
        let r#type = scope.r#type(&field.r#type);
        if field.is_plain() {
            r#type
        } else if self.tells_null(field) {
            quote!(Option<runtime::Nullable<#r#type>>)
        } else {
            quote!(Option<#r#type>)
        }
    }

    /// Whether the field must tell `null` from absence. Any JSON tells `null` by itself.
    fn tells_null(&self, field: &Field) -> bool {
        self.sent && !field.required && field.nullable && field.r#type != Type::Any
    }

    /// A value without any field set. A setter of the name hides the trait's function.
    pub(super) fn default_value(&self) -> TokenStream {
        if self.list.iter().any(|(_, name)| *name == "default") {
            quote!(<Self as Default>::default())
        } else {
            quote!(Self::default())
        }
    }

    fn constructor(&self, scope: &FileScope<'_>) -> TokenStream {
        if self.all_optional() {
            let default = self.default_value();
            return quote! {
                /// Without any field set; all are optional.
                pub fn new() -> Self {
                    #default
                }
            };
        }
        let parameters = self
            .list
            .iter()
            .filter(|(field, _)| field.required && only_value(field, scope).is_none())
            .map(|(field, name)| {
                let (parameter, _) = self.required_argument(field, name, scope);
                quote!(#name: #parameter)
            });
        let members = self.list.iter().map(|(field, name)| {
            if !field.required {
                return quote!(#name: None);
            }
            if let Some(value) = only_value(field, scope) {
                return quote!(#name: #value);
            }
            let (_, value) = self.required_argument(field, name, scope);
            if *name == value.to_string() {
                quote!(#name)
            } else {
                quote!(#name: #value)
            }
        });
        let additional = self
            .additional
            .iter()
            .map(|(_, name)| quote!(#name: Default::default()));
        let members = members.chain(additional);
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
        let like_variant = self
            .list
            .iter()
            .find_map(|(field, name)| like_variant(field, name));
        quote! {
            /// With the required fields.
            #no_default
            #allow_many
            #expect_deprecated
            #like_variant
            pub fn new(#(#parameters),*) -> Self {
                Self { #(#members),* }
            }
        }
    }

    /// What `new` takes for a required field, and how it turns that into the value.
    fn required_argument(
        &self,
        field: &Field,
        name: &Ident,
        scope: &FileScope<'_>,
    ) -> (TokenStream, TokenStream) {
        if field.is_plain() {
            argument(&field.r#type, &quote!(#name), scope)
        } else {
            (self.declared_type(field, scope), quote!(#name))
        }
    }

    fn setter(&self, field: &Field, name: &Ident, scope: &FileScope<'_>) -> TokenStream {
        let docs = docs::outer(&format!("Sets {}.", docs::code(&field.name)));
        let (parameter, value) = if self.tells_null(field) {
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
            #docs
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
}

/// The value of a required field that can have no other: of an enum with one value. `new` does not ask for it.
pub(super) fn only_value(field: &Field, scope: &FileScope<'_>) -> Option<TokenStream> {
    let Type::Named(id) = field.r#type else {
        return None;
    };
    let Shape::Enum(Enum { values }) = &scope.service.type_definition(id).shape else {
        return None;
    };
    let member = scope.names.types[id.index()].members.first()?;
    (field.is_plain() && values.len() == 1).then(|| {
        let (path, member) = (scope.path(id), ident(member));
        quote!(#path::#member)
    })
}

/// Where a name has no letter that could be a capital, a parameter may have the name of a variant of its type.
fn like_variant(field: &Field, name: &Ident) -> Option<TokenStream> {
    let name = name.to_string();
    (matches!(field.r#type, Type::Named(_)) && type_name(&name) == name)
        .then(|| quote!(#[allow(bindings_with_variant_name, reason = "named after the field")]))
}

/// Methods of the traits behind operators, for which a setter of the name could be taken.
const OPERATORS: &[&str] = &[
    "add", "bitand", "bitor", "bitxor", "div", "mul", "rem", "shl", "shr", "sub",
];

/// What a function takes for a value of the type, and how it turns that into the value.
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
        Type::Recursive(id) => {
            let path = scope.path(*id);
            (path, quote!(Box::new(#name)))
        }
        other => (scope.r#type(other), name.clone()),
    }
}
