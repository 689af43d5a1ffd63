//! Expressions that read a value inside of a response.

use proc_macro2::TokenStream;
use quote::quote;

use super::scope::FileScope;
use crate::model::Type;

/// A value at a path of properties, as an expression that borrows the variable `response`.
pub(super) struct Read<'r> {
    expression: TokenStream,
    form: Form,
    pub(super) r#type: &'r Type,
    /// True if a field on the way is deprecated.
    pub(super) deprecated: bool,
}

/// The form of an expression for a value of type `T`.
enum Form {
    /// A place of type `T`.
    Value,
    /// A place of type `Option<T>`.
    Option,
    /// A value of type `Option<&T>`.
    Reference,
}

impl<'r> Read<'r> {
    /// Returns `None` if there is no such path.
    pub(super) fn new(response: &'r Type, path: &[String], scope: &FileScope<'r>) -> Option<Self> {
        let mut read = Self {
            expression: quote!(response),
            form: Form::Value,
            r#type: response,
            deprecated: false,
        };
        for name in path {
            let (object, members) = scope.r#struct(read.r#type)?;
            let position = object.fields.iter().position(|field| field.name == *name)?;
            let (field, member) = (&object.fields[position], &members[position]);
            let (before, plain) = (&read.expression, field.is_plain());
            read.expression = match (&read.form, plain) {
                (Form::Value, _) => quote!(#before.#member),
                (Form::Option, true) => quote!(#before.as_ref().map(|object| &object.#member)),
                (Form::Option, false) => {
                    quote!(#before.as_ref().and_then(|object| object.#member.as_ref()))
                }
                (Form::Reference, true) => quote!(#before.map(|object| &object.#member)),
                (Form::Reference, false) => {
                    quote!(#before.and_then(|object| object.#member.as_ref()))
                }
            };
            read.form = match (read.form, plain) {
                (Form::Value, true) => Form::Value,
                (Form::Value, false) => Form::Option,
                (Form::Option | Form::Reference, _) => Form::Reference,
            };
            read.r#type = &field.r#type;
            read.deprecated |= field.deprecated;
        }
        Some(read)
    }

    /// The value as a page token: an `Option<Cow<str>>`.
    pub(super) fn token(&self) -> TokenStream {
        let value = &self.expression;
        match (&self.form, self.r#type.is_integer()) {
            (Form::Value, false) => quote!(Some(#value.as_str().into())),
            (Form::Option, false) => quote!(#value.as_deref().map(Into::into)),
            (Form::Reference, false) => quote!(#value.map(|token| token.as_str().into())),
            (Form::Value, true) => quote!(Some(#value.to_string().into())),
            (_, true) => quote!(#value.map(|token| token.to_string().into())),
        }
    }

    /// A string as an `Option<&str>`.
    pub(super) fn text(&self) -> TokenStream {
        let value = &self.expression;
        match self.form {
            Form::Value => quote!(Some(#value.as_str())),
            Form::Option => quote!(#value.as_deref()),
            Form::Reference => quote!(#value.map(String::as_str)),
        }
    }

    /// A number or boolean in an `Option`.
    pub(super) fn copied(&self) -> TokenStream {
        let value = &self.expression;
        match self.form {
            Form::Value => quote!(Some(#value)),
            Form::Option => quote!(#value),
            Form::Reference => quote!(#value.copied()),
        }
    }

    /// The number of elements of a list.
    pub(super) fn length(&self) -> TokenStream {
        let value = &self.expression;
        match self.form {
            Form::Value => quote!(#value.len()),
            Form::Option => quote!(#value.as_ref().map_or(0, Vec::len)),
            Form::Reference => quote!(#value.map_or(0, Vec::len)),
        }
    }
}

/// An optional integer of any type as an `Option<i64>`.
pub(super) fn as_i64(value: TokenStream, r#type: &Type) -> TokenStream {
    match r#type {
        Type::Int32 | Type::UInt32 => quote!(#value.map(i64::from)),
        Type::UInt64 => quote!(#value.and_then(|number| number.try_into().ok())),
        _ => value,
    }
}
