//! `lib.rs`: the client, and what it says about the crate.

use proc_macro2::TokenStream;
use quote::quote;

use super::example::Example;
use super::names::case::{ident, linked};
use super::names::{ERROR_CODES, Home};
use super::tree::Node;
use super::{Renderer, docs, manifest, plan, tree, types_macro_name};
use crate::model::{AccessTokenKind, Operation, SecurityScheme, Server, Type};

impl Renderer<'_> {
    /// `lib.rs`: the client.
    pub(super) fn root(&self, root: &Node) -> TokenStream {
        let whole = root.service.map(|service| &self.api.services[service]);
        let docs = docs::inner(&self.crate_docs(&self.crate_name));
        let features = whole.is_none();
        let accessors: TokenStream = root
            .children
            .iter()
            .map(|(name, child)| {
                let condition = self.features.module(name);
                self.accessor(name, child, &quote!(&self.0), condition)
            })
            .collect();
        let children: Vec<String> = root.children.keys().cloned().collect();
        let modules: TokenStream = children
            .iter()
            .map(|child| {
                let name = ident(child);
                let condition = self.features.module(child);
                let file = tree::file_attribute(child, "/mod.rs");
                quote!(#condition #file pub mod #name;)
            })
            .collect();
        let own = plan::own_modules(root, self.names);
        let own = own.iter().map(|&name| {
            let condition = (name == ERROR_CODES).then(|| self.features.error_codes_module());
            let (condition, name) = (condition.flatten(), ident(name));
            quote!(#condition pub mod #name;)
        });
        let own: TokenStream = own.collect();
        let envelopes = whole.map(|of| tree::envelopes(of, &self.features));
        let operations = root.service.map(|service| self.operations_list(service));
        let types = root.service.map(|service| self.types_macro(service));
        let services = features.then(|| self.services());
        let runtime = ident(&self.config.runtime_package().replace('-', "_"));
        let is_platform = self.config.is_platform();
        let platform = is_platform.then(|| {
            quote!(
                pub use runtime::platform::*;
            )
        });
        let base64 = manifest::holds(self.api, |r#type| *r#type == Type::Base64);
        let base64 = base64.then(|| quote!(Base64,));
        let replaced = manifest::holds(self.api, |r#type| matches!(r#type, Type::Custom(_)));
        let replaced = replaced.then(|| quote!(Text,));
        // The methods of the platform read the client, whatever it calls.
        let identities = is_platform.then(|| quote!(runtime::platform_client!(Client);));
        let unread = match is_platform {
            true => None,
            false => self.features.expect_unread(),
        };
        // A platform's runtime has a `User-Agent` of its own.
        let user_agent = (!is_platform).then(
            || quote!(.user_agent(concat!(env!("CARGO_PKG_NAME"), "/", env!("CARGO_PKG_VERSION")))),
        );
        let first = self.api.services.first();
        let servers = first.map(tree::servers);
        let builder = match self.base_url() {
            Some(url) => quote! {
                /// Starts a client that talks to the first of the documented servers.
                pub fn builder() -> ClientBuilder {
                    ClientBuilder::new(#url)#user_agent
                }
            },
            None => quote! {
                /// Starts a client that talks to the server at this address.
                pub fn builder(base_url: impl Into<String>) -> ClientBuilder {
                    ClientBuilder::new(base_url)#user_agent
                }
            },
        };
        quote! {
            #docs
            use ::#runtime as runtime;
            pub use runtime::{
                AccessToken, AccessTokenProvider, ApiKeyPlace, Attempt, AttemptOutcome, #base64 Body, BoxFuture, Call, Download,
                Envelope, Error, ErrorCode, ErrorKind, Idempotency, Method, NextPage, Nullable, Observer, Operation,
                OperationErrorCode, PageItems, Paged, Pages, RateLimit, Request, RequestBody, RequestParts, Response, ResponseBody,
                ResponseFormat, RetryPolicy, Retryability, SecurityScheme, Stream, #replaced Transport, TransportError,
                UnknownInteger, UnknownScalar, UnknownString, Upload, bytes, http, reqwest, serde_json,
            };
            #platform
            #[cfg(feature = "blocking")]
            pub use runtime::Blocking;
            #own
            #modules
            #servers

            /// The builder of a [`Client`].
            pub type ClientBuilder = runtime::ClientBuilder<Client>;

            /// The client: credentials, connections and settings, shared by its clones.
            #[derive(Debug, Clone)]
            pub struct Client(#unread runtime::Client);
            impl Client {
                #builder
                #accessors
            }
            #identities
            impl From<runtime::Client> for Client {
                fn from(client: runtime::Client) -> Self {
                    Self(client)
                }
            }
            #operations
            #envelopes
            #types
            #services
        }
    }

    /// The list of services, and the macro that leads to the types of all of them.
    fn services(&self) -> TokenStream {
        let modules: Vec<String> = self.features.list();
        let list = modules.iter().map(|name| {
            let module = ident(name);
            quote!(#[cfg(feature = #name)] (#name, #module::OPERATIONS))
        });
        let types = modules.iter().map(|name| {
            let (module, types) = (ident(name), ident(&types_macro_name(name)));
            quote!(#module #types;)
        });
        let types: TokenStream = types.collect();
        quote! {
            /// The operations of all services whose features are on, by the names of their modules.
            pub static SERVICES: &[(&str, &[&Operation])] = &[#(#list),*];

            /// Hands a macro the modules of all services, each with the macro that lists its types. All features must be on.
            #[doc(hidden)]
            #[macro_export]
            macro_rules! every_service {
                ($callback:ident) => {
                    $callback! { #types }
                };
            }
        }
    }

    /// The address that clients talk to unless told otherwise. One that is relative says nothing without the place that
    /// the document was served from.
    fn base_url(&self) -> Option<String> {
        let servers = self
            .api
            .services
            .iter()
            .flat_map(|service| &service.servers);
        let mut urls = servers.map(Server::default_url);
        urls.find(|url| url.starts_with("https://") || url.starts_with("http://"))
    }

    /// What the crate says about itself.
    fn crate_docs(&self, package: &str) -> String {
        let mut docs = String::new();
        match self.api.services.as_slice() {
            [only] => {
                docs.push_str(&format!("# {}\n\n", docs::markdown(&only.title)));
                if let Some(description) = &only.description {
                    docs.push_str(&format!("{}\n\n", docs::markdown(description)));
                }
            }
            several => {
                let titles: Vec<String> = several
                    .iter()
                    .map(|service| docs::markdown(&service.title))
                    .collect();
                docs.push_str(&format!(
                    "A typed async client of several services: {}.\n\n",
                    titles.join(", ")
                ));
            }
        }
        docs.push_str(
            "Every operation has a request struct, whose `new` takes what is required, and a function that sends it. \
             Calls start from a [`Client`].\n",
        );
        if let Some(example) = self.first_example() {
            docs.push_str(&format!(
                "\n{}\n",
                example.with_builder(package, self.base_url().is_none(), &self.credentials())
            ));
        }
        if self
            .api
            .services
            .iter()
            .any(|service| service.module.is_some())
        {
            docs.push_str("\n# Features\n\nA feature for each service; all are on by default.\n\n");
            for (feature, service) in self.features.list().iter().zip(&self.api.services) {
                let title = docs::markdown(&service.title);
                let description = service.description.as_deref().map(docs::markdown);
                let described = match description.filter(|_| self.api.services.len() > 1) {
                    Some(description) => format!(": {title}. {}", description.replace('\n', " ")),
                    None => String::new(),
                };
                docs.push_str(&format!("- `{feature}`{described}\n"));
            }
        } else {
            docs.push_str("\n# Features\n\n");
            let mut tags = self.features.tags().peekable();
            if tags.peek().is_some() {
                docs.push_str("A feature for each module; all are on by default.\n\n");
            }
            for (module, feature) in tags {
                let linked = linked(module);
                docs.push_str(&format!("- `{feature}`: [`{linked}`]\n"));
            }
        }
        docs.push_str(
            "\nOff by default, each with what it adds to a build from nothing:\n\n\
             - `blocking`: `.blocking()` on calls, lists and downloads, for code that is not async. No crate.\n\
             - `rate-limit`: `keep_rate_limits()` of the builder, which holds calls to the limits that their pages state. 10 small \
             crates, 1 s of one core.\n\
             - `serde`: `Serialize` and `Deserialize` for the types of bodies, and for requests that send no file. No crate.\n",
        );
        if self.config.is_platform() && self.api.has_events() {
            docs.push_str(
                "- `webhook`: the module `webhook`, which receives events over HTTP. 12 small crates, 2 s of one core.\n",
            );
        }
        docs
    }

    /// A call of the first operation that can be shown: of those that take the token that the shown credentials give, if there are any.
    fn first_example(&self) -> Option<Example> {
        let fits =
            |operation: &&Operation| operation.access_tokens.contains(&AccessTokenKind::Tenant);
        self.first_example_of(&fits)
            .or_else(|| self.first_example_of(&|_| true))
    }

    fn first_example_of(&self, wanted: &dyn Fn(&&Operation) -> bool) -> Option<Example> {
        let services = self.api.services.iter().zip(&self.names.services);
        services.enumerate().find_map(|(index, (service, names))| {
            let resources = service.resources.iter().zip(&names.resources).enumerate();
            resources
                .into_iter()
                .find_map(|(position, (resource, names))| {
                    let scope = self.scope(index, Home::Resource(position));
                    let operations = resource.operations.iter().zip(&names.operations);
                    operations
                        .filter(|(operation, _)| wanted(operation))
                        .find_map(|(operation, of)| {
                            Example::new(operation, of, &names.module, &scope)
                        })
                })
        })
    }

    /// The builder's call that the operations need most.
    fn credentials(&self) -> String {
        let runtime = self.config.runtime.as_ref();
        match runtime.and_then(|runtime| runtime.credentials.clone()) {
            Some(of_platform) if self.takes(|kind| kind != AccessTokenKind::Bearer) => of_platform,
            _ if self.takes(|_| true) => ".access_token(\"token\")".to_owned(),
            _ => self.other_credential().unwrap_or_default(),
        }
    }

    /// The builder's call for the first scheme that is no bearer token.
    fn other_credential(&self) -> Option<String> {
        let resources = self
            .api
            .services
            .iter()
            .flat_map(|service| &service.resources);
        let operations = resources.flat_map(|resource| &resource.operations);
        let mut schemes = operations.flat_map(|operation| operation.security.iter().flatten());
        schemes.find_map(|scheme| match scheme {
            SecurityScheme::Bearer { .. } => None,
            SecurityScheme::Basic(_) => Some(".basic_auth(\"user\", \"password\")".to_owned()),
            SecurityScheme::ApiKey { name, .. } => Some(format!(".api_key({name:?}, \"key\")")),
        })
    }

    /// Returns true if any operation takes a kind of token that fits.
    fn takes(&self, fits: fn(AccessTokenKind) -> bool) -> bool {
        let services = &self.api.services;
        let resources = services.iter().flat_map(|service| &service.resources);
        resources
            .flat_map(|resource| &resource.operations)
            .any(|operation| operation.access_tokens.iter().any(|kind| fits(*kind)))
    }
}
