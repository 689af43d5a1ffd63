//! The file of a module below the crate root.

use proc_macro2::TokenStream;
use quote::quote;

use super::context::Context;
use super::names::Home;
use super::plan::Module;
use super::scope::FileScope;
use super::text::Text;
use super::tree::{self, Node};
use super::{docs, envelopes, events, lists, resource, resource_docs};

/// The items of a module: of events, of a resource, or of modules below it only.
pub(super) fn items(
    context: &Context<'_>,
    module @ Module { segment, node, own }: &Module<'_>,
) -> Result<Text, syn::Error> {
    match (node.resource, node.events) {
        (_, Some((service, events))) => {
            let scope = FileScope::new(context, service, Home::Events(events));
            let names = &context.names.services[service].events[events];
            Text::of(
                events::items(&context.api.services[service], names, &scope),
                context.layout,
            )
        }
        (Some((service, resource)), None) => {
            let scope = FileScope::new(context, service, Home::Resource(resource));
            let names = &context.names.services[service].resources[resource];
            let mut text = resource::items(
                &context.api.services[service].resources[resource],
                names,
                &accessors(context, node),
                &scope,
            )?;
            text.push(tree::modules(segment, node.children.keys(), own))?;
            Ok(text)
        }
        (None, None) => Text::of(connecting_items(context, module), context.layout),
    }
}

/// The items of a module without operations of its own.
fn connecting_items(
    context: &Context<'_>,
    Module { segment, node, own }: &Module<'_>,
) -> TokenStream {
    let modules = tree::modules(segment, node.children.keys(), own);
    let operations = node
        .service
        .map(|service| lists::operations(context, service));
    let types = node
        .service
        .map(|service| lists::types_macro(context, service));
    let service = node.service.map(|service| &context.api.services[service]);
    let line = line(context, node);
    let docs = match service {
        Some(service) => docs::inner(&tree::about(service, &context.links)),
        None => docs::inner(&line),
    };
    let handle = node.has_operations().then(|| {
        let name = tree::handle_name(segment);
        let docs = docs::outer(&line);
        let handle = tree::handle(&name, &accessors(context, node));
        quote!(#docs #handle)
    });
    // A module that leads to events only does not use the runtime.
    let uses_runtime = node.has_operations() || service.is_some();
    let runtime = uses_runtime.then(|| {
        quote!(
            use crate::runtime;
        )
    });
    let envelopes = service.map(|of| envelopes::envelopes(of, &context.features));
    quote! {
        #docs
        #runtime
        #modules
        #handle
        #operations
        #envelopes
        #types
    }
}

fn accessors(context: &Context<'_>, node: &Node) -> TokenStream {
    let children = node.children.iter();
    children
        .filter_map(|(name, child)| accessor(context, name, child, tree::Owner::Handle, None))
        .collect()
}

/// What a module contains, in a line: the title of its service, the start of its resource's description, or the number of operations.
pub(super) fn line(context: &Context<'_>, node: &Node) -> String {
    if let Some(service) = node.service {
        return tree::title(&context.api.services[service]);
    }
    if let Some((service, resource)) = node.resource {
        let resource = &context.api.services[service].resources[resource];
        return resource_docs::line(resource, &context.links).unwrap_or_default();
    }
    let resources: Vec<usize> = node.operations(context.api).collect();
    let operations: usize = resources.iter().sum();
    match operations {
        0 => String::new(),
        _ => format!(
            "{} of {}.",
            counted(operations, "operation"),
            counted(resources.len(), "resource")
        ),
    }
}

/// `1 resource`, `2 resources`.
pub(super) fn counted(count: usize, noun: &str) -> String {
    match count {
        1 => format!("1 {noun}"),
        _ => format!("{count} {noun}s"),
    }
}

/// The function that returns the handle of a child module, if it has operations.
pub(super) fn accessor(
    context: &Context<'_>,
    name: &str,
    child: &Node,
    owner: tree::Owner,
    condition: Option<TokenStream>,
) -> Option<TokenStream> {
    let handle = match child.resource {
        Some((service, resource)) => context.names.services[service].resources[resource]
            .handle
            .clone(),
        None => tree::handle_name(name),
    };
    child
        .has_operations()
        .then(|| tree::accessor(name, &handle, &line(context, child), owner, condition))
}
