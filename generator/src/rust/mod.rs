//! The model → the files of a crate.
//!
//! Three passes: `names` resolves every name, `plan` lists the files, then each file is made of tokens and formatted, several at a
//! time. Nothing is written here.

mod client;
mod config;
mod derives;
mod docs;
mod error_codes;
mod events;
mod example;
mod expression;
mod features;
mod fields;
mod manifest;
mod markdown;
mod names;
mod operation;
mod plan;
mod request;
mod resource;
mod root;
mod scope;
mod text;
mod tree;
mod types;
mod union;

use std::collections::BTreeMap;

use proc_macro2::TokenStream;
use quote::quote;
use rayon::iter::{IntoParallelIterator, ParallelIterator};

use crate::model::Api;
use features::Features;
use names::{Home, Names};
use plan::{Content, Module, PlannedFile};
use scope::FileScope;
use text::Text;
use tree::Node;

pub use crate::output::{Files, MARKER};
pub use client::Client;
pub use config::{Dependency, Manifest, Runtime, Settings, package_name};

/// The crate to generate.
#[derive(Debug, Clone)]
pub struct Package {
    /// Its name.
    pub name: String,
    /// Where `feishu-runtime` is, relative to the crate.
    pub runtime_path: String,
    /// What the files are generated from, for the note at their top.
    pub source: String,
}

/// Renders the whole crate.
///
/// # Errors
///
/// The text of a file is not Rust: a defect of the generator. The error names the file.
pub fn render(client: &Client, package: &Package, config: &Manifest) -> Result<Files, RenderError> {
    let api = &client.api;
    let names = Names::resolve(api);
    Renderer {
        client,
        api,
        package,
        config,
        crate_name: names::case::ident(&package.name.replace('-', "_")).to_string(),
        names: &names,
        features: Features::of(api, &names, config),
    }
    .render()
}

/// The name of the macro that lists the types of a service, by the module of the service.
fn types_macro_name(module: &str) -> String {
    format!("{}_types", names::case::value_name(module))
}

/// A file that came out wrong.
#[derive(Debug)]
pub struct RenderError {
    /// The file.
    pub path: String,
    /// What the parser of Rust said.
    pub message: String,
}

impl std::fmt::Display for RenderError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "the text made for `{}` is no Rust: {}",
            self.path, self.message
        )
    }
}

impl std::error::Error for RenderError {}

struct Renderer<'a> {
    client: &'a Client,
    api: &'a Api,
    package: &'a Package,
    config: &'a Manifest,
    /// The package as paths write it.
    crate_name: String,
    names: &'a Names,
    features: Features,
}

