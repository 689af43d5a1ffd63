//! The fields of a struct.

use proc_macro2::{Ident, TokenStream};
use quote::quote;

use super::docs;
use super::names::case::ident;
use super::scope::FileScope;
use crate::model::{Enum, EnumValues, Field, Shape, Struct, Type};

/// A struct's fields with their identifiers.
pub(super) struct Fields<'a> {
    pub(super) list: Vec<(&'a Field, Ident)>,
    /// The map of undeclared properties, with the type of their values.
    pub(super) additional: Option<(&'a Type, Ident)>,
    /// True if the fields are sent, so that an absent value differs from `null`.
    sent: bool,
}

impl<'a> Fields<'a> {
    /// The fields of a request.
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

    /// The fields of a struct. The last name is that of the map of undeclared properties, if there is one.
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

    /// True if the struct has no members.
    pub(super) fn is_empty(&self) -> bool {
        self.list.is_empty() && self.additional.is_none()
    }

    /// True if no field is required.
    pub(super) fn all_optional(&self) -> bool {
        self.list.iter().all(|(field, _)| !field.required)
    }

    /// `Debug`: the derive, or an implementation that hides secret fields.
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
            /// Hides secret fields.
            #expect_deprecated
            impl std::fmt::Debug for #name {
                fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                    f.debug_struct(#shown) #(#fields)* .finish()
                }
            }
        };
        (None, Some(implementation))
    }

    /// The attribute of an item that names every field, some of which are deprecated.
    pub(super) fn expect_deprecated(&self) -> Option<TokenStream> {
        let any = self.list.iter().any(|(field, _)| field.deprecated);
        any.then(|| quote!(#[expect(deprecated, reason = "the type's own fields")]))
    }

    /// `pub name: Type,` for each field.
    pub(super) fn declarations(&self, scope: &FileScope<'_>) -> TokenStream {
        let fields = self.list.iter().map(|(field, name)| {
            let docs = docs::outer(&docs::field(field, scope.service, scope.links));
            let deprecated = field.deprecated.then(|| quote!(#[deprecated]));
            let r#type = self.declared_type(field, scope);
            quote!(#docs #deprecated pub #name: #r#type,)
        });
        let additional = self.additional.iter().map(|(r#type, name)| {
            let r#type = scope.r#type(r#type);
            quote! {
                /// All other properties, by name.
                pub #name: std::collections::BTreeMap<String, #r#type>,
            }
        });
        let fields = fields.chain(additional);
        quote!(#(#fields)*)
    }

    /// The type of the field itself.
    pub(super) fn declared_type(&self, field: &Field, scope: &FileScope<'_>) -> TokenStream {
        let r#type = scope.r#type(&field.r#type);
        if field.is_plain() {
            r#type
        } else if self.distinguishes_null(field) {
            quote!(Option<runtime::Nullable<#r#type>>)
        } else {
            quote!(Option<#r#type>)
        }
    }

    /// True if the field can be sent as `null` and can be absent. A field of any JSON has its own `null`.
    pub(super) fn distinguishes_null(&self, field: &Field) -> bool {
        self.sent && !field.required && field.nullable && field.r#type != Type::Any
    }

    /// The call of `default`. A setter with that name hides the trait's function.
    pub(super) fn default_value(&self) -> TokenStream {
        if self.list.iter().any(|(_, name)| *name == "default") {
            quote!(<Self as Default>::default())
        } else {
            quote!(Self::default())
        }
    }
}

/// True if `new` takes the field.
pub(super) fn is_argument(field: &Field, scope: &FileScope<'_>) -> bool {
    field.required && only_value(field, scope).is_none()
}

/// The value of a required field with a single value: an enum with one value, or a discriminator. `new` does not take such a field.
pub(super) fn only_value(field: &Field, scope: &FileScope<'_>) -> Option<TokenStream> {
    if !field.is_plain() {
        return None;
    }
    let id = match (&field.r#type, &field.preset) {
        (Type::Named(id), _) => *id,
        (Type::String, Some(preset)) => return Some(quote!(#preset.to_owned())),
        _ => return None,
    };
    let Shape::Enum(Enum { values }) = &scope.service.type_definition(id).shape else {
        return None;
    };
    let position = match (&field.preset, values) {
        (Some(preset), EnumValues::Strings(variants)) => {
            variants.iter().position(|variant| variant.value == *preset)
        }
        _ => (values.len() == 1).then_some(0),
    };
    let member = scope.names.types[id.index()].members.get(position?)?;
    let (path, member) = (scope.path(id), ident(member));
    Some(quote!(#path::#member))
}
