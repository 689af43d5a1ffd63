//! The tree of modules, and the code of modules that only lead to others: services and versions.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::doc_links::DocLinks;
use super::docs;
use super::names::Names;
use super::names::case::{ident, type_name};
use crate::model::{Api, Service};

/// A module and the modules below it.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// Sorted by name.
    pub(super) children: BTreeMap<String, Node>,
    /// The positions of the service and the resource whose operations are in the module.
    pub(super) resource: Option<(usize, usize)>,
    /// The positions of the service and the events that the module is for.
    pub(super) events: Option<(usize, usize)>,
    /// The position of the service that the module is the root of.
    pub(super) service: Option<usize>,
}

impl Node {
    /// The root of the crate, with all modules below it.
    pub(super) fn of(names: &Names) -> Self {
        let mut root = Self::default();
        for (service_index, service) in names.services.iter().enumerate() {
            root.at(&service.module).service = Some(service_index);
            for (resource_index, resource) in service.resources.iter().enumerate() {
                root.at(&resource.module).resource = Some((service_index, resource_index));
            }
            for (events_index, events) in service.events.iter().enumerate() {
                root.at(&events.module).events = Some((service_index, events_index));
            }
        }
        root
    }

    /// True if the module, or a module below it, has operations. Modules of events have none.
    pub(super) fn has_operations(&self) -> bool {
        self.resource.is_some() || self.children.values().any(Self::has_operations)
    }

    /// The number of operations of each resource in the module and below it.
    pub(super) fn operations(&self, api: &Api) -> impl Iterator<Item = usize> {
        let mut open = vec![self];
        let mut resources = Vec::new();
        while let Some(node) = open.pop() {
            resources.extend(node.resource);
            open.extend(node.children.values());
        }
        let resources = resources.into_iter();
        resources
            .map(|(service, resource)| api.services[service].resources[resource].operations.len())
    }

    /// The node at a path, added if it is missing.
    fn at(&mut self, path: &[String]) -> &mut Node {
        path.iter().fold(self, |node, segment| {
            node.children.entry(segment.clone()).or_default()
        })
    }
}

/// The type with the function that returns a handle. Handles are copies: one that comes from another borrows the client only.
#[derive(Debug, Clone, Copy)]
pub(super) enum Owner {
    Client,
    Handle,
}

/// The function that returns the handle of the module `child`, with its documentation.
pub(super) fn accessor(
    child: &str,
    handle: &str,
    docs: &str,
    owner: Owner,
    condition: Option<TokenStream>,
) -> TokenStream {
    let (lifetime, client) = match owner {
        Owner::Client => (quote!('_), quote!(&self.0)),
        Owner::Handle => (quote!('a), quote!(self.client)),
    };
    let name = ident(child);
    let handle = ident(handle);
    let docs = docs::outer(docs);
    quote! {
        #docs
        #condition
        pub fn #name(&self) -> #name::#handle<#lifetime> {
            #name::#handle::new(#client)
        }
    }
}

/// `pub mod` lines of the module `parent`: first `own`, the generator's modules, then `children`, which are named by the description.
pub(super) fn modules<'a>(
    parent: &str,
    children: impl Iterator<Item = &'a String>,
    own: &[&str],
) -> TokenStream {
    let own = own.iter().map(|name| ident(name));
    let modules = children.map(|child| {
        let same_name = (child == parent).then(
            || quote!(#[expect(clippy::module_inception, reason = "the service's own names")]),
        );
        let (name, file) = (ident(child), file_attribute(child, "/mod.rs"));
        quote!(#same_name #file pub mod #name;)
    });
    quote!(#(pub mod #own;)* #(#modules)*)
}

/// The location of a module's file. rustc finds only files with ASCII names by itself.
pub(super) fn file_attribute(module: &str, ending: &str) -> Option<TokenStream> {
    let file = format!("{module}{ending}");
    (!module.is_ascii()).then(|| quote!(#[path = #file]))
}

/// The title of a service as a sentence.
pub(super) fn title(service: &Service) -> String {
    format!("{}.", docs::unlinked(service.title.trim_end_matches('.')))
}

/// What a service is: its title and description.
pub(super) fn about(service: &Service, links: &DocLinks) -> String {
    let description = service.description.as_deref();
    let description = description.map(|text| docs::markdown(text, links));
    docs::paragraphs([title(service).as_str(), &description.unwrap_or_default()])
}

/// The name of the handle of a module without operations of its own.
pub(super) fn handle_name(segment: &str) -> String {
    type_name(segment)
}

/// A handle: a struct that borrows the client, with the functions of one module.
pub(super) fn handle(name: &str, functions: &TokenStream) -> TokenStream {
    let name = ident(name);
    quote! {
        #[derive(Debug, Clone, Copy)]
        pub struct #name<'a> {
            client: &'a runtime::Client,
        }
        impl<'a> #name<'a> {
            pub(crate) fn new(client: &'a runtime::Client) -> Self {
                Self { client }
            }
            #functions
        }
    }
}