impl Renderer<'_> {
    fn render(self) -> Result<Files, RenderError> {
        let root = Node::of(self.names);
        let files = plan::files(&root, self.names);
        // Tokens belong to one thread: each file is made from start to end by one.
        let made: Vec<Result<(String, String), RenderError>> = files
            .into_par_iter()
            .map(|file| {
                let text = self.text(&file)?;
                Ok((file.path, text))
            })
            .collect();
        // The first error in the order of the plan, whichever was met first.
        let mut files: Files = made.into_iter().collect::<Result<_, _>>()?;
        let manifest = manifest::manifest(
            self.api,
            self.package,
            self.config,
            &self.features.list(),
            self.api.has_events(),
        );
        files.insert("Cargo.toml".to_owned(), manifest);
        files.insert("rustfmt.toml".to_owned(), manifest::rustfmt_settings());
        Ok(files)
    }

    fn text(&self, file: &PlannedFile<'_>) -> Result<String, RenderError> {
        let text = match &file.content {
            Content::Root(root) => Text::of(self.root(root)),
            Content::Module(module) => self.module(module),
            Content::SchemaList(files) => Text::of(schema_list(files, &self.features)),
            Content::Schema { service, file } => {
                let file = (*file).to_owned();
                resource::schema_items(&self.scope(*service, Home::Schema { file }))
            }
            Content::ErrorCodes { service } => Text::of(error_codes::shared_items(
                &self.api.services[*service],
                &self.names.services[*service].error_codes,
                &self.features,
            )),
        };
        let text = text.map_err(|error| RenderError {
            path: file.path.clone(),
            message: error.to_string(),
        })?;
        Ok(text.into_file(&self.package.source))
    }

    /// The list of a service's operations.
    fn operations_list(&self, service: usize) -> TokenStream {
        let module = self.names.services[service].module.len();
        let resources = self.names.services[service].resources.iter();
        let paths = resources.flat_map(|resource| {
            let below = resource.module[module..]
                .iter()
                .map(|segment| names::case::ident(segment));
            let below: Vec<_> = below.collect();
            let condition = resource.module.get(module).filter(|_| module == 0);
            let condition = condition.and_then(|module| self.features.module(module));
            resource.operations.iter().map(move |operation| {
                let constant = names::case::ident(&operation.constant);
                quote!(#condition &#(#below::)*#constant)
            })
        });
        quote! {
            /// All operations, sorted by path of module and name.
            pub static OPERATIONS: &[&runtime::Operation] = &[#(#paths),*];
        }
    }

    /// A macro that lists the types that calls and events of a service are made of: for tools that go through all of them.
    fn types_macro(&self, service: usize) -> TokenStream {
        let (model, names) = (&self.api.services[service], &self.names.services[service]);
        let path = |module: &[String], name: &str| {
            let module = module.iter().map(|segment| names::case::ident(segment));
            let name = names::case::ident(name);
            quote!($crate::#(#module::)*#name)
        };
        let (mut requests, mut uploads) = (TokenStream::new(), TokenStream::new());
        let mut error_codes = TokenStream::new();
        for (index, (resource, resource_names)) in
            model.resources.iter().zip(&names.resources).enumerate()
        {
            let scope = self.scope(service, Home::Resource(index));
            for (operation, of) in resource.operations.iter().zip(&resource_names.operations) {
                let request = path(&resource_names.module, &of.request);
                if !operation.sends_file() {
                    requests.extend(quote!(#request;));
                } else if let Some(arguments) = example::arguments(operation, &scope) {
                    uploads.extend(quote!(#request = #request::new(#arguments);));
                }
                let errors = of
                    .errors
                    .iter()
                    .map(|errors| path(&resource_names.module, &errors.name));
                error_codes.extend(errors.map(|errors| quote!(#errors;)));
            }
        }
        let events = names.events.iter().flat_map(|events| {
            let event = |&event: &usize| events::payload_name(model, names, event);
            let payloads = events.events.iter().filter_map(event);
            payloads.map(|name| path(&events.module, name))
        });
        let events: TokenStream = events.map(|event| quote!(#event;)).collect();
        let name = names
            .module
            .last()
            .map_or_else(|| "types".to_owned(), |module| types_macro_name(module));
        let name = names::case::ident(&name);
        let condition = self.features.all_tags();
        quote! {
            /// Hands a macro the paths of all requests, of those that send files, each with a value of it, of all error codes, and
            /// of all payloads of events.
            #condition
            #[doc(hidden)]
            #[macro_export]
            macro_rules! #name {
                ($callback:ident) => {
                    $callback! { requests { #requests } uploads { #uploads } error_codes { #error_codes } events { #events } }
                };
            }
        }
    }

    /// A module below the root.
    fn module(&self, Module { segment, node, own }: &Module<'_>) -> Result<Text, syn::Error> {
        let accessors: TokenStream = node
            .children
            .iter()
            .map(|(name, child)| self.accessor(name, child, &quote!(self.client), None))
            .collect();
        let modules = tree::modules(segment, node.children.keys(), own);
        match (node.resource, node.events) {
            (_, Some((service, events))) => {
                let scope = self.scope(service, Home::Events(events));
                let names = &self.names.services[service].events[events];
                Text::of(events::items(&self.api.services[service], names, &scope))
            }
            (Some((service, resource)), None) => {
                let scope = self.scope(service, Home::Resource(resource));
                let names = &self.names.services[service].resources[resource];
                let mut text = resource::items(
                    &self.api.services[service].resources[resource],
                    names,
                    &accessors,
                    &scope,
                )?;
                text.push(modules)?;
                Ok(text)
            }
            (None, None) => {
                let operations = node.service.map(|service| self.operations_list(service));
                let types = node.service.map(|service| self.types_macro(service));
                let service = node.service.map(|service| &self.api.services[service]);
                let docs = docs::inner(&tree::describe(segment, service));
                let handle = node
                    .has_operations()
                    .then(|| tree::handle(segment, &accessors));
                // Modules of events alone lead to nothing that is called.
                let uses_runtime = node.has_operations() || service.is_some();
                let runtime = uses_runtime.then(|| {
                    quote!(
                        use feishu_runtime as runtime;
                    )
                });
                let envelopes = service.map(|of| tree::envelopes(of, &self.features));
                Text::of(quote! {
                    #docs
                    #runtime
                    #modules
                    #handle
                    #operations
                    #envelopes
                    #types
                })
            }
        }
    }

    fn accessor(
        &self,
        name: &str,
        child: &Node,
        client: &TokenStream,
        condition: Option<TokenStream>,
    ) -> TokenStream {
        if !child.has_operations() {
            return TokenStream::new();
        }
        let handle = match child.resource {
            Some((service, resource)) => self.names.services[service].resources[resource]
                .handle
                .clone(),
            None => tree::handle_name(name),
        };
        let service = child.service.map(|service| &self.api.services[service]);
        tree::accessor(
            name,
            &handle,
            &tree::describe(name, service),
            client,
            condition,
        )
    }

    fn scope(&self, service: usize, home: Home) -> FileScope<'_> {
        FileScope::new(
            &self.api.services[service],
            &self.names.services[service],
            (
                self.client.derives.of_service(service),
                &self.client.custom_types,
            ),
            &self.crate_name,
            home,
        )
    }
}

/// The module that gathers the files of shared schemas.
fn schema_list(files: &BTreeMap<&str, Vec<&str>>, features: &Features) -> TokenStream {
    let declarations = files.iter().map(|(file, types)| {
        let condition = features.schema(file);
        let attribute = tree::file_attribute(file, ".rs");
        let (file, types) = (
            names::case::ident(file),
            types.iter().map(|name| names::case::ident(name)),
        );
        (
            quote!(#condition #attribute mod #file;),
            quote!(#condition pub use #file::{#(#types),*};),
        )
    });
    let (modules, exports): (TokenStream, TokenStream) = declarations.unzip();
    let docs = docs::inner("Types that operations share.");
    quote!(#docs #modules #exports)
}
