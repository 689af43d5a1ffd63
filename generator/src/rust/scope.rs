//! The view of a service from inside one file: how its types are written there.

use std::cell::Cell;

use proc_macro2::{Ident, Literal, TokenStream};
use quote::quote;

use super::config::CustomTypes;
use super::context::Context;
use super::derives::ServiceDerives;
use super::doc_links::DocLinks;
use super::names::case::{ident, linked};
use super::names::{Home, ServiceNames, TypeNames};
use super::text::Layout;
use crate::model::{BodyFormat, Service, Shape, Tuple, Type, TypeDefinition, TypeId};

/// The view of a service from inside one file.
pub(super) struct FileScope<'a> {
    pub(super) service: &'a Service,
    pub(super) names: &'a ServiceNames,
    /// Additional traits of the types.
    pub(super) derives: &'a ServiceDerives,
    pub(super) custom_types: &'a CustomTypes,
    /// The crate's name, as callers write it.
    pub(super) crate_name: &'a str,
    /// True if the runtime is a platform's.
    pub(super) is_platform: bool,
    pub(super) layout: Layout,
    /// The items that code spans in wording link to.
    pub(super) links: &'a DocLinks,
    home: Home,
    uses_schemas: Cell<bool>,
}

impl<'a> FileScope<'a> {
    /// The view of the service at this position, from inside the file `home`.
    pub(super) fn new(context: &'a Context<'_>, service: usize, home: Home) -> Self {
        Self {
            service: &context.api.services[service],
            names: &context.names.services[service],
            derives: context.client.derives.of_service(service),
            custom_types: &context.client.custom_types,
            crate_name: &context.crate_name,
            is_platform: context.config.is_platform(),
            layout: context.layout,
            links: &context.links,
            home,
            uses_schemas: Cell::new(false),
        }
    }

    /// The types in this file, with their names.
    pub(super) fn own_types(&self) -> impl Iterator<Item = (&'a TypeDefinition, &'a TypeNames)> {
        let own = self.names.types_in(&self.home).iter();
        own.map(|&index| (&self.service.types[index], &self.names.types[index]))
    }

    /// The Rust type, as written in this file.
    pub(super) fn r#type(&self, r#type: &Type) -> TokenStream {
        match r#type {
            Type::Nothing => quote!(()),
            Type::Any => quote!(runtime::serde_json::Value),
            Type::Boolean => quote!(bool),
            Type::Int32 => quote!(i32),
            Type::Int64 => quote!(i64),
            Type::UInt32 => quote!(u32),
            Type::UInt64 => quote!(u64),
            Type::Float => quote!(f32),
            Type::Double => quote!(f64),
            Type::String => quote!(String),
            Type::Base64 => quote!(runtime::Base64),
            Type::Custom(custom) => {
                let path = tokens(self.custom_types.path(*custom));
                quote!(runtime::Text<#path>)
            }
            Type::File => quote!(runtime::Upload),
            Type::Optional(inner) => {
                let inner = self.r#type(inner);
                quote!(Option<#inner>)
            }
            Type::Array(items) => {
                let items = self.r#type(items);
                quote!(Vec<#items>)
            }
            Type::Tuple(tuple) => self.tuple(tuple),
            Type::Map(values) => {
                let values = self.r#type(values);
                quote!(std::collections::BTreeMap<String, #values>)
            }
            Type::Named(id) => self.path(*id),
            Type::Recursive(id) => {
                let path = self.path(*id);
                quote!(Box<#path>)
            }
        }
    }

    /// A Rust tuple, or an array if all items have one type.
    fn tuple(&self, tuple: &Tuple) -> TokenStream {
        let Tuple { items, required } = tuple;
        let item = |(index, item): (usize, &Type)| match item {
            item if index < *required => self.r#type(item),
            optional @ Type::Optional(_) => self.r#type(optional),
            other => {
                let other = self.r#type(other);
                quote!(Option<#other>)
            }
        };
        let written = || items.iter().enumerate().map(item);
        let list = match (tuple.is_array(), written().next()) {
            (true, Some(first)) => {
                let count = Literal::usize_unsuffixed(items.len());
                quote!([#first; #count])
            }
            _ => {
                let items = written();
                quote!((#(#items),*))
            }
        };
        if tuple.is_complete() {
            return list;
        }
        let required = Literal::usize_unsuffixed(*required);
        quote!(runtime::AtLeast<#required, #list>)
    }

    /// The Rust type of a received body in this format.
    pub(super) fn body(&self, format: BodyFormat, r#type: &Type) -> TokenStream {
        match format {
            BodyFormat::File => quote!(runtime::Download),
            BodyFormat::Json | BodyFormat::Text => self.r#type(r#type),
            BodyFormat::JsonEvents | BodyFormat::TextEvents => {
                let data = self.r#type(r#type);
                quote!(runtime::EventStream<#data>)
            }
            BodyFormat::Items => {
                let item = self.r#type(r#type);
                quote!(runtime::ItemStream<#item>)
            }
        }
    }

    /// The type in documentation of this file. A named type is a link.
    pub(super) fn link(&self, r#type: &Type) -> String {
        match r#type {
            Type::Named(id) | Type::Recursive(id) => {
                let target = &self.names.types[id.index()];
                let name = linked(&target.name);
                match target.home == self.home {
                    true => format!("[`{name}`]"),
                    // The whole path, since the file may not import the module.
                    false => {
                        let module = self.names.module.iter().map(|segment| linked(segment));
                        let module: String = module.map(|segment| format!("{segment}::")).collect();
                        format!("[`{name}`](crate::{module}schemas::{name})")
                    }
                }
            }
            other => format!("`{}`", self.r#type(other).to_string().replace(' ', "")),
        }
    }

    /// The path of a named type from this file.
    pub(super) fn path(&self, id: TypeId) -> TokenStream {
        let target = &self.names.types[id.index()];
        let name = ident(&target.name);
        match (&self.home, &target.home) {
            (here, there) if here == there => quote!(#name),
            (Home::Schema { .. }, _) => quote!(super::#name),
            (Home::Resource(_) | Home::Events(_), _) => {
                self.uses_schemas.set(true);
                quote!(schemas::#name)
            }
        }
    }

    /// The `use` of shared schemas, if a type so far needed it.
    pub(super) fn use_schemas(&self) -> Option<TokenStream> {
        let module = self.names.module.iter().map(|segment| ident(segment));
        self.uses_schemas
            .get()
            .then(|| quote!(use crate::#(#module::)*schemas;))
    }

    /// The path of an item in the service's root module, such as its envelope.
    pub(super) fn service_item(&self, name: &str) -> TokenStream {
        let module = self.names.module.iter().map(|segment| ident(segment));
        let name = ident(name);
        quote!(crate::#(#module::)*#name)
    }

    /// The struct that a type refers to, with the identifiers of its fields.
    pub(super) fn r#struct(&self, r#type: &Type) -> Option<(&'a crate::model::Struct, Vec<Ident>)> {
        let id = r#type.named().next()?;
        let Shape::Struct(r#struct) = &self.service.type_definition(id).shape else {
            return None;
        };
        Some((
            r#struct,
            self.names.types[id.index()]
                .members
                .iter()
                .map(|name| ident(name))
                .collect(),
        ))
    }
}

/// The tokens of a path in the configuration, which was validated when it was read.
pub(super) fn tokens(path: &str) -> TokenStream {
    path.parse().unwrap_or_default()
}
