//! `lib.rs`: the client, and what it says about the crate.

use proc_macro2::TokenStream;
use quote::quote;

use super::example::Example;
use super::names::Home;
use super::names::case::ident;
use super::tree::Node;
use super::{RenderError, Renderer, docs, tree};
use crate::model::AccessTokenKind;

impl Renderer<'_> {
    /// `lib.rs`: the client.
    pub(super) fn root(&mut self, root: &Node) -> Result<(), RenderError> {
        let whole = root.service.map(|service| &self.api.services[service]);
        let docs = docs::inner(&self.crate_docs(&self.crate_name));
        let features = whole.is_none();
        let accessors: TokenStream = root
            .children
            .iter()
            .map(|(name, child)| self.accessor(name, child, &quote!(&self.0), features))
            .collect();
        let children: Vec<String> = root.children.keys().cloned().collect();
        let modules: TokenStream = children
            .iter()
            .map(|child| {
                let name = ident(child);
                let condition = features.then(|| quote!(#[cfg(feature = #child)]));
                quote!(#condition pub mod #name;)
            })
            .collect();
        let schemas = root
            .service
            .filter(|&service| self.has_schemas(service))
            .map(|_| {
                quote!(
                    pub mod schemas;
                )
            });
        let envelopes = whole.map(tree::envelopes);
        let operations = root.service.map(|service| self.operations_list(service));
        let types = root.service.map(|service| self.types_macro(service));
        let has_events = self
            .api
            .services
            .iter()
            .any(|service| !service.events.is_empty());
        let events = has_events.then(|| quote!(Event, EventHeader,));
        let first = self.api.services.first();
        let servers = first.map(tree::servers);
        let builder = match self.base_url() {
            Some(url) => quote! {
                /// Starts a client that talks to the first of the documented servers.
                pub fn builder() -> ClientBuilder {
                    ClientBuilder::new(#url)
                }
            },
            None => quote! {
                /// Starts a client that talks to the server at this address.
                pub fn builder(base_url: impl Into<String>) -> ClientBuilder {
                    ClientBuilder::new(base_url)
                }
            },
        };
        let tokens = quote! {
            #docs
            use feishu_runtime as runtime;
            pub use feishu_runtime::{
                AccessToken, AccessTokenKind, AccessTokenProvider, AccessTokenRequest, AppKind, Attempt, AttemptOutcome, Body,
                BoxFuture, Call, Download, Error, ErrorCode, ErrorKind, FieldViolation, Idempotency, Method, Observer, Operation, PageItems, Paged, Pages,
                RateLimit, Request, RequestBody, Response, RetryPolicy, Retryability, Stream, Transport, TransportError, Upload,
                #events http, reqwest, serde_json,
            };
            #[cfg(feature = "blocking")]
            pub use feishu_runtime::Blocking;
            #schemas
            #modules
            #servers

            /// The builder of a [`Client`].
            pub type ClientBuilder = runtime::ClientBuilder<Client>;

            /// The client: credentials, connections and settings, shared by its clones.
            #[derive(Debug, Clone)]
            pub struct Client(runtime::Client);
            impl Client {
                #builder
                #accessors
            }
            impl From<runtime::Client> for Client {
                fn from(client: runtime::Client) -> Self {
                    Self(client)
                }
            }
            #operations
            #envelopes
            #types
        };
        self.insert("src/lib.rs", tokens)
    }

    /// The address that clients talk to unless told otherwise. One that is relative says nothing without the place that
    /// the document was served from.
    fn base_url(&self) -> Option<&str> {
        let servers = self
            .api
            .services
            .iter()
            .flat_map(|service| &service.servers);
        let mut urls = servers.map(|server| server.url.as_str());
        urls.find(|url| url.starts_with("https://") || url.starts_with("http://"))
    }

    /// What the crate says about itself.
    fn crate_docs(&self, package: &str) -> String {
        let mut docs = String::new();
        for service in &self.api.services {
            docs.push_str(&format!("# {}\n", docs::markdown(&service.title)));
            if let Some(description) = &service.description {
                docs.push_str(&format!("\n{}\n", docs::markdown(description)));
            }
            docs.push('\n');
        }
        docs.push_str(
            "Every operation has a request struct, whose `new` takes what is required, and a function that sends it. \
             Calls start from a [`Client`].\n",
        );
        if let Some(example) = self.first_example() {
            docs.push_str(&format!(
                "\n{}\n",
                example.with_builder(package, self.base_url().is_none(), self.credentials())
            ));
        }
        if self
            .api
            .services
            .iter()
            .any(|service| service.module.is_some())
        {
            docs.push_str("\n# Features\n\nA feature for each service; all are on by default.\n\n");
            docs.extend(
                self.features()
                    .iter()
                    .map(|feature| format!("- `{feature}`\n")),
            );
        } else {
            docs.push_str("\n# Features\n\n");
        }
        docs.push_str(
            "- `blocking`: `.blocking()` on calls, lists and downloads, for code that is not async. Off by default.\n",
        );
        docs.push_str(
            "- `serde`: `Serialize` and `Deserialize` for the types of bodies, and for requests that send no file. Off by default.\n",
        );
        docs
    }

    /// A call of the first operation that can be shown.
    fn first_example(&self) -> Option<Example> {
        self.api
            .services
            .iter()
            .zip(&self.names.services)
            .enumerate()
            .find_map(|(index, (service, names))| {
                service
                    .resources
                    .iter()
                    .zip(&names.resources)
                    .enumerate()
                    .find_map(|(position, (resource, names))| {
                        let scope = self.scope(index, Home::Resource(position));
                        resource.operations.iter().zip(&names.operations).find_map(
                            |(operation, operation_names)| {
                                Example::new(operation, operation_names, &names.module, &scope)
                            },
                        )
                    })
            })
    }

    /// The builder's call that the operations need most.
    fn credentials(&self) -> &'static str {
        let takes = |kind| {
            let resources = self
                .api
                .services
                .iter()
                .flat_map(|service| &service.resources);
            resources
                .flat_map(|resource| &resource.operations)
                .any(|operation| operation.access_tokens.contains(&kind))
        };
        if takes(AccessTokenKind::Tenant) {
            ".app(\"cli_a1b2c3\", \"app secret\")"
        } else if takes(AccessTokenKind::Bearer) {
            ".access_token(\"token\")"
        } else {
            ""
        }
    }
}
