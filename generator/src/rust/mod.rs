//! The model → the files of a crate.
//!
//! Two passes: `names` resolves every name, then each file is made of tokens and formatted. Nothing is written here.

mod docs;
mod error_codes;
mod events;
mod example;
mod fields;
mod manifest;
mod names;
mod operation;
mod request;
mod resource;
mod root;
mod scope;
mod text;
mod tree;
mod types;
mod union;

use std::collections::{BTreeMap, BTreeSet};

use proc_macro2::TokenStream;
use quote::quote;

use crate::model::Api;
use names::{ERROR_CODES, Home, Names, SCHEMAS};
use scope::FileScope;
use tree::Node;

pub use text::MARKER;

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

/// The files of a crate by their path below it, with `/` between segments.
pub type Files = BTreeMap<String, String>;

/// Renders the whole crate.
///
/// # Errors
///
/// The text of a file is no Rust: a defect of the generator. The error names the file.
pub fn render(api: &Api, package: &Package) -> Result<Files, RenderError> {
    let names = Names::resolve(api);
    Renderer {
        api,
        package,
        crate_name: package.name.replace('-', "_"),
        names: &names,
        files: Files::new(),
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
    api: &'a Api,
    package: &'a Package,
    /// The package as paths write it.
    crate_name: String,
    names: &'a Names,
    files: Files,
}

impl Renderer<'_> {
    fn render(mut self) -> Result<Files, RenderError> {
        let mut root = Node::default();
        for (service_index, service) in self.names.services.iter().enumerate() {
            root.at(&service.module).service = Some(service_index);
            for (resource_index, resource) in service.resources.iter().enumerate() {
                root.at(&resource.module).resource = Some((service_index, resource_index));
            }
            for (events_index, events) in service.events.iter().enumerate() {
                root.at(&events.module).events = Some((service_index, events_index));
            }
        }
        let manifest =
            manifest::manifest(self.api, self.package, &self.features(), self.has_events());
        self.files.insert("Cargo.toml".to_owned(), manifest);
        self.files
            .insert("rustfmt.toml".to_owned(), manifest::rustfmt_settings());
        self.root(&root)?;
        for (segment, child) in &root.children {
            self.module(&mut vec![segment.clone()], child)?;
        }
        for service in 0..self.names.services.len() {
            self.schemas(service)?;
            self.error_codes(service)?;
        }
        Ok(self.files)
    }

    /// The features of the services.
    fn features(&self) -> Vec<String> {
        self.names
            .services
            .iter()
            .filter_map(|service| service.module.first().cloned())
            .collect()
    }

    /// Whether any service sends events.
    fn has_events(&self) -> bool {
        let mut services = self.api.services.iter();
        services.any(|service| !service.events.is_empty())
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
            resource.operations.iter().map(move |operation| {
                let constant = names::case::ident(&operation.constant);
                quote!(&#(#below::)*#constant)
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
        quote! {
            /// Hands a macro the paths of all requests, of those that send files, each with a value of it, of all error codes, and
            /// of all payloads of events.
            #[doc(hidden)]
            #[macro_export]
            macro_rules! #name {
                ($callback:ident) => {
                    $callback! { requests { #requests } uploads { #uploads } error_codes { #error_codes } events { #events } }
                };
            }
        }
    }

    /// A module below the root, and those below it.
    fn module(&mut self, path: &mut Vec<String>, node: &Node) -> Result<(), RenderError> {
        let children: Vec<String> = node.children.keys().cloned().collect();
        let own = node.service.map(|service| self.own_modules(service));
        let own = own.unwrap_or_default();
        let accessors: TokenStream = node
            .children
            .iter()
            .map(|(name, child)| self.accessor(name, child, &quote!(self.client), false))
            .collect();
        let segment = path.last().cloned().unwrap_or_default();
        let modules = tree::modules(&segment, &children, &own);
        let tokens = match (node.resource, node.events) {
            (_, Some((service, events))) => {
                let scope = self.scope(service, Home::Events(events));
                let names = &self.names.services[service].events[events];
                events::items(&self.api.services[service], names, &scope)
            }
            (Some((service, resource)), None) => {
                let scope = self.scope(service, Home::Resource(resource));
                let names = &self.names.services[service].resources[resource];
                let items = resource::items(
                    &self.api.services[service].resources[resource],
                    names,
                    &accessors,
                    &scope,
                );
                quote!(#items #modules)
            }
            (None, None) => {
                let operations = node.service.map(|service| self.operations_list(service));
                let types = node.service.map(|service| self.types_macro(service));
                let service = node.service.map(|service| &self.api.services[service]);
                let docs = docs::inner(&tree::describe(&segment, service));
                let handle = tree::handle(&segment, &accessors);
                let envelopes = service.map(tree::envelopes);
                quote! {
                    #docs
                    use feishu_runtime as runtime;
                    #modules
                    #handle
                    #operations
                    #envelopes
                    #types
                }
            }
        };
        let has_modules = !children.is_empty() || !own.is_empty();
        let file = format!(
            "src/{}{}",
            path.join("/"),
            if has_modules { "/mod.rs" } else { ".rs" }
        );
        self.insert(&file, tokens)?;
        for (name, child) in &node.children {
            path.push(name.clone());
            self.module(path, child)?;
            path.pop();
        }
        Ok(())
    }

    fn accessor(
        &self,
        name: &str,
        child: &Node,
        client: &TokenStream,
        feature: bool,
    ) -> TokenStream {
        if child.events.is_some() {
            return TokenStream::new(); // Events come by themselves: there is nothing to call.
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
            feature,
        )
    }

    /// The shared schemas of a service, one file each.
    fn schemas(&mut self, service: usize) -> Result<(), RenderError> {
        let files = self.schema_files(service);
        if files.is_empty() {
            return Ok(());
        }
        let folder = format!("{}{SCHEMAS}", self.folder(service));
        let declarations = files.iter().map(|(file, types)| {
            let (file, types) = (
                names::case::ident(file),
                types.iter().map(|name| names::case::ident(name)),
            );
            (quote!(mod #file;), quote!(pub use #file::{#(#types),*};))
        });
        let (modules, exports): (TokenStream, TokenStream) = declarations.unzip();
        let docs = docs::inner("Types that operations share.");
        self.insert(&format!("{folder}/mod.rs"), quote!(#docs #modules #exports))?;
        for file in files.into_keys() {
            let path = format!("{folder}/{file}.rs");
            let scope = self.scope(service, Home::Schema { file });
            let items = resource::schema_items(&scope);
            self.insert(&path, items)?;
        }
        Ok(())
    }

    /// The error codes that operations of a service share.
    fn error_codes(&mut self, service: usize) -> Result<(), RenderError> {
        let shared = &self.names.services[service].error_codes;
        if shared.is_empty() {
            return Ok(());
        }
        let items = error_codes::shared_items(&self.api.services[service], shared);
        let path = format!("{}{ERROR_CODES}.rs", self.folder(service));
        self.insert(&path, items)
    }

    /// The folder of a service's module, with `/` at its end.
    fn folder(&self, service: usize) -> String {
        std::iter::once("src")
            .chain(
                self.names.services[service]
                    .module
                    .iter()
                    .map(String::as_str),
            )
            .map(|segment| format!("{segment}/"))
            .collect()
    }

    fn schema_files(&self, service: usize) -> BTreeMap<String, BTreeSet<String>> {
        let mut files: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
        for names in &self.names.services[service].types {
            if let Home::Schema { file } = &names.home {
                files
                    .entry(file.clone())
                    .or_default()
                    .insert(names.name.clone());
            }
        }
        files
    }

    /// The modules of types that operations of a service share.
    fn own_modules(&self, service: usize) -> Vec<&'static str> {
        let names = &self.names.services[service];
        let with_schemas = names
            .types
            .iter()
            .any(|names| matches!(names.home, Home::Schema { .. }));
        let mut modules = Vec::new();
        modules.extend((!names.error_codes.is_empty()).then_some(ERROR_CODES));
        modules.extend(with_schemas.then_some(SCHEMAS));
        modules
    }

    fn scope(&self, service: usize, home: Home) -> FileScope<'_> {
        FileScope::new(
            &self.api.services[service],
            &self.names.services[service],
            &self.crate_name,
            home,
        )
    }

    fn insert(&mut self, path: &str, tokens: TokenStream) -> Result<(), RenderError> {
        let text = text::file(&self.package.source, tokens).map_err(|error| RenderError {
            path: path.to_owned(),
            message: error.to_string(),
        })?;
        self.files.insert(path.to_owned(), text);
        Ok(())
    }
}
