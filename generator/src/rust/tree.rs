//! Modules that only lead to others: the crate root, services and versions.

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;

use super::docs;
use super::features::Features;
use super::names::Names;
use super::names::case::{constant_name, ident, spoken, type_name, value_name};
use super::names::scope::Scope;
use crate::model::{Envelope, Server, Service};

/// A module and the modules below it.
#[derive(Debug, Default)]
pub(super) struct Node {
    /// Sorted by name.
    pub(super) children: BTreeMap<String, Node>,
    /// The service and the resource whose operations stand in the module, by position.
    pub(super) resource: Option<(usize, usize)>,
    /// The service and the module of events that it is, by position.
    pub(super) events: Option<(usize, usize)>,
    /// The service whose root it is, by position.
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

    /// Whether operations stand in the module or below it. Events come by themselves: there is nothing to call.
    pub(super) fn has_operations(&self) -> bool {
        self.resource.is_some() || self.children.values().any(Self::has_operations)
    }

    /// The node at a path, made if it is not there.
    fn at(&mut self, path: &[String]) -> &mut Node {
        path.iter().fold(self, |node, segment| {
            node.children.entry(segment.clone()).or_default()
        })
    }
}

/// The function that leads from a module's struct to the one of a module below it.
pub(super) fn accessor(
    child: &str,
    handle: &str,
    description: &str,
    client: &TokenStream,
    condition: Option<TokenStream>,
) -> TokenStream {
    let name = ident(child);
    let handle = ident(handle);
    let docs = docs::outer(description);
    quote! {
        #docs
        #condition
        pub fn #name(&self) -> #name::#handle<'_> {
            #name::#handle::new(#client)
        }
    }
}

/// `pub mod` lines of the module `parent`.
///
/// `own` are those of the generator, beside those that follow the document's names.
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

/// Says where the file of a module is. rustc looks only for names of ASCII by itself.
pub(super) fn file_attribute(module: &str, ending: &str) -> Option<TokenStream> {
    let file = format!("{module}{ending}");
    (!module.is_ascii()).then(|| quote!(#[path = #file]))
}

/// What an accessor says.
pub(super) fn describe(child: &str, service: Option<&Service>) -> String {
    match service {
        Some(service) => format!("{}.", docs::markdown(service.title.trim_end_matches('.'))),
        None => match child
            .strip_prefix('v')
            .filter(|digits| digits.parse::<u32>().is_ok())
        {
            Some(version) => format!("Version {version}."),
            None => format!("{}.", spoken(child)),
        },
    }
}

/// The struct of a module without operations of its own.
pub(super) fn handle_name(segment: &str) -> String {
    type_name(segment)
}

/// The struct and its accessors.
pub(super) fn handle(segment: &str, accessors: &TokenStream) -> TokenStream {
    let name = ident(&handle_name(segment));
    let docs = docs::outer(&format!(
        "The way to the operations of {}.",
        docs::code(segment)
    ));
    quote! {
        #docs
        #[derive(Debug, Clone, Copy)]
        pub struct #name<'a> {
            client: &'a runtime::Client,
        }
        impl<'a> #name<'a> {
            pub(crate) fn new(client: &'a runtime::Client) -> Self {
                Self { client }
            }
            #accessors
        }
    }
}

/// The statics that describe how a service's replies are wrapped, as far as its operations use them.
pub(super) fn envelopes(service: &Service, features: &Features) -> TokenStream {
    let operations = || {
        service
            .resources
            .iter()
            .flat_map(|resource| &resource.operations)
    };
    let used = |with_data: bool| {
        operations()
            .filter_map(|operation| operation.envelope.as_ref())
            .find(|envelope| envelope.data.is_some() == with_data)
    };
    let whole = used(true).map(|envelope| {
        let condition = features.envelope(true);
        envelope_static("ENVELOPE", "How replies are wrapped.", envelope, condition)
    });
    let flat = used(false).map(|envelope| {
        envelope_static(
            "FLAT_ENVELOPE",
            "How replies are wrapped whose fields stand beside the code.",
            envelope,
            features.envelope(false),
        )
    });
    quote!(#whole #flat)
}

fn envelope_static(
    name: &str,
    description: &str,
    envelope: &Envelope,
    condition: Option<TokenStream>,
) -> TokenStream {
    let name = ident(name);
    let docs = docs::outer(description);
    let Envelope {
        code,
        message,
        data,
        error,
    } = envelope;
    let data = match data {
        Some(data) => quote!(Some(#data)),
        None => quote!(None),
    };
    quote! {
        #docs
        #condition
        pub(crate) static #name: runtime::Envelope = runtime::Envelope {
            code: #code,
            message: &[#(#message),*],
            data: #data,
            error: #error,
        };
    }
}

/// The addresses of the servers that the document lists.
pub(super) fn servers(service: &Service) -> TokenStream {
    let mut taken = std::collections::BTreeSet::new();
    let constants = service.servers.iter().enumerate().map(|(index, server)| {
        let words = server
            .description
            .as_deref()
            .map(constant_name)
            .filter(|name| name.len() <= 30);
        let name = words
            .filter(|name| taken.insert(name.clone()))
            .unwrap_or_else(|| format!("SERVER_{index}"));
        let docs = docs::markdown(server.description.as_deref().unwrap_or("A server."));
        match server.variables.as_slice() {
            [] => {
                let (name, docs, url) = (ident(&name), docs::outer(&docs), &server.url);
                quote!(#docs pub const #name: &str = #url;)
            }
            _ => address(server, &name, &docs),
        }
    });
    let constants: Vec<TokenStream> = constants.collect();
    if constants.is_empty() {
        return TokenStream::new();
    }
    quote! {
        /// Addresses for [`ClientBuilder::base_url`].
        pub mod servers {
            #(#constants)*
        }
    }
}

/// The function that makes the address of a server with variables, and the address with their defaults.
fn address(server: &Server, name: &str, docs: &str) -> TokenStream {
    let constant = ident(name);
    let url = server.default_url();
    let constant_docs = docs::outer(&format!(
        "{docs}\n\nThe address with the defaults of its variables."
    ));
    let function = ident(&value_name(name));
    let mut scope = Scope::default();
    let parameters: Vec<_> = server
        .variables
        .iter()
        .map(|variable| ident(&scope.claim(value_name(&variable.name))))
        .collect();
    let lines = server
        .variables
        .iter()
        .zip(&parameters)
        .map(|(variable, parameter)| {
            let description = variable.description.as_deref().map(docs::markdown);
            let values: Vec<String> = variable
                .values
                .iter()
                .map(|value| docs::code(value))
                .collect();
            let values = match values.as_slice() {
                [] => String::new(),
                values => format!(" One of {}.", values.join(", ")),
            };
            let description = description
                .map(|text| format!(": {text}"))
                .unwrap_or_default();
            let default = docs::code(&variable.default);
            format!("- `{parameter}`{description}{values} Default: {default}.")
        });
    let lines: Vec<String> = lines.collect();
    let function_docs = docs::outer(&format!("{docs}\n\n{}", lines.join("\n")));
    let template = &server.url;
    let replacements = server
        .variables
        .iter()
        .zip(&parameters)
        .map(|(variable, parameter)| {
            let placeholder = format!("{{{}}}", variable.name);
            quote!(.replace(#placeholder, #parameter))
        });
    quote! {
        #constant_docs
        pub const #constant: &str = #url;
        #function_docs
        pub fn #function(#(#parameters: &str),*) -> String {
            #template #(#replacements)*
        }
    }
}
